package fastkernel_test

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func node(t *testing.T, args ...string) string {
	t.Helper()
	out, err := exec.Command(filepath.Join("..", "..", "node_modules", ".bin", "node"), args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return string(out)
}

// TestModules: modules see what Node.js shows them, stack traces included, when
// their code is compiled, and when it comes from the cache.
func TestModules(t *testing.T) {
	root, cache := t.TempDir(), t.TempDir()
	script := []string{"--preserve-symlinks", filepath.Join("testdata", "code.js"), root}
	want := node(t, script...)
	if !strings.Contains(want, `"dynamic":"late"`) || !strings.Contains(want, "other.js:1:") || !strings.Contains(want, `["a directory","a file",true,`) {
		t.Fatalf("the modules see %s", want)
	}
	for _, run := range []string{"first", "second"} {
		if got := node(t, append(script, cache)...); got != want {
			t.Errorf("in the %s run the modules see\n%s\nwant\n%s", run, got, want)
		}
		var cached []string
		for _, content := range filesIn(t, cache) {
			for _, match := range regexp.MustCompile(`"([a-z/]+\.js)":\{"at":`).FindAllStringSubmatch(content, -1) {
				cached = append(cached, match[1])
			}
		}
		if slices.Sort(cached); !slices.Equal(cached, []string{"circular.js", "deep.js", "deep/index.js", "index.js", "other.js"}) {
			t.Errorf("in the %s run the cache has %q", run, cached)
		}
	}
}

// TestCodeIsKept: V8 drops the code of functions that were not called for a
// while, and so of all modules of a long run; the cache has it all the same.
func TestCodeIsKept(t *testing.T) {
	lengths := func(options ...string) string {
		root, cache := t.TempDir(), t.TempDir()
		node(t, append(options, "--preserve-symlinks", filepath.Join("testdata", "code.js"), root, cache)...)
		var out []string
		for _, content := range filesIn(t, cache) {
			out = append(out, regexp.MustCompile(`"[a-z]+\.js":\{"at":\d+,"length":\d+`).FindAllString(content, -1)...)
		}
		return strings.Join(out, " ")
	}
	if got, want := lengths("--expose-gc", "--stress-flush-code"), lengths(); got != want || got == "" {
		t.Errorf("after garbage was collected the cache has %s, want %s", got, want)
	}
}

// TestRegions: the CDK knows all of its regions, and what an app adds; and does
// not read them for an app that asks for none. Where the second fails, see
// what changed in region-info/lib of the CDK, and add its digest to regions.js.
func TestRegions(t *testing.T) {
	table := func(cache string, variables ...string) string {
		r := newAppRun(t, "regions", cache, variables...)
		if err := r.Run(); err != nil {
			t.Fatalf("%v\n%s", err, &r.stderr)
		}
		return r.stdout.String()
	}
	cache := t.TempDir()
	stock := table(cache, "FASTKERNEL=off")
	if lines := strings.Count(stock, "\n"); lines < 3000 || !strings.Contains(stock, "neverland\npirates many\n") {
		t.Fatalf("the stock kernel knows %d facts", lines)
	}
	const read = `"region-info/lib/built-ins.generated.js":{`
	for _, test := range []struct {
		work string
		read bool
	}{{"region", false}, {"regions", true}} {
		r := newAppRun(t, test.work, cache)
		if err := r.Run(); err != nil {
			t.Fatalf("%v\n%s", err, &r.stderr)
		}
		if test.read && r.stdout.String() != stock {
			t.Errorf("the facts are\n%s\nwant\n%s", &r.stdout, stock)
		}
		files := fmt.Sprint(kernelFiles(t, cache))
		if !strings.Contains(files, `"region-info/lib/fact.js":{`) || strings.Contains(files, read) != test.read {
			t.Errorf("%s: the table of regions was read, want %v", test.work, test.read)
		}
	}
}
