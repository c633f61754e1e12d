package fastkernel_test

import (
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
)

// kernelFiles are those of the cache, with their content.
func kernelFiles(t *testing.T, cache string) map[string]string {
	t.Helper()
	return filesIn(t, filepath.Join(cache, "compose-cdk", "kernel"))
}

func hasCode(files map[string]string) bool {
	for name := range files {
		if strings.HasPrefix(name, "/program-") && strings.HasSuffix(name, ".code") {
			return true
		}
	}
	return false
}

// TestSameOutput: the first run fills the cache, the second one finds everything
// there, and both write what the stock kernel writes.
func TestSameOutput(t *testing.T) {
	stockCache := t.TempDir()
	stock := synth(t, stockCache, "FASTKERNEL=off")
	if files := kernelFiles(t, stockCache); len(files) > 0 {
		t.Errorf("with FASTKERNEL=off the cache has %d files", len(files))
	}
	// A path that NODE_OPTIONS would split, and with characters that it takes for its own.
	cache := filepath.Join(t.TempDir(), `a "b" \c`)
	if first := synth(t, cache); !maps.Equal(first, stock) {
		t.Errorf("the first run wrote other files than the stock kernel: %v, want %v", first, stock)
	}
	before := kernelFiles(t, cache)
	if !hasCode(before) {
		t.Fatal("the first run left no code in the cache")
	}
	if second := synth(t, cache); !maps.Equal(second, stock) {
		t.Error("the second run wrote other files than the stock kernel")
	}
	if !maps.Equal(kernelFiles(t, cache), before) {
		t.Error("the second run wrote into the cache")
	}
}

// TestStock: what the package was not tested with starts the kernel as ever.
func TestStock(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	open := cacheOf(t)
	if err := os.Chmod(filepath.Join(open, "compose-cdk"), 0o777); err != nil { //nolint:gosec // That is the test.
		t.Fatal(err)
	}
	foreign := cacheOf(t)
	if os.Geteuid() == 0 { // TestPrivate has the case for other users.
		if err := os.Chown(filepath.Join(foreign, "compose-cdk", "kernel"), 65534, 65534); err != nil {
			t.Fatal(err)
		}
	} else {
		foreign = open
	}
	for _, test := range []struct{ name, cache, variable string }{
		{"no directory can be made", file, ""},
		{"others can write to the cache", open, ""},
		{"the cache is another user's", foreign, ""},
		{"an option of Node.js", t.TempDir(), "NODE_OPTIONS=--enable-source-maps"},
	} {
		t.Run(test.name, func(t *testing.T) {
			want := synth(t, t.TempDir(), "FASTKERNEL=off", test.variable)
			if got := synth(t, test.cache, test.variable); !maps.Equal(got, want) {
				t.Error("the files differ from those of the stock kernel")
			}
			if test.cache != file && hasCode(kernelFiles(t, test.cache)) {
				t.Error("the kernel was not the stock one")
			}
		})
	}
}

// cacheOf is a cache with the directory of the package.
func cacheOf(t *testing.T) string {
	t.Helper()
	cache := t.TempDir()
	if err := os.MkdirAll(filepath.Join(cache, "compose-cdk", "kernel"), 0o700); err != nil {
		t.Fatal(err)
	}
	return cache
}

