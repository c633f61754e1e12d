package rules

import "testing"

func TestCredentialSpec(t *testing.T) {
	const (
		domainless = `'{"ActiveDirectoryConfig": {"HostAccountConfig": {"PluginInput": {"CredentialArn": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:domain"}}}}'`
		joined     = `'{"ActiveDirectoryConfig": {}}'`
		stored     = "x-aws-credential_spec: {arn: 'arn:aws:s3:::specs/app.json', secret: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:domain'}"
		arn        = "x-aws-credential_spec: 'arn:aws:ssm:eu-west-1:111122223333:parameter/specs/app'"
		own        = "x-aws-capacity: {ec2: {ami: ami-0123456789abcdef0, machine: m7i.large}}"
	)
	config := func(content string, lines ...string) string {
		return web(append(lines, "credential_spec: {config: app}")...) + "configs:\n  app: {content: " + content + "}\n"
	}
	testRules(t, []ruleCase{
		{"domainless", config(domainless), nil},
		{"domainless on EC2", config(domainless, "x-aws-capacity: ec2"), []string{"info services.web machine-choice"}},
		{"joined on Fargate", config(joined), []string{"error services.web.credential_spec credential-spec"}},
		{"joined on EC2", config(joined, "x-aws-capacity: ec2"), []string{
			"info services.web machine-choice", "error services.web.credential_spec credential-spec",
		}},
		{"joined on an image of its own", config(joined, own), []string{"info services.web machine-choice"}},
		{"no JSON", config("domain"), []string{"error services.web.credential_spec.config credential-spec"}},
		{"input of Windows", config(`'{"ActiveDirectoryConfig": {"HostAccountConfig": {"PluginInput": "x"}}}'`), []string{
			"error services.web.credential_spec.config credential-spec",
		}},
		{"undefined", web("credential_spec: {config: app}"), []string{"error services.web.credential_spec.config undefined-config"}},
		{"external", web("credential_spec: {config: app}") + "configs:\n  app: {external: true, name: 'ssm:/app'}\n", []string{
			"error services.web.credential_spec.config credential-spec",
		}},
		{"a missing file", web("credential_spec: {file: gmsa.json}"), []string{"error services.web.credential_spec.file credential-spec"}},
		{"the registry", web("credential_spec: {registry: app}"), []string{"error services.web.credential_spec.registry credential-spec"}},
		{"stored", web(stored), nil},
		{"stored, overriding the registry", web("credential_spec: {registry: app}", stored), nil},
		{"stored, without a login", web(arn), []string{"error services.web.x-aws-credential_spec credential-spec"}},
		{"stored, without an ARN", web("x-aws-credential_spec: {secret: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:domain'}"), []string{
			"error services.web.x-aws-credential_spec credential-spec",
		}},
		{"stored elsewhere", web("x-aws-credential_spec: {arn: gmsa.json, secret: domain}"), []string{
			"error services.web.x-aws-credential_spec.arn extension-value", "error services.web.x-aws-credential_spec.secret extension-value",
		}},
		{"on Managed Instances", config(domainless, "x-aws-capacity: managed"), []string{"info services.web machine-choice", "error services.web.credential_spec credential-spec"}},
	})
}
