package codes

import "github.com/compose-cdk/compose-cdk/constructs/internal/finding"

// variableRows are of interpolation, and of env and label files.
var variableRows = []Row{
	{
		Code: EnvFile, Severity: finding.Error,
		Title: "An env file has a mistake",
		Why:   "A line of the file is not KEY=value, or a quoted value has no end. The message does not show the value, which may be a credential.",
		Bad: `services:
  web:
    image: nginx
    env_file: web.env
`,
		Mend:  []string{"GREETING='hello\n", "GREETING='hello'\n"},
		Files: []File{{"web.env", "GREETING='hello\n"}},
	},
	{
		Code: EnvFileNotFound, Severity: finding.Error,
		Title: "An env file cannot be read",
		Why:   "`env_file` names a file that does not exist or is not readable, as is often the case where it is not in version control.",
		Bad: `services:
  web:
    image: nginx
    env_file: web.env
`,
		Mend: []string{"env_file: web.env", "env_file: [{path: web.env, required: false}]"},
	},
	{
		Code: Interpolation, Severity: finding.Error,
		Title: "A dollar sign does not begin a variable",
		Why:   "Compose replaces $NAME and ${NAME} by the values of variables. A literal dollar sign is written twice.",
		Bad: `services:
  web:
    image: nginx
    command: ["echo", "${1}"]
`,
		Mend: []string{"${1}", "$${1}"},
	},
	{
		Code: LabelFileNotFound, Severity: finding.Error,
		Title: "A label file cannot be read",
		Why:   "`label_file` names a file that does not exist or is not readable.",
		Bad: `services:
  web:
    image: nginx
    label_file: web.labels
`,
		Mend:  []string{"", ""},
		Added: []File{{"web.labels", "team=shop\n"}},
	},
	{
		Code: RequiredVariable, Severity: finding.Error,
		Title: "A required variable has no value",
		Why:   "${NAME:?message} requires a value from the environment or from .env.",
		Bad: `services:
  web:
    image: nginx:${TAG:?choose a version}
`,
		Mend:  []string{"", ""},
		Added: []File{{".env", "TAG=1.29\n"}},
	},
	{
		Code: UnsetEnvironment, Severity: finding.Info,
		Title: "A variable of a service has no value anywhere",
		Why:   "`environment: [NAME]` passes on the value that NAME has where the command runs. Without one, the container does not have the variable, as in Docker Compose.",
		Bad: `services:
  web:
    image: nginx
    environment: [LANG]
`,
		Mend: []string{"[LANG]", "[LANG=en]"},
	},
	{
		Code: UnsetVariable, Severity: finding.Warning,
		Title: "A variable is not set and becomes an empty string",
		Why:   "The file uses $NAME or ${NAME}, and neither the environment nor .env has a value. Docker Compose goes on with an empty string as well.",
		Bad: `services:
  web:
    image: nginx
    command: ["nginx", "-g", "${DIRECTIVES}"]
`,
		Mend: []string{"${DIRECTIVES}", "${DIRECTIVES:-daemon off;}"},
	},
}
