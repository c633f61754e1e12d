package main

import (
	"slices"
	"testing"
)

// TestAsTyped changes the environment of the process.
func TestAsTyped(t *testing.T) {
	t.Setenv("MAKEFLAGS", "n -- COMPOSE=other.yaml")
	t.Setenv("MAKELEVEL", "1")
	t.Setenv("CDK_VALIDATION", "neither")
	t.Setenv("COMPOSE_CDK_BENCH_TEST", "MAKEFLAGS=1")
	for validation, want := range map[bool]string{true: "CDK_VALIDATION=true", false: "CDK_VALIDATION=false"} {
		environment := asTyped(validation)
		for _, variable := range []string{"MAKEFLAGS=n -- COMPOSE=other.yaml", "MAKELEVEL=1"} {
			if slices.Contains(environment, variable) {
				t.Errorf("%s is passed on", variable)
			}
		}
		if !slices.Contains(environment, "COMPOSE_CDK_BENCH_TEST=MAKEFLAGS=1") {
			t.Error("a variable that make does not know is missing")
		}
		// Of several, the last one counts.
		if last := environment[len(environment)-1]; last != want {
			t.Errorf("the environment ends with %s, want %s", last, want)
		}
	}
}
