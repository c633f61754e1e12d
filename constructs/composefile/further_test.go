package composefile_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/composefile"
)

// TestEveryMistakeAtOnce: missing files and unknown names hide no other mistake,
// and what they cause themselves is not reported.
func TestEveryMistakeAtOnce(t *testing.T) {
	for name, c := range map[string]struct {
		files map[string]string
		want  []string
	}{
		"of every kind": {map[string]string{"compose.yaml": `
services:
  a: {image: "example/a:1", env_file: [missing.env], depends_on: [dbb], networks: [frontt]}
  b: {image: "example/b:1", privileged: true}
  c: {image: "example/c:1", deploy: {resource: {}, x-aws-autoscale: {}}}
`}, []string{
			"services.a.depends_on.dbb undefined-service", "services.a.env_file[0] env-file-not-found", "services.a.networks.frontt undefined-network",
			"services.b.privileged privileged", "services.c.deploy.resource unknown-attribute", "services.c.deploy.x-aws-autoscale unknown-extension",
		}},
		"a name of what is needed": {map[string]string{"compose.yaml": "services:\n  a: {imgae: nginx}\n  b: {image: nginx, command: [x]}\n  c: {image: nginx, pid: host}\n"},
			[]string{"services.a.imgae unknown-attribute", "services.c.pid host-namespace"}},
		"a variable of the missing file": {map[string]string{"compose.yaml": "services: {db: {image: 'postgres:17', env_file: missing.env}}"},
			[]string{"services.db.env_file[0] env-file-not-found"}},
		"another mistake in the schema": {map[string]string{"compose.yaml": "services: {a: {image: nginx, prots: [], ports: 8080, pid: host}}"},
			[]string{"services.a.ports wrong-type", "services.a.prots unknown-attribute"}},
		"an override that needs the other file": {map[string]string{
			"compose.yaml":          "services: {a: {image: nginx, ports: ['80:80'], develop: {watch: [{path: src, action: rebuild}]}, prots: []}}\nsecrets: {s: {file: s.txt}}",
			"compose.override.yaml": "services: {a: {ports: ['80:80']}}\nsecrets: {s: {labels: {a: b}}}",
			"s.txt":                 "x",
		}, []string{"services.a.prots unknown-attribute"}},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			for name, text := range c.files {
				if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			project, err := composefile.Load(context.Background(), composefile.Options{Files: []string{dir}, Environment: []string{}})
			var found composefile.Findings
			if project != nil || !errors.As(err, &found) {
				t.Fatalf("the project is %v, the error %v", project, err)
			}
			var got []string
			for _, f := range found.Errors() {
				got = append(got, f.Path+" "+f.Code)
				if f.Position.Line == 0 {
					t.Errorf("%s has no position", f)
				}
			}
			slices.Sort(got)
			if !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
