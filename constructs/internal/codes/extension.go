package codes

import "github.com/compose-cdk/compose-cdk/constructs/internal/finding"

// extensionRows are of the x-aws attributes in general.
var extensionRows = []Row{
	{
		Code: Acknowledge, Severity: finding.Error,
		Title: "x-aws-acknowledge lists a code that cannot be acknowledged",
		Why:   "`x-aws-acknowledge` lists codes of warnings and infos. Errors cannot be acknowledged, and a code that does not exist is a spelling mistake.",
		Bad: `services:
  web:
    image: nginx
    x-aws-acknowledge: [bind-date]
`,
		Mend: []string{"    x-aws-acknowledge: [bind-date]\n", ""},
	},
	{
		Code: AcknowledgeUnused, Severity: finding.Warning,
		Title: "x-aws-acknowledge lists a code that no finding has",
		Why:   "The finding has been fixed, or concerns another service. A leftover entry would hide the next finding with this code.",
		Bad: `services:
  web:
    image: nginx
    x-aws-acknowledge: [bind-data]
`,
		Mend: []string{"    x-aws-acknowledge: [bind-data]\n", ""},
	},
	{
		Code: ExtendedExtension, Severity: finding.Info,
		Title: "An x-aws attribute of a file that is extended has no effect",
		Why:   "`extends` reads only the extended services from a file.",
		Bad: `services:
  web:
    extends: {file: base.yaml, service: web}
`,
		Mend:  []string{"", ""},
		Files: []File{{"base.yaml", "x-aws-logs_retention: 7\nservices:\n  web:\n    image: nginx\n"}},
		Added: []File{{"base.yaml", "services:\n  web:\n    image: nginx\n"}},
	},
	{
		Code: ExtensionType, Severity: finding.Error,
		Title: "The value of an x-aws attribute has the wrong type",
		Why:   "docs/support.md describes the form of each `x-aws-` attribute.",
		Bad: `services:
  web:
    image: nginx
    x-aws-exec: [yes]
`,
		Mend: []string{"[yes]", "true"},
	},
	{
		Code: ExtensionValue, Severity: finding.Error,
		Title: "The value of an x-aws attribute is not valid on AWS",
		Why:   "Names and ARNs have the forms of the AWS Service Authorization Reference; other values those that docs/support.md lists.",
		Bad: `x-aws-cluster: my cluster
services:
  web:
    image: nginx
`,
		Mend: []string{"my cluster", "my-cluster"},
	},
	{
		Code: MisplacedExtension, Severity: finding.Error,
		Title: "An x-aws attribute has no effect at this place",
		Why:   "Each `x-aws-` attribute belongs to certain places, such as the top level, a service or a port. docs/support.md lists them.",
		Bad: `services:
  web:
    image: nginx
    x-aws-cluster: shop
`,
		Mend: []string{"services:\n", "x-aws-cluster: shop\nservices:\n", "    x-aws-cluster: shop\n", ""},
	},
	{
		Code: OwnExtension, Severity: finding.Warning,
		Title: "An extension of your own has a name that begins with x-aws-",
		Why:   "The value is only used through aliases, so the name does no harm now. A later version may define an attribute with this name.",
		Bad: `x-aws-defaults: &defaults
  image: nginx
services:
  web:
    <<: *defaults
`,
		Mend: []string{"x-aws-defaults:", "x-defaults:"},
	},
	{
		Code: UnknownExtension, Severity: finding.Error,
		Title: "There is no x-aws attribute of this name",
		Why:   "Names that begin with `x-aws-` are reserved for compose-cdk, so that misspelled names are reported. Begin your own names with `x-` and another word.",
		Bad: `services:
  web:
    image: nginx
    x-aws-excec: true
`,
		Mend: []string{"x-aws-excec", "x-aws-exec"},
	},
}
