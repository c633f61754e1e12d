package codes

import "github.com/compose-cdk/compose-cdk/constructs/internal/finding"

// environmentRows are of variables and texts of a container.
var environmentRows = []Row{
	{
		Code: CDKToken, Severity: finding.Error,
		Title: "A text looks like a token of the CDK",
		Why:   "The CDK replaces ${Token[…]} and #{Token[…]} in texts by values of its own (AWS CDK developer guide, Tokens).",
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
		Title: "An empty command does not remove that of the image",
		Why:   "Docker starts the entrypoint of the image without the command of the image. A task definition has no way to say so: ECS leaves an empty command out.",
		Bad: `services:
  web:
    image: nginx
    command: []
`,
		Mend: []string{"    command: []\n", "    entrypoint: [/docker-entrypoint.sh]\n    command: []\n"},
	},
	{
		Code: Entrypoint, Severity: finding.Warning,
		Title: "An empty entrypoint does not remove that of the image",
		Why:   "Docker starts nothing, or the command alone. A task definition has no way to say so without a command: ECS leaves an empty entrypoint out.",
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
		Why:   "Whoever may read the CloudFormation stack, the task definition or the build can read the value. Secrets are stored in AWS Secrets Manager, and reach the container as files in /run/secrets, or with x-aws-env as variables.",
		Bad: `services:
  web:
    image: nginx
    environment:
      ADMIN_PASSWORD: change-me
`,
		Mend: []string{
			"    environment:\n      ADMIN_PASSWORD: change-me\n",
			"    secrets: [{source: admin, x-aws-env: ADMIN_PASSWORD}]\nsecrets:\n  admin:\n    x-aws-generate: {}\n",
		},
	},
	{
		Code: TaskDefinitionSize, Severity: finding.Error,
		Title: "The texts of a service are too long for a task definition",
		Why:   "A task definition has at most 64 KiB (Amazon ECS developer guide, Service quotas). Commands, variables, labels and configs beside secrets are part of it.",
		Bad: `services:
  web:
    image: nginx
    environment:
      PAGE: "<70000 letters>"
`,
		Mend: []string{"<70000 letters>", "<7000 letters>"},
	},
}
