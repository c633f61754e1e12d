package limits

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// TestTagValue compares IsTagValue with the expression that it stands for.
func TestTagValue(t *testing.T) {
	pattern := regexp.MustCompile(`^[\p{L}\p{Z}\p{N}_.:/=+@-]{0,256}$`)
	same := func(value string) {
		t.Helper()
		if got, want := IsTagValue(value), pattern.MatchString(value); got != want {
			t.Errorf("%.20q of %d bytes: got %v, want %v", value, len(value), got, want)
		}
	}
	for r := range rune(utf8.MaxRune + 2) {
		same(string(r))
	}
	for _, value := range []string{"", "a b", "a\n", "\xff", "a\xc3", strings.Repeat("a", 256), strings.Repeat("a", 257),
		strings.Repeat("é", 256), strings.Repeat("é", 257), strings.Repeat("a", 256) + "\n", strings.Repeat("a", 256) + "!"} {
		same(value)
	}
}
