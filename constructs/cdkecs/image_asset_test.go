package cdkecs_test

import (
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// dockerImage is an entry of the asset manifest, as the cdk command line reads it.
type dockerImage struct {
	Source struct {
		Directory           string
		Executable          []string
		DockerFile          string
		DockerBuildArgs     map[string]string
		DockerBuildContexts map[string]string
		DockerBuildSecrets  map[string]string
		DockerBuildSsh      string
		DockerBuildTarget   string
		NetworkMode         string
		Platform            string
		CacheDisabled       bool
		CacheFrom           []struct{ Type string }
		CacheTo             struct{ Type string }
	}
}

// dockerImages synthesizes and returns the images that are to be built, by
// the hashes that become their tags.
func (f fixture) dockerImages(t *testing.T) map[string]dockerImage {
	t.Helper()
	f.bytes(t)
	text, err := os.ReadFile(filepath.Join(f.outdir, "Test.assets.json"))
	if err != nil {
		t.Fatal(err)
	}
	var manifest struct{ DockerImages map[string]dockerImage }
	if err := json.Unmarshal(text, &manifest); err != nil {
		t.Fatal(err)
	}
	return manifest.DockerImages
}

// projectDir makes files of a map from their names.
func projectDir(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func fixtureIn(t *testing.T, dir string) fixture {
	t.Helper()
	return newFixture(t, load(t, filepath.Join(dir, "compose.yaml")))
}

// staged lists the files of a directory in the cloud assembly.
func staged(t *testing.T, dir string) []string {
	t.Helper()
	var names []string
	if err := filepath.WalkDir(dir, func(file string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, file)
		names = append(names, filepath.ToSlash(name))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return names
}

// only returns the only entry of a map.
func only[T any](t *testing.T, m map[string]T) (string, T) {
	t.Helper()
	if len(m) != 1 {
		t.Fatalf("%d entries, want 1: %v", len(m), m)
	}
	for key, value := range m {
		return key, value
	}
	panic("unreachable")
}

// TestBuildOptions: what docker build is told, with every path as seen from
// the staged context, in which it runs.
func TestBuildOptions(t *testing.T) {
	f := newFixture(t, load(t, filepath.Join("..", "internal", "plan", "testdata", "build.yaml")))
	images := f.dockerImages(t)
	if len(images) != 4 {
		t.Errorf("%d images, want 4: one for each build, though five services have one", len(images))
	}
	maps.DeleteFunc(images, func(_ string, image dockerImage) bool { return image.Source.DockerBuildTarget != "run" })
	_, image := only(t, images)
	source := image.Source
	context := filepath.Join(f.outdir, source.Directory)
	for name, file := range map[string]string{
		"Dockerfile":         source.DockerFile,
		"secret":             strings.TrimPrefix(source.DockerBuildSecrets["token"], "src="),
		"additional context": source.DockerBuildContexts["docs"],
	} {
		if _, err := os.Stat(filepath.Join(context, file)); err != nil || filepath.IsAbs(file) {
			t.Errorf("the %s is not at %q: %v", name, file, err)
		}
	}
	if source.DockerBuildSecrets["npm_user"] != "env=NPM_USER" || source.DockerBuildContexts["base"] != "docker-image://alpine:3" ||
		source.DockerBuildArgs["VERSION"] != "1.2" || source.DockerBuildSsh != "default" || source.NetworkMode != "host" ||
		source.Platform != "linux/arm64" || !source.CacheDisabled || len(source.CacheFrom) != 2 || source.CacheTo.Type != "inline" {
		t.Errorf("the options are %+v", source)
	}
}

// TestWhatIsSentToDocker: .dockerignore counts, with the one of the
// Dockerfile before that of the context.
func TestWhatIsSentToDocker(t *testing.T) {
	common := map[string]string{
		"compose.yaml":              "services: {web: {build: {context: app, dockerfile: docker/web.Dockerfile}}}",
		"app/docker/web.Dockerfile": "FROM scratch", "app/a.txt": "a", "app/log/a.log": "a", "app/log/keep.log": "a",
		"app/node_modules/x/index.js": "x", "app/.git/HEAD": "x", "app/cdk.out/manifest.json": "{}", "app/sub/.git/HEAD": "x",
	}
	const ignoring = "services: {web: {build: {context: app, dockerfile: docker/web.Dockerfile, x-aws-dockerignore: [/log/, '!docker/*', '!a.txt']}}}"
	all := []string{"a.txt", "docker/web.Dockerfile", "log/a.log", "log/keep.log", "node_modules/x/index.js", "sub/.git/HEAD"}
	for _, c := range []struct {
		name  string
		files map[string]string
		want  []string
	}{
		{"no .dockerignore", nil, all},
		{"on AWS", map[string]string{"app/.dockerignore": "docker\n*.txt\nnode_modules\n**/.git", "compose.yaml": ignoring},
			[]string{".dockerignore", "a.txt", "docker/web.Dockerfile"}},
		{"comments and blanks", map[string]string{"app/.dockerignore": "\uFEFF# all of it\r\n\r\n /node_modules/ \r\nlog\r\n!log/keep.log\r\ndocker\r\n**/.git"},
			[]string{".dockerignore", "a.txt", "log/keep.log"}},
		{"all but some", map[string]string{"app/.dockerignore": "*\n!a.txt\n!.git"}, []string{".git/HEAD", "a.txt"}},
		{"that of the Dockerfile", map[string]string{"app/.dockerignore": "a.txt", "app/docker/web.Dockerfile.dockerignore": "**/*.log\nnode_modules\nsub"},
			[]string{"a.txt", "docker/web.Dockerfile", "docker/web.Dockerfile.dockerignore"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := projectDir(t, common)
			for name, text := range c.files {
				if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			f := fixtureIn(t, dir)
			_, image := only(t, f.dockerImages(t))
			if got := staged(t, filepath.Join(f.outdir, image.Source.Directory)); !slices.Equal(got, c.want) {
				t.Errorf("got  %v\nwant %v", got, c.want)
			}
			text, err := os.ReadFile(filepath.Join(f.outdir, image.Source.Directory, image.Source.DockerFile))
			if err != nil || string(text) != "FROM scratch" {
				t.Errorf("the Dockerfile is %q (%v)", text, err)
			}
		})
	}
}

// TestSecretsInAContext: the file of a secret does not get into the cloud
// assembly, whatever .dockerignore says.
func TestSecretsInAContext(t *testing.T) {
	f := fixtureIn(t, projectDir(t, map[string]string{
		"compose.yaml": "services: {web: {build: {context: ., additional_contexts: {more: keys}}}}\n" +
			"secrets: {a: {file: keys/a.txt}, b: {file: \"keys/b[1].txt\"}}",
		"Dockerfile": "FROM scratch", ".dockerignore": "!keys/a.txt", "keys/a.txt": "a placeholder", "keys/b[1].txt": "a placeholder", "keys/public": "p",
	}))
	_, image := only(t, f.dockerImages(t))
	context := filepath.Join(f.outdir, image.Source.Directory)
	if got, want := staged(t, context), []string{".dockerignore", "Dockerfile", "compose.yaml", "keys/public"}; !slices.Equal(got, want) {
		t.Errorf("the context has %v, want %v", got, want)
	}
	if got := staged(t, filepath.Join(context, image.Source.DockerBuildContexts["more"])); !slices.Equal(got, []string{"public"}) {
		t.Errorf("the additional context has %v", got)
	}
}

// TestHashOfABuild: the tag changes with what makes the image, and with
// nothing else.
func TestHashOfABuild(t *testing.T) {
	files := func() map[string]string {
		return map[string]string{
			"compose.yaml":   "services: {web: {build: {context: app, dockerfile: ../Dockerfile, args: {A: \"1\"}, secrets: [s]}}}\nsecrets: {s: {file: s.txt}}",
			"app/main.go":    "package main",
			"app/.gitignore": "", "app/.git/HEAD": "one", "app/.dockerignore": "docs",
			"app/docs/a": "a", "Dockerfile": "FROM scratch", "other/b": "b", "s.txt": "a placeholder",
		}
	}
	tag := func(t *testing.T, files map[string]string) string {
		t.Helper()
		hash, _ := only(t, fixtureIn(t, projectDir(t, files)).dockerImages(t))
		return hash
	}
	first := tag(t, files())
	for _, c := range []struct {
		name, file, text string
		same             bool
	}{
		{"another time and directory", "app/main.go", "package main", true},
		{"an ignored file", "app/docs/a", "b", true},
		{"a commit", "app/.git/HEAD", "two", true},
		{"a file outside of the context", "other/b", "c", true},
		{"the value of a secret", "s.txt", "another", true},
		{"a file", "app/main.go", "package other", false},
		{"a new file", "app/new.go", "", false},
		{"the Dockerfile", "Dockerfile", "FROM scratch AS run", false},
		{"an argument", "compose.yaml", "services: {web: {build: {context: app, dockerfile: ../Dockerfile, args: {A: \"2\"}}}}", false},
		{"the platform", "compose.yaml", "services: {web: {platform: linux/arm64, build: {context: app, dockerfile: ../Dockerfile, args: {A: \"1\"}}}}", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			changed := files()
			changed[c.file] = c.text
			if got := tag(t, changed); (got == first) != c.same {
				t.Errorf("same tag: %t, want %t", got == first, c.same)
			}
		})
	}
}

// TestImagesBuiltOnOneAnother runs the program of the image asset with a docker
// that writes down what it is told to do, and one that fails.
func TestImagesBuiltOnOneAnother(t *testing.T) {
	dir := projectDir(t, map[string]string{
		"compose.yaml": `
services:
  base: {image: shop/base, profiles: [never], build: {context: base, args: {A: "1"}, secrets: [s]}}
  tools: {build: {context: base, dockerfile_inline: "FROM shop/base"}}
  web:
    platform: linux/arm64
    build: {context: base, dockerfile_inline: "FROM kit", additional_contexts: {kit: "service:tools"}, target: x, ssh: [default], cache_from: ["example/web"]}
secrets: {s: {file: s.txt}}`,
		"base/Dockerfile": "FROM scratch", "s.txt": "a placeholder",
		"docker":      "#!/bin/sh\n[ $1 != inspect ] || exit 1\n[ -d . ] && echo \"$*\" >> \"$LOG\"\necho noise\n",
		"docker-fail": "#!/bin/sh\n[ $1 = build ] && echo no disk >&2\nexit 3\n",
	})
	f := fixtureIn(t, dir)
	images := f.dockerImages(t)
	if len(images) != 2 {
		t.Fatalf("%d images, want those of tools and web", len(images))
	}
	maps.DeleteFunc(images, func(_ string, image dockerImage) bool {
		return !strings.Contains(readFile(t, filepath.Join(f.outdir, image.Source.Executable[1])), "linux/arm64")
	})
	tag, image := only(t, images)
	run := func(docker string) (stdout, stderr, log string, err error) {
		if err := os.Chmod(filepath.Join(dir, docker), 0o755); err != nil {
			t.Fatal(err)
		}
		command := exec.Command(image.Source.Executable[0], image.Source.Executable[1:]...)
		command.Dir = f.outdir
		logFile := filepath.Join(t.TempDir(), "log")
		command.Env = append(os.Environ(), "CDK_DOCKER="+filepath.Join(dir, docker), "LOG="+logFile)
		var out, complaint strings.Builder
		command.Stdout, command.Stderr = &out, &complaint
		err = command.Run()
		text, _ := os.ReadFile(logFile)
		return out.String(), complaint.String(), string(text), err
	}
	stdout, _, log, err := run("docker")
	if err != nil || stdout != "cdkasset-"+tag+"\n" {
		t.Errorf("printed %q, %v; want the name of the image alone", stdout, err)
	}
	hashes := regexp.MustCompile(`[0-9a-f]{64}`)
	want := `build --build-arg A=1 --secret id=s,src=S --file ../asset.#.dockerfile --platform linux/arm64 --tag cdkasset-# .
build --build-context shop/base=docker-image://cdkasset-# --file ../asset.#.dockerfile --platform linux/arm64 --tag cdkasset-# .
build --build-context kit=docker-image://cdkasset-# --ssh default --target x --file ../asset.#.dockerfile --platform linux/arm64 --cache-from type=registry,ref=example/web --tag cdkasset-# .
`
	if got := regexp.MustCompile(`src=\S+`).ReplaceAllString(hashes.ReplaceAllString(log, "#"), "src=S"); got != want {
		t.Errorf("docker was told\n%s\nwant\n%s", got, want)
	}
	if _, stderr, _, err := run("docker-fail"); err == nil || !strings.Contains(stderr, "no disk") {
		t.Errorf("a build that fails gives %v, %q", err, stderr)
	}

	// A change of the first image is another tag of the last.
	if err := os.WriteFile(filepath.Join(dir, "base", "new"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, same := fixtureIn(t, dir).dockerImages(t)[tag]; same {
		t.Error("the tag stayed, though the image that it is built on changed")
	}
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
