package codes

import "github.com/compose-cdk/compose-cdk/constructs/internal/finding"

// secretRows are of secrets.
var secretRows = []Row{
	{
		Code: DecimalMode, Severity: finding.Warning,
		Title: "The mode of a file is a decimal number",
		Why:   "Compose reads 0440 as octal and 440 as the decimal number that it is: permissions 0670, which nobody wants.",
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
		Why:   "An external secret is one in AWS Secrets Manager, by name or ARN, or a parameter in Systems Manager Parameter Store, as ssm:/path or by ARN.",
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
		Code: GeneratedOnce, Severity: finding.Info,
		Title: "A generated value is made once",
		Why:   "Secrets Manager makes a new value whenever GenerateSecretString changes (AWS CloudFormation, AWS::SecretsManager::Secret). A database keeps the password that it was initialized with, so that new tasks would be locked out. The specification is therefore a parameter of the stack, which `cdk deploy` leaves at its first value: a later change in the file, of the length for example, changes nothing. Where a new value is wanted, raise `version`: a new secret is made, the old one is kept, and services start new tasks with the new value. A database needs it by its own means, such as ALTER USER.",
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
		Title: "x-aws-generate is not possible",
		Why:   "AWS Secrets Manager makes the value (AWS Secrets Manager API reference, GetRandomPassword): its length is 1 to 4096, and template and key belong together.",
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
		Code: SecretEmpty, Severity: finding.Error,
		Title: "The value of a secret is empty",
		Why:   "AWS Secrets Manager stores no empty value (AWS Secrets Manager API reference, CreateSecret).",
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
		Title: "A variable cannot be the secret that x-aws-secrets asks for",
		Why:   "`x-aws-secrets` selects variables of `environment` and env files. Each is a key of a JSON object in AWS Secrets Manager (Amazon ECS API reference, Secret).",
		Bad: `services:
  web:
    image: nginx
    environment: {ADMIN_KEY: change-me}
    x-aws-secrets: [ADMIN_KEYS]
`,
		Mend: []string{"ADMIN_KEYS", "ADMIN_KEY"},
	},
	{
		Code: SecretFile, Severity: finding.Error,
		Title: "The file of a secret cannot be read",
		Why:   "The first deployment stores the value in AWS Secrets Manager. A directory has none.",
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
		Why:   "The first deployment stores the value in AWS Secrets Manager, and needs the file. Later ones keep the value that is there.",
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
		Title: "A key of x-aws-keys cannot be the name of a file",
		Why:   "Each key of a secret becomes a file with its name.",
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
		Why:   "The first deployment stores the value in AWS Secrets Manager, and needs the variable. Later ones keep the value that is there.",
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
		Why:   "A deployment carries the value as a parameter, which is UTF-8 text without NUL characters.",
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
		Why:   "A deployment carries the value as a parameter, which has at most 4096 bytes (AWS CloudFormation user guide, Quotas).",
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
		Why:   "The value comes from a file, a variable, AWS Secrets Manager (`external: true`) or is made there (`x-aws-generate`).",
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
		Why:   "A container has each variable once, and it has the whole value or one key of a secret in AWS Secrets Manager (Amazon ECS API reference, Secret).",
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
		Title: "A driver of Docker Swarm has no counterpart",
		Why:   "Swarm's drivers for secrets and configs are plug-ins of the Docker engine.",
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
