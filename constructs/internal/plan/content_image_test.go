package plan_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// TestAnonymousVolumeBelowSource: what the image has in an anonymous volume below
// a mounted directory stays, and what is there on the machine is not delivered.
func TestAnonymousVolumeBelowSource(t *testing.T) {
	dir := composetest.Directory(t, map[string]string{
		"compose.yaml":                   `services: {web: {image: i, volumes: ["./src:/app", /app/node_modules]}}`,
		"src/server.js":                  "run",
		"src/node_modules/express/a.js":  "of the machine",
		"src/lib/node_modules/is-ours.x": "ours",
	})
	task := plan.New(composetest.File(t, filepath.Join(dir, "compose.yaml"))).Services[0].Task
	if task.Init != nil || len(task.Volumes) > 0 || task.Main.Image.Derived == nil {
		t.Fatalf("a volume hides what the image has: %+v", task)
	}
	var names []string
	for _, f := range task.Main.Image.Derived.Files {
		names = append(names, f.Name)
	}
	want := []string{"files/1/", "files/1/lib/", "files/1/lib/node_modules/", "files/1/lib/node_modules/is-ours.x", "files/1/node_modules/", "files/1/server.js"}
	if !slices.Equal(names, want) {
		t.Errorf("got %q, want %q", names, want)
	}
}

// TestTimesOfFiles: a file that changes and keeps its size has another time, as
// web servers tell versions of a page apart by these two.
func TestTimesOfFiles(t *testing.T) {
	times := func(page string) map[string]time.Time {
		dir := composetest.Directory(t, map[string]string{
			"compose.yaml": `services: {web: {image: i, volumes: ["./html:/srv/html:ro"]}}`, "html/index.html": page, "html/other.html": "other",
		})
		init := plan.New(composetest.File(t, filepath.Join(dir, "compose.yaml"))).Services[0].Task.Init
		packed, err := base64.StdEncoding.DecodeString(init.Environment["ARCHIVE_1"])
		if err != nil {
			t.Fatal(err)
		}
		unpacked, err := gzip.NewReader(bytes.NewReader(packed))
		if err != nil {
			t.Fatal(err)
		}
		out, archive := map[string]time.Time{}, tar.NewReader(unpacked)
		for {
			header, err := archive.Next()
			if err != nil {
				return out
			}
			out[header.Name] = header.ModTime
		}
	}
	before, after := times("price: 10"), times("price: 12")
	if before["index.html"].Equal(after["index.html"]) || !before["other.html"].Equal(after["other.html"]) || len(before) != 3 {
		t.Errorf("before %v, after %v", before, after)
	}
	for name, changed := range before {
		if changed.Year() < 2001 || changed.After(time.Now()) {
			t.Errorf("%s is of %s", name, changed)
		}
	}
}
