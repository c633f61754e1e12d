package fastkernel_test

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// loads runs the app and counts how often it has the kernel load a package.
func loads(t *testing.T, cache string, want map[string]string, variables ...string) int {
	t.Helper()
	r := newAppRun(t, "synth", cache, append(variables, "JSII_DEBUG=1")...)
	if err := r.Run(); err != nil {
		t.Fatalf("%v\n%s", err, &r.stderr)
	}
	if !maps.Equal(filesIn(t, r.outdir), want) {
		t.Error("the output is another one")
	}
	return strings.Count(r.stderr.String(), `{"api":"load",`)
}

func listOfArchives(t *testing.T, cache string) (file string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(cache, "compose-cdk", "kernel", "*.archives"))
	if err != nil || len(files) != 1 {
		t.Fatalf("the cache has the lists %q (%v), want one", files, err)
	}
	return files[0]
}

func sealed(text string) []byte {
	sum := sha256.Sum256([]byte(text))
	return append(sum[:], text...)
}

// TestArchives: digests stand for archives from the second run on; and whatever
// has become of the unpacked archives or of the list, the app works.
func TestArchives(t *testing.T) {
	cache, unpacked := t.TempDir(), filepath.Join(t.TempDir(), "unpacked")
	t.Setenv("JSII_RUNTIME_PACKAGE_CACHE_ROOT", unpacked)
	want := synth(t, cache, "FASTKERNEL=off")
	packages := loads(t, cache, want)
	list := listOfArchives(t, cache)
	good, err := os.ReadFile(filepath.Clean(list))
	if err != nil {
		t.Fatal(err)
	}
	// The stand-ins of a list that is not this app's are what is loaded first.
	const other = `[{"Name":"constructs","Version":"0.0.1","Digest":"%s"}]`
	for _, test := range []struct {
		name      string
		list      []byte
		prepare   func()
		variables []string
		more      bool
	}{
		{name: "as it was left", list: good},
		{name: "a damaged list", list: append([]byte("x"), good...)},
		{name: "not a list", list: sealed("{")},
		{name: "an archive that was never unpacked", list: sealed(fmt.Sprintf(other, strings.Repeat("0", 64))), more: true},
		{name: "no digest", list: sealed(fmt.Sprintf(other, "../..")), more: true},
		{name: "the stock kernel", list: good, variables: []string{"PATH=" + stockNode(t)}, more: true},
		{name: "the unpacked archives are gone", list: good, more: true, prepare: func() {
			if err := os.RemoveAll(unpacked); err != nil {
				t.Fatal(err)
			}
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if test.prepare != nil {
				test.prepare()
			}
			if err := os.WriteFile(list, test.list, 0o600); err != nil {
				t.Fatal(err)
			}
			if got := loads(t, cache, want, test.variables...); (got > packages) != test.more {
				t.Errorf("%d packages were loaded; of %d, want more %v", got, packages, test.more)
			}
			if test.variables == nil && listOfArchives(t, cache) != list {
				t.Error("the list has another name")
			}
		})
	}
}

// stockNode is a PATH with a Node.js that has the kernel start as ever.
func stockNode(t *testing.T) string {
	t.Helper()
	program, err := filepath.Abs(filepath.Join("..", "..", "node_modules", ".bin", "node"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	script := "#!/bin/sh\nunset NODE_OPTIONS FASTKERNEL_SETTINGS\nexec '" + program + "' \"$@\"\n"
	if err := os.WriteFile(filepath.Join(dir, "node"), []byte(script), 0o700); err != nil { //nolint:gosec // It is a program.
		t.Fatal(err)
	}
	return dir + string(filepath.ListSeparator) + os.Getenv("PATH")
}
