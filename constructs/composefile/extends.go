package composefile

import (
	"go.yaml.in/yaml/v4"
)

// codeExtendsNotFound is an `extends` that names no service.
const codeExtendsNotFound = "extends-not-found"

// definition is a service as one file has it.
type definition struct {
	file *source
	name string
}

// node returns the service's mapping, or nil. The services of included files
// count as the file's own.
func (s *sources) node(d definition) *yaml.Node {
	for _, f := range append([]*source{d.file}, s.included...) {
		for i := len(f.docs) - 1; i >= 0; i-- {
			if n := entry(entry(f.docs[i], "services"), d.name); n != nil {
				return n
			}
		}
	}
	return nil
}

// base returns what a service extends (Compose specification, Extends). It is
// not ok if the service extends nothing, or nothing that can be looked at.
func (s *sources) base(d definition) (base definition, ok bool) {
	extends := entry(s.node(d), "extends")
	if extends == nil {
		return definition{}, false
	}
	service, file := extends, d.file
	if extends.Kind == yaml.MappingNode {
		service = entry(extends, "service")
		if named := entry(extends, "file"); named != nil {
			file = s.extended(d.file, named)
		}
	}
	if service == nil || service.Kind != yaml.ScalarNode || file == nil {
		return definition{}, false
	}
	return definition{file, d.file.interpolate(service.Value)}, true
}

// extended opens the file that `extends.file` names in f; nil if it is not to
// be opened.
func (s *sources) extended(f *source, named *yaml.Node) *source {
	name := f.interpolate(named.Value)
	if named.Kind != yaml.ScalarNode || name == "" || (remoteRefusal{}).Accept(name) {
		return nil
	}
	return s.open(absolute(f.dir, name), "", f.env, place{file: f.file, node: named})
}

// extendsFindings reports services that extend one that is not there, or, by
// way of others, themselves.
func extendsFindings(s *sources, f *source) Findings {
	var r report
	for _, doc := range f.docs {
		services := entry(doc, "services")
		if services == nil || services.Kind != yaml.MappingNode {
			continue
		}
		for i := 0; i+1 < len(services.Content); i += 2 {
			d := definition{f, services.Content[i].Value}
			before := len(r.findings)
			checkExtends(s, &r, d)
			for j := before; j < len(r.findings); j++ {
				r.findings[j].Position = locator{}.inDocument(f, doc, r.findings[j].path, 0).position()
			}
		}
	}
	return r.findings
}

func checkExtends(s *sources, r *report, d definition) {
	at := at("services", d.name, "extends")
	base, ok := s.base(d)
	if !ok || base.file.err != nil {
		return
	}
	if s.node(base) == nil {
		r.error(at, codeExtendsNotFound, suggestBriefly(base.name, base.file.services()),
			"there is no service %q in %s", base.name, shownName(base.file.file))
		return
	}
	chain, first := d.name, true
	for range maxExtends {
		chain += " → " + base.name
		if base == d {
			if first {
				r.error(at, codeCycle, "remove one of the extends", "the services extend each other: %s", chain)
			}
			return
		}
		// The cycle is reported once, where its first service stands.
		first = first && (base.file != d.file || d.name < base.name)
		if base, ok = s.base(base); !ok {
			return
		}
	}
}

// services lists the names of the services in a file.
func (f *source) services() []string {
	var names []string
	for _, doc := range f.docs {
		services := entry(doc, "services")
		if services == nil || services.Kind != yaml.MappingNode {
			continue
		}
		for i := 0; i+1 < len(services.Content); i += 2 {
			names = append(names, services.Content[i].Value)
		}
	}
	return names
}
