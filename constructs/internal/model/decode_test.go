package model

import (
	"reflect"
	"testing"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
)

// sample has every kind of field that extensions may have.
type sample struct {
	Text   string         `yaml:"x-aws-text"`
	Number int            `yaml:"x-aws-number"`
	Maybe  *int           `yaml:"x-aws-maybe"`
	Flag   bool           `yaml:"x-aws-flag"`
	List   []string       `yaml:"x-aws-list"`
	Any    any            `yaml:"x-aws-any"`
	Nested *sampleNested  `yaml:"x-aws-nested"`
	Counts map[string]int `yaml:"x-aws-counts"`
}

type sampleNested struct {
	Path  string `yaml:"path"`
	Times int    `yaml:"times"`
}

func TestDecodeExtensions(t *testing.T) {
	five := 5
	for _, c := range []struct {
		name string
		raw  types.Extensions
		want sample
	}{
		{"nothing", nil, sample{}},
		{"extensions of others", types.Extensions{"x-mine": 1, "x-aws-unknown": 2}, sample{}},
		{"a string", types.Extensions{"x-aws-text": "t"}, sample{Text: "t"}},
		{"a number", types.Extensions{"x-aws-number": 5}, sample{Number: 5}},
		{"a number in a string", types.Extensions{"x-aws-number": "5"}, sample{Number: 5}},
		{"a pointer", types.Extensions{"x-aws-maybe": "5"}, sample{Maybe: &five}},
		{"a boolean", types.Extensions{"x-aws-flag": true}, sample{Flag: true}},
		{"a boolean in a string", types.Extensions{"x-aws-flag": "true"}, sample{Flag: true}},
		{"false", types.Extensions{"x-aws-flag": "false"}, sample{}},
		{"a list", types.Extensions{"x-aws-list": []any{"a", "b"}}, sample{List: []string{"a", "b"}}},
		{"one string for a list", types.Extensions{"x-aws-list": "a"}, sample{List: []string{"a"}}},
		{"anything", types.Extensions{"x-aws-any": map[string]any{"a": 1}}, sample{Any: map[string]any{"a": 1}}},
		{
			"a mapping", types.Extensions{"x-aws-nested": map[string]any{"path": "/", "times": "2"}},
			sample{Nested: &sampleNested{Path: "/", Times: 2}},
		},
		{"free names", types.Extensions{"x-aws-counts": map[string]any{"a": 1}}, sample{Counts: map[string]int{"a": 1}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, mistakes := DecodeExtensions[sample](c.raw)
			if len(mistakes) > 0 || !reflect.DeepEqual(got, c.want) {
				t.Errorf("got %+v and %v, want %+v", got, mistakes, c.want)
			}
		})
	}
}

func TestDecodeExtensionsReportsMistakes(t *testing.T) {
	got, mistakes := DecodeExtensions[sample](types.Extensions{
		"x-aws-text":   5,
		"x-aws-number": "five",
		"x-aws-maybe":  1.5,
		"x-aws-flag":   "yes",
		"x-aws-list":   []any{"a", 7, nil},
		"x-aws-any":    nil,
		"x-aws-nested": map[string]any{"pth": "/", "times": []any{}, "zzzzzz": 1},
		"x-aws-counts": []any{1},
	})
	if !reflect.DeepEqual(got, sample{}) {
		t.Errorf("got values of broken attributes: %+v", got)
	}
	want := []string{
		"x-aws-text: extension-type: must be a string, found the number 5; write it in quotes, as \"5\"",
		`x-aws-number: extension-type: must be a whole number, found the string "five"; write it in digits, for example 10`,
		"x-aws-maybe: extension-type: must be a whole number, found the number 1.5; write it in digits, for example 10",
		`x-aws-flag: extension-type: must be true or false, found the string "yes"; write true or false`,
		"x-aws-list[1]: extension-type: must be a string, found the number 7; write it in quotes, as \"7\"",
		"x-aws-list[2]: extension-type: must be a string, found nothing; add a value, or remove the attribute",
		"x-aws-any: extension-type: must be a value, found nothing; add a value, or remove the attribute",
		"x-aws-nested.pth: unknown-attribute: \"pth\" is not a valid attribute; did you mean `path`?",
		"x-aws-nested.times: extension-type: must be a whole number, found a list; write it in digits, for example 10",
		"x-aws-nested.zzzzzz: unknown-attribute: \"zzzzzz\" is not a valid attribute; use one of path, times",
		"x-aws-counts: extension-type: must be a mapping, found a list; write it as {<name>: <number>}",
	}
	var lines []string
	for _, m := range mistakes {
		line := m.At.String() + ": " + m.Code + ": " + m.Message
		if m.Fix != "" {
			line += "; " + m.Fix
		}
		lines = append(lines, line)
	}
	if !reflect.DeepEqual(lines, want) {
		t.Errorf("got\n%q\nwant\n%q", lines, want)
	}
}

func TestDecodeExtensionsKeepsTheRest(t *testing.T) {
	got, mistakes := DecodeExtensions[sample](types.Extensions{"x-aws-text": "kept", "x-aws-number": "five"})
	if got.Text != "kept" || len(mistakes) != 1 {
		t.Errorf("got %+v and %v", got, mistakes)
	}
}

func TestDecodeExtensionsIsFreeWithoutAny(t *testing.T) {
	raw := types.Extensions{"x-mine": 1}
	if n := testing.AllocsPerRun(100, func() { DecodeExtensions[PortExtensions](raw) }); n > 1 {
		t.Errorf("%v allocations", n)
	}
}

func TestIsGroupID(t *testing.T) {
	for id, want := range map[string]bool{
		"sg-0123abcd": true, "sg-0123456789abcdef0": true,
		"sg-": false, "sg-0123": false, "sg-0123ABCD": false, "sg-0123456789abcdef01": false, "front": false, "xsg-0123abcd": false,
	} {
		if got := IsGroupID(id); got != want {
			t.Errorf("%s: got %t", id, got)
		}
	}
}

func TestNearest(t *testing.T) {
	known := []string{"healthcheck", "image", "ports", "user", "x-aws-role"}
	for name, want := range map[string]string{
		"heathcheck": "healthcheck", "helthchek": "healthcheck", "prots": "ports", "port": "ports", "imgae": "image",
		"x-aws-rol": "x-aws-role", "zzz": "", "": "", "p": "", "image": "image", "ussr": "user",
	} {
		if got := finding.Nearest(name, known); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
	if got := finding.Nearest("b", nil); got != "" {
		t.Errorf("got %q of nothing", got)
	}
	if got := finding.Nearest("aab", []string{"aac", "aaa"}); got != "aaa" {
		t.Errorf("of equally near names got %q", got)
	}
}
