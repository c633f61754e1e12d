// Package source reads compose files as they are written: YAML nodes with their
// positions, merge keys, includes and extended services, and the variables of
// interpolation. The model of compose-go has none of these.
package source

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/compose-spec/compose-go/v2/dotenv"
	"github.com/compose-spec/compose-go/v2/template"
	"github.com/compose-spec/compose-go/v2/types"
	"go.yaml.in/yaml/v4"
)

// maxSources bounds how many files are followed through include and extends.
const maxSources = 200

// ErrTooManyFiles is the error of files that include each other without end.
var ErrTooManyFiles = fmt.Errorf("more than %d files are included or extended", maxSources)

// Source is one file as it was written, with the positions that the model no
// longer has.
type Source struct {
	// File is the path to read it from.
	File string
	// dir is what the paths in include and extends are relative to.
	dir string
	// env are the variables for interpolation in this file.
	env types.Mapping
	// From is where the file is named, if that is in another one.
	From Place
	// Docs are the roots of its YAML documents.
	Docs []*yaml.Node
	// Err is why it, or the rest of it, could not be read.
	Err error
}

// Sources are the files of a project, each parsed once.
type Sources struct {
	// Main are the files that are merged, in order; included those that they
	// include, directly or not.
	Main, Included []*Source
	Read           map[string]*Source
}

// OpenSources reads the files of a project and what they include. Files that
// `extends` names are read when they are asked for.
func OpenSources(files []string, workingDir string, env types.Mapping) *Sources {
	s := &Sources{Read: map[string]*Source{}}
	for _, file := range files {
		s.Main = append(s.Main, s.open(file, workingDir, env, Place{}))
	}
	for _, m := range s.Main {
		s.include(m)
	}
	return s
}

// SourcesOf opens the files of a loaded project.
func SourcesOf(p *types.Project) *Sources {
	return OpenSources(p.ComposeFiles, p.WorkingDir, p.Environment)
}

// open reads a file, unless it has been read. Without a directory, the
// file's own is what its paths are relative to.
func (s *Sources) open(file, dir string, env types.Mapping, from Place) *Source {
	if known, ok := s.Read[file]; ok {
		return known
	}
	if dir == "" {
		dir = filepath.Dir(file)
	}
	f := &Source{File: file, dir: dir, env: env, From: from}
	s.Read[file] = f
	if len(s.Read) > maxSources {
		f.Err = ErrTooManyFiles
		return f
	}
	content, err := os.ReadFile(file)
	if err != nil {
		f.Err = err
		return f
	}
	f.Docs, f.Err = Parsed.Parse(file, content)
	return f
}

// include opens the files that f includes (Compose specification, Include).
func (s *Sources) include(f *Source) {
	for _, doc := range f.Docs {
		list := Entry(doc, "include")
		if list == nil || list.Kind != yaml.SequenceNode {
			continue
		}
		for _, item := range list.Content {
			s.includeItem(f, Follow(item))
		}
	}
}

func (s *Sources) includeItem(f *Source, item *yaml.Node) {
	files, dir := Texts(f, item), ""
	if item.Kind == yaml.MappingNode {
		files, dir = Texts(f, Entry(item, "path")), First(Texts(f, Entry(item, "project_directory")))
	}
	for i, file := range files {
		if (RemoteRefusal{}).Accept(file) {
			continue
		}
		file = Absolute(f.dir, file)
		if i == 0 && dir == "" {
			dir = filepath.Dir(file)
		}
		if s.Read[file] != nil {
			continue
		}
		dir = Absolute(f.dir, dir)
		env := includedEnv(f, dir, Texts(f, Entry(item, "env_file")))
		opened := s.open(file, dir, env, Place{File: f.File, Node: item})
		s.Included = append(s.Included, opened)
		s.include(opened)
	}
}

// includedEnv adds the variables of an included file: its env_file, else the
// .env in its project directory.
func includedEnv(f *Source, dir string, envFiles []string) types.Mapping {
	if len(envFiles) == 0 {
		envFiles = []string{filepath.Join(dir, ".env")}
	}
	for i := range envFiles {
		envFiles[i] = Absolute(f.dir, envFiles[i])
	}
	env := f.env.Clone()
	// A file that is missing or broken is compose-go's to report.
	own, err := dotenv.GetEnvFromFile(f.env, envFiles)
	if err != nil {
		return env
	}
	return env.Merge(own)
}

// Interpolate substitutes the variables in text; a text with a mistake in it
// stays as it is.
func (f *Source) Interpolate(text string) string {
	out, err := template.Substitute(text, f.Lookup)
	if err != nil {
		return text
	}
	return out
}

// Lookup returns the value of a variable for the interpolation of the file.
func (f *Source) Lookup(name string) (string, bool) {
	v, ok := f.env[name]
	return v, ok
}

// Texts reads a string or a list of strings.
func Texts(f *Source, n *yaml.Node) []string {
	if n == nil {
		return nil
	}
	var out []string
	switch n.Kind {
	case yaml.ScalarNode:
		out = append(out, f.Interpolate(n.Value))
	case yaml.SequenceNode:
		for _, item := range n.Content {
			if item = Follow(item); item.Kind == yaml.ScalarNode {
				out = append(out, f.Interpolate(item.Value))
			}
		}
	}
	return out
}

// First returns the first of the list, or the empty string.
func First(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

// Absolute makes a path that is relative to dir absolute.
func Absolute(dir, file string) string {
	if file == "" || filepath.IsAbs(file) {
		return file
	}
	return filepath.Join(dir, file)
}

// All are the files that were read, and those that services in them extend.
func (s *Sources) All() []*Source {
	files := append(append([]*Source(nil), s.Main...), s.Included...)
	for i := 0; i < len(files); i++ {
		for _, name := range files[i].Services() {
			if base, ok := s.Base(Definition{files[i], name}); ok && !slices.Contains(files, base.File) {
				files = append(files, base.File)
			}
		}
	}
	return files
}
