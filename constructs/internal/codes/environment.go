package codes

import "github.com/compose-cdk/compose-cdk/constructs/internal/finding"

// environmentRows are of variables and texts of a container.
var environmentRows = []Row{
	{
		Code: CDKToken, Severity: finding.Error,
		Title: "A text contains a token of the CDK",
		Why:   "The CDK replaces ${Token[…]} and #{Token[…]} in texts with values of its own (AWS CDK developer guide, Tokens).",
		Bad: `services:
  web:
    image: nginx
    environment:
      PATTERN: "#{Token[1]}"
`,
		Mend: []string{"#{Token[1]}", "#{Value[1]}"},
	},
	{
		Code: Command, Severity: finding.Warning,
		Title: "An empty command does not clear the command of the image",
		Why:   "Docker starts the entrypoint of the image without the command of the image. A task definition cannot express this: ECS ignores an empty command.",
		Bad: `services:
  web:
    image: nginx
    command: []
`,
		Mend: []string{"    command: []\n", "    entrypoint: [/docker-entrypoint.sh]\n    command: []\n"},
	},
	{
		Code: Entrypoint, Severity: finding.Warning,
		Title: "An empty entrypoint does not clear the entrypoint of the image",
		Why:   "Docker starts only the command, if there is one. A task definition cannot express this without a command: ECS ignores an empty entrypoint.",
		Bad: `services:
  web:
    image: nginx
    entrypoint: []
`,
		Mend: []string{"    entrypoint: []\n", "    entrypoint: []\n    command: [nginx, -g, daemon off;]\n"},
	},
	{
		Code: PlaintextCredential, Severity: finding.Warning,
		Title: "A credential is readable in the template",
		Why:   "Everyone who may read the CloudFormation stack, the task definition or the build can read the value. `x-aws-secrets` stores the values of variables in AWS Secrets Manager; docker compose ignores it. Secrets can also be files in /run/secrets.",
		Bad: `services:
  web:
    image: nginx
    environment:
      ADMIN_PASSWORD: change-me
`,
		Mend: []string{
			"      ADMIN_PASSWORD: change-me\n",
			"      ADMIN_PASSWORD: change-me\n    x-aws-secrets: true\n",
		},
	},
	{
		Code: StrictSecrets, Severity: finding.Error,
		Title: "A credential is readable in the template of a project with x-aws-strict_secrets",
		Why:   "With `x-aws-strict_secrets: true` each credential that would be readable is an error instead of the warning plaintext-credential.",
		Bad: `x-aws-strict_secrets: true
services:
  web:
    image: nginx
    environment: {ADMIN_PASSWORD: change-me}
`,
		Mend: []string{"change-me}\n", "change-me}\n    x-aws-secrets: true\n"},
	},
	{
		Code: TaskDefinitionSize, Severity: finding.Error,
		Title: "The texts of a service are too long for a task definition",
		Why:   "A task definition has at most 64 KiB (Amazon ECS developer guide, Service quotas). Commands, variables, labels and configs in the directory of a secret are part of it.",
		Bad: `services:
  web:
    image: nginx
    environment:
      PAGE: "<70000 letters>"
`,
		Mend: []string{"<70000 letters>", "<7000 letters>"},
	},
}