// TestDamagedCache: whatever happens to its files, the output stays the same,
// and the next run has good files again.
func TestDamagedCache(t *testing.T) {
	cache := t.TempDir()
	want := synth(t, cache)
	good := kernelFiles(t, cache)
	for name, damage := range map[string]func(string) string{
		"empty":     func(string) string { return "" },
		"cut off":   func(s string) string { return s[:len(s)/2] },
		"tail":      func(s string) string { return s[:len(s)*9/10] + strings.Repeat("x", len(s)-len(s)*9/10) },
		"flipped":   flipped,
		"long head": func(s string) string { return "\xff\xff\xff\x7f" + s },
	} {
		t.Run(name, func(t *testing.T) {
			for file, content := range good {
				if err := os.WriteFile(filepath.Join(cache, "compose-cdk", "kernel", file), []byte(damage(content)), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if got := synth(t, cache); !maps.Equal(got, want) {
				t.Error("the output is another one")
			}
			synth(t, cache)
			after := kernelFiles(t, cache)
			if len(after) != len(good) || !hasCode(after) {
				t.Errorf("the cache has %d files afterwards, want %d", len(after), len(good))
			}
		})
	}
}

// flipped changes a byte in each kilobyte.
func flipped(s string) string {
	b := []byte(s)
	for i := 500; i < len(b); i += 1000 {
		b[i] ^= 0x20
	}
	return string(b)
}

// TestParallelFirstRuns: processes that fill an empty cache at the same time
// neither fail nor leave a file that later ones cannot use.
func TestParallelFirstRuns(t *testing.T) {
	cache := t.TempDir()
	runs := make([]*appRun, 3)
	errs := make([]error, len(runs))
	var group sync.WaitGroup
	for i := range runs {
		runs[i] = newAppRun(t, "synth", cache)
		group.Go(func() { errs[i] = runs[i].Run() })
	}
	group.Wait()
	want := synth(t, t.TempDir(), "FASTKERNEL=off")
	for i, r := range runs {
		if errs[i] != nil {
			t.Fatalf("%v\n%s", errs[i], &r.stderr)
		}
		if !maps.Equal(filesIn(t, r.outdir), want) {
			t.Error("the output is another one")
		}
	}
	before := kernelFiles(t, cache)
	synth(t, cache)
	if after := kernelFiles(t, cache); !maps.Equal(before, after) {
		t.Error("a later run wrote into the cache")
	}
}

// TestFailure: a mistake in the app is reported as ever.
func TestFailure(t *testing.T) {
	message := func(variables ...string) string {
		r := newAppRun(t, "fail", t.TempDir(), variables...)
		if err := r.Run(); err == nil || r.ProcessState.ExitCode() != 2 {
			t.Fatalf("exit code %d (%v), want 2", r.ProcessState.ExitCode(), err)
		}
		text, _, _ := strings.Cut(r.stderr.String(), "goroutine")
		return text
	}
	want := message("FASTKERNEL=off")
	if got := message(); got != want || !strings.Contains(want, "no name of a stack!") {
		t.Errorf("message is %q, want %q", got, want)
	}
}

// docker writes to both of its outputs what the Go runtime might take for its
// own, reads what it does not have, and fills the directory it is given.
const docker = `#!/bin/sh
cat
echo '{"stdout":"not for you"}'
echo '{"level":"info"}' >&2
printf 'no end of a line {"a":1}' >&2
env | grep -E 'FASTKERNEL_SETTINGS|NODE_OPTIONS' >&2
for a in "$@"; do
  case $a in *:/asset-output*) echo done > "${a%%:/asset-output*}/file" ;; esac
done
`

// TestChildProcesses: Docker, which the CDK starts for assets, writes where it
// would with the stock kernel, and knows nothing of this package.
func TestChildProcesses(t *testing.T) {
	output := func(variables ...string) string {
		dir := t.TempDir()
		program := filepath.Join(dir, "docker")
		if err := os.WriteFile(program, []byte(docker), 0o700); err != nil { //nolint:gosec // It is a program.
			t.Fatal(err)
		}
		r := newAppRun(t, "bundle", t.TempDir(), append(variables, "CDK_DOCKER="+program)...)
		if err := os.Mkdir(filepath.Join(r.Dir, "source"), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := r.Run(); err != nil {
			t.Fatalf("%v\n%s", err, &r.stderr)
		}
		return "stdout: " + r.stdout.String() + "\nstderr: " + r.stderr.String()
	}
	want := output("FASTKERNEL=off", "NODE_OPTIONS=--max-old-space-size=4069 --max-semi-space-size=8")
	got := output()
	if got != want || !strings.Contains(want, `{"level":"info"}`) {
		t.Errorf("output is\n%s\nwant\n%s", got, want)
	}
}

// TestTestedRuntime: the version of the jsii runtime in go.mod is one that the
// kernel was tested with. Where it is not: read what changed in program.js and
// the relay, run the tests, and add the version to kernel.js.
func TestTestedRuntime(t *testing.T) {
	const module = "github.com/aws/jsii-runtime-go"
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", module).Output()
	if err != nil {
		t.Fatal(err)
	}
	script := `
const { CHANGES, TESTED_RUNTIME } = require('./js/kernel.js');
const fs = require('fs'), crypto = require('crypto');
const [relay, program] = ['bin/jsii-runtime.js', 'lib/program.js'].map((f) => fs.readFileSync(process.argv[1] + f, 'utf8'));
const sum = (s) => crypto.createHash('sha256').update(s).digest('hex');
const known = Object.values(TESTED_RUNTIME).some(([r, p]) => r === sum(relay) && p === sum(program));
console.log(JSON.stringify([known, CHANGES.map(([from]) => program.split(from).length - 1)]));`
	resources := filepath.Join(strings.TrimSpace(string(dir)), "internal", "embedded", "resources") + "/"
	node := exec.Command(filepath.Join("..", "..", "node_modules", ".bin", "node"), "-e", script, resources)
	out, err := node.CombinedOutput()
	if err != nil || string(out) != "[true,[1,1]]\n" {
		t.Errorf("of %s is known, and of its texts are there: %s (%v), want [true,[1,1]]", module, out, err)
	}
}

// TestNamesOfFiles: nobody but their owner can read what is in the cache.
func TestNamesOfFiles(t *testing.T) {
	cache := t.TempDir()
	synth(t, cache)
	form := regexp.MustCompile(`^/(([0-9a-f]{64}|program)-[0-9a-f]{32}\.code|[0-9a-f]{64}\.(digest|archives)|[0-9a-f]{16}/[a-z]+\.js)$`)
	for name := range kernelFiles(t, cache) {
		if !form.MatchString(name) {
			t.Errorf("unexpected file %s", name)
		}
		info, err := os.Stat(filepath.Join(cache, "compose-cdk", "kernel", name))
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v, want only its owner to read it", name, info.Mode())
		}
	}
}

// TestWritingTheCache: where the disk is full or cannot be written nothing is
// left, and what was there stays.
func TestWritingTheCache(t *testing.T) {
	got := node(t, filepath.Join("testdata", "write.js"), t.TempDir())
	want := ` undefined
 undefined
 undefined
a.digest old
a.digest old
a.digest old
a.digest c.txt old
`
	if got != want {
		t.Errorf("the directory has\n%s\nwant\n%s", got, want)
	}
}
