package rules

import (
	"slices"
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
)

func TestSecretsInCommands(t *testing.T) {
	t.Parallel()
	const value = "an-example-value"
	for _, c := range []struct {
		name, text string
		// want are the attributes that have a finding.
		want []string
	}{
		{"health check", "    environment: {DB_PASSWORD: " + value + "}\n    healthcheck: {test: check -p " + value + "}\n", []string{"services.a.healthcheck"}},
		{"list", "    environment: {DB_PASSWORD: " + value + "}\n    healthcheck: {test: [CMD, check, " + value + "]}\n", []string{"services.a.healthcheck"}},
		{"command and entrypoint", "    environment: {DB_PASSWORD: " + value + "}\n    command: --password=" + value + "\n    entrypoint: [run, " + value + "]\n",
			[]string{"services.a.entrypoint", "services.a.command"}},
		{"the variable", "    environment: {DB_PASSWORD: " + value + "}\n    healthcheck: {test: check -p $$DB_PASSWORD}\n", nil},
		{"of another service", "    command: --password=" + value + "\n  b:\n    image: b\n    environment: {DB_PASSWORD: " + value + "}\n", []string{"services.a.command"}},
		{"a label", "    environment: {DB_PASSWORD: " + value + "}\n    labels: [a=b, key=x" + value + "]\n", []string{"services.a.labels.key"}},
		{"not selected", "    x-aws-secrets: false\n    environment: {DB_PASSWORD: " + value + "}\n    command: run " + value + "\n", nil},
		{"a password of the file", "    command: --password=" + value + "\n", []string{"services.a.command"}},
		{"a password in a URL", "    healthcheck: {test: [CMD, check, \"db://app:" + value + "@db\"]}\n", []string{"services.a.healthcheck"}},
		{"passwords that a shell inserts", "    command: --token $$A --password=\"$$(cat /run/secrets/a)\" --password \"$${B}\" db://a:$$C@b\n", nil},
		{"a word of the project", "    environment: {DB_PASSWORD: postgres, DB_USER: postgres}\n    command: -U postgres\n", nil},
		{"the name of an image", "    environment: {DB_PASSWORD: example}\n    command: example\n", nil},
		{"short", "    environment: {DB_PASSWORD: root}\n    command: -u root\n", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, f := range Check(composetest.Text(t, "x-aws-secrets: true\nservices:\n  a:\n    image: example/a:1\n"+c.text)) {
				if f.Code == codes.CredentialInCommand {
					got = append(got, f.Path)
				}
				if strings.Contains(f.String(), value) {
					t.Errorf("a message has the value: %s", f)
				}
			}
			slices.Sort(got)
			slices.Sort(c.want)
			if !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
	inserted := composetest.Text(t, "services: {a: {image: x, command: run an-example-value}}\n")
	inserted.Environment = map[string]string{"A_TOKEN": value, "B_NAME": "run"}
	if !slices.ContainsFunc(Check(inserted), func(f finding.Finding) bool { return f.Code == codes.CredentialInCommand }) {
		t.Error("nothing says that a variable of Compose is in the command")
	}
	strict := Check(composetest.Text(t, "x-aws-secrets: true\nx-aws-strict_secrets: true\nservices: {a: {image: x, command: run an-example-value, environment: {A_TOKEN: an-example-value}}}\n"))
	if !slices.ContainsFunc(strict, func(f finding.Finding) bool { return f.Code == codes.StrictSecrets && f.Path == "services.a.command" }) {
		t.Errorf("it is no error with strict secrets: %v", strict)
	}
}

// TestSecretsInOtherPlaces: no attribute has a value of a secret without a finding.
func TestSecretsInOtherPlaces(t *testing.T) {
	t.Parallel()
	const value = "an-example-value-1"
	const service, project = "services:\n  a:\n    image: x\n    environment: {DB_PASSWORD: " + value + "}\n    x-aws-secrets: true\n", "x-aws-secrets: true\n"
	for _, c := range []struct{ name, text, at, code string }{
		{"host name", service + "    hostname: h-" + value + "\n", "services.a.hostname", codes.PlaintextCredential},
		{"extra hosts", service + "    extra_hosts: ['" + value + ":10.0.0.1']\n", "services.a.extra_hosts", codes.PlaintextCredential},
		{"x-aws-environment", service + "    x-aws-environment: {X: 'a," + value + "'}\n", "services.a.x-aws-environment.X", codes.PlaintextCredential},
		{"a name in x-aws-environment", service + "    x-aws-environment: {X_PASSWORD: other}\n", "services.a.x-aws-environment.X_PASSWORD", codes.PlaintextCredential},
		{"policies", service + "    x-aws-role: {Statement: [{Effect: Allow, Action: '*', Resource: " + value + "}]}\n",
			"services.a.x-aws-role.Statement[0].Resource", codes.PlaintextCredential},
		{"labels of deploy", service + "    deploy: {labels: {k: " + value + "}}\n", "services.a.deploy.labels.k", codes.PlaintextCredential},
		{"annotations", service + "    annotations: {k: " + value + "}\n", "services.a.annotations.k", codes.PlaintextCredential},
		{"a hook", service + "    post_start: [{command: run " + value + "}]\n", "services.a.post_start[0].command", codes.CredentialInCommand},
		{"a variable of a hook", service + "    post_start: [{command: run, environment: {A_TOKEN: other}}]\n",
			"services.a.post_start[0].environment.A_TOKEN", codes.PlaintextCredential},
		{"a log group", service + "    logging: {driver: awslogs, options: {awslogs-group: g-" + value + "}}\n", "services.a.logging.options.awslogs-group", codes.PlaintextCredential},
		{"build", service + "    build: {dockerfile_inline: \"FROM x\\nENV A=" + value + "\"}\n", "services.a.build.dockerfile_inline", codes.PlaintextCredential},
		{"arguments of a build", service + "    build: {dockerfile_inline: FROM x, args: {A: 'a:" + value + "'}}\n", "services.a.build.args", codes.PlaintextCredential},
		{"a provider", service + "  p: {provider: {type: p, options: {password: another-value}}}\n", "services.p.provider.options.password", codes.PlaintextCredential},
		{"a model", service + "models: {m: {model: m, runtime_flags: [--api-key, " + value + "]}}\n", "models.m.runtime_flags", codes.PlaintextCredential},
		{"CIFS", service + "volumes: {v: {driver_opts: {type: cifs, o: 'username=u,password=other', device: //h/s}}}\n",
			"volumes.v.driver_opts.o", codes.PlaintextCredential},
		{"an option of a volume", service + "volumes: {v: {driver_opts: {password: another-value}}}\n", "volumes.v.driver_opts.password", codes.PlaintextCredential},
		{"x-aws of the project", service + "x-aws-tags: {k: " + value + "}\n", "x-aws-tags.k", codes.PlaintextCredential},
		{"a tag", strings.Replace(service, "image: x", "image: x:"+value, 1), "services.a.image", codes.PlaintextCredential},
		{"Base64 in a config", service + "    configs: [c]\nconfigs: {c: {content: 'a: YXBwOmFuLWV4YW1wbGUtdmFsdWUtMQ=='}}\n", "services.a.configs[0]", codes.CredentialInFile},
		{"another part", service + "    x-other: " + value + "\n", "", ""},
		{"a config", service + "    configs: [c]\nconfigs: {c: {content: 'password=other'}}\n", "configs.c.content", codes.PlaintextCredential},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			for _, strict := range []string{"", "x-aws-strict_secrets: true\n"} {
				code := c.code
				if strict != "" && code != "" {
					code = codes.StrictSecrets
				}
				got := ""
				for _, f := range Check(composetest.Text(t, project+strict+c.text)) {
					if f.Code == codes.PlaintextCredential || f.Code == codes.CredentialInCommand || f.Code == codes.CredentialInFile || f.Code == codes.StrictSecrets {
						got += f.Code + " " + f.Path + "\n"
					}
					if strings.Contains(f.Message+f.Fix, value) || strings.Contains(f.Message+f.Fix, "another-value") {
						t.Errorf("a message has the value: %s", f)
					}
				}
				if !strings.Contains(got, strings.TrimSpace(code+" "+c.at)) || (got == "") != (code == "") {
					t.Errorf("got %q, want %s at %s", got, code, c.at)
				}
			}
		})
	}
}

// TestNameOfCredential: of several variables, a message names that of the service, and
// the longest one that a text has.
func TestNameOfCredential(t *testing.T) {
	t.Parallel()
	const text = "x-aws-secrets: true\nservices:\n" +
		"  a: {image: x, environment: {A_TOKEN: an-example-value}}\n" +
		"  b: {image: x, command: run an-example-value, environment: {B_TOKEN: an-example-value}}\n" +
		"  c: {image: x, command: run an-example-value-1, environment: {B_TOKEN: an-example-value, C_TOKEN: an-example-value-1}}\n" +
		"  d: {image: x, command: run in-a-document, environment: {D: '{\"password\": \"in-a-document\"}'}}\n"
	want := map[string]string{"services.b.command": "value of B_TOKEN", "services.c.command": "value of C_TOKEN", "services.d.command": "password in D"}
	for _, f := range Check(composetest.Text(t, text)) {
		if f.Code == codes.CredentialInCommand && !strings.Contains(f.Message, want[f.Path]) {
			t.Errorf("%s: %s", f.Path, f.Message)
		}
		if f.Code == codes.CredentialInCommand {
			delete(want, f.Path)
		}
	}
	if len(want) > 0 {
		t.Errorf("no finding of %v", want)
	}
}
