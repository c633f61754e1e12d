package plan_test

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/busybox"
	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// image is what an image has at /srv/app.
var image = map[string]string{
	"srv/app/index.html":     "<p>hello",
	"srv/app/.hidden":        "h",
	"srv/app/..odd":          "o",
	"srv/app/a b/it's $x":    "deep",
	"srv/app/plugins/one/a":  "1",
	"srv/app/plugins/two/b":  "2",
	"srv/app/empty/":         "",
	"srv/app/line\nbreak":    "l",
	"srv/other/not-for-this": "n",
}

// filled is image as a volume has it.
var filled = map[string]string{
	"index.html": "<p>hello", ".hidden": "h", "..odd": "o", "a b/it's $x": "deep", "plugins/one/a": "1", "plugins/two/b": "2",
	"line\nbreak": "l",
}

// fillOf is how the volume of a service is filled.
func fillOf(t *testing.T, text string) plan.Fill {
	t.Helper()
	task := plan.New(composetest.Text(t, text)).Services[0].Task
	if task.Fill == nil || task.Init == nil || task.Init.Tools != task.Fill.Tools {
		t.Fatalf("the volume is not filled, or without BusyBox: %+v, %+v", task.Fill, task.Init)
	}
	return *task.Fill
}

const oneVolume = `services: {web: {image: i, volumes: ["data:/srv/app"]}}
volumes: {data: {}}
`

// run runs a container that fills volumes, where the first of them has files.
func runFill(t *testing.T, f plan.Fill, root string) error {
	t.Helper()
	var environment []string
	for name, value := range f.Environment {
		environment = append(environment, name+"="+value)
	}
	output, err := busybox.Fill(t, f.Command, environment, root)
	if err != nil {
		return fmt.Errorf("%w: %s", err, output)
	}
	return nil
}

// volumeIn is the first volume in a root directory.
func volumeIn(root string) string { return filepath.Join(root, plan.FillPath(0)) }

// withVolume makes a root directory with an image and a volume.
func withVolume(t *testing.T, volume map[string]string) string {
	t.Helper()
	root := composetest.Directory(t, image)
	if err := os.MkdirAll(volumeIn(root), 0o777); err != nil {
		t.Fatal(err)
	}
	composetest.Write(t, volumeIn(root), volume)
	return root
}

