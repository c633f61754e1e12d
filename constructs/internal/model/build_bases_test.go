package model_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// TestBuildBases: the services that an image is built on, by whatever name the
// Dockerfile has for it.
func TestBuildBases(t *testing.T) {
	for _, c := range []struct{ name, build, want string }{
		{"FROM", "FROM shop/base", "shop/base:base"},
		{"with the tag latest and the registry", "FROM docker.io/shop/base:latest AS x", "shop/base:base"},
		{"another tag", "FROM shop/base:2", ""},
		{"a platform", "FROM --platform=linux/amd64 shop/base", "shop/base:base"},
		{"a default of an argument", "ARG FROM=shop/base\nFROM $${FROM}", "shop/base:base"},
		{"an argument of the build", "ARG BASE=debian\nFROM $$BASE", "shop/tools:tools"},
		{"a name that docker compose makes", "FROM test-unnamed", "test-unnamed:unnamed"},
		{"a stage of that name", "FROM scratch AS shop/base\nFROM shop/base", ""},
		{"COPY", "FROM scratch\nCOPY --chown=1:1 --from=shop/tools /a /b", "shop/tools:tools"},
		{"COPY of a stage", "FROM scratch AS one\nFROM scratch\nCOPY --from=0 /a /b\nCOPY --from=one /a /b", ""},
		{"RUN --mount", "FROM scratch\nRUN --mount=type=bind,from=shop/tools,target=/t \\\n --mount=type=cache,target=/c true", "shop/tools:tools"},
		{"one that is left out", "FROM left", "left:left"},
		{"nobody's", "FROM debian", ""},
		{"of a service that has the name of a registry's", "FROM redis", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := model.New(composetest.Text(t, `
services:
  base: {image: shop/base, build: {context: ., dockerfile_inline: FROM alpine}}
  tools: {image: "shop/tools:latest", build: {context: ., dockerfile_inline: FROM alpine}}
  unnamed: {build: {context: ., dockerfile_inline: FROM alpine}}
  left: {image: left, profiles: [never], build: {context: ., dockerfile_inline: FROM alpine}}
  redis: {image: redis, build: {context: ., dockerfile_inline: FROM redis}}
  web:
    build:
      context: .
      args: {BASE: shop/tools, UNUSED: shop/base}
      dockerfile_inline: |
        `+strings.ReplaceAll(c.build, "\n", "\n        ")+"\n"))
			if got := basesOf(p.Service("web")); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func basesOf(s *model.Service) string {
	bases := s.BuildBases()
	var all []string
	for _, name := range slices.Sorted(maps.Keys(bases)) {
		all = append(all, name+":"+bases[name].Name)
	}
	return strings.Join(all, " ")
}

// TestAdditionalContextOfAService: it overrides an image of that name, and one
// of a service that builds nothing is pulled.
func TestAdditionalContextOfAService(t *testing.T) {
	p := model.New(composetest.Text(t, `
services:
  base: {image: shop/base, build: {context: ., dockerfile_inline: FROM debian}}
  pulled: {image: "redis:8"}
  web:
    build:
      context: .
      dockerfile_inline: FROM shop/base
      additional_contexts: {shop/base: "docker-image://alpine", own: "service:base", redis: "service:pulled"}
  top: {build: {context: ., dockerfile_inline: FROM test-web}}
  final: {build: {context: ., dockerfile_inline: FROM test-last}}
  last: {build: {context: ., dockerfile_inline: FROM shop/base}}
`))
	web := p.Service("web")
	if got, want := basesOf(web), "own:base"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := web.ImageBuild().AdditionalContexts["redis"]; got != "docker-image://redis:8" {
		t.Errorf("the context of a pulled image is %q", got)
	}
	var chain []string
	for _, s := range p.Service("top").BuildChain() {
		chain = append(chain, s.Name)
	}
	if want := []string{"top", "web", "base"}; !slices.Equal(chain, want) {
		t.Errorf("the chain is %q, want %q", chain, want)
	}
	if got := p.Service("final").BaseImage(); got != "debian" {
		t.Errorf("the base image through two services is %q", got)
	}
}
