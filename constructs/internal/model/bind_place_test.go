package model

import (
	"strings"
	"testing"
)

func TestNamesOfDataVolumes(t *testing.T) {
	long := strings.Repeat("x", 300)
	seen := map[string]string{}
	for _, path := range []string{"a", "a/b", "a+b", "a-b", "a b", "a:b", "../a", ".a", long, long + "y"} {
		for _, kind := range []placeKind{ofProject, ofHome, ofMachine} {
			name := place{kind, path}.volume()
			if other, ok := seen[name]; ok && !strings.Contains(path, "+") {
				t.Errorf("%s and %s are both called %s", path, other, name)
			}
			seen[name] = path
			if !IsAccessPath("/" + name) {
				t.Errorf("%s: %q is no path of an access point", path, name)
			}
		}
	}
}
