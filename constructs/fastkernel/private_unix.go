//go:build !windows

package fastkernel

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// private returns an error unless nobody but this user and root can change what
// is in a directory, whose path has no symbolic links. Its parents are the
// user's or root's, and others write there only as in /tmp. The package cache
// of jsii has the same rule for its own directory.
func private(directory string) error {
	for path := directory; ; path = filepath.Dir(path) {
		info, err := os.Lstat(path)
		if err != nil {
			return err
		}
		stat, ok := info.Sys().(*syscall.Stat_t)
		if !ok || !info.IsDir() {
			return fmt.Errorf("%s is not a directory", path)
		}
		own := int(stat.Uid) == os.Geteuid()
		open := info.Mode().Perm()&0o022 != 0
		switch {
		case path == directory && (!own || open):
			return fmt.Errorf("%s belongs to another user, or others can write to it", path)
		case !own && stat.Uid != 0, open && info.Mode()&fs.ModeSticky == 0:
			return fmt.Errorf("%s can be replaced by another user", path)
		}
		if path == filepath.Dir(path) {
			return nil
		}
	}
}
