package source

import (
	"go.yaml.in/yaml/v4"
)

// Definition is a service as one file has it.
type Definition struct {
	File *Source
	Name string
}

// Node returns the service's mapping, or nil. The services of included files
// count as the file's own.
func (s *Sources) Node(d Definition) *yaml.Node {
	for _, f := range append([]*Source{d.File}, s.Included...) {
		for i := len(f.Docs) - 1; i >= 0; i-- {
			if n := Entry(Entry(f.Docs[i], "services"), d.Name); n != nil {
				return n
			}
		}
	}
	return nil
}

// Base returns what a service extends (Compose specification, Extends). It is
// not ok if the service extends nothing, or nothing that can be looked at.
func (s *Sources) Base(d Definition) (base Definition, ok bool) {
	extends := Entry(s.Node(d), "extends")
	if extends == nil {
		return Definition{}, false
	}
	service, file := extends, d.File
	if extends.Kind == yaml.MappingNode {
		service = Entry(extends, "service")
		if named := Entry(extends, "file"); named != nil {
			file = s.extended(d.File, named)
		}
	}
	if service == nil || service.Kind != yaml.ScalarNode || file == nil {
		return Definition{}, false
	}
	return Definition{file, d.File.Interpolate(service.Value)}, true
}

// extended opens the file that `extends.file` names in f; nil if it is not to
// be opened.
func (s *Sources) extended(f *Source, named *yaml.Node) *Source {
	name := f.Interpolate(named.Value)
	if named.Kind != yaml.ScalarNode || name == "" || (RemoteRefusal{}).Accept(name) {
		return nil
	}
	return s.open(Absolute(f.dir, name), "", f.env, Place{File: f.File, Node: named})
}

// Services lists the names of the services in a file.
func (f *Source) Services() []string {
	var names []string
	for _, doc := range f.Docs {
		services := Entry(doc, "services")
		if services == nil || services.Kind != yaml.MappingNode {
			continue
		}
		for i := 0; i+1 < len(services.Content); i += 2 {
			names = append(names, services.Content[i].Value)
		}
	}
	return names
}
