package adapt

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/source"
)

// largest is more than anybody writes by hand.
const largest = 1 << 20

// read returns the text of the file, which is empty if there is none.
func read(file string) (string, error) {
	info, err := os.Lstat(file)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err == nil && info.Mode()&os.ModeSymlink != 0 {
		if info, err = os.Stat(file); errors.Is(err, fs.ErrNotExist) {
			return "", fmt.Errorf("%s is a symbolic link without a target; remove it, or create its target", source.ShownName(file))
		}
	}
	switch {
	case err != nil:
		return "", err
	case !info.Mode().IsRegular():
		return "", fmt.Errorf("%s is not a file; move it away, because adapt writes a file with this name", source.ShownName(file))
	case info.Size() > largest:
		return "", fmt.Errorf("%s is larger than 1 MiB, so adapt does not edit it", source.ShownName(file))
	}
	text, err := os.ReadFile(filepath.Clean(file))
	if err != nil {
		return "", fmt.Errorf("%s cannot be read; change its permissions: %w", source.ShownName(file), err)
	}
	return string(text), nil
}

// Write replaces the file as a whole, or leaves it as it was. Through a link it
// writes the file that the link names.
func (r *Result) Write() error {
	file, mode := r.File, fs.FileMode(0o644)
	if real, err := filepath.EvalSymlinks(file); err == nil {
		file = real
		// A file that may not be written could still be replaced.
		existing, err := os.OpenFile(file, os.O_WRONLY, 0)
		if err != nil {
			return fmt.Errorf("%s cannot be written; change its permissions: %w", source.ShownName(r.File), err)
		}
		info, err := existing.Stat()
		if err == nil {
			mode = info.Mode().Perm()
		}
		_ = existing.Close()
	}
	if err := replace(file, r.After, mode); err != nil {
		return fmt.Errorf("%s cannot be written: %w", source.ShownName(r.File), err)
	}
	return nil
}

func replace(file, text string, mode fs.FileMode) error {
	temporary, err := os.CreateTemp(filepath.Dir(file), "."+filepath.Base(file)+"-")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(temporary.Name()) }()
	_, err = temporary.WriteString(text)
	if err := errors.Join(err, temporary.Chmod(mode), temporary.Close()); err != nil {
		return err
	}
	return os.Rename(temporary.Name(), file)
}

// hasLines reports whether a text has more than blank lines and comments.
func hasLines(text string) bool {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			return true
		}
	}
	return false
}
