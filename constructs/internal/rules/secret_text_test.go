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
