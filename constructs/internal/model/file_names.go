package model

import (
	slashpath "path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
)

// extension matches what a name ends with where it is that of a file.
var extension = lazyregexp.New(`^[A-Za-z][A-Za-z0-9]{0,11}$`)

// ofDirectories are what names of directories end with: drop-in directories,
// repositories, data, and those that are called as a domain or an application.
var ofDirectories = []string{"app", "com", "d", "data", "dev", "dir", "git", "io", "local", "logs", "net", "org"}

// fileNames are files whose names have no extension.
var fileNames = []string{
	".env", ".htaccess", ".htpasswd", ".netrc", ".npmrc", ".pgpass", "Caddyfile", "Dockerfile", "Makefile", "group", "hosts", "passwd",
}

// LooksLikeFile reports whether a path that does not exist is, by its name,
// that of a file rather than of a directory.
func LooksLikeFile(path string) bool {
	name := slashpath.Base(filepath.ToSlash(path))
	if slices.Contains(fileNames, name) {
		return true
	}
	stem, end := strings.TrimPrefix(name, "."), strings.TrimPrefix(slashpath.Ext(strings.TrimPrefix(name, ".")), ".")
	return end != "" && stem != "."+end && extension.MatchString(end) && !slices.Contains(ofDirectories, strings.ToLower(end))
}
