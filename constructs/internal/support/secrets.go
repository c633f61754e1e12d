package support

const (
	swarmOnly   = "is a feature of Docker Swarm and has no effect on ECS; it is an error if a service uses it"
	labelsOfAWS = "has no effect on ECS: all resources have the tags of the project"
)

var secretRows = []Row{
	mapped("secrets", "secrets in Secrets Manager, if a service uses them"),
	mapped("secrets.*", "secret in Secrets Manager"),
	refused("secrets.*.driver", swarmOnly, "").byRule(),
	refused("secrets.*.driver_opts", swarmOnly, "").byRule(),
	mapped("secrets.*.environment", "SecretString of the secret, by a NoEcho parameter of the stack"),
	mapped("secrets.*.external", "existing secret in Secrets Manager, or parameter in Parameter Store"),
	mapped("secrets.*.file", "SecretString of the secret, by a NoEcho parameter of the stack"),
	ignored("secrets.*.labels", labelsOfAWS),
	mapped("secrets.*.name", "with external: its name or ARN in Secrets Manager, ssm:<name>, or the ARN of a parameter"),
	refused("secrets.*.template_driver", swarmOnly, "").byRule(),
	mapped("secrets.*.x-aws-generate", "GenerateSecretString of the secret, whose value is generated once; another version creates another secret"),
	mapped("secrets.*.x-aws-keys", "a file for each of these keys of a JSON object, in a directory with the secret's name"),
}

var configRows = []Row{
	mapped("configs", "files of the containers that use them"),
	mapped("configs.*", "file of a container"),
	mapped("configs.*.content", "content of the file"),
	mapped("configs.*.environment", "content of the file, readable in the template"),
	mapped("configs.*.external", "existing parameter in Parameter Store, or secret in Secrets Manager"),
	mapped("configs.*.file", "content of the file"),
	ignored("configs.*.labels", labelsOfAWS),
	mapped("configs.*.name", "with external: ssm:<name>, the ARN of a parameter, or a name or ARN in Secrets Manager"),
	refused("configs.*.template_driver", swarmOnly, "").byRule(),
}
