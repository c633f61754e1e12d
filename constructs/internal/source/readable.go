package source

import (
	"os"
	"path/filepath"
)

// absent is what unreadableFile says of a file that is not there, unreadable
// of one that may not be read.
const (
	Absent     = "does not exist"
	Unreadable = "cannot be read"
)

// UnreadableFile says why a file cannot be read, or "".
func UnreadableFile(name string) string {
	info, err := os.Stat(name)
	switch {
	case os.IsNotExist(err):
		return Absent
	case err != nil:
		return Unreadable
	case info.IsDir():
		return "is a directory"
	case info.Mode()&os.ModeNamedPipe != 0:
		return "" // to open it would wait for a writer
	}
	// Who may read it is best known to the system.
	file, err := os.Open(name)
	if err != nil {
		return Unreadable
	}
	_ = file.Close()
	return ""
}

// ShownName is how messages name a file: relative to the current directory
// where it is below that.
func ShownName(file string) string {
	here, err := os.Getwd()
	if err != nil || !filepath.IsAbs(file) {
		return file
	}
	relative, err := filepath.Rel(here, file)
	if err != nil || !filepath.IsLocal(relative) {
		return file
	}
	return relative
}
