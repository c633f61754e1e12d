//go:build !windows

package fastkernel

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestPrivate: what another user owns, or could replace, is refused.
func TestPrivate(t *testing.T) {
	// Root makes directories of another user; others find one of root.
	const nobody = 65534
	foreign, below := "/usr", "/usr/bin"
	if os.Geteuid() == 0 {
		foreign = makeDirectory(t, 0o700)
		below = filepath.Join(foreign, "below")
		if err := os.Mkdir(below, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Chown(foreign, nobody, nobody); err != nil {
			t.Fatal(err)
		}
	}
	open, sticky := makeDirectory(t, 0o777), makeDirectory(t, 0o777|os.ModeSticky)
	for _, test := range []struct{ name, directory, want string }{
		{"the user's", makeDirectory(t, 0o700), ""},
		{"of another user", foreign, "belongs to another user"},
		{"below one of another user", below, "another user"},
		{"writable by others", open, "others can write to it"},
		{"below one that others can write to", in(t, open), "can be replaced by another user"},
		{"below one like /tmp", in(t, sticky), ""},
		{"absent", filepath.Join(open, "absent"), "no such file"},
	} {
		t.Run(test.name, func(t *testing.T) {
			err := private(test.directory)
			if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
				t.Errorf("the error is %v, want %q", err, test.want)
			}
		})
	}
}

func makeDirectory(t *testing.T, mode os.FileMode) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, mode); err != nil {
		t.Fatal(err)
	}
	return dir
}

func in(t *testing.T, dir string) string {
	t.Helper()
	dir = filepath.Join(dir, "kernel")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	return dir
}
