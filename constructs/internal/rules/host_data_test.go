package rules

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
	"github.com/compose-cdk/compose-cdk/constructs/internal/load"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// TestHostData: a directory outside the project begins empty, as in Docker,
// unless this machine has something there.
func TestHostData(t *testing.T) {
	t.Setenv("HOME", composetest.Directory(t, map[string]string{"empty/": "", "full/file": "x"}))
	for _, c := range []struct {
		name, mounts, more string
		want               []string
	}{
		{"nothing is there", `["/srv/nowhere/data:/data"]`, "", []string{"warning services.web.volumes[0] bind-data"}},
		{"read only", `["/srv/nowhere/data:/data:ro"]`, "", []string{"error services.web.volumes[0] host-path"}},
		{"read only beside a writer", `["/srv/nowhere/data:/data:ro", "/srv/nowhere:/all"]`, "", []string{
			"warning services.web.volumes[0] bind-data", "warning services.web.volumes[1] bind-data"}},
		{"empty", `["~/empty:/data"]`, "", []string{"warning services.web.volumes[0] bind-data"}},
		{"empty, and must exist", `[{type: bind, source: ~/empty, target: /data, bind: {create_host_path: false}}]`, "",
			[]string{"warning services.web.volumes[0] bind-data"}},
		{"must exist", `[{type: bind, source: /srv/nowhere, target: /data, bind: {create_host_path: false}}]`, "",
			[]string{"error services.web.volumes[0] host-path"}},
		{"something is there", `["~/full:/data"]`, "", []string{"error services.web.volumes[0] host-path"}},
		{"something is there, and is not wanted", `["~/full:/data"]`, "x-aws-binds: {~/full: efs}", nil},
		{"by the local driver", `["data:/data"]`, "volumes: {data: {driver_opts: {type: none, o: bind, device: /srv/nowhere}}}",
			[]string{"warning services.web.volumes[0] bind-data"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := summaries(Check(composetest.Text(t, "services: {web: {image: i, volumes: "+c.mounts+"}}\n"+c.more)))
			if !slices.Equal(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

// TestHostDataOfEverybody: the names of volumes do not depend on the home
// directory of who deploys, on whether x-aws-binds names the path, or on how the
// home directory is written.
func TestHostDataOfEverybody(t *testing.T) {
	const text = `
services:
  a: {image: i, volumes: ["~/shop:/a", "/srv/shop:/b"]}
  b: {image: i, volumes: ["${HOME}/shop/more:/a", {type: bind, source: ~/other, target: /b}, "data:/c"]}
volumes: {data: {driver_opts: {type: none, o: bind, device: "${HOME}/third"}}}
`
	const want = "home+shop , host+srv+shop , home+shop more, home+other , home+third "
	for _, home := range []string{"/home/ada", "/var/lib/jenkins"} {
		for _, binds := range []string{"", "x-aws-binds: {\"~\": efs, /srv/shop: efs}"} {
			var got []string
			for _, s := range ofHome(t, home, text+binds).All() {
				for _, m := range s.Mounts() {
					got = append(got, m.Volume+" "+m.Subpath)
				}
			}
			if found := strings.Join(got, ", "); found != want {
				t.Errorf("for %s: got %q, want %q", home, found, want)
			}
		}
	}
}

// ofHome loads a compose file for a user with a home directory.
func ofHome(t *testing.T, home, text string) *model.Project {
	t.Helper()
	t.Setenv("HOME", home)
	file := filepath.Join(composetest.Directory(t, map[string]string{"compose.yaml": text}), "compose.yaml")
	p, err := load.Load(context.Background(), load.Options{Files: []string{file}, Environment: []string{"HOME=" + home}})
	if err != nil {
		t.Fatal(err)
	}
	return model.New(p)
}
