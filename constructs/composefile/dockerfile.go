package composefile

import (
	"encoding/json"
	"os"
	slashpath "path"
	"path/filepath"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
)

// imageHas reports whether the image that is built for a service has a file
// or directory of the build context already: the Dockerfile copies it, or a
// directory around it, or for a directory some directory in it. What is there
// is the source code, mounted for development.
func imageHas(p *Model, s types.ServiceConfig, source string) bool {
	b := BuildOf(p, s)
	if b == nil || IsAddress(b.Context) {
		return false
	}
	relative, err := filepath.Rel(b.Context, source)
	if err != nil || !filepath.IsLocal(relative) {
		return false
	}
	text := b.DockerfileInline
	if text == "" {
		content, err := os.ReadFile(b.Dockerfile)
		if err != nil {
			return false
		}
		text = string(content)
	}
	name := filepath.ToSlash(relative)
	for _, copied := range copiedByDockerfile(text) {
		if covers(copied, name) || covers(name, copied) && isDirectory(filepath.Join(b.Context, filepath.FromSlash(copied))) {
			return true
		}
	}
	return false
}

func isDirectory(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}

// covers reports whether a path of the build context, which may have
// wildcards, is the name or a directory around it.
func covers(pattern, name string) bool {
	if pattern == "." {
		return true
	}
	parts := strings.Split(name, "/")
	depth := strings.Count(pattern, "/") + 1
	if len(parts) < depth {
		return false
	}
	matches, err := slashpath.Match(pattern, strings.Join(parts[:depth], "/"))
	return err == nil && matches
}

// copiedByDockerfile lists what the instructions COPY and ADD take from the
// build context.
func copiedByDockerfile(text string) []string {
	var out []string
	for _, line := range instructions(text) {
		words := strings.Fields(line)
		if len(words) == 0 || !strings.EqualFold(words[0], "COPY") && !strings.EqualFold(words[0], "ADD") {
			continue
		}
		for _, source := range copySources(words[1:]) {
			if !strings.Contains(source, "://") && !strings.HasPrefix(source, "<<") {
				out = append(out, stringOr(strings.TrimPrefix(slashpath.Clean("/"+source), "/"), "."))
			}
		}
	}
	return out
}

// copySources are the operands of COPY or ADD but for the last one, the
// target; none where they are from another stage or image.
func copySources(words []string) []string {
	for len(words) > 0 && strings.HasPrefix(words[0], "--") {
		if strings.HasPrefix(words[0], "--from=") {
			return nil
		}
		words = words[1:]
	}
	if len(words) > 0 && strings.HasPrefix(words[0], "[") {
		var list []string
		if json.Unmarshal([]byte(strings.Join(words, " ")), &list) != nil {
			return nil
		}
		words = list
	}
	return words[:max(len(words)-1, 0)]
}

// instructions joins the continued lines of a Dockerfile and leaves comments out.
func instructions(text string) []string {
	var out []string
	current := ""
	for _, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "#") {
			continue
		}
		rest, continued := strings.CutSuffix(line, `\`)
		current += rest
		if continued {
			current += " "
			continue
		}
		out = append(out, current)
		current = ""
	}
	return append(out, current)
}
