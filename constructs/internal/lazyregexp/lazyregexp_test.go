package lazyregexp

import (
	"slices"
	"strings"
	"testing"
)

func TestRegexp(t *testing.T) {
	re := New(`(\w)=(\d)`)
	if !re.MatchString("a=1") || re.MatchString("a=b") {
		t.Error("MatchString is wrong")
	}
	if got := re.FindStringSubmatch("-a=1"); !slices.Equal(got, []string{"a=1", "a", "1"}) {
		t.Errorf("FindStringSubmatch: %q", got)
	}
	if got := re.FindAllStringSubmatch("a=1 b=2", -1); len(got) != 2 || got[1][1] != "b" {
		t.Errorf("FindAllStringSubmatch: %q", got)
	}
	if got := re.ReplaceAllString("a=1 b=2", "$2"); got != "1 2" {
		t.Errorf("ReplaceAllString: %q", got)
	}
	if got := re.ReplaceAllStringFunc("a=1", strings.ToUpper); got != "A=1" {
		t.Errorf("ReplaceAllStringFunc: %q", got)
	}
}

// TestMistakes: every test program finds a mistake in any expression.
func TestMistakes(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a mistake in an expression is not found at once")
		}
	}()
	New(`(`)
}