// contents are the files below a directory.
func contents(t *testing.T, directory string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(directory, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := os.ReadFile(name)
		relative, _ := filepath.Rel(directory, name)
		out[relative] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestFillVolume(t *testing.T) {
	with := func(more map[string]string) map[string]string {
		out := maps.Clone(filled)
		maps.Copy(out, more)
		return out
	}
	for _, c := range []struct {
		name         string
		before, want map[string]string
	}{
		{"new", nil, filled},
		{"of ext4", map[string]string{"lost+found/": ""}, filled},
		{"used", map[string]string{"own": "mine"}, map[string]string{"own": "mine"}},
		{"used, of the same name", map[string]string{"index.html": "mine"}, map[string]string{"index.html": "mine"}},
		{"interrupted before it had anything", map[string]string{".compose-fill/ab/index.html": "<p>he"}, filled},
		{"interrupted between two entries", map[string]string{".compose-fill/ab/x": "", "index.html": "<p>hello", "plugins/one/a": "1"},
			map[string]string{"index.html": "<p>hello", ".hidden": "h", "..odd": "o", "a b/it's $x": "deep", "plugins/one/a": "1", "line\nbreak": "l"}},
		{"interrupted while another task wrote", map[string]string{".compose-fill/ab/x": "", "index.html": "mine"}, with(map[string]string{"index.html": "mine"})},
		{"interrupted while another image filled it", map[string]string{".compose-fill/ab/x": "", "other": "o"}, map[string]string{"other": "o"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			root := withVolume(t, c.before)
			if err := runFill(t, fillOf(t, oneVolume), root); err != nil {
				t.Fatal(err)
			}
			if got := contents(t, volumeIn(root)); !maps.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
			if _, err := os.Stat(filepath.Join(volumeIn(root), ".compose-fill")); err == nil {
				t.Error("the mark is still there")
			}
		})
	}
}

func TestFillKeepsModesAndLinks(t *testing.T) {
	root := withVolume(t, nil)
	app := filepath.Join(root, "srv/app")
	for _, err := range []error{
		os.Chmod(app, 0o750), os.Chmod(filepath.Join(app, "index.html"), 0o604), os.Chmod(filepath.Join(app, "plugins"), 0o2771|os.ModeSetgid),
		os.Symlink("index.html", filepath.Join(app, "link")), os.Symlink("/nowhere", filepath.Join(app, "dangling")),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		if err := runFill(t, fillOf(t, oneVolume), root); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string]string{".": "drwxr-x---", "index.html": "-rw----r--", "plugins": "dgrwxrwx--x", "link": "Lrwxrwxrwx"} {
		if info, err := os.Lstat(filepath.Join(volumeIn(root), name)); err != nil || info.Mode().String() != want {
			t.Errorf("%s is %v, want %s: %v", name, info.Mode(), want, err)
		}
	}
	if link, err := os.Readlink(filepath.Join(volumeIn(root), "dangling")); err != nil || link != "/nowhere" {
		t.Errorf("the link leads to %q: %v", link, err)
	}
}

// TestFillAtOnce: of many tasks that start at once none loses an entry, and none
// takes back what the application of another has written by then.
func TestFillAtOnce(t *testing.T) {
	root, f := withVolume(t, nil), fillOf(t, oneVolume)
	var tasks sync.WaitGroup
	errs := make([]error, 6)
	for i := range errs {
		tasks.Go(func() {
			if errs[i] = runFill(t, f, root); errs[i] == nil {
				errs[i] = os.WriteFile(filepath.Join(volumeIn(root), "index.html"), []byte("changed"), 0o644)
			}
		})
	}
	tasks.Wait()
	for _, err := range errs {
		if err != nil {
			t.Error(err)
		}
	}
	want := maps.Clone(filled)
	want["index.html"] = "changed"
	if got := contents(t, volumeIn(root)); !maps.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestFillWithoutDirectoryInImage(t *testing.T) {
	root := withVolume(t, nil)
	if err := os.RemoveAll(filepath.Join(root, "srv")); err != nil {
		t.Fatal(err)
	}
	if err := runFill(t, fillOf(t, oneVolume), root); err != nil {
		t.Fatal(err)
	}
	if got := contents(t, volumeIn(root)); len(got) > 0 {
		t.Errorf("got %q", got)
	}
}

func TestFillThatFails(t *testing.T) {
	root := withVolume(t, map[string]string{".compose-fill": "a file"})
	if err := runFill(t, fillOf(t, oneVolume), root); err == nil {
		t.Error("the volume is not filled, and the container ends well")
	}
}

func TestFilesWrittenIntoVolumes(t *testing.T) {
	dir := composetest.Directory(t, map[string]string{
		"compose.yaml": `services:
  web: {image: i, volumes: ["data:/srv/app", "./a.ini:/srv/app/a b/a.ini:ro", "./index.html:/srv/app/index.html"]}
volumes: {data: {}}
`,
		"a.ini": "it's\x00 $x\n", "index.html": "of the project",
	})
	f := plan.New(composetest.File(t, filepath.Join(dir, "compose.yaml"))).Services[0].Task.Fill
	if f == nil {
		t.Fatal("nothing is written")
	}
	root := withVolume(t, nil)
	want := maps.Clone(filled)
	want["a b/a.ini"], want["index.html"] = "it's\x00 $x\n", "of the project"
	for range 2 {
		if err := runFill(t, *f, root); err != nil {
			t.Fatal(err)
		}
		if got := contents(t, volumeIn(root)); !maps.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	info, err := os.Stat(filepath.Join(volumeIn(root), "a b/a.ini"))
	if err != nil || info.ModTime().Unix() < 1_000_000_000 || info.ModTime().Unix() > 1_600_000_000 {
		t.Errorf("the time does not follow from the content: %v, %v", info, err)
	}
}

// TestConfigsWrittenIntoVolumes: a config in a directory of a volume is written
// there at each start, with its owner and mode.
func TestConfigsWrittenIntoVolumes(t *testing.T) {
	const text = `services:
  web:
    image: i
    volumes: ["data:/srv/app"]
    configs: [{source: page, target: /srv/app/index.html}, {source: page, target: /srv/app/new/page, uid: "1000", gid: "1001", mode: 0o640}]
volumes: {data: {}}
configs: {page: {content: "%s"}}
`
	root := withVolume(t, nil)
	want := maps.Clone(filled)
	for _, content := range []string{"first", "second"} {
		if err := runFill(t, fillOf(t, fmt.Sprintf(text, content)), root); err != nil {
			t.Fatal(err)
		}
		want["index.html"], want["new/page"] = content, content
		if got := contents(t, volumeIn(root)); !maps.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	for name, mode := range map[string]fs.FileMode{"index.html": 0o444, "new/page": 0o640} {
		info, err := os.Stat(filepath.Join(volumeIn(root), name))
		if err != nil || info.Mode() != mode {
			t.Errorf("%s has %v, want %v (%v)", name, info.Mode(), mode, err)
		}
		owner, ok := info.Sys().(*syscall.Stat_t)
		if os.Geteuid() == 0 && name == "new/page" && (!ok || owner.Uid != 1000 || owner.Gid != 1001) {
			t.Errorf("%s belongs to %+v", name, owner)
		}
	}
}

// TestConfigInMountedDirectory: a config in a directory of the project is one of
// its files.
func TestConfigInMountedDirectory(t *testing.T) {
	dir := composetest.Directory(t, map[string]string{
		"compose.yaml": `services:
  web: {image: i, volumes: ["./site:/srv/app:ro"], configs: [{source: page, target: /srv/app/a.txt}]}
configs: {page: {content: of the config}}
`,
		"site/a.txt": "of the directory", "site/b.txt": "b",
	})
	task := plan.New(composetest.File(t, filepath.Join(dir, "compose.yaml"))).Services[0].Task
	if task.Init == nil || task.Main.Image.Derived != nil {
		t.Fatalf("the files are not on a volume: %+v", task)
	}
	root := t.TempDir()
	var environment []string
	for name, value := range task.Init.Environment {
		environment = append(environment, name+"="+value)
	}
	if output, err := busybox.Run(t, task.Init.Command, environment, root); err != nil {
		t.Fatalf("%v: %s", err, output)
	}
	want := map[string]string{"a.txt": "of the config", "b.txt": "b"}
	if got := contents(t, filepath.Join(root, "srv/app")); !maps.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestWhatIsFilled(t *testing.T) {
	for _, c := range []struct {
		name, service, volume string
		want                  []string
	}{
		{"named volume", `volumes: ["data:/srv"]`, "{}", []string{"volume-data"}},
		{"two volumes", `volumes: ["data:/srv", "more:/opt/x"]`, "{}\n  more: {}", []string{"volume-data", "volume-more"}},
		{"Amazon EBS", `volumes: ["data:/srv"]`, "{driver: ebs}", []string{"volume-data"}},
		{"nocopy", `volumes: ["data:/srv:nocopy"]`, "{}", nil},
		{"read-only", `volumes: ["data:/srv:ro"]`, "{}", nil},
		{"external", `volumes: ["data:/srv"]`, "{external: true, name: fs-0123456789abcdef0}", nil},
		{"memory", `volumes: ["data:/srv"]`, "{driver_opts: {type: tmpfs}}", nil},
		{"directory of the machine", `volumes: ["./data:/srv"]`, "{}", nil},
		{"anonymous", `volumes: ["/srv"]`, "{}", nil},
		{"anonymous, under a read-only root", `read_only: true, volumes: ["/srv"]`, "{}", []string{"volume-srv"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := plan.New(composetest.Text(t, "services:\n  web: {image: i, "+c.service+"}\nvolumes:\n  data: "+c.volume+"\n"))
			var got []string
			if f := p.Services[0].Task.Fill; f != nil {
				got = f.Volumes
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
	p := plan.New(composetest.Text(t, "services: {db: {image: 'postgres:17', volumes: ['data:/var/lib/postgresql/data']}}\nvolumes: {data: {}}\n"))
	if p.Services[0].Task.Fill != nil {
		t.Error("PostgreSQL fills its directory itself")
	}
}
