package composefile

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/compose-spec/compose-go/v2/dotenv"
	"github.com/compose-spec/compose-go/v2/template"
	"github.com/compose-spec/compose-go/v2/types"
	"go.yaml.in/yaml/v4"
)

// maxSources bounds how many files are followed through include and extends.
const maxSources = 200

var errTooManyFiles = fmt.Errorf("more than %d files are included or extended", maxSources)

// source is one file as it was written, with the positions that the model no
// longer has.
type source struct {
	// file is the path to read it from.
	file string
	// dir is what the paths in include and extends are relative to.
	dir string
	// env are the variables for interpolation in this file.
	env types.Mapping
	// from is where the file is named, if that is in another one.
	from place
	// docs are the roots of its YAML documents.
	docs []*yaml.Node
	// err is why it, or the rest of it, could not be read.
	err error
}

// sources are the files of a project, each parsed once.
type sources struct {
	// main are the files that are merged, in order; included those that they
	// include, directly or not.
	main, included []*source
	read           map[string]*source
}

// openSources reads the files of a project and what they include. Files that
// `extends` names are read when they are asked for.
func openSources(files []string, workingDir string, env types.Mapping) *sources {
	s := &sources{read: map[string]*source{}}
	for _, file := range files {
		s.main = append(s.main, s.open(file, workingDir, env, place{}))
	}
	for _, m := range s.main {
		s.include(m)
	}
	return s
}

func sourcesOf(p *types.Project) *sources {
	return openSources(p.ComposeFiles, p.WorkingDir, p.Environment)
}

// open reads a file, unless it has been read. Without a directory, the
// file's own is what its paths are relative to.
func (s *sources) open(file, dir string, env types.Mapping, from place) *source {
	if known, ok := s.read[file]; ok {
		return known
	}
	if dir == "" {
		dir = filepath.Dir(file)
	}
	f := &source{file: file, dir: dir, env: env, from: from}
	s.read[file] = f
	if len(s.read) > maxSources {
		f.err = errTooManyFiles
		return f
	}
	content, err := os.ReadFile(file)
	if err != nil {
		f.err = err
		return f
	}
	f.docs, f.err = parsed.parse(file, content)
	return f
}

// include opens the files that f includes (Compose specification, Include).
func (s *sources) include(f *source) {
	for _, doc := range f.docs {
		list := entry(doc, "include")
		if list == nil || list.Kind != yaml.SequenceNode {
			continue
		}
		for _, item := range list.Content {
			s.includeItem(f, follow(item))
		}
	}
}

func (s *sources) includeItem(f *source, item *yaml.Node) {
	files, dir := texts(f, item), ""
	if item.Kind == yaml.MappingNode {
		files, dir = texts(f, entry(item, "path")), first(texts(f, entry(item, "project_directory")))
	}
	for i, file := range files {
		if (remoteRefusal{}).Accept(file) {
			continue
		}
		file = absolute(f.dir, file)
		if i == 0 && dir == "" {
			dir = filepath.Dir(file)
		}
		if s.read[file] != nil {
			continue
		}
		dir = absolute(f.dir, dir)
		env := includedEnv(f, dir, texts(f, entry(item, "env_file")))
		opened := s.open(file, dir, env, place{file: f.file, node: item})
		s.included = append(s.included, opened)
		s.include(opened)
	}
}

// includedEnv adds the variables of an included file: its env_file, else the
// .env in its project directory.
func includedEnv(f *source, dir string, envFiles []string) types.Mapping {
	if len(envFiles) == 0 {
		envFiles = []string{filepath.Join(dir, ".env")}
	}
	for i := range envFiles {
		envFiles[i] = absolute(f.dir, envFiles[i])
	}
	env := f.env.Clone()
	// A file that is missing or broken is compose-go's to report.
	own, err := dotenv.GetEnvFromFile(f.env, envFiles)
	if err != nil {
		return env
	}
	return env.Merge(own)
}

// interpolate substitutes the variables in text; a text with a mistake in it
// stays as it is.
func (f *source) interpolate(text string) string {
	out, err := template.Substitute(text, f.lookup)
	if err != nil {
		return text
	}
	return out
}

func (f *source) lookup(name string) (string, bool) {
	v, ok := f.env[name]
	return v, ok
}

// texts reads a string or a list of strings.
func texts(f *source, n *yaml.Node) []string {
	if n == nil {
		return nil
	}
	var out []string
	switch n.Kind {
	case yaml.ScalarNode:
		out = append(out, f.interpolate(n.Value))
	case yaml.SequenceNode:
		for _, item := range n.Content {
			if item = follow(item); item.Kind == yaml.ScalarNode {
				out = append(out, f.interpolate(item.Value))
			}
		}
	}
	return out
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

func absolute(dir, file string) string {
	if file == "" || filepath.IsAbs(file) {
		return file
	}
	return filepath.Join(dir, file)
}
