package codes

import "github.com/compose-cdk/compose-cdk/constructs/internal/finding"

// secretRows are of secrets.
var secretRows = []Row{
	{
		Code: DecimalMode, Severity: finding.Warning,
		Title: "The mode of a file is a decimal number",
		Why:   "Compose reads 0440 as an octal number and 440 as a decimal one, which means the permissions 0670.",
		Bad: `services:
  web:
    image: nginx
    secrets: [{source: key, mode: 444}]
secrets:
  key: {x-aws-generate: {}}
`,
		Mend: []string{"mode: 444", "mode: 0444"},
	},
	{
		Code: ExternalName, Severity: finding.Error,
		Title: "The name of an external secret or config is malformed",
		Why:   "An external secret is either a secret in AWS Secrets Manager, by name or ARN, or a parameter in Systems Manager Parameter Store, as ssm:/path or by ARN.",
		Bad: `services:
  web:
    image: nginx
    secrets: [key]
secrets:
  key:
    external: true
    name: shop key
`,
		Mend: []string{"shop key", "shop/key"},
	},
	{
		Code: CredentialInCommand, Severity: finding.Warning,
		Title: "A command, health check or label has the value of a secret",
		Why:   "Compose replaces ${NAME} in the whole file when it is read, so that the value is part of the command, and with it of the template and the task definition. `$$NAME` is left to the shell of the container, which has the variable: docker compose and Amazon ECS run the same. `compose-cdk adapt` writes this where a shell is known to run the command, and empties labels.",
		Bad: `x-aws-secrets: true
services:
  cache:
    image: redis:8
    environment: {REDIS_PASSWORD: example-word}
    healthcheck: {test: redis-cli -a example-word ping}
`,
		Mend: []string{"-a example-word", "-a $$REDIS_PASSWORD"},
	},
	{
		Code: CredentialInFile, Severity: finding.Warning,
		Title: "A mounted file or a config has the value of a secret",
		Why:   "Files that a service mounts, and configs, are in the template or in an asset, which everybody can read who may read the stack or pull the image. `x-aws-secrets` keeps the value of a variable out of the template only. Most programs can read a variable or a file of `/run/secrets` instead.",
		Bad: `x-aws-secrets: true
services:
  web:
    image: nginx
    environment: {API_TOKEN: example-token-1}
    configs: [{source: settings, target: /config/app.ini}]
configs:
  settings:
    content: "token = example-token-1"
`,
		Mend: []string{"token = example-token-1", "token_variable = API_TOKEN"},
	},
	{
		Code: GeneratedOnce, Severity: finding.Info,
		Title: "A generated value is created only once",
		Why:   "Secrets Manager generates a new value whenever GenerateSecretString changes (AWS CloudFormation, AWS::SecretsManager::Secret). A database keeps the password with which it was initialized, so new tasks could not connect. Therefore the specification is a parameter of the stack, which `cdk deploy` leaves at its first value: a later change in the file, for example of the length, has no effect. For a new value, increase `version`: the stack gets a new secret, the old one is kept, and services start new tasks with the new value. Set the new value in a database with its own means, such as ALTER USER.",
		Bad: `services:
  web:
    image: nginx
    secrets: [key]
secrets:
  key: {x-aws-generate: {length: 40}}
`,
		Mend: []string{"x-aws-generate: {length: 40}", "external: true, name: shop/key"},
	},
	{
		Code: GeneratedSecret, Severity: finding.Error,
		Title: "x-aws-generate is not valid",
		Why:   "AWS Secrets Manager generates the value (AWS Secrets Manager API reference, GetRandomPassword): its length is 1 to 4096, and template and key require each other.",
		Bad: `services:
  web:
    image: nginx
    secrets: [key]
secrets:
  key:
    x-aws-generate: {length: 5000}
`,
		Mend: []string{"5000", "32"},
	},
	{
		Code: SecretDefault, Severity: finding.Info,
		Title: "A default of a secret variable is left out of a mounted file",
		Why:   "A mounted file or a config is in the template or in an asset. In `${NAME:-text}`, the text is used only where NAME is not set or empty. If `x-aws-secrets` or `x-aws-env` sets NAME, the text has no effect, but it often has the value of the secret. Therefore, services get the file with `${NAME:-}`. The file on this computer does not change.",
		Bad: `x-aws-secrets: true
services:
  web:
    image: nginx
    environment: {API_TOKEN: example-token-1}
    configs: [{source: settings, target: /config/app.ini}]
configs:
  settings:
    content: "token = $${API_TOKEN:-example-token-1}"
`,
		Mend: []string{":-example-token-1", ""},
	},
	{
		Code: SecretEmpty, Severity: finding.Error,
		Title: "The value of a secret is empty",
		Why:   "AWS Secrets Manager does not store empty values (AWS Secrets Manager API reference, CreateSecret).",
		Bad: `services:
  web:
    image: nginx
    secrets: [key]
secrets:
  key: {file: key.txt}
`,
		Mend:  []string{"file: key.txt", "x-aws-generate: {}"},
		Files: []File{{"key.txt", ""}},
	},
	{
		Code: SecretEnvironment, Severity: finding.Error,
		Title: "A variable cannot be stored as a secret by x-aws-secrets",
		Why:   "`x-aws-secrets` selects variables of `environment` and env files. Each becomes a key of a JSON object in AWS Secrets Manager (Amazon ECS API reference, Secret).",
		Bad: `services:
  web:
    image: nginx
    environment: {LICENSE: change-me}
    x-aws-secrets: [LICENSES]
`,
		Mend: []string{"LICENSES", "LICENSE"},
	},
	{
		Code: SecretFile, Severity: finding.Error,
		Title: "The file of a secret cannot be read",
		Why:   "The first deployment stores the content of the file in AWS Secrets Manager, so it must be a readable file.",
		Bad: `services:
  web:
    image: nginx
    secrets: [key]
secrets:
  key: {file: ./keys}
`,
		Mend:  []string{"./keys", "./keys/key.txt"},
		Files: []File{{"keys/key.txt", "example\n"}},
	},
	{
		Code: SecretFileAbsent, Severity: finding.Warning,
		Title: "The file of a secret does not exist",
		Why:   "The first deployment stores the value in AWS Secrets Manager and requires the file. Later deployments keep the stored value.",
		Bad: `services:
  web:
    image: nginx
    secrets: [key]
secrets:
  key: {file: key.txt}
`,
		Mend:  []string{"", ""},
		Added: []File{{"key.txt", "example\n"}},
	},
	{
		Code: SecretKey, Severity: finding.Error,
		Title: "A key of x-aws-keys is not a valid file name",
		Why:   "Each key of a secret becomes a file of that name.",
		Bad: `services:
  web:
    image: nginx
    secrets: [{source: db, x-aws-keys: [user/name]}]
secrets:
  db: {external: true, name: shop/db}
`,
		Mend: []string{"user/name", "username"},
	},
	{
		Code: SecretNotSet, Severity: finding.Warning,
		Title: "The variable of a secret is not set",
		Why:   "The first deployment stores the value in AWS Secrets Manager and requires the variable. Later deployments keep the stored value.",
		Bad: `services:
  web:
    image: nginx
    secrets: [key]
secrets:
  key: {environment: SHOP_KEY}
`,
		Mend:  []string{"", ""},
		Added: []File{{".env", "SHOP_KEY=example\n"}},
	},
	{
		Code: SecretNotText, Severity: finding.Error,
		Title: "The value of a secret is not text",
		Why:   "A deployment passes the value as a parameter, which is UTF-8 text without NUL characters.",
		Bad: `services:
  web:
    image: nginx
    secrets: [key]
secrets:
  key: {file: key.bin}
`,
		Mend:  []string{"\xff\xfe", "//4="},
		Files: []File{{"key.bin", "\xff\xfe"}},
	},
	{
		Code: SecretSize, Severity: finding.Error,
		Title: "The value of a secret is too long for a deployment",
		Why:   "A deployment passes the value as a parameter, which has at most 4096 bytes (AWS CloudFormation user guide, Quotas).",
		Bad: `services:
  web:
    image: nginx
    secrets: [key]
secrets:
  key: {file: key.txt}
`,
		Mend:  []string{"file: key.txt", "external: true, name: shop/key"},
		Files: []File{{"key.txt", "<5000 letters>"}},
	},
	{
		Code: SecretSource, Severity: finding.Error,
		Title: "A secret has no source, or several",
		Why:   "The value comes from a file, from a variable or from AWS Secrets Manager (`external: true`), or is generated there (`x-aws-generate`).",
		Bad: `services:
  web:
    image: nginx
    secrets: [key]
secrets:
  key:
    external: true
    name: shop/key
    x-aws-generate: {}
`,
		Mend: []string{"    x-aws-generate: {}\n", ""},
	},
	{
		Code: SecretVariable, Severity: finding.Error,
		Title: "A secret cannot be the value of the variable",
		Why:   "A container has each variable only once, and its value is the whole value or one key of a secret in AWS Secrets Manager (Amazon ECS API reference, Secret).",
		Bad: `services:
  web:
    image: nginx
    secrets: [{source: key, x-aws-env: 1_KEY}]
secrets:
  key: {x-aws-generate: {}}
`,
		Mend: []string{"1_KEY", "KEY_1"},
	},
	{
		Code: SwarmDriver, Severity: finding.Error,
		Title: "A driver of Docker Swarm is not supported",
		Why:   "Swarm's drivers for secrets and configs are plug-ins of Docker Engine.",
		Bad: `services:
  web:
    image: nginx
    configs: [page]
configs:
  page:
    content: Welcome
    template_driver: golang
`,
		Mend: []string{"    template_driver: golang\n", ""},
	},
}
