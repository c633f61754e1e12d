// Package dockerignore says what is left out of a build context.
package dockerignore

import (
	"os"
	"path"
	"path/filepath"
	"strings"
)

// unlessAsked are left out of a build context unless its .dockerignore asks
// for them with "!": the repository, which changes with every commit though
// the image does not (BuildKit leaves it out of Git contexts too), and what
// the CDK wrote before.
var unlessAsked = []string{".git", "cdk.out"}

// Of lists what is left out of a build context, as patterns of Docker, of
// which the last that matches counts: what the file <Dockerfile>.dockerignore
// says, else .dockerignore in the context (Docker, "Build context",
// .dockerignore files). An empty dockerfile stands for none.
func Of(context, dockerfile string) []string {
	patterns := append([]string{}, unlessAsked...)
	if dockerfile != "" {
		if text, err := os.ReadFile(filepath.Clean(dockerfile + ".dockerignore")); err == nil {
			// That of the context does not count, and Docker would read it again.
			return append(append(patterns, Patterns(linesOf(string(text)))...), ".dockerignore")
		}
	}
	text, err := os.ReadFile(filepath.Join(context, ".dockerignore"))
	if err != nil {
		return patterns
	}
	return append(patterns, Patterns(linesOf(string(text)))...)
}

func linesOf(text string) []string { return strings.Split(strings.TrimPrefix(text, "\uFEFF"), "\n") }

// Patterns reads lines as Docker does: without comments, blanks around them, and
// the slashes that a path needs not.
func Patterns(lines []string) []string {
	var out []string
	for _, line := range lines {
		if strings.HasPrefix(line, "#") {
			continue
		}
		pattern, inverted := strings.CutPrefix(strings.TrimSpace(line), "!")
		pattern = strings.Trim(path.Clean("/"+strings.TrimSpace(pattern)), "/")
		if pattern == "" {
			continue
		}
		if inverted {
			pattern = "!" + pattern
		}
		out = append(out, pattern)
	}
	return out
}

// literally makes a pattern of a path.
var literally = strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`)

// Literally is the pattern of one path, relative to the context, with slashes.
func Literally(path string) string { return literally.Replace(path) }

// Leaves reports whether patterns leave a file out; its path is relative to the
// context, with slashes.
func Leaves(patterns []string, file string) bool {
	out := false
	for _, pattern := range patterns {
		pattern, inverted := strings.CutPrefix(pattern, "!")
		if matches(strings.Split(pattern, "/"), strings.Split(file, "/")) {
			out = !inverted
		}
	}
	return out
}

// matches reports whether the pattern is the path or a directory of it; "**"
// stands for any number of directories.
func matches(pattern, file []string) bool {
	switch {
	case len(pattern) == 0:
		return true
	case len(file) == 0:
		return false
	case pattern[0] == "**":
		return matches(pattern[1:], file) || matches(pattern, file[1:])
	}
	same, err := path.Match(pattern[0], file[0])
	return err == nil && same && matches(pattern[1:], file[1:])
}
