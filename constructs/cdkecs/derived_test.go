package cdkecs_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestFilesBesideFilesOfTheImage: what docker build finds in the cloud
// assembly, on top of an image that is pulled.
func TestFilesBesideFilesOfTheImage(t *testing.T) {
	dir := projectDir(t, map[string]string{
		"compose.yaml": `services: {web: {image: "example/web:1", volumes: ["./app.conf:/etc/app.conf:ro", "./large:/srv/large:ro"]}}`,
		"app.conf":     "a = b", "large/sub/random": random(40_000), "large/run.sh": "#!/bin/sh",
	})
	if err := os.Chmod(filepath.Join(dir, "large", "run.sh"), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("run.sh", filepath.Join(dir, "large", "start")); err != nil {
		t.Fatal(err)
	}
	f := fixtureIn(t, dir)
	_, image := only(t, f.dockerImages(t))
	context := filepath.Join(f.outdir, image.Source.Directory)
	want := []string{"files/1", "files/2/run.sh", "files/2/start", "files/2/sub/random"}
	if got := staged(t, context); !slices.Equal(got, want) {
		t.Errorf("the context has %v, want %v", got, want)
	}
	const instructions = `FROM example/web:1
COPY --chown=0:0 --chmod=0644 ["files/1","/etc/app.conf"]
COPY --chown=0:0 ["files/2/","/srv/large/"]
`
	if got := read(t, filepath.Join(context, image.Source.DockerFile)); got != instructions {
		t.Errorf("the Dockerfile is\n%s", got)
	}
	if info, err := os.Stat(filepath.Join(context, "files/2/run.sh")); err != nil || info.Mode() != 0o750 {
		t.Errorf("run.sh has mode %v (%v)", info.Mode(), err)
	}
	if link, err := os.Readlink(filepath.Join(context, "files/2/start")); link != "run.sh" {
		t.Errorf("start leads to %q (%v)", link, err)
	}
	if image.Source.Platform != "linux/amd64" {
		t.Errorf("the platform is %q", image.Source.Platform)
	}
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// random is a text that does not compress well.
func random(n int) string {
	text, x := make([]byte, n), uint32(1)
	for i := range text {
		x = x*1664525 + 1013904223
		text[i] = byte(x >> 24)
	}
	return string(text)
}

// TestFilesOnTopOfABuild: the files are an additional context, so that
// COPY . . does not find them, and the instructions follow the target.
func TestFilesOnTopOfABuild(t *testing.T) {
	for name, c := range map[string]struct{ build, want string }{
		"last stage": {"app", "FROM x AS one\nFROM y\nCOPY --from=compose-files"},
		"target":     {"{context: app, target: one}", "FROM x AS one\nFROM y\nFROM one\nCOPY --from=compose-files"},
	} {
		t.Run(name, func(t *testing.T) {
			f := fixtureIn(t, projectDir(t, map[string]string{
				"compose.yaml":   "services: {web: {build: " + c.build + `, volumes: ["./app.conf:/etc/app.conf:ro"]}}`,
				"app/Dockerfile": "FROM x AS one\nFROM y", "app.conf": "a = b",
			}))
			_, image := only(t, f.dockerImages(t))
			context := filepath.Join(f.outdir, image.Source.Directory)
			if got := read(t, filepath.Join(context, image.Source.DockerFile)); !strings.HasPrefix(got, c.want) || image.Source.DockerBuildTarget != "" {
				t.Errorf("target %q of\n%s", image.Source.DockerBuildTarget, got)
			}
			if got := staged(t, filepath.Join(context, image.Source.DockerBuildContexts["compose-files"])); !slices.Equal(got, []string{"files/1"}) {
				t.Errorf("the additional context has %v", got)
			}
			if got := staged(t, context); !slices.Equal(got, []string{"Dockerfile"}) {
				t.Errorf("the context has %v", got)
			}
		})
	}
}

// TestHashOfFiles: a change of a file's content or mode makes another image,
// and so a new task definition.
func TestHashOfFiles(t *testing.T) {
	tag := func(text string, mode os.FileMode) string {
		dir := projectDir(t, map[string]string{
			"compose.yaml": `services: {web: {image: i, volumes: ["./large:/large:ro"]}}`, "large/random": random(40_000), "large/f": text,
		})
		if err := os.Chmod(filepath.Join(dir, "large", "f"), mode); err != nil {
			t.Fatal(err)
		}
		hash, _ := only(t, fixtureIn(t, dir).dockerImages(t))
		return hash
	}
	first := tag("a", 0o644)
	for _, c := range []struct {
		name, text string
		mode       os.FileMode
		same       bool
	}{{"nothing", "a", 0o644, true}, {"content", "b", 0o644, false}, {"mode", "a", 0o755, false}} {
		if got := tag(c.text, c.mode); (got == first) != c.same {
			t.Errorf("%s: same tag: %t", c.name, got == first)
		}
	}
}
