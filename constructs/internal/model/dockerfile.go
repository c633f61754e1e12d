package model

import (
	"cmp"
	"encoding/json"
	"maps"
	"os"
	slashpath "path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
	"github.com/compose-cdk/compose-cdk/constructs/internal/source"
)

// imageHas reports whether the build of the service's image, or of one that it
// is built on, has a file or directory in it already.
func (s *Service) imageHas(source, target string) bool {
	return slices.ContainsFunc(s.BuildChain(), func(built *Service) bool { return built.buildHas(source, target) })
}

// buildHas reports whether the image that is built for a service has a file
// or directory of the build context already at the place where it is mounted:
// the Dockerfile copies it there, or a directory around it, or for a directory
// some directory in it. What is there is the source code, mounted for
// development. All of the build context is, if any stage takes a directory of it.
func (s *Service) buildHas(source, target string) bool {
	b := s.ImageBuild()
	if b == nil || IsAddress(b.Context) {
		return false
	}
	relative, err := filepath.Rel(b.Context, source)
	if err != nil || !filepath.IsLocal(relative) {
		return false
	}
	text := s.dockerfile()
	name := filepath.ToSlash(relative)
	isDir := func(c imageCopy) bool {
		return isDirectory(filepath.Join(b.Context, filepath.FromSlash(c.Source)))
	}
	if name == "." {
		return slices.ContainsFunc(stagesOf(text), func(s buildStage) bool { return slices.ContainsFunc(s.copies, isDir) })
	}
	return slices.ContainsFunc(CopiesOf(text, b.Target), func(c imageCopy) bool {
		switch {
		case covers(c.Source, name):
			return c.puts(name, target)
		case covers(name, c.Source) && isDir(c):
			below := strings.TrimPrefix(c.Source, name)
			return c.to == "" || slashpath.Join(target, below) == slashpath.Clean(c.to)
		}
		return false
	})
}

// BuildNames reports whether the Dockerfile names a file of the build context, so
// that the build needs it.
func (s *Service) BuildNames(file string) bool {
	text, base := s.dockerfile(), slashpath.Base(file)
	named := func(c imageCopy) bool {
		matches, err := slashpath.Match(c.Source, file)
		return err == nil && matches
	}
	return slices.ContainsFunc(instructions(text), func(line string) bool { return strings.Contains(line, base) }) ||
		slices.ContainsFunc(stagesOf(text), func(s buildStage) bool { return slices.ContainsFunc(s.copies, named) })
}

// BuildDeclares reports whether the Dockerfile has an argument; others have no effect.
func (s *Service) BuildDeclares(argument string) bool {
	return slices.ContainsFunc(instructions(s.dockerfile()), func(line string) bool {
		words := strings.Fields(line)
		return len(words) > 1 && strings.EqualFold(words[0], "ARG") && slices.ContainsFunc(words[1:], func(word string) bool {
			name, _, _ := strings.Cut(word, "=")
			return name == argument
		})
	})
}

// BuildSources lists the paths of the build context that COPY, ADD and RUN --mount in
// the Dockerfile name without wildcards, so that the build fails without them; sorted.
func (s *Service) BuildSources() []string {
	named := map[string]bool{}
	add := func(c imageCopy) {
		if c.Source != "." && !strings.ContainsAny(c.Source, `*?[$`) {
			named[c.Source] = true
		}
	}
	for _, stage := range stagesOf(s.dockerfile()) {
		for _, c := range stage.copies {
			add(c)
		}
	}
	for _, line := range instructions(s.dockerfile()) {
		for _, source := range bindsOf(strings.Fields(line)) {
			add(copyOf(source, ""))
		}
	}
	return slices.Sorted(maps.Keys(named))
}

// bindsOf lists the sources in the build context that RUN mounts; bind is the default
// type of a mount (Dockerfile reference, RUN --mount).
func bindsOf(words []string) (sources []string) {
	if len(words) < 2 || !strings.EqualFold(words[0], "RUN") {
		return nil
	}
	for _, word := range words[1:] {
		options, isMount := strings.CutPrefix(word, "--mount=")
		if !isMount {
			continue
		}
		fields := map[string]string{"type": "bind"}
		for _, option := range strings.Split(options, ",") {
			name, value, _ := strings.Cut(option, "=")
			fields[name] = strings.Trim(value, `"'`)
		}
		if source := cmp.Or(fields["source"], fields["src"]); fields["type"] == "bind" && fields["from"] == "" && source != "" {
			sources = append(sources, source)
		}
	}
	return sources
}

// copyOf cleans a path of the build context.
func copyOf(source, to string) imageCopy {
	return imageCopy{cmp.Or(strings.TrimPrefix(slashpath.Clean("/"+source), "/"), "."), to}
}

// BuildCopies reports whether the Dockerfile copies or mounts a directory of the
// build context that has a file.
func (s *Service) BuildCopies(file string) bool {
	text := s.dockerfile()
	around := func(c imageCopy) bool { return covers(c.Source, file) }
	return slices.ContainsFunc(stagesOf(text), func(s buildStage) bool { return slices.ContainsFunc(s.copies, around) }) ||
		slices.ContainsFunc(instructions(text), func(line string) bool {
			return strings.Contains(line, "type=bind") && !strings.Contains(line, "from=")
		})
}

