package load

import (
	"context"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"
)

// TestShorterTableOfCasts loads files with compose-go's whole table and with
// what Load leaves of it.
func TestShorterTableOfCasts(t *testing.T) {
	texts := map[string]string{
		"texts that become values": `
services:
  a:
    image: i
    init: "true"
    cpus: "0.5"
    pids_limit: "${LIMIT:-7}"
    ulimits: {nofile: {soft: "1", hard: "2"}, nproc: "3"}
    deploy: {replicas: "2", resources: {limits: {pids: "4"}}}
    healthcheck: {retries: "5", disable: "false"}
    ports: [{target: "80", published: "81"}]
    volumes: [{type: volume, source: v, target: /v, read_only: "true", volume: {nocopy: "true"}}]
    pre_start: [{image: j, init: "true"}]
    environment: {INIT: "true", cpus: "0.5"}
volumes: {v: {external: "true"}}
networks: {n: {internal: "true"}}
`,
		"anchors, merges and odd names": `
x-common: &common {read_only: "true", healthcheck: &check {retries: "3"}}
services:
  a.b: {<<: *common, image: i}
  init: {image: i, healthcheck: {<<: *check, timeout: 3s}}
  services: {image: i, privileged: "false", depends_on: {init: {condition: service_started, required: "false"}}}
`,
		"extends": `
services:
  a: {extends: {file: other.yaml, service: b}, image: i}
`,
	}
	var files []string
	extending := ""
	for name, text := range texts {
		dir := t.TempDir()
		for file, text := range map[string]string{
			"compose.yaml": text,
			"other.yaml":   `services: {b: {image: i, tty: "true", mem_swappiness: "3", oom_score_adj: "4"}}`,
		} {
			if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		files = append(files, filepath.Join(dir, "compose.yaml"))
		if name == "extends" {
			extending = files[len(files)-1]
		}
	}
	examples, err := filepath.Glob("../rules/testdata/check/*.yaml")
	if err != nil || len(examples) == 0 {
		t.Fatal("no files", err)
	}
	whole := loader.ToOptions(&types.ConfigDetails{}, nil).Interpolate.TypeCastMapping
	for _, file := range append(files, examples...) {
		load := func(options ...cli.ProjectOptionsFn) (*types.Project, error) {
			settings, _, err := Options{Files: []string{file}, ProjectName: "test", Environment: []string{}}.settings()
			if err != nil {
				t.Fatal(err)
			}
			for _, option := range options {
				if err := option(settings); err != nil {
					t.Fatal(err)
				}
			}
			return settings.LoadProject(context.Background())
		}
		left := len(whole)
		got, gotErr := load(cli.WithLoadOptions(func(o *loader.Options) {
			if o.Interpolate != nil {
				left = len(o.Interpolate.TypeCastMapping)
			}
		}))
		want, wantErr := load(cli.WithLoadOptions(func(o *loader.Options) {
			if o.Interpolate != nil {
				o.Interpolate.TypeCastMapping = whole
			}
		}))
		if !reflect.DeepEqual(got, want) || (gotErr == nil) != (wantErr == nil) || gotErr != nil && gotErr.Error() != wantErr.Error() {
			t.Errorf("%s: with %d of %d entries another project is loaded, or another error (%v instead of %v)", file, left, len(whole), gotErr, wantErr)
		}
		if (file == extending) != (left == len(whole)) {
			t.Errorf("%s: the table has %d of %d entries", file, left, len(whole))
		}
	}
}
