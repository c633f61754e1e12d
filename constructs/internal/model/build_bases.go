package model

import (
	"cmp"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/distribution/reference"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/source"
)

// BuildBases are the services whose images the build of a service uses, by the
// name that the build knows each image by: an additional context
// "service:<name>", or the image of a service in FROM, COPY --from and RUN
// --mount of the Dockerfile. Services that the project leaves out are among
// them, because docker compose has their images too.
func (s *Service) BuildBases() map[string]*Service {
	b := s.ImageBuild()
	if b == nil {
		return nil
	}
	bases := map[string]*Service{}
	for _, image := range imagesOf(s.dockerfile(), b.Args) {
		if base := s.Project.builderOf(image); base != nil {
			bases[familiar(image)] = base
		}
	}
	for name, value := range b.AdditionalContexts {
		delete(bases, familiar(name))
		if target, ok := strings.CutPrefix(value, types.ServicePrefix); ok {
			if base := s.Project.builder(target); base != nil {
				bases[name] = base
			}
		}
	}
	return bases
}

// BuildChain is the service with all that its image is built on, each once.
func (s *Service) BuildChain() []*Service {
	chain := []*Service{s}
	for i := 0; i < len(chain); i++ {
		bases := chain[i].BuildBases()
		for _, name := range slices.Sorted(maps.Keys(bases)) {
			if !slices.ContainsFunc(chain, func(known *Service) bool { return known.Name == bases[name].Name }) {
				chain = append(chain, bases[name])
			}
		}
	}
	return chain
}

// contextOf is an additional context as docker build has it: the image of a
// service that builds none is that of a registry.
func (p *Project) contextOf(value string) string {
	target, ok := strings.CutPrefix(value, types.ServicePrefix)
	if !ok {
		return p.buildContext(value)
	}
	s := p.named(target)
	if s.Image == "" || s.ImageBuild() != nil {
		return value
	}
	return "docker-image://" + s.Image
}

// named is a service of the file, one that is left out too.
func (p *Project) named(name string) *Service {
	if s, ok := p.services[name]; ok {
		return s
	}
	config := p.DisabledServices[name]
	config.Name = name
	return newService(p, config)
}

// builder is a service of the file, one that is left out too, if it builds its
// image.
func (p *Project) builder(name string) *Service {
	if s := p.named(name); s.ImageBuild() != nil {
		return s
	}
	return nil
}

// builderOf is the service that builds an image, of several the first by name.
// Those of the project precede those that are left out. A service that builds
// its image on one of the same name took that name from a registry.
func (p *Project) builderOf(image string) *Service {
	for _, services := range []types.Services{p.Services, p.DisabledServices} {
		for _, name := range slices.Sorted(maps.Keys(services)) {
			if s := services[name]; s.Build == nil || familiar(imageName(p, name, s)) != familiar(image) {
				continue
			}
			if base := p.builder(name); !base.names(image) {
				return base
			}
		}
	}
	return nil
}

// names reports whether the Dockerfile of the service uses an image.
func (s *Service) names(image string) bool {
	return slices.ContainsFunc(imagesOf(s.dockerfile(), s.Build.Args), func(used string) bool { return familiar(used) == familiar(image) })
}

// imageName is the name of the image that a service builds; docker compose
// makes one where the file has none.
func imageName(p *Project, name string, s types.ServiceConfig) string {
	return cmp.Or(s.Image, p.Name+"-"+name)
}

// familiar is the name of an image as docker build compares it: without the
// default registry and the tag latest.
func familiar(image string) string {
	named, err := reference.ParseNormalizedNamed(image)
	if err != nil {
		return image
	}
	return strings.TrimSuffix(reference.FamiliarString(named), ":latest")
}

// imagesOf lists the images that a Dockerfile names, without its own stages.
func imagesOf(text string, args types.MappingWithEquals) []string {
	arguments := buildArguments(text, args)
	var images, stages []string
	add := func(name string) {
		isStage := slices.ContainsFunc(stages, func(stage string) bool { return strings.EqualFold(stage, name) })
		if name != "" && !isStage && strings.Trim(name, "0123456789") != "" {
			images = append(images, name)
		}
	}
	for _, line := range instructions(text) {
		words := strings.Fields(line)
		if len(words) < 2 {
			continue
		}
		switch strings.ToUpper(words[0]) {
		case "FROM":
			operands := withoutFlags(words[1:])
			add(expand(source.First(operands), arguments))
			if len(operands) == 3 && strings.EqualFold(operands[1], "AS") {
				stages = append(stages, operands[2])
			}
		case "COPY":
			add(flagOf(words[1:], "--from="))
		case "RUN":
			for _, mount := range words[1:] {
				if options, ok := strings.CutPrefix(mount, "--mount="); ok {
					add(flagOf(strings.Split(options, ","), "from="))
				}
			}
		}
	}
	return images
}

// flagOf is the value of the first word with the prefix.
func flagOf(words []string, prefix string) string {
	for _, word := range words {
		if value, ok := strings.CutPrefix(word, prefix); ok {
			return value
		}
	}
	return ""
}

// expand puts the arguments of a Dockerfile into a word of FROM.
func expand(word string, arguments map[string]string) string {
	return os.Expand(word, func(name string) string {
		name, fallback, _ := strings.Cut(name, ":-")
		return cmp.Or(arguments[name], fallback)
	})
}

// buildArguments are the arguments that FROM may use, with the values of the build.
func buildArguments(text string, args types.MappingWithEquals) map[string]string {
	arguments := dockerfileArguments(text)
	for name, value := range args {
		if _, known := arguments[name]; known && value != nil {
			arguments[name] = *value
		}
	}
	return arguments
}
