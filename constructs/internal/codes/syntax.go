package codes

import "github.com/compose-cdk/compose-cdk/constructs/internal/finding"

// syntaxRows are of the form of a compose file: YAML, and the schema of the
// Compose Specification.
var syntaxRows = []Row{
	{
		Code: ComposeOne, Severity: finding.Error,
		Title: "The file has the format of Compose 1",
		Why:   "Before version 2 of the format, services stood at the top of the file. Docker Compose refuses such files as well.",
		Bad: `web:
  image: nginx
`,
		Mend: []string{"web:\n  image: nginx\n", "services:\n  web:\n    image: nginx\n"},
	},
	{
		Code: ConflictingAttributes, Severity: finding.Error,
		Title: "Two attributes exclude each other",
		Why:   "The Compose Specification allows one of the attributes: a config, for example, has one source.",
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
		Title: "A list has the same item twice",
		Why:   "The schema of the Compose Specification wants the items of this list to differ.",
		Bad: `services:
  web:
    image: nginx
    networks: [default, default]
`,
		Mend: []string{"    networks: [default, default]\n", ""},
	},
	{
		Code: DuplicateKey, Severity: finding.Error,
		Title: "A mapping has the same key twice",
		Why:   "YAML 1.2 wants the keys of a mapping to be unique, and docker compose refuses the file.",
		Bad: `services:
  web:
    image: nginx
    image: caddy
`,
		Mend: []string{"    image: caddy\n", ""},
	},
	{
		Code: InvalidName, Severity: finding.Error,
		Title: "A name has characters that names cannot have",
		Why:   "The Compose Specification allows letters, digits, dots, hyphens and underscores in the names of services, networks, volumes, secrets and configs.",
		Bad: `services:
  my web:
    image: nginx
`,
		Mend: []string{"my web", "my-web"},
	},
	{
		Code: InvalidValue, Severity: finding.Error,
		Title: "A value is not among those that the attribute can have",
		Why:   "The attribute has a list of values, or a form such as that of durations and sizes, in the Compose Specification.",
		Bad: `services:
  web:
    image: nginx
    stop_grace_period: half a minute
`,
		Mend: []string{"half a minute", "30s"},
	},
	{
		Code: MergeKey, Severity: finding.Error,
		Title: "A merge key stands twice, or merges no mapping",
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
		Why:   "The Compose Specification keeps `version` for old files only. Docker Compose ignores it, and so does compose-cdk.",
		Bad: `version: "3.8"
services:
  web:
    image: nginx
`,
		Mend: []string{"version: \"3.8\"\n", ""},
	},
	{
		Code: Schema, Severity: finding.Error,
		Title: "A value breaks the schema of the Compose Specification",
		Why:   "The value has the right type, but not the form that the schema of the Compose Specification wants.",
		Bad: `services:
  web:
    image: nginx
    pull_policy: often
`,
		Mend: []string{"often", "always"},
	},
	{
		Code: UnknownAttribute, Severity: finding.Error,
		Title: "There is no such attribute at this place",
		Why:   "The Compose Specification, or compose-cdk within the value of an `x-aws-` attribute, has no attribute of this name. Names of your own begin with `x-`.",
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
		Why:   "The attribute wants, for example, a list where a mapping stands, or text where YAML reads a number or a boolean. Quotes make text of a value.",
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
		Why:   "The YAML parser stops at the position. Frequent causes are tabs in the indentation, and values with a colon and a space or with a special character at their beginning that are not in quotes.",
		Bad: `services:
  web:
    image: nginx
    command: echo done: yes
`,
		Mend: []string{"echo done: yes", `"echo done: yes"`},
	},
}
