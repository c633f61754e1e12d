package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// meant is the remedy for a name that is unknown: the nearest known name, or
// otherwise what the caller says in its place.
func meant(name string, known []string, otherwise string) string {
	// The suggestions of cobra, which has them for commands only.
	names := &cobra.Command{SuggestionsMinimumDistance: 2}
	for _, k := range known {
		names.AddCommand(&cobra.Command{Use: k, Run: func(*cobra.Command, []string) {}})
	}
	if near := names.SuggestionsFor(name); len(near) > 0 {
		return fmt.Sprintf("did you mean %s?", strings.Join(near, " or "))
	}
	return otherwise
}

// listOf joins names for a sentence: a, b and c.
func listOf(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}