// imageCopy is what COPY or ADD takes from the build context.
type imageCopy struct {
	// Source may have wildcards; it is "." for all.
	Source string
	// to is the absolute path that it is copied to, with a slash at its end if
	// the file has one; empty where only Docker knows it.
	to string
}

// puts reports whether a name that the source covers may be at the target.
func (c imageCopy) puts(name, target string) bool {
	if c.to == "" {
		return true
	}
	rest := name
	if c.Source != "." {
		rest = strings.Join(strings.Split(name, "/")[strings.Count(c.Source, "/")+1:], "/")
	}
	// A directory is copied without its name, a file may be with it.
	return slashpath.Join(c.to, rest) == target || rest == "" && slashpath.Join(c.to, slashpath.Base(name)) == target
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

// buildStage is a stage of a Dockerfile as far as it was read.
type buildStage struct {
	name string
	// from is the image that it begins with, or that the stages before it do.
	from string
	// directory is the one that WORKDIR sets; empty where only Docker knows it.
	directory string
	// copies are what it has from the build context by COPY and ADD, those of the
	// stage that it begins with among them. What is copied from other stages does
	// not count.
	copies []imageCopy
	// environment are the variables that ENV sets.
	environment map[string]string
	// process are the words of ENTRYPOINT and CMD; empty where those of the image
	// that it begins with stay.
	process []string
}

// stagesOf reads the stages of a Dockerfile, the first of which is what stands
// before all of them.
func stagesOf(text string) []buildStage {
	stages := []buildStage{{}}
	for _, line := range instructions(text) {
		words := strings.Fields(line)
		if len(words) < 2 {
			continue
		}
		stage := &stages[len(stages)-1]
		switch operands := withoutFlags(words[1:]); strings.ToUpper(words[0]) {
		case "ENV":
			stage.setVariables(strings.TrimSpace(line[len(words[0]):]))
		case "ENTRYPOINT", "CMD":
			stage.process = append(slices.Clip(stage.process), wordsOfForm(operands)...)
		case "FROM":
			stages = append(stages, begun(stages, operands))
		case "WORKDIR":
			stage.directory = inImage(stage.directory, source.First(operands))
		case "COPY", "ADD":
			stage.copies = append(slices.Clip(stage.copies), copied(stage.directory, words[1:])...)
		}
	}
	return stages
}

// begun is a stage as FROM leaves it: with what the stage has that it names.
func begun(stages []buildStage, operands []string) buildStage {
	out := buildStage{from: source.First(operands)}
	for _, s := range stages {
		if s.name != "" && strings.EqualFold(s.name, source.First(operands)) {
			out = s
		}
	}
	out.name = ""
	if len(operands) == 3 && strings.EqualFold(operands[1], "AS") {
		out.name = operands[2]
	}
	return out
}

// CopiesOf lists what the target has from the build context: the last stage
// where none is named.
func CopiesOf(text, target string) []imageCopy { return stageOf(text, target).copies }

// stageOf reads the stage that is the target: the last where none is named.
func stageOf(text, target string) buildStage {
	stages := stagesOf(text)
	for _, s := range stages {
		if target != "" && strings.EqualFold(s.name, target) {
			return s
		}
	}
	return stages[len(stages)-1]
}

// inImage makes a path of a Dockerfile absolute, or empty where it cannot.
func inImage(directory, path string) string {
	switch {
	case path == "" || strings.Contains(path, "$"):
		return ""
	case strings.HasPrefix(path, "/"):
		return path
	case directory == "":
		return ""
	}
	return strings.TrimSuffix(directory, "/") + "/" + path
}

// copied reads the operands of COPY or ADD; there are none where they are from
// another stage or image.
func copied(directory string, words []string) []imageCopy {
	if slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(w, "--from=") }) {
		return nil
	}
	words = wordsOfForm(withoutFlags(words))
	if len(words) < 2 {
		return nil
	}
	var out []imageCopy
	for _, source := range words[:len(words)-1] {
		if !strings.Contains(source, "://") && !strings.HasPrefix(source, "<<") {
			out = append(out, copyOf(source, inImage(directory, words[len(words)-1])))
		}
	}
	return out
}

// wordsOfForm are the operands of an instruction, which may be a list in JSON.
func wordsOfForm(operands []string) []string {
	if len(operands) == 0 || !strings.HasPrefix(operands[0], "[") {
		return operands
	}
	var list []string
	if json.Unmarshal([]byte(strings.Join(operands, " ")), &list) != nil {
		return nil
	}
	return list
}

// variableInENV matches NAME=value, where the value may be quoted.
var variableInENV = lazyregexp.New(`([A-Za-z_][\w.-]*)=("(?:[^"\\]|\\.)*"|'[^']*'|(?:[^\s\\]|\\.)*)`)

// setVariables reads the operands of ENV, which has an older form with one
// variable and no equals sign.
func (s *buildStage) setVariables(operands string) {
	s.environment = maps.Clone(s.environment)
	if s.environment == nil {
		s.environment = map[string]string{}
	}
	first, rest, _ := strings.Cut(operands, " ")
	if !strings.Contains(first, "=") {
		s.environment[first] = strings.TrimSpace(rest)
		return
	}
	for _, match := range variableInENV.FindAllStringSubmatch(operands, -1) {
		s.environment[match[1]] = strings.Trim(match[2], `"'`)
	}
}

func withoutFlags(words []string) []string {
	for len(words) > 0 && strings.HasPrefix(words[0], "--") {
		words = words[1:]
	}
	return words
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
