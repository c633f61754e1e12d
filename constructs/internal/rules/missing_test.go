package rules

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

func TestMissingFiles(t *testing.T) {
	for _, c := range []struct {
		name, volumes, more string
		want                []string
	}{
		{"extension", `["./app.conf:/etc/app/app.conf"]`, "", []string{"error missing-file create it"}},
		{"extension of the target", `["./cert:/etc/app/cert.pem"]`, "", []string{"error missing-file create it"}},
		{"another spelling", `["./ngnix.conf:/etc/nginx/nginx.conf:ro"]`, "", []string{"error missing-file did you mean nginx.conf?"}},
		{"long form", `[{type: bind, source: ./certs/cert.pem, target: /etc/app/cert.pem, read_only: true}]`, "", []string{"error missing-file create it"}},
		{"known name", `["./.env:/app/.env"]`, "", []string{"error missing-file create it"}},
		{"nobody writes", `["./certs:/certs:ro"]`, "", []string{"error missing-file put the files there"}},
		{"empty, and nobody writes", `["./empty:/certs:ro"]`, "", []string{"error missing-file put the files there"}},
		{"another service writes", `["./certs:/certs:ro"]`, "  tool: {image: i, volumes: ['./certs:/out']}", []string{"warning bind-data", "warning bind-data"}},
		{"another service writes above", `["./certs/live:/certs:ro"]`, "  tool: {image: i, volumes: ['./certs:/out']}", []string{"warning bind-data", "warning bind-data"}},
		{"drop-in directory", `["./conf.d:/etc/app/conf.d"]`, "", []string{"warning bind-data"}},
		{"version", `["./data-1.5:/var/lib/app"]`, "", []string{"warning bind-data"}},
		{"hidden directory", `["./.data:/var/lib/app"]`, "", []string{"warning bind-data"}},
		{"file system for a file", `["/opt/cert.p12:/opt/cert.p12:ro"]`, "x-aws-binds: {/opt/cert.p12: efs}", []string{"error efs-file use `secrets`"}},
		{"file of the machine", `["/opt/cert.p12:/opt/cert.p12:ro"]`, "", []string{"error host-path use `secrets`"}},
		{"above the project", `["./nginx.conf:/etc/app/a.conf:ro", "/:/host:ro"]`, "x-aws-binds: {/: drop}", nil},
		{"above the project, beside it", `["../shared:/shared"]`, "x-aws-binds: {/: drop}", []string{"warning bind-data"}},
		{"a letter", `["d:/data"]`, "volumes: {d: }", []string{"error mount-target give the volume a longer name"}},
		{"a letter, read-only", `["w:/work:ro"]`, "volumes: {w: }", []string{"error mount-target give the volume a longer name"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := composetest.Directory(t, map[string]string{
				"app/compose.yaml": "services:\n  web: {image: i, volumes: " + c.volumes + "}\n" + c.more + "\n",
				"app/nginx.conf":   "events {}\n",
				"app/empty/":       "",
			})
			var got []string
			for _, f := range Check(composetest.File(t, filepath.Join(dir, "app", "compose.yaml"))) {
				if f.Code != codes.DefaultSize && f.Code != codes.AccountQuotas {
					got = append(got, string(f.Severity)+" "+f.Code+" "+f.Fix)
				}
			}
			if !slices.EqualFunc(got, c.want, strings.HasPrefix) {
				t.Errorf("got:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

// TestNestedData: a directory and one below it are one volume, as they are one
// directory in Docker.
func TestNestedData(t *testing.T) {
	p := model.New(composetest.Text(t, `
services:
  a: {image: i, volumes: ["/srv/media:/media"]}
  b: {image: i, volumes: ["/srv/media/in/new:/in"]}
  c: {image: i, volumes: ["./data:/d"]}
  d: {image: i, volumes: ["./data/sub:/s", "./database:/e"]}
x-aws-binds: {/srv/media: efs}
`))
	var got []string
	for _, s := range p.All() {
		for _, m := range s.Mounts() {
			got = append(got, m.Volume+" "+m.Subpath)
		}
	}
	want := []string{"host+srv+media ", "host+srv+media in/new", "bind+data ", "bind+data sub", "bind+database "}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if f := Check(p.Project).Errors(); len(f) > 0 {
		t.Errorf("there are errors: %v", f)
	}
}
