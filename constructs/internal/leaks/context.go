package leaks

import (
	"bytes"
	"io/fs"
	"os"
	slashpath "path"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/dockerignore"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// File is a file of a build context with the value of a secret.
type File struct {
	// Name is relative to the context, with slashes.
	Name string
	// Settings reports that the file is for Compose, or an env file: it has the
	// values of variables, and no code.
	Settings bool
}

// Search finds the values of secrets in files. Services often share a build context,
// which is read once.
type Search struct {
	project *model.Project
	// values are those to look for, all with those that are also names.
	values, all []model.Credential
	settings    []string
	read        map[string][]File
}

// NewSearch prepares the search of a project.
func NewSearch(p *model.Project) *Search {
	c := &Search{project: p, settings: settingsFiles(p), read: map[string][]File{}}
	if len(secretValues(p)) > 0 { // else nothing is kept out of the template
		c.all = readableValues(p)
		c.values = p.WithoutWords(slices.Clone(c.all))
	}
	return c
}

// Main are the files with values in the build context of a service, sorted.
func (c *Search) Main(b types.BuildConfig) []File { return c.in(b.Context, IgnoredIn(b)) }

// Additional are those in a further context of a build.
func (c *Search) Additional(directory string) []File {
	return c.in(directory, dockerignore.Of(directory, ""))
}

// Has reports whether the text of a file that a service gets has the value of a secret,
// also in another encoding.
func (c *Search) Has(name, text string) bool {
	isIn := func(v model.Credential) bool { return !isPlain(v.Value) && v.IsIn(text) }
	return c.has(text, isSettings(slashpath.Base(filepath.ToSlash(name)))) || slices.ContainsFunc(c.values, isIn)
}

// IgnoredIn are the patterns of what a build context does not have.
func IgnoredIn(b types.BuildConfig) []string {
	return append(dockerignore.Of(b.Context, b.Dockerfile), dockerignore.Patterns(model.BuildExtensionsOf(b).DockerIgnore)...)
}

// ExcludedSources lists the paths that the Dockerfile copies or mounts by name and that only
// x-aws-dockerignore excludes. A directory may have files that an exception adds again.
func ExcludedSources(s *model.Service, b types.BuildConfig) []string {
	own := dockerignore.Patterns(model.BuildExtensionsOf(b).DockerIgnore)
	if len(own) == 0 || model.IsAddress(b.Context) {
		return nil
	}
	hasException := slices.ContainsFunc(own, func(p string) bool { return strings.HasPrefix(p, "!") })
	all, ofDocker := IgnoredIn(b), dockerignore.Of(b.Context, b.Dockerfile)
	return slices.DeleteFunc(s.BuildSources(), func(name string) bool {
		info, err := os.Stat(filepath.Join(b.Context, filepath.FromSlash(name)))
		return err != nil || info.IsDir() && hasException || !dockerignore.Leaves(all, name) || dockerignore.Leaves(ofDocker, name)
	})
}

func (c *Search) in(directory string, ignored []string) []File {
	if len(c.all) == 0 || model.IsAddress(directory) {
		return nil
	}
	key := directory + "\n" + strings.Join(ignored, "\n")
	found, known := c.read[key]
	if !known {
		found = c.search(directory, ignored)
		c.read[key] = found
	}
	return found
}

func (c *Search) search(directory string, ignored []string) []File {
	var out []File
	// An exception may be for a file in a directory that is left out.
	exceptions := slices.ContainsFunc(ignored, func(p string) bool { return strings.HasPrefix(p, "!") })
	secretFiles := c.project.BuildSecretFiles()
	_ = filepath.WalkDir(directory, func(path string, entry fs.DirEntry, err error) error {
		relative, outside := filepath.Rel(directory, path)
		if err != nil || outside != nil || relative == "." {
			return nil //nolint:nilerr // what cannot be read is reported elsewhere
		}
		name := filepath.ToSlash(relative)
		left := dockerignore.Leaves(ignored, name)
		switch {
		case entry.IsDir() && left && !exceptions:
			return fs.SkipDir
		case left || !entry.Type().IsRegular() || slices.Contains(secretFiles, path):
			return nil
		}
		settings := slices.Contains(c.settings, path) || isSettings(slashpath.Base(name))
		if c.hasValue(path, settings) {
			out = append(out, File{name, settings})
		}
		return nil
	})
	return out
}

// mostText bounds the size of a file that is searched, in bytes: a longer one is
// data.
const mostText = 256 << 10

func (c *Search) hasValue(file string, settings bool) bool {
	info, err := os.Stat(file)
	if err != nil || info.Size() > mostText {
		return false
	}
	text, err := os.ReadFile(filepath.Clean(file))
	if err != nil || bytes.IndexByte(text, 0) >= 0 {
		return false
	}
	return c.has(string(text), settings)
}

// has looks for values that are words in files with settings alone.
func (c *Search) has(text string, settings bool) bool {
	values := c.values
	if settings {
		values = c.all
	}
	return slices.ContainsFunc(values, func(v model.Credential) bool {
		return (settings || !isPlain(v.Value)) && stands(text, v.Value)
	})
}

// isPlain reports whether a value is a word, which any text may have.
func isPlain(value string) bool {
	return !strings.ContainsFunc(value, func(r rune) bool { return !unicode.IsLetter(r) })
}

// stands reports whether a value is in a text, and not only as a part of a word.
func stands(text, value string) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], value)
		if i < 0 {
			return false
		}
		begin, end := from+i, from+i+len(value)
		if (begin == 0 || !isInWord(text[begin-1])) && (end == len(text) || !isInWord(text[end])) {
			return true
		}
		from = begin + 1
	}
}

func isInWord(b byte) bool {
	return b == '_' || b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z'
}

// isSettings reports whether a file has the name of an env file or a compose file.
func isSettings(name string) bool {
	name = strings.ToLower(name)
	ending := slashpath.Ext(name)
	isCompose := (strings.HasPrefix(name, "compose.") || strings.HasPrefix(name, "docker-compose")) && (ending == ".yml" || ending == ".yaml")
	return isCompose || name == ".env" || ending == ".env" || strings.Contains(name, ".env.") || strings.HasPrefix(name, "env.")
}

// settingsFiles are the compose files, and the files with variables for them and
// for services; absolute.
func settingsFiles(p *model.Project) []string {
	files := slices.Clone(p.ComposeFiles)
	files = append(files, filepath.Join(p.WorkingDir, ".env"))
	for _, s := range p.All() {
		for _, f := range s.EnvFiles {
			files = append(files, f.Path)
		}
	}
	for i, file := range files {
		files[i] = p.Absolute(file)
	}
	return files
}
