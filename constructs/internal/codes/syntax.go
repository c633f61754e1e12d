package codes

import "github.com/compose-cdk/compose-cdk/constructs/internal/finding"

// syntaxRows are of the form of a compose file: YAML, and the schema of the
// Compose Specification.
var syntaxRows = []Row{
	{
		Code: ComposeOne, Severity: finding.Error,
		Title: "The file has the format of Compose 1",
		Why:   "Before version 2 of the format, services were at the top level of the file. Docker Compose also rejects such files.",
		Bad: `web:
  image: nginx
`,
		Mend: []string{"web:\n  image: nginx\n", "services:\n  web:\n    image: nginx\n"},
	},
	{
		Code: ConflictingAttributes, Severity: finding.Error,
		Title: "Two attributes cannot be combined",
		Why:   "The Compose Specification allows only one of the attributes: a config, for example, has a single source.",
		Bad: `services:
  web:
    image: nginx
    configs: [page]
configs:
  page:
    file: index.html
    content: Welcome
`,
		Mend:  []string{"    content: Welcome\n", ""},
		Files: []File{{"index.html", "Welcome\n"}},
	},
	{
		Code: DuplicateItem, Severity: finding.Error,
		Title: "A list contains the same item twice",
		Why:   "The schema of the Compose Specification requires unique items in this list.",
		Bad: `services:
  web:
    image: nginx
    networks: [default, default]
`,
		Mend: []string{"    networks: [default, default]\n", ""},
	},
	{
		Code: DuplicateKey, Severity: finding.Error,
		Title: "A mapping contains the same key twice",
		Why:   "YAML 1.2 requires the keys of a mapping to be unique, and docker compose rejects the file.",
		Bad: `services:
  web:
    image: nginx
    image: caddy
`,
		Mend: []string{"    image: caddy\n", ""},
	},
	{
		Code: InvalidName, Severity: finding.Error,
		Title: "A name contains characters that are not allowed",
		Why:   "The Compose Specification allows letters, digits, dots, hyphens and underscores in the names of services, networks, volumes, secrets and configs.",
		Bad: `services:
  my web:
    image: nginx
`,
		Mend: []string{"my web", "my-web"},
	},
	{
		Code: InvalidValue, Severity: finding.Error,
		Title: "A value is not valid for its attribute",
		Why:   "The Compose Specification defines a list of values for the attribute, or a format such as that of durations and sizes.",
		Bad: `services:
  web:
    image: nginx
    stop_grace_period: half a minute
`,
		Mend: []string{"half a minute", "30s"},
	},
	{
		Code: MergeKey, Severity: finding.Error,
		Title: "A merge key occurs twice, or does not merge a mapping",
		Why:   "`<<` merges one mapping or a list of them (YAML, merge key language-independent type).",
		Bad: `x-base: &base
  image: nginx
x-limits: &limits
  mem_limit: 512m
services:
  web:
    <<: *base
    <<: *limits
`,
		Mend: []string{"    <<: *base\n    <<: *limits\n", "    <<: [*base, *limits]\n"},
	},
	{
		Code: MissingAttribute, Severity: finding.Error,
		Title: "A required attribute is missing",
		Why:   "The schema of the Compose Specification requires the attribute, or one of several.",
		Bad: `services:
  web:
    image: nginx
    secrets: [key]
secrets:
  key: {}
`,
		Mend: []string{"key: {}", "key: {x-aws-generate: {}}"},
	},
	{
		Code: ObsoleteVersion, Severity: finding.Info,
		Title: "The top-level `version` is obsolete",
		Why:   "The Compose Specification keeps `version` only for old files. Docker Compose ignores it, and so does compose-cdk.",
		Bad: `version: "3.8"
services:
  web:
    image: nginx
`,
		Mend: []string{"version: \"3.8\"\n", ""},
	},
	{
		Code: Schema, Severity: finding.Error,
		Title: "A value does not match the schema of the Compose Specification",
		Why:   "The value has the right type, but not the format that the schema of the Compose Specification requires.",
		Bad: `services:
  web:
    image: nginx
    pull_policy: often
`,
		Mend: []string{"often", "always"},
	},
	{
		Code: UnknownAttribute, Severity: finding.Error,
		Title: "The attribute does not exist at this place",
		Why:   "The Compose Specification, or compose-cdk within the value of an `x-aws-` attribute, has no attribute of this name. Begin your own names with `x-`.",
		Bad: `services:
  web:
    image: nginx
    port: ["80:80"]
`,
		Mend: []string{"port:", "ports:"},
	},
	{
		Code: WrongType, Severity: finding.Error,
		Title: "A value has the wrong type",
		Why:   "For example, the attribute requires a list but has a mapping, or it requires text but YAML reads a number or a boolean. Quotes turn a value into text.",
		Bad: `services:
  web:
    image: nginx
    container_name: 42
`,
		Mend: []string{"42", `"42"`},
	},
	{
		Code: YAMLSyntax, Severity: finding.Error,
		Title: "The file is not valid YAML",
		Why:   "The YAML parser stops at this position. Frequent causes are tabs in the indentation, and unquoted values that contain a colon followed by a space or begin with a special character.",
		Bad: `services:
  web:
    image: nginx
    command: serve root: a
`,
		Mend: []string{"serve root: a", `"serve root: a"`},
	},
}
