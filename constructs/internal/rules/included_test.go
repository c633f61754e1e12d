package rules

import (
	"path/filepath"
	"slices"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
)

func TestExtensionsOfAnIncludedFile(t *testing.T) {
	for name, test := range map[string]struct {
		included string
		want     []string
	}{
		"known":    {"x-aws-ingress: [10.0.0.0/8]\nx-aws-logs_retention: 7", []string{"error x-aws-ingress misplaced-extension", "error x-aws-logs_retention misplaced-extension"}},
		"unknown":  {"x-aws-bogus: 1", []string{"error x-aws-bogus unknown-extension"}},
		"own":      {"x-aws-common: &a {A: b}\nx-b: *a", []string{"warning x-aws-common own-extension"}},
		"another":  {"x-mine: 1", nil},
		"below it": {"volumes: {v: {x-aws-bogus: 1}}", []string{"error volumes.v.x-aws-bogus unknown-extension"}},
	} {
		t.Run(name, func(t *testing.T) {
			dir := composetest.Directory(t, map[string]string{
				"compose.yaml": web() + "include: [sub/part.yaml]\n", "sub/part.yaml": test.included + "\nservices: {worker: {image: example/worker:1}}\n",
			})
			found := Check(composetest.File(t, filepath.Join(dir, "compose.yaml")))
			found = slices.DeleteFunc(found, func(f finding.Finding) bool { return f.Severity == finding.Info })
			if got := summaries(found); !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
			for _, f := range found {
				if filepath.Base(f.Position.File) != "part.yaml" {
					t.Errorf("%v is at %v", f, f.Position)
				}
			}
		})
	}
}

// TestExtensionsOfAnExtendedFile: each key is reported once, however many
// services extend services of the file.
func TestExtensionsOfAnExtendedFile(t *testing.T) {
	dir := composetest.Directory(t, map[string]string{
		"compose.yaml": "services:\n  a: {extends: {file: base.yaml, service: x}}\n  b: {extends: {file: base.yaml, service: y}}\n",
		"base.yaml":    "x-aws-ingress: [10.0.0.0/8]\nx-mine: 1\nservices: {x: {image: example/x:1}, y: {image: example/y:1}}\n",
	})
	var got []string
	for _, f := range Check(composetest.File(t, filepath.Join(dir, "compose.yaml"))) {
		if f.Code == "extended-extension" {
			got = append(got, filepath.Base(f.Position.File)+" "+f.Path)
		}
	}
	if want := []string{"base.yaml x-aws-ingress"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
