package diagnose

import (
	"go.yaml.in/yaml/v4"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/source"
)

// extendsFindings reports services that extend one that is not there, or, by
// way of others, themselves.
func extendsFindings(s *source.Sources, f *source.Source) finding.Findings {
	var r finding.Report
	for _, doc := range f.Docs {
		services := source.Entry(doc, "services")
		if services == nil || services.Kind != yaml.MappingNode {
			continue
		}
		for i := 0; i+1 < len(services.Content); i += 2 {
			d := source.Definition{File: f, Name: services.Content[i].Value}
			before := len(r.Findings)
			checkExtends(s, &r, d)
			for j := before; j < len(r.Findings); j++ {
				r.Findings[j].Position = source.Locator{}.InDocument(f, doc, r.Findings[j].Where, 0).Position()
			}
		}
	}
	return r.Findings
}

func checkExtends(s *source.Sources, r *finding.Report, d source.Definition) {
	at := finding.At("services", d.Name, "extends")
	base, ok := s.Base(d)
	if !ok || base.File.Err != nil {
		return
	}
	if s.Node(base) == nil {
		r.Error(at, codes.ExtendsNotFound, finding.SuggestBriefly(base.Name, base.File.Services()),
			"there is no service %q in %s", base.Name, source.ShownName(base.File.File))
		return
	}
	chain, first := d.Name, true
	for range source.MaxExtends {
		chain += " → " + base.Name
		if base == d {
			if first {
				r.Error(at, codes.Cycle, "remove one of the extends", "the services extend each other: %s", chain)
			}
			return
		}
		// The cycle is reported once, where its first service stands.
		first = first && (base.File != d.File || d.Name < base.Name)
		if base, ok = s.Base(base); !ok {
			return
		}
	}
}
