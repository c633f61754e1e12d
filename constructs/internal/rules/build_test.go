package rules

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

func TestCheckBuild(t *testing.T) {
	for _, c := range []struct {
		name, build string
		want        []string
	}{
		{"short syntax", "build: app", nil},
		{"Dockerfile outside of the context", "build: {context: app, dockerfile: ../Dockerfile.prod}", nil},
		{"Dockerfile in the file", "build: {context: empty, dockerfile_inline: FROM x}", nil},
		{"no context", "build: nowhere", []string{"error services.web.build.context build-context"}},
		{"context is a file", "build: Dockerfile.prod", []string{"error services.web.build.context build-context"}},
		{"context of Git", "build: https://github.com/example/app.git", []string{"error services.web.build.context build-context"}},
		{"context of Git by SSH", "build: git@github.com:example/app.git", []string{"error services.web.build.context build-context"}},
		{"no Dockerfile", "build: empty", []string{"error services.web.build.dockerfile dockerfile"}},
		{"Dockerfile is a directory", "build: {context: ., dockerfile: app}", []string{
			"info services.web.build.context secret-in-context", "error services.web.build.dockerfile dockerfile"}},
		{"two Dockerfiles", "build: {context: app, dockerfile: D, dockerfile_inline: FROM x}",
			[]string{"error services.web.build two-dockerfiles"}},
		{"additional contexts", `build: {context: app, additional_contexts: {a: empty, b: "docker-image://alpine", c: "https://example.com/x.git"}}`, nil},
		{"no additional context", "build: {context: app, additional_contexts: {a: nowhere}}",
			[]string{"error services.web.build.additional_contexts.a build-context"}},
		{"additional context of a service", `build: {context: app, additional_contexts: {a: "service:other"}}`, nil},
		{"additional context of a service without an image", `build: {context: app, additional_contexts: {a: "service:bare"}}`,
			[]string{"error services.web.build.additional_contexts.a build-context"}},
		{"additional contexts of services that are left out", `build: {context: app, additional_contexts: {a: "service:left", b: "service:broken"}}`,
			[]string{"error services.broken.build.context build-context"}},
		{"on the image of itself", "image: me\n    build: {context: empty, dockerfile_inline: FROM me}", nil},
		{"on one another", "image: me\n    build: {context: empty, dockerfile_inline: \"FROM left\"}", []string{"error services.left.build build-cycle"}},
		{"additional context of nobody", `build: {context: app, additional_contexts: {a: "service:nobody"}}`,
			[]string{"error services.web.build.additional_contexts.a undefined-service"}},
		{"secrets", "build: {context: app, secrets: [good]}", nil},
		{"a secret of a variable that is not set", "build: {context: app, secrets: [variable]}", []string{"warning services.web.build.secrets[0] build-secret-not-set"}},
		{"credentials of caches", `build: {context: app, cache_from: ["type=s3,region=x,bucket=b,secret_access_key=abc"], cache_to: ["type=gha,token=abc"]}`, []string{
			"warning services.web.build.cache_from[0] plaintext-credential", "warning services.web.build.cache_to[0] plaintext-credential"}},
		{"a token in an additional context", `build: {context: app, additional_contexts: {a: "https://abc@example.com/x.git", b: "ssh://git@example.com/x.git"}}`, []string{
			"warning services.web.build.additional_contexts.a plaintext-credential"}},
		{"wrong secrets", "build: {context: app, secrets: [nobody, gone, ours]}", []string{
			"error services.web.build.secrets[0] undefined-secret",
			"error services.web.build.secrets[1] build-secret",
			"error services.web.build.secrets[2] build-secret",
		}},
		{"platforms", "build: {context: app, platforms: [linux/s390x, linux/arm64]}", nil},
		{"platforms without that of the service", "platform: linux/amd64\n    build: {context: app, platforms: [linux/arm64]}",
			[]string{"error services.web.build.platforms build-platforms"}},
		{"impossible platforms", "build: {context: app, platforms: [linux/s390x]}",
			[]string{"error services.web.build.platforms build-platforms"}},
		{"network of the project", "build: {context: app, network: front}", []string{"warning services.web.build.network build-network"}},
		{"two keys", "build: {context: app, ssh: [default, a=b]}", []string{"error services.web.build.ssh build-ssh"}},
		{"caches", `build: {context: app, cache_from: [image, "ref=x"], cache_to: ["type=inline", "type=gha"]}`, []string{
			"error services.web.build.cache_from[1] build-cache",
			"warning services.web.build.cache_to build-cache-to",
		}},
		{"file of a secret in the context", "build: {context: ., dockerfile: Dockerfile.prod}", []string{
			"info services.web.build.context secret-in-context"}},
		{"credential in an argument", "build: {context: app, args: {API_TOKEN: abc, VERSION: abc}}",
			[]string{"warning services.web.build.args plaintext-credential"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := composetest.Directory(t, map[string]string{
				"app/Dockerfile": "FROM x", "Dockerfile.prod": "FROM y", "empty/": "", "good.txt": "a placeholder",
				"compose.yaml": "services:\n  other: {image: other}\n" + `  bare: {profiles: [never]}
  left: {image: left, profiles: [never], build: {context: empty, dockerfile_inline: FROM me}}
  broken: {profiles: [never], build: nowhere}
` + "  web:\n    " + c.build + `
secrets:
  good: {file: good.txt}
  gone: {file: gone.txt}
  variable: {environment: VARIABLE}
  ours: {external: true}
`,
			})
			p := composetest.File(t, filepath.Join(dir, "compose.yaml"))
			if got := summaries(Check(p)); !slices.Equal(got, c.want) {
				t.Errorf("got:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

// TestAddressWithAPassword: what is shown of a URL leaves out who it is for.
func TestAddressWithAPassword(t *testing.T) {
	p := composetest.Text(t, "services: {web: {build: \"https://me:word@example.com/x.git\"}}")
	for _, f := range Check(p) {
		if strings.Contains(f.String(), "word@") {
			t.Error(f)
		}
	}
}

func TestPlatformOf(t *testing.T) {
	for service, want := range map[string]string{
		"{image: i}":                    "",
		"{image: i, platform: linux/x}": "linux/x",
		"{build: {context: .}}":         "",
		"{build: {context: ., platforms: [linux/arm64, linux/amd64]}}": "linux/amd64",
		"{build: {context: ., platforms: [linux/mips, linux/arm64]}}":  "linux/arm64",
	} {
		p := composetest.Text(t, "services: {web: "+service+"}")
		if got := model.New(p).Service("web").Platform(); got != want {
			t.Errorf("%s: got %q, want %q", service, got, want)
		}
	}
}

func TestBuildOfAnImageThatAnotherServiceBuilds(t *testing.T) {
	p := composetest.Text(t, `
services:
  named: {image: example/app, build: {context: a}}
  unnamed: {build: {context: b}}
  one: {image: example/app}
  two: {image: test-unnamed}
  three: {image: example/other}
`)
	for service, want := range map[string]string{"one": "a", "two": "b", "three": "", "named": "a"} {
		got := ""
		if b := model.New(p).Service(service).ImageBuild(); b != nil {
			got = filepath.Base(b.Context)
		}
		if got != want {
			t.Errorf("%s: built from %q, want %q", service, got, want)
		}
	}
}
