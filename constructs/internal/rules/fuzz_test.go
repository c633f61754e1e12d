package rules

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/load"
)

// FuzzCheck holds that no file makes Load or Check panic, and that whatever
// they find can be acted on.
func FuzzCheck(f *testing.F) {
	seeds, err := filepath.Glob("testdata/check/*.yaml")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range seeds {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Add([]byte("services: {a: {image: a, depends_on: [a], ports: ['1-70000:0/sctp'], networks: {n: }}}"))
	f.Add([]byte("services: {a: {extends: a, x-aws-role: {Statement: [{}]}}}\nx-aws-ingress: {}"))
	f.Fuzz(func(t *testing.T, text []byte) {
		file := filepath.Join(t.TempDir(), "compose.yaml")
		if err := os.WriteFile(file, text, 0o600); err != nil {
			t.Fatal(err)
		}
		p, err := load.Load(context.Background(), load.Options{Files: []string{file}, ProjectName: "test", Environment: []string{}})
		if err != nil {
			return
		}
		for _, found := range Check(p) {
			if found.Path == "" || found.Code == "" || found.Message == "" {
				t.Errorf("incomplete: %#v", found)
			}
			if found.Severity == finding.Error && found.Fix == "" && !namesRemedy[found.Code] {
				t.Errorf("no remedy: %v", found)
			}
		}
	})
}

// namesRemedy are the codes of errors whose message itself says what is allowed.
var namesRemedy = map[string]bool{"extension-type": true, "target-health": true}
