// Package mounts has what a check and a decision both need to know of
// directories that volumes are mounted on.
package mounts

import (
	"slices"
	"strings"
)

// Outermost sorts directories and leaves out those within others.
func Outermost(directories []string) []string {
	var out []string
	for _, d := range slices.Sorted(slices.Values(directories)) {
		if !Within(out, d) {
			out = append(out, d)
		}
	}
	return out
}

// Within reports whether a clean, absolute path is one of the directories or
// below one.
func Within(directories []string, name string) bool {
	return slices.ContainsFunc(directories, func(d string) bool {
		return name == d || strings.HasPrefix(name, strings.TrimSuffix(d, "/")+"/")
	})
}
