package mounts_test

import (
	"slices"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/mounts"
)

func TestOutermost(t *testing.T) {
	got := mounts.Outermost([]string{"/run/secrets/a", "/etc/app", "/run/secrets", "/run/secrets-old", "/etc/app"})
	if want := []string{"/etc/app", "/run/secrets", "/run/secrets-old"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := mounts.Outermost([]string{"/a", "/"}); !slices.Equal(got, []string{"/"}) {
		t.Errorf("got %v, want the root alone", got)
	}
}

func TestWithin(t *testing.T) {
	for name, want := range map[string]bool{"/a": true, "/a/b": true, "/ab": false, "/": false, "/b/a": false} {
		if got := mounts.Within([]string{"/a"}, name); got != want {
			t.Errorf("%s: got %t", name, got)
		}
	}
}
