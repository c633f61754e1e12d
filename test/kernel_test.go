package test

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestKernelOptions looks at what the Node.js of the kernel is started with,
// besides what fastkernel needs.
func TestKernelOptions(t *testing.T) {
	for _, test := range []struct {
		name, want string
		variables  []string
	}{
		{"none set", "--max-old-space-size=4069 --max-semi-space-size=8\n", nil},
		{"some set", "--max-old-space-size=1000\n", []string{"NODE_OPTIONS=--max-old-space-size=1000"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := writeFiles(t, map[string]string{
				"compose.yaml": service("image: nginx"),
				"node":         "#!/bin/sh\necho \"$NODE_OPTIONS\" >\"$0.options\"\nexec node \"$@\"\n",
			})
			node := filepath.Join(dir, "node")
			if err := os.Chmod(node, 0o700); err != nil {
				t.Fatal(err)
			}
			variables := append([]string{"CDK_OUTDIR=" + t.TempDir(), "JSII_NODE=" + node}, test.variables...)
			execute(t, dir, variables, program).mustSucceed(t)
			options, err := os.ReadFile(node + ".options")
			_, got, _ := strings.Cut(string(options), "/kernel.js\" --preserve-symlinks ")
			if err != nil || got != test.want {
				t.Errorf("NODE_OPTIONS is %q (%v), want %q at its end", options, err, test.want)
			}
		})
	}
}

// TestFastKernel: a synthesis writes the same files with the stock kernel, with
// a fast one that finds nothing in its cache, and with one that does.
func TestFastKernel(t *testing.T) {
	for _, example := range []string{"quickstart", "stacks"} {
		t.Run(example, func(t *testing.T) {
			cache := t.TempDir()
			written := func(variables ...string) map[string]string {
				outdir := t.TempDir()
				compose := filepath.Join("examples", example, "compose.yaml")
				variables = append(variables, "XDG_CACHE_HOME="+cache, "CDK_OUTDIR="+outdir)
				execute(t, root, variables, program, "-f", compose).mustSucceed(t)
				return contents(t, outdir)
			}
			stock := written("FASTKERNEL=off")
			for _, run := range []string{"first", "second"} {
				if got := written(); !maps.Equal(got, stock) {
					t.Errorf("the %s run wrote other files than with the stock kernel", run)
				}
			}
			if code, err := filepath.Glob(filepath.Join(cache, "compose-cdk", "kernel", "program-*.code")); len(code) != 1 {
				t.Errorf("the cache has %d files with the code of the kernel (%v), want 1", len(code), err)
			}
		})
	}
}

// contents are the files below a directory.
func contents(t *testing.T, directory string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(directory, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		out[path[len(directory):]] = string(readFile(t, path))
		return nil
	})
	if err != nil || len(out) == 0 {
		t.Fatalf("%d files: %v", len(out), err)
	}
	return out
}
