package test

import (
	"os"
	"path/filepath"
	"testing"
)

// TestKernelOptions looks at what the Node.js of the kernel is started with.
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
			got, err := os.ReadFile(node + ".options")
			if err != nil || string(got) != test.want {
				t.Errorf("NODE_OPTIONS is %q (%v), want %q", got, err, test.want)
			}
		})
	}
}
