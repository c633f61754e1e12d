package plan_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/load"
	"github.com/compose-cdk/compose-cdk/constructs/internal/rules"

	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// file is what a project has under a name.
type file struct {
	text string
	mode fs.FileMode
	link string
}

// planIn plans a project with files beside its compose file.
func planIn(t *testing.T, compose string, files map[string]file) plan.Project {
	t.Helper()
	dir := t.TempDir()
	write(t, dir, map[string]file{"compose.yaml": {text: compose, mode: 0o644}})
	write(t, dir, files)
	project := loadFiles(t, load.Options{Files: []string{filepath.Join(dir, "compose.yaml")}, ProjectName: "test"})
	if err := rules.Check(project).Err(); err != nil {
		t.Fatal(err)
	}
	return plan.New(project)
}

func write(t *testing.T, dir string, files map[string]file) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		f, path := files[name], filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		var err error
		switch {
		case f.link != "":
			err = os.Symlink(f.link, path)
		case f.mode.IsDir():
			if err = os.Mkdir(path, 0o755); err == nil {
				err = os.Chmod(path, f.mode.Perm())
			}
		default:
			if err = os.WriteFile(path, []byte(f.text), f.mode); err == nil {
				err = os.Chmod(path, f.mode)
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// unpack runs the program of an init container and returns the directory that
// stands for the root of the volumes.
func unpack(t *testing.T, in *plan.Init) string {
	t.Helper()
	root := t.TempDir()
	for _, v := range in.Volumes {
		if err := os.MkdirAll(filepath.Join(root, v.Path), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if out, err := run(t, *in, root); err != nil || out != "" {
		t.Fatalf("%v\n%s", err, out)
	}
	return root
}

// TestUnpackedContent: what the init container puts onto the volumes is what
// the project has, byte for byte.
func TestUnpackedContent(t *testing.T) {
	t.Parallel()
	files := map[string]file{
		"plain.txt":                   {text: "hello\n", mode: 0o644},
		"with spaces, and $(quotes)'": {text: "x", mode: 0o644},
		"grüße/日本語.txt":               {text: "unicode", mode: 0o644},
		"empty":                       {mode: 0o644},
		"bin/run.sh":                  {text: "#!/bin/sh\n", mode: 0o755},
		"private":                     {text: "p", mode: 0o600},
		"a/b/c/d/e/f/g/deep.bin":      {text: "\x00\x01\xff\n", mode: 0o644},
		"none":                        {mode: fs.ModeDir | 0o750},
		"link":                        {link: "a/b/c"},
		strings.Repeat("long-", 40):   {text: "a name of 200 characters", mode: 0o644},
		strings.Repeat("directory/", 20) + strings.Repeat("x", 120): {text: "a path of 320 characters", mode: 0o644},
		".hidden": {text: "h", mode: 0o640},
	}
	mounted := map[string]file{}
	for name, f := range files {
		mounted["content/"+name] = f
	}
	task := planIn(t, `services: {web: {image: i, volumes: ["./content:/srv/content:ro"]}}`, mounted).Services[0].Task
	if len(task.Init.Volumes) != 1 || task.Init.Volumes[0].Path != "/srv/content" || task.Init.Volumes[0].Writable {
		t.Errorf("volumes are %+v", task.Init.Volumes)
	}
	compare(t, filepath.Join(unpack(t, task.Init), "srv", "content"), files)
}

func compare(t *testing.T, dir string, want map[string]file) {
	t.Helper()
	for name, f := range want {
		path := filepath.Join(dir, filepath.FromSlash(name))
		info, err := os.Lstat(path)
		if err != nil {
			t.Error(err)
			continue
		}
		if f.link != "" {
			if got, _ := os.Readlink(path); got != f.link {
				t.Errorf("%s leads to %q, want %q", name, got, f.link)
			}
			continue
		}
		if info.Mode() != f.mode {
			t.Errorf("%s has mode %s, want %s", name, info.Mode(), f.mode)
		}
		if f.mode.IsDir() {
			continue
		}
		if text, err := os.ReadFile(path); err != nil || string(text) != f.text {
			t.Errorf("%s is %q (%v), want %q", name, text, err, f.text)
		}
	}
}

// TestContentOfSeveralMounts: files that share a directory of their own share
// a volume, and a file in a mounted directory goes there.
func TestContentOfSeveralMounts(t *testing.T) {
	t.Parallel()
	task := planIn(t, `
services:
  db:
    image: i
    user: "0:0"
    volumes:
      - ./one.sql:/docker-entrypoint-initdb.d/1.sql:ro
      - ./two.sql:/docker-entrypoint-initdb.d/2.sql
      - ./conf:/etc/app
      - ./override:/etc/app/deep/a.conf:ro
      - ./nginx.conf:/etc/nginx/nginx.conf:ro
`, map[string]file{
		"one.sql": {text: "1", mode: 0o644}, "two.sql": {text: "2", mode: 0o755}, "override": {text: "o", mode: 0o600},
		"conf/deep/a.conf": {text: "a", mode: 0o644}, "conf/b.conf": {text: "b", mode: 0o644}, "nginx.conf": {text: "n", mode: 0o640},
	}).Services[0].Task
	var volumes []string
	for _, v := range task.Init.Volumes {
		volumes = append(volumes, fmt.Sprintf("%s %s %t", v.Name, v.Path, v.Writable))
	}
	if want := []string{"files-docker-entrypoint-initdb-d /docker-entrypoint-initdb.d true", "files-etc-app /etc/app true"}; !slices.Equal(volumes, want) {
		t.Errorf("volumes are %q, want %q", volumes, want)
	}
	root := unpack(t, task.Init)
	compare(t, root, map[string]file{
		"docker-entrypoint-initdb.d/1.sql": {text: "1", mode: 0o644}, "docker-entrypoint-initdb.d/2.sql": {text: "2", mode: 0o755},
		"etc/app/deep/a.conf": {text: "o", mode: 0o600}, "etc/app/b.conf": {text: "b", mode: 0o644},
		// Whoever the container runs as may write into directories that are not :ro.
		"etc/app/deep": {mode: fs.ModeDir | 0o777},
	})
	d := task.Main.Image.Derived
	if d == nil || d.Dockerfile != "FROM i\nCOPY --chown=0:0 --chmod=0640 [\"files/1\",\"/etc/nginx/nginx.conf\"]\n" || string(d.Files[0].Content) != "n" {
		t.Errorf("the image is %+v", d)
	}
}

// TestEdgeOfTheTaskDefinition: random bytes do not compress, so that the size
// of the archive follows that of the file.
func TestEdgeOfTheTaskDefinition(t *testing.T) {
	t.Parallel()
	random := func(n int) string {
		source, b := rand.NewChaCha8([32]byte{}), make([]byte, n)
		_, _ = source.Read(b)
		return string(b)
	}
	const compose = `services: {web: {image: i, volumes: ["./big:/big:ro", "./small:/small:ro"]}}`
	planned := func(n int) plan.Task {
		return planIn(t, compose, map[string]file{"big/f": {text: random(n), mode: 0o644}, "small/f": {mode: 0o644}}).Services[0].Task
	}
	fits, archive := 0, 0
	for n := limits.TaskContentBytes; n > 0; n -= 8 {
		task := planned(n)
		if task.Main.Image.Derived == nil {
			fits, archive = n, len(task.Init.Environment["ARCHIVE_1"])
			compare(t, unpack(t, task.Init), map[string]file{"big/f": {text: random(n), mode: 0o644}, "small/f": {mode: 0o644}})
			break
		}
		if len(task.Init.Volumes) != 1 || task.Init.Volumes[0].Path != "/small" {
			t.Fatalf("%d bytes: volumes are %+v", n, task.Init.Volumes)
		}
	}
	// Base64 needs four characters for three bytes; tar and gzip need some for themselves.
	if fits < limits.TaskContentBytes-1024 || archive > limits.TaskContentBytes/3*4 {
		t.Errorf("%d bytes fit, in an archive of %d characters", fits, archive)
	}
	if task := planned(fits + 16); task.Main.Image.Derived == nil {
		t.Errorf("%d bytes fit too", fits+16)
	}
}

// TestSameArchive: what a file's times are, and in which order the file
// system lists names, is not part of an archive.
func TestSameArchive(t *testing.T) {
	t.Parallel()
	const compose = `services: {web: {image: i, volumes: ["./c:/c:ro"]}}`
	files := map[string]file{"c/b": {text: "b", mode: 0o644}, "c/a": {text: "a", mode: 0o644}, "c/d/e": {text: "e", mode: 0o755}}
	first := planIn(t, compose, files).Services[0].Task.Init.Environment
	if second := planIn(t, compose, files).Services[0].Task.Init.Environment; !maps.Equal(first, second) {
		t.Error("the same files gave another archive")
	}
	files["c/d/e"] = file{text: "e", mode: 0o644}
	if other := planIn(t, compose, files).Services[0].Task.Init.Environment; maps.Equal(first, other) {
		t.Error("a file that is no longer executable gave the same archive")
	}
}

// TestFilesOnTopOfABuild: the instructions follow those of the Dockerfile.
func TestFilesOnTopOfABuild(t *testing.T) {
	t.Parallel()
	image := planIn(t, `services: {web: {build: ., user: "10:20", volumes: ["./a.conf:/etc/a.conf:ro", "./big:/srv/big:ro"]}}`, map[string]file{
		"Dockerfile": {text: "FROM x", mode: 0o644}, "a.conf": {text: "a", mode: 0o400},
		"big/f/g": {text: string(bytes.Repeat([]byte{1, 2, 3}, 10)), mode: 0o755},
	}).Services[0].Task.Main.Image
	want := "COPY --from=compose-files --chown=10:20 --chmod=0400 [\"files/1\",\"/etc/a.conf\"]\n"
	if image.Build == nil || image.Derived == nil || image.Derived.Dockerfile != want {
		t.Errorf("the image is %+v", image)
	}
}
