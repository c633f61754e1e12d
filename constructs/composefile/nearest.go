package composefile

import "sort"

// nearest returns the known name that the author most likely meant, or ""
// when none is near: at most a third of the letters may differ, and one
// always may. Of equally near names the alphabetically first wins.
func nearest(name string, known []string) string {
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
