package fastkernel

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"os"
	"path/filepath"
)

//go:embed js/*.js
var programs embed.FS

// install writes the programs into a directory that is named for what is in
// them, where they are not there already, and returns the path of the first.
func install(directory string) (string, error) {
	files, err := fs.ReadDir(programs, "js")
	if err != nil {
		return "", err
	}
	contents := map[string][]byte{}
	sum := sha256.New()
	for _, file := range files {
		content, err := programs.ReadFile("js/" + file.Name())
		if err != nil {
			return "", err
		}
		contents[file.Name()] = content
		sum.Write(content)
	}
	directory = filepath.Join(directory, hex.EncodeToString(sum.Sum(nil))[:16])
	if err := os.MkdirAll(directory, 0o700); err != nil {
		return "", err
	}
	for name, content := range contents {
		if err := writeUnlessThere(filepath.Join(directory, name), content); err != nil {
			return "", err
		}
	}
	return filepath.Join(directory, "kernel.js"), nil
}

// writeUnlessThere replaces a file with other content at once, as another
// process may be reading it.
func writeUnlessThere(file string, content []byte) (err error) {
	if there, err := os.ReadFile(filepath.Clean(file)); err == nil && bytes.Equal(there, content) {
		return nil
	}
	temporary, err := os.CreateTemp(filepath.Dir(file), filepath.Base(file)+".*.tmp")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(temporary.Name())
		}
	}()
	_, err = temporary.Write(content)
	if closing := temporary.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return err
	}
	return os.Rename(temporary.Name(), file)
}
