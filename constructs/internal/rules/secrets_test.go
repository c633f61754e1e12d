package rules

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// uses is a service with secrets, and the project's.
func uses(list, secrets string) string {
	return web("secrets: ["+list+"]") + "secrets: {" + secrets + "}\n"
}

func TestSecretRules(t *testing.T) {
	testRules(t, []ruleCase{
		{"generated", uses("s", "s: {x-aws-generate: {}}"), nil},
		{"generated here, a file elsewhere", uses("s", "s: {file: missing, x-aws-generate: {length: 64}}"), nil},
		{"generated and external", uses("s", "s: {external: true, x-aws-generate: {}}"), []string{"error secrets.s secret-source"}},
		{"generated, of a wrong type", uses("s", "s: {x-aws-generate: {length: long}}"), []string{
			"error secrets.s.x-aws-generate.length extension-type",
		}},
		{"generated, too long", uses("s", "s: {x-aws-generate: {length: 5000}}"), []string{"error secrets.s.x-aws-generate.length generated-secret"}},
		{"generated, of nothing", uses("s", "s: {x-aws-generate: {exclude_lowercase: true, exclude_uppercase: true, exclude_numbers: true, exclude_punctuation: true}}"),
			[]string{"error secrets.s.x-aws-generate generated-secret"}},
		{"generated, key without template", uses("s", "s: {x-aws-generate: {key: a}}"), []string{"error secrets.s.x-aws-generate generated-secret"}},
		{"generated, of no version", uses("s", "s: {x-aws-generate: {version: -1}}"), []string{"error secrets.s.x-aws-generate.version generated-secret"}},
		{"generated, key with a line break", uses("s", `s: {x-aws-generate: {key: "a\nb", template: "{}"}}`), []string{"error secrets.s.x-aws-generate.key generated-secret"}},
		{"generated, longer than a parameter", uses("s", `s: {x-aws-generate: {key: a, template: '{"a": "`+strings.Repeat("a", 4000)+`"}'}}`),
			[]string{"error secrets.s.x-aws-generate generated-secret"}},
		{"generated into no JSON", uses("s", "s: {x-aws-generate: {key: a, template: b}}"), []string{"error secrets.s.x-aws-generate.template generated-secret"}},
		{"no file", uses("s", "s: {file: missing}"), []string{"warning secrets.s.file secret-file-absent"}},
		{"a directory", uses("s", "s: {file: .}"), []string{"error secrets.s.file secret-file"}},
		{"no variable", uses("s", "s: {environment: MISSING}"), []string{"warning secrets.s.environment secret-not-set"}},
		{"not used", web() + "secrets: {s: {file: missing}, t: {environment: MISSING}, u: {external: true, name: 'a b'}}\n", nil},
		{"not declared", web("secrets: [s]"), []string{"error services.web.secrets[0] undefined-secret"}},
		{"in Secrets Manager", uses("a, b, c", "a: {external: true}, b: {external: true, name: team/b}, c: {external: true, name: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:c'}"), nil},
		{"in Parameter Store", uses("a, b", "a: {external: true, name: 'ssm:/a/b'}, b: {external: true, name: 'arn:aws:ssm:eu-west-1:123456789012:parameter/a'}"), nil},
		{"nowhere", uses("a, b, c", "a: {external: true, name: 'a b'}, b: {external: true, name: 'ssm:a b'}, c: {external: true, name: 'arn:aws:s3:::b'}"), []string{
			"error secrets.a.name external-name", "error secrets.b.name external-name", "error secrets.c.name external-name",
		}},
		{"for Swarm", uses("s", "s: {driver: d, driver_opts: {a: b}, template_driver: t, external: true}"), []string{
			"error secrets.s.driver swarm-driver", "error secrets.s.driver_opts swarm-driver", "error secrets.s.template_driver swarm-driver",
		}},
		{"keys", uses("s", "s: {external: true, x-aws-keys: ['*', a, a/b]}"), []string{
			"error secrets.s.x-aws-keys[0] secret-key", "error secrets.s.x-aws-keys[2] secret-key",
		}},
	})
}

