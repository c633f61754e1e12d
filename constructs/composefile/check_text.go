package composefile

import (
	"fmt"
	"slices"
	"strings"
)

// didYouMean is the fix for a reference to something that is not there.
func didYouMean(name, noun string, known []string) string {
	if near := nearest(name, known); near != "" {
		return fmt.Sprintf("did you mean %s?", near)
	}
	if len(known) == 0 {
		return "define the " + noun + ", or remove the reference"
	}
	slices.Sort(known)
	return fmt.Sprintf("define the %s, or use one of %s", noun, list(known))
}

// list joins names for a message, the first few of them.
func list(names []string) string {
	const most = 8
	if len(names) > most {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
	}
	return strings.Join(names, ", ")
}
