package model

import (
	slashpath "path"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/source"
)

// Text is a text file of the project that configures a service: one that it
// mounts, a config, or the Dockerfile of its image.
type Text struct {
	// At is the place in the compose file that brings the file in.
	At finding.Path
	// Name is the path of the file as users know it, or "config <name>".
	Name    string
	Content string
	// Defaults are variables whose default is left out; see withoutDefaults.
	Defaults []string
}

// maxText bounds the size of a file, in bytes, that is searched for addresses:
// a longer one is data.
const maxText = 256 << 10

// readTexts collects what Contents and MountedFiles have read already. Secrets
// are left out.
func (s *Service) readTexts() []Text {
	var out []Text
	if b := s.ImageBuild(); b != nil && s.Build != nil {
		name := source.ShownName(b.Dockerfile)
		if b.DockerfileInline != "" {
			name = "dockerfile_inline"
		}
		out = appendText(out, Text{At: s.At("build"), Name: name, Content: s.dockerfile()})
	}
	files := s.MountedFiles()
	for _, f := range files.All() {
		if f.Noun == ConfigNoun {
			out = appendText(out, Text{f.At, "config " + f.Name, f.Content, f.Defaults})
		}
	}
	contents, _ := s.Contents()
	for _, c := range contents {
		for _, f := range c.Files {
			file := filepath.Join(c.Source, filepath.FromSlash(f.Name))
			if f.Mode.IsRegular() && !slices.Contains(s.Project.ComposeFiles, file) && isConfiguration(slashpath.Base(filepath.ToSlash(file)), c.isFile()) {
				out = appendText(out, Text{s.At("volumes", c.Index), source.ShownName(file), string(f.Data), f.Defaults})
			}
		}
	}
	return out
}

func appendText(to []Text, t Text) []Text {
	if t.Content == "" || !isText(t.Content) {
		return to
	}
	return append(to, t)
}

func isText(content string) bool {
	return len(content) <= maxText && !strings.ContainsRune(content, 0) && utf8.ValidString(content)
}

// withDefault matches a variable with a default, as a shell expands it.
var withDefault = lazyregexp.New(`\$\{([A-Za-z_]\w*)(:?[-=])([^${}\n]+)\}`)

// withoutDefaults leaves defaults out of a file that the service gets, as in
// ${DB_PASSWORD:-change-me}: those of variables that it has as a secret, because a
// default has no effect there, and those of credentials in lines of comments. It
// returns the names of the variables, too.
func (s *Service) withoutDefaults(content string) (without string, variables []string) {
	if !strings.Contains(content, "${") || !isText(content) {
		return content, nil
	}
	var out strings.Builder
	for line := range strings.Lines(content) {
		isComment := strings.HasPrefix(strings.TrimSpace(line), "#")
		out.WriteString(withDefault.ReplaceAllStringFunc(line, func(all string) string {
			match := withDefault.FindStringSubmatch(all)
			name, operator, value := match[1], match[2], match[3]
			if !s.HasSecret(name) && (!isComment || len(s.SecretVariables()) == 0 || !IsCredential(name, value)) {
				return all
			}
			variables = append(variables, name)
			return "${" + name + operator + "}"
		}))
	}
	slices.Sort(variables)
	return out.String(), slices.Compact(variables)
}

// configurationEndings are those of files with settings. Documents and source
// code mention addresses that they do not use.
var configurationEndings = []string{
	".conf", ".cfg", ".cnf", ".ini", ".yml", ".yaml", ".json", ".toml", ".xml", ".properties", ".env", ".template",
	".tmpl", ".tpl", ".sh", ".vcl", ".hcl", ".river", ".alloy",
}

// documentEndings are those of files that are no settings even where they are
// mounted by themselves.
var documentEndings = []string{".md", ".txt", ".rst", ".html", ".htm", ".sql", ".csv", ".log"}

// isConfiguration reports whether a file has settings: by its ending in a
// directory, and whatever is not a document where it is mounted by itself.
func isConfiguration(name string, alone bool) bool {
	ending := strings.ToLower(slashpath.Ext(name))
	if alone {
		return !slices.Contains(documentEndings, ending)
	}
	return slices.Contains(configurationEndings, ending) || name == "Caddyfile"
}

// lineComments begin a line that has no effect, in the languages of
// configuration files.
var lineComments = []string{"#", "//", ";", "--", "<!--", "*", "/*"}

// Lines calls visit with each line that is not a comment, and its number.
func (t Text) Lines(visit func(number int, line string)) {
	number := 0
	for line := range strings.Lines(t.Content) {
		number++
		trimmed := strings.TrimSpace(line)
		if !slices.ContainsFunc(lineComments, func(c string) bool { return strings.HasPrefix(trimmed, c) }) {
			visit(number, trimmed)
		}
	}
}

// ReportTextSize reports texts that a task definition has no room for.
func ReportTextSize(r *finding.Report, at finding.Path, service string, size int) {
	r.Error(at, codes.TaskDefinitionSize, "move large values to files in the image",
		"the texts of service %q have %d KiB: a task definition allows at most %d", service, size>>10, limits.TaskDefinitionBytes>>10)
}