func TestSecretUseRules(t *testing.T) {
	const external = "s: {external: true}, p: {external: true, name: 'ssm:/p'}"
	testRules(t, []ruleCase{
		{"variable", uses("{source: s, x-aws-env: A, x-aws-keys: a}, {source: s, x-aws-env: B}, {source: p, x-aws-env: C}", external), nil},
		{"variable, no name", uses("{source: s, x-aws-env: 1A}", external), []string{"error services.web.secrets[0].x-aws-env secret-variable"}},
		{"variable, twice", uses("{source: s, x-aws-env: A}, {source: p, x-aws-env: A}", external), []string{"error services.web.secrets[1].x-aws-env secret-variable"}},
		{"variable, in the environment too", web("environment: {A: b}", "secrets: [{source: s, x-aws-env: A}]") + "secrets: {" + external + "}\n", nil},
		{"variable of several keys", uses("{source: s, x-aws-env: A, x-aws-keys: '*'}", external), []string{"error services.web.secrets[0].x-aws-env secret-variable"}},
		{"variable of a key of a parameter", uses("{source: p, x-aws-env: A, x-aws-keys: a}", external), []string{"error services.web.secrets[0].x-aws-env secret-variable"}},
		{"a reader by name", web("user: app", `secrets: [{source: s, mode: 0400}, {source: s, target: t, mode: 0400, uid: "5"}, {source: s, target: u}]`) +
			"secrets: {s: {external: true, name: s}}\n", []string{"warning services.web.secrets[0].mode file-reader"}},
		{"a reader by number", web("user: 5:app", `secrets: [{source: s, mode: 0400}]`) + "secrets: {s: {external: true, name: s}}\n", nil},
		{"owner", uses("{source: s, uid: app, gid: '-1'}", external), []string{
			"error services.web.secrets[0].uid file-owner", "error services.web.secrets[0].gid file-owner",
		}},
		{"mode", uses("{source: s, mode: 070000}", external), []string{"error services.web.secrets[0].mode file-mode"}},
		{"two on one path", uses("{source: s, target: a}, {source: p, target: /run/secrets/x/../a}", external), []string{"error services.web.secrets[1] duplicate-file"}},
		{"one within the other", uses("{source: s, target: a}, {source: p, target: a/b}", external), []string{"error services.web.secrets[1] duplicate-file"}},
		{"at the root", uses("{source: s, target: /key}", external), []string{"error services.web.secrets[0] file-directory"}},
		{"keys at the root", uses("{source: s, target: /keys, x-aws-keys: '*'}", external), nil},
		{"beside files of the system", uses("{source: s, target: /etc/key}", external), []string{"warning services.web.secrets[0] hidden-directory"}},
		{"in a directory of its own", uses("{source: s, target: /etc/app/key}", external), nil},
		{"odd characters", uses("{source: s, target: '/a/$$b'}", "s: {external: true}"), []string{"error services.web.secrets[0] file-target"}},
		{"on another mount", web("tmpfs: [/run/secrets]", "secrets: [s]") + "secrets: {" + external + "}\n", []string{"error services.web.secrets[0] duplicate-mount"}},
	})
}

func TestConfigRules(t *testing.T) {
	uses := func(list, configs string) string { return web("configs: ["+list+"]") + "configs: {" + configs + "}\n" }
	testRules(t, []ruleCase{
		{"content", uses("c", "c: {content: a}"), nil},
		{"no content", uses("c", "c: {content: ''}"), nil},
		{"no file", uses("c", "c: {file: missing}"), []string{"error configs.c.file config-file"}},
		{"no variable", uses("c", "c: {environment: MISSING}"), []string{"error configs.c.environment config-not-set"}},
		{"external in a directory of its own", uses("{source: c, target: /config/c}", "c: {external: true, name: 'ssm:/c'}"), nil},
		{"external at the root", uses("c", "c: {external: true, name: 'ssm:/c'}"), []string{"error services.web.configs[0] file-directory"}},
		{"not used", web() + "configs: {c: {file: missing}, d: {external: true, name: 'a b'}}\n", nil},
		{"for Swarm", uses("c", "c: {content: a, template_driver: golang}"), []string{"error configs.c.template_driver swarm-driver"}},
		{"beside a secret", web("secrets: [{source: s, target: /app/s}]", "configs: [{source: c, target: /app/sub/c}]") +
			"secrets: {s: {external: true}}\nconfigs: {c: {content: a}}\n", []string{"warning services.web.secrets[0] hidden-directory"}},
		{"hidden by a mount", web("tmpfs: [/app]", "configs: [{source: c, target: /app/c}]") + "configs: {c: {content: a}}\n",
			[]string{"error services.web.configs[0] hidden-file"}},
		{"in a volume", web("volumes: ['data:/app']", "configs: [{source: c, target: /app/c}]") + "configs: {c: {content: a}}\nvolumes: {data: {}}\n", nil},
		{"in a volume at its own directory", web("volumes: ['data:/config']", "configs: [{source: c, target: /config/c}]") + "configs: {c: {content: a}}\nvolumes: {data: {}}\n", nil},
		{"in a volume to read only", web("volumes: ['data:/app:ro']", "configs: [{source: c, target: /app/c}]") + "configs: {c: {content: a}}\nvolumes: {data: {}}\n",
			[]string{"error services.web.configs[0] hidden-file", "info volumes.data volume-content"}},
		{"instead of a volume", web("volumes: ['data:/app']", "configs: [{source: c, target: /app}]") + "configs: {c: {content: a}}\nvolumes: {data: {}}\n",
			[]string{"error services.web.configs[0] hidden-file"}},
		{"too large for a volume", web("volumes: ['data:/app']", "configs: [{source: c, target: /app/c}]") + "configs: {c: {content: " + strings.Repeat("a", 25<<10) + "}}\nvolumes: {data: {}}\n",
			[]string{"error services.web.configs[0] hidden-file"}},
		{"external in a volume", web("volumes: ['data:/app']", "configs: [{source: c, target: /app/c}]") + "configs: {c: {external: true, name: 'ssm:/c'}}\nvolumes: {data: {}}\n",
			[]string{"error services.web.configs[0] duplicate-mount"}},
		{"too large beside a secret", web("secrets: [{source: s, target: /x/s}]", "configs: [{source: c, target: /x/c}]") +
			"secrets: {s: {external: true}}\nconfigs: {c: {content: " + strings.Repeat("a", 25<<10) + "}}\n", []string{"error services.web.configs config-size"}},
		{"large in a directory of its own", uses("{source: c, target: /config/c}", "c: {content: "+strings.Repeat("a", 25<<10)+"}"), nil},
	})
}

