package finding

import (
	"fmt"
	"slices"
	"sort"
	"strings"
)

// Nearest returns the known name that the author most likely meant, or ""
// when none is near: at most a third of the letters may differ, and one
// always may. Of equally near names the alphabetically first wins.
func Nearest(name string, known []string) string {
	allowed := max(1, len(name)/3)
	sorted := append([]string(nil), known...)
	sort.Strings(sorted)
	best := ""
	for _, candidate := range sorted {
		// A difference in length is a distance already.
		if longer := len(name) - len(candidate); longer > allowed || -longer > allowed {
			continue
		}
		if d := editDistance(name, candidate); d <= allowed && d < len(name) {
			best, allowed = candidate, d-1
		}
	}
	return best
}

// editDistance counts the letters to insert, delete, replace or swap with
// their neighbour to get from a to b.
func editDistance(a, b string) int {
	before, last := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row := make([]int, len(b)+1)
		row[0] = i
		for j := 1; j <= len(b); j++ {
			replace := last[j-1]
			if a[i-1] != b[j-1] {
				replace++
			}
			row[j] = min(last[j]+1, row[j-1]+1, replace)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last = last, row
	}
	return last[len(b)]
}

// DidYouMean is the fix for a reference to something that is not there.
func DidYouMean(name, noun string, known []string) string {
	if near := Nearest(name, known); near != "" {
		return fmt.Sprintf("did you mean %s?", near)
	}
	if len(known) == 0 {
		return "define the " + noun + ", or remove the reference"
	}
	slices.Sort(known)
	return fmt.Sprintf("define the %s, or use one of %s", noun, List(known))
}

// List joins names for a message, the first few of them.
func List(names []string) string {
	const most = 8
	if len(names) > most {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
	}
	return strings.Join(names, ", ")
}

// Suggest is the fix for an unknown name: the nearest known one, or else all
// of them.
func Suggest(name string, known []string) string {
	if near := Nearest(name, known); near != "" {
		return "did you mean `" + near + "`?"
	}
	if len(known) == 0 {
		return "remove it"
	}
	if len(known) == 1 {
		return "use `" + known[0] + "`"
	}
	sorted := append([]string(nil), known...)
	sort.Strings(sorted)
	return "use one of " + strings.Join(sorted, ", ")
}

// SuggestBriefly is suggest for places with many attributes.
func SuggestBriefly(name string, known []string) string {
	if len(known) <= 8 || Nearest(name, known) != "" {
		return Suggest(name, known)
	}
	return "remove it, or begin its name with x- if it is your own extension"
}
