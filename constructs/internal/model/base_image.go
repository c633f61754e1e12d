package model

import (
	"maps"
	"os"
	"slices"
	"strings"
)

// BaseImage is the image of the service or, where that is built, the one that
// its Dockerfile starts from, or that of the service whose image it starts
// from; empty where that cannot be read.
func (s *Service) BaseImage() string { return s.baseImage(nil) }

func (s *Service) baseImage(visited []string) string {
	b := s.ImageBuild()
	if b == nil {
		return s.Image
	}
	text := s.dockerfile()
	image := expand(stageOf(text, b.Target).from, buildArguments(text, b.Args))
	base := s.BuildBases()[familiar(image)]
	if base == nil || slices.Contains(visited, base.Name) {
		return image
	}
	return base.baseImage(append(visited, s.Name))
}

// readStage is the stage of the Dockerfile that the service's image is, with the
// variables and the process of that of another service which it begins with; it
// is empty where none is built.
func (s *Service) readStage() buildStage { return s.stageOn(nil) }

func (s *Service) stageOn(visited []string) buildStage {
	b := s.ImageBuild()
	if b == nil {
		return buildStage{}
	}
	text := s.dockerfile()
	out := stageOf(text, b.Target)
	base := s.BuildBases()[familiar(expand(out.from, buildArguments(text, b.Args)))]
	if base == nil || slices.Contains(visited, base.Name) {
		return out
	}
	below := base.stageOn(append(visited, s.Name))
	environment := map[string]string{}
	maps.Copy(environment, below.environment)
	maps.Copy(environment, out.environment)
	out.environment = environment
	if len(out.process) == 0 {
		out.process = below.process
	}
	return out
}

// DockerfileText is the text of the Dockerfile of the service's image; empty
// where there is none, or none on this machine.
func (s *Service) DockerfileText() string { return s.dockerfile() }

// readDockerfile is the text of the Dockerfile of the service's image; empty
// where there is none, or none on this machine.
func (s *Service) readDockerfile() string {
	b := s.ImageBuild()
	if b == nil || IsAddress(b.Context) {
		return ""
	}
	if b.DockerfileInline != "" {
		return b.DockerfileInline
	}
	content, err := os.ReadFile(b.Dockerfile)
	if err != nil {
		return ""
	}
	return string(content)
}

// dockerfileArguments are those that FROM may use, which stand before all
// stages, with their defaults.
func dockerfileArguments(text string) map[string]string {
	arguments := map[string]string{}
	for _, line := range instructions(text) {
		words := strings.Fields(line)
		if len(words) < 2 {
			continue
		}
		switch strings.ToUpper(words[0]) {
		case "FROM":
			return arguments
		case "ARG":
			for _, word := range words[1:] {
				name, value, _ := strings.Cut(word, "=")
				arguments[name] = strings.Trim(value, `"'`)
			}
		}
	}
	return arguments
}