func TestSecretValue(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "compose.yaml")
	if err := os.WriteFile(file, []byte("services: {a: {image: i, secrets: [s]}}\nsecrets: {s: {file: value}}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ value, problem string }{
		"text":      {"x é\n", ""},
		"largest":   {strings.Repeat("a", 4096), ""},
		"too large": {strings.Repeat("marker", 683), "external: true"},
		"empty":     {"", "empty"},
		"binary":    {"marker\xff", "UTF-8"},
		"NUL":       {"marker\x00", "NUL"},
	} {
		t.Run(name, func(t *testing.T) {
			if err := os.WriteFile(filepath.Join(dir, "value"), []byte(c.value), 0o600); err != nil {
				t.Fatal(err)
			}
			got, err := model.SecretValue(composetest.File(t, file), "s")
			switch {
			case c.problem == "" && (err != nil || got != c.value):
				t.Errorf("got %q, %v", got, err)
			case c.problem != "" && (err == nil || !strings.Contains(err.Error(), c.problem) || strings.Contains(err.Error(), "marker")):
				t.Errorf("got %v, want %q", err, c.problem)
			}
		})
	}
}

func TestFilesOf(t *testing.T) {
	for target, want := range map[string]string{
		"":                                       "copied",
		"/etc/nginx/nginx.conf":                  "copied",
		"/app/config.json":                       "copied",
		"/etc/nginx/conf.d/a.conf":               "copied",
		"/docker-entrypoint-initdb.d/a.sql":      "mounted",
		"/etc/grafana/provisioning/dashboards/a": "mounted",
		"/config/a":                              "mounted",
		"/run/a":                                 "copied",
		"/run/configs/a":                         "mounted",
		"/var/run/app/a":                         "mounted",
		"/mnt/app/a":                             "mounted",
	} {
		p := composetest.Text(t, web(`configs: [{source: c, target: "`+target+`"}]`)+"configs: {c: {content: a}}\n")
		l, got := model.New(p).Service("web").MountedFiles(), "nowhere"
		switch {
		case len(l.Mounted) == 1 && len(l.Copied) == 0:
			got = "mounted"
		case len(l.Mounted) == 0 && len(l.Copied) == 1:
			got = "copied"
		}
		if got != want {
			t.Errorf("%q: %s, want %s", target, got, want)
		}
	}
}

func TestIsCompleteSecretARN(t *testing.T) {
	const arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:"
	for name, want := range map[string]bool{"a-AbC123": true, "a-b1c2d3": true, "my-secret": false, "a": false, "a-abc12": false, "a/b-ABCDEF": true} {
		if got := model.IsCompleteSecretARN(arn + name); got != want {
			t.Errorf("%s: got %t", name, got)
		}
	}
}
