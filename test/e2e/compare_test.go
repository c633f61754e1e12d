//go:build containers

package e2e

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
)

// difference is what an application sees on ECS that it does not see under
// Docker Compose: an entry of test/containers/differences.json, of which
// docs/differences.md is made.
type difference struct {
	Title string
	// At are patterns of the places where an application shows it, which are its
	// name, the question and the key. " = " and a pattern of the value on ECS may
	// follow. Both have colons for slashes.
	At []string
	// Test is the name of the test that shows it, where it is none of these.
	Test string
}

// differences reads the table.
var differences = sync.OnceValue(func() []difference {
	text, err := os.ReadFile(filepath.Join(root, "test", "containers", "differences.json"))
	if err != nil {
		panic(err)
	}
	var out []difference
	if err := json.Unmarshal(text, &out); err != nil {
		panic(err)
	}
	return out
})

// private are addresses, which nobody can foresee.
var private = regexp.MustCompile(`\b10\.0\.\d+\.\d+\b`)

// seen are the titles of the differences that there were.
var seen sync.Map

// compare asserts that two answers are the same but for what the table has.
func compare(t testing.TB, application, question string, local, remote answer) {
	t.Helper()
	here, there := local.values(), remote.values()
	keys := maps.Clone(here)
	maps.Copy(keys, there)
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		place := application + " " + question + " " + key
		if here[key] == there[key] {
			expect(t, true, "")
			continue
		}
		known := allowed(place, there[key])
		if known == nil {
			expect(t, false, "%s: %q under Docker Compose, %q on ECS", place, here[key], there[key])
			continue
		}
		expect(t, true, "")
		seen.Store(known.Title, true)
	}
}

// values are the parts of an answer by where they are in it.
func (a answer) values() map[string]string {
	out := map[string]string{"status": fmt.Sprint(a.status)}
	var value any
	if json.Unmarshal([]byte(a.body), &value) != nil {
		value = a.body
	}
	flatten(out, "body", value)
	return out
}

// flatten makes a text of each leaf of a JSON value.
func flatten(into map[string]string, at string, value any) {
	switch v := value.(type) {
	case map[string]any:
		for key, item := range v {
			flatten(into, at+"."+key, item)
		}
	case []any:
		texts := make([]string, 0, len(v))
		for _, item := range v {
			texts = append(texts, fmt.Sprint(item))
		}
		into[at] = private.ReplaceAllString("["+strings.Join(texts, " ")+"]", "ADDRESS")
	default:
		into[at] = private.ReplaceAllString(fmt.Sprint(v), "ADDRESS")
	}
}

// allowed is the difference of the table that covers a place and the value that
// it has on ECS, or nil.
func allowed(place, value string) *difference {
	for _, d := range differences() {
		for _, pattern := range d.At {
			where, what, _ := strings.Cut(pattern, " = ")
			if !strings.Contains(pattern, " = ") {
				what = "*"
			}
			if matches(where, place) && matches(what, value) {
				return &d
			}
		}
	}
	return nil
}

// matches is whether a text, with colons for slashes, is as a pattern has it.
func matches(pattern, text string) bool {
	ok, err := path.Match(pattern, strings.ReplaceAll(text, "/", ":"))
	if err != nil {
		panic(fmt.Errorf("%q in the table of differences: %w", pattern, err))
	}
	return ok
}
