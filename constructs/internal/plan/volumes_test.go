package plan_test

import (
	"slices"
	"strings"
	"testing"
)

// TestRootAccess: only those who may start as root need to be root in the
// file system, and those that fill it.
func TestRootAccess(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		service, volume, mount string
		root                   bool
	}{
		"image decides": {"", "", ":nocopy", true},
		"root":          {"user: root, ", "", ":nocopy", true},
		"0":             {`user: "0:0", `, "", ":nocopy", true},
		"by number":     {`user: "1000:0", `, "", ":nocopy", false},
		"by name":       {"user: www-data, ", "", ":nocopy", false},
		"filled":        {`user: "1000:0", `, "", "", true},
		"enforced":      {"", `driver_opts: {uid: "5", gid: "5"}`, ":nocopy", false},
		"enforced root": {"user: www-data, ", `driver_opts: {uid: "0", gid: "0"}`, ":nocopy", true},
	} {
		volume := fromYAML(t, `services: {a: {image: i, `+c.service+`volumes: ["data:/data`+c.mount+`"]}}`+"\nvolumes: {data: {"+c.volume+"}}").
			Services[0].Task.Volumes[0]
		if got := slices.Contains(volume.EFS.Actions, "elasticfilesystem:ClientRootAccess"); got != c.root {
			t.Errorf("%s: root access %t, want %t", name, got, c.root)
		}
	}
}

// TestVolumeNamesDiffer: names that a task definition cannot have, or that
// become the same.
func TestVolumeNamesDiffer(t *testing.T) {
	t.Parallel()
	p := fromYAML(t, `
services:
  a:
    image: i
    read_only: true
    volumes:
      - a.b:/1
      - a-b:/2
      - a_b:/3
      - /a/b
      - /a-b
      - {type: volume, source: a.b, target: /4, volume: {subpath: c}}
      - {type: volume, source: a.b, target: /5, volume: {subpath: ./c/}}
      - a.b:/6
volumes: {a.b: , a-b: , a_b: }
`)
	names, mounts := map[string]bool{}, 0
	for _, v := range p.Services[0].Task.Volumes {
		if names[v.Name] {
			t.Errorf("two volumes are called %s", v.Name)
		}
		names[v.Name] = true
		mounts += len(v.Mounts)
	}
	if len(names) != 6 || mounts != 8 {
		t.Errorf("%d volumes with %d mounts, want 6 with 8: %v", len(names), mounts, names)
	}
}

// TestDirectories are those of the file system that access points open.
func TestDirectories(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"data: ":  "/data",
		".data: ": "/data",
		"..: ":    "/volume",
		"data: {driver_opts: {root_directory: /a/b}}": "/a/b",
		"data: {driver_opts: {root_directory: /}}":    "/",
	} {
		name, _, _ := strings.Cut(text, ":")
		p := fromYAML(t, `services: {a: {image: i, volumes: [{type: volume, source: "`+name+`", target: /x}]}}`+"\nvolumes: {"+text+"}")
		point := p.Volumes[0].AccessPoints[0]
		if point.Path != want || point.Create != (want != "/") {
			t.Errorf("%s: %s (made: %t), want %s", text, point.Path, point.Create, want)
		}
	}
}
