package model_test

import (
	"slices"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// TestImageVolume: a database has the volume that its image declares, unless
// the file says where the data is, or a volume would not do.
func TestImageVolume(t *testing.T) {
	const ofPostgres = "image+db+var+lib+postgresql+data"
	for name, c := range map[string]struct{ service, want string }{
		"nothing is mounted":            {"image: postgres:17", ofPostgres},
		"the newest version":            {"image: postgres", "image+db+var+lib+postgresql"},
		"another place is mounted":      {"image: mysql:8.4, volumes: ['vol:/docker-entrypoint-initdb.d']", "image+db+var+lib+mysql"},
		"options of the server":         {"image: postgres:17, command: [-c, fsync=off]", ofPostgres},
		"the server":                    {"image: postgres:17, command: postgres -c fsync=off", ofPostgres},
		"a directory in the volume":     {"image: postgres:17, environment: {PGDATA: /var/lib/postgresql/data/17}", ofPostgres},
		"a directory elsewhere":         {"image: postgres:17, environment: {PGDATA: /data}", ""},
		"a named volume":                {"image: postgres:17, volumes: ['vol:/var/lib/postgresql/data']", ""},
		"a named volume above":          {"image: postgres:17, volumes: ['vol:/var/lib']", ""},
		"an anonymous volume":           {"image: postgres:17, volumes: [/var/lib/postgresql/data]", ""},
		"memory":                        {"image: postgres:17, tmpfs: ['/var/lib/postgresql/data:size=1g']", ""},
		"a client":                      {"image: postgres:17, command: [psql, -c, select]", ""},
		"an entrypoint":                 {"image: postgres:17, entrypoint: [sh]", ""},
		"a job":                         {"image: postgres:17, x-aws-job: true", ""},
		"several tasks":                 {"image: postgres:17, deploy: {replicas: 2}", ""},
		"tasks that overlap":            {"image: postgres:17, deploy: {update_config: {order: start-first}}", ""},
		"no network file system":        {"image: 'neo4j:5'", ""},
		"a version that is not known":   {"image: 'postgres@sha256:0123456789012345678901234567890123456789012345678901234567890123'", ""},
		"a cache, which can be rebuilt": {"image: 'redis:8'", ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := model.New(composetest.Text(t, "services: {db: {"+c.service+"}}\nvolumes: {vol: {}}\n")).Service("db")
			got := ""
			for _, m := range s.Mounts() {
				if m.OfImage {
					got = m.Volume
				}
			}
			if got != c.want {
				t.Errorf("the volume is %q, want %q", got, c.want)
			}
			filled := slices.ContainsFunc(s.FilledMounts(), func(m model.Mount) bool { return m.OfImage })
			if c.want != "" && (!s.HasOneWriter() || filled) {
				t.Errorf("one task writes: %v, and a container fills the volume: %v", s.HasOneWriter(), filled)
			}
		})
	}
}
