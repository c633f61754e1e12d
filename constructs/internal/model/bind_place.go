package model

import (
	slashpath "path"
	"path/filepath"
	"strings"

	"github.com/compose-spec/compose-go/v2/format"
	"github.com/compose-spec/compose-go/v2/template"
	"go.yaml.in/yaml/v4"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/source"
)

// place is a path of this machine by the directory from which the file counts
// it, so that it is the same for everybody who deploys the project.
type place struct {
	kind placeKind
	// path has slashes, and is relative unless the kind is ofMachine.
	path string
}

// placeKind is the directory from which a place counts. Where two mounts reach
// one path from several directories, the first of these decides.
type placeKind string

const (
	// ofProject is a path in the project's directory, or one that is written as a
	// relative path.
	ofProject placeKind = "bind/"
	// ofHome is a path in the user's home directory, written with ~ or $HOME.
	ofHome placeKind = "home/"
	// ofMachine is any other path.
	ofMachine placeKind = "host"
	// ofImage is a directory in the image of a service, which comes before it.
	ofImage placeKind = "image"
)

// OfProject reports whether the source of a mount is a path of the project.
func (m *Mount) OfProject() bool { return m.place.kind == ofProject }

// placeOf finds the place of a path that a service mounts.
func (s *Service) placeOf(m *Mount, path string) place {
	relative, err := filepath.Rel(s.Project.WorkingDir, path)
	known := s.Project.WorkingDir != "" && err == nil
	if known && filepath.IsLocal(relative) {
		return place{ofProject, filepath.ToSlash(relative)}
	}
	at := finding.At("services", s.Name, "volumes", m.Index)
	if m.Volume != "" {
		at = finding.At("volumes", m.Volume, "driver_opts", "device")
	}
	written := s.Project.writtenSource(at)
	if rest, ok := strings.CutPrefix(written, "~"); ok && (rest == "" || rest[0] == '/') {
		return place{ofHome, strings.TrimPrefix(slashpath.Clean("/"+rest), "/")}
	}
	if known && strings.HasPrefix(written, ".") {
		return place{ofProject, filepath.ToSlash(relative)}
	}
	return place{ofMachine, filepath.ToSlash(path)}
}

// writtenSource is the source of a mount as it stands in the file, which the
// model no longer has; empty where it is not found. The variable HOME is the ~
// that it stands for.
func (p *Project) writtenSource(at finding.Path) string {
	defer source.Silence()()
	l := source.Locator{Sources: source.SourcesOf(p.Project), Model: p.Project}
	for _, try := range l.Searches() {
		found := l.InSource(try.Source, at, try.Extends)
		if found.Value == nil || found.Depth < len(at) {
			continue
		}
		node, f := found.Value, l.Read[found.File]
		if node.Kind == yaml.MappingNode {
			return withHome(f, source.Entry(node, "source"))
		}
		text := withHome(f, node)
		if v, err := format.ParseVolume(text); err == nil && v.Source != "" {
			return v.Source
		}
		return text
	}
	return ""
}

// withHome interpolates a text as if ~ were the value of HOME.
func withHome(f *source.Source, node *yaml.Node) string {
	if node == nil {
		return ""
	}
	text, err := template.Substitute(node.Value, func(name string) (string, bool) {
		if name == "HOME" {
			return "~", true
		}
		return f.Lookup(name)
	})
	if err != nil {
		return ""
	}
	return text
}
