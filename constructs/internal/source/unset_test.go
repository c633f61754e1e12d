package source

import (
	"slices"
	"testing"
)

func TestUnset(t *testing.T) {
	set := map[string]string{"SET": "1", "EMPTY": ""}
	lookup := func(name string) (string, bool) { v, ok := set[name]; return v, ok }
	for text, want := range map[string][]string{
		"none":                       nil,
		"$A ${B} $A $$C ${SET}":      {"A", "B"},
		"${X:+p${X}}":                nil,
		"${SET:+p${X}} ${SET+$Y}":    {"X", "Y"},
		"${EMPTY:+p${X}}":            nil,
		"${EMPTY+p${X}}":             {"X"},
		"${A:-$B}${C:-${D:-e}}":      {"B"},
		"${EMPTY:-$B} ${EMPTY-$C}":   {"B"},
		"${A-x} ${SET?no} ${EMPTY}":  nil,
		"${SET:-$A} tail $B":         {"B"},
		"${A:-{\"a\": \"$B\"}} ${C}": {"B", "C"},
		"$":                          nil,
		"${A:?must be set} $B":       nil,
	} {
		if got := unsetIn(text, lookup); !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}
