package codes

import "github.com/compose-cdk/compose-cdk/constructs/internal/finding"

// variableRows are of interpolation, and of env and label files.
var variableRows = []Row{
	{
		Code: EnvFile, Severity: finding.Error,
		Title: "An env file has a mistake",
		Why:   "A line of the file is not KEY=value, or a quoted value is not closed. The message does not show the value, because it may be a credential.",
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
		Why:   "`env_file` refers to a file that does not exist or is not readable. Often the file is not in version control.",
		Bad: `services:
  web:
    image: nginx
    env_file: web.env
`,
		Mend: []string{"env_file: web.env", "env_file: [{path: web.env, required: false}]"},
	},
	{
		Code: Interpolation, Severity: finding.Error,
		Title: "A dollar sign does not start a variable",
		Why:   "Compose replaces $NAME and ${NAME} with the values of variables. Write a literal dollar sign as $$.",
		Bad: `services:
  web:
    image: nginx
    command: ["serve", "${1}"]
`,
		Mend: []string{"${1}", "$${1}"},
	},
	{
		Code: LabelFileNotFound, Severity: finding.Error,
		Title: "A label file cannot be read",
		Why:   "`label_file` refers to a file that does not exist or is not readable.",
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
		Title: "A variable of a service has no value",
		Why:   "`environment: [NAME]` passes the value of NAME from the environment of the command. Without a value, the container does not have the variable, as in Docker Compose.",
		Bad: `services:
  web:
    image: nginx
    environment: [LANG]
`,
		Mend: []string{"[LANG]", "[LANG=en]"},
	},
	{
		Code: UnsetVariable, Severity: finding.Warning,
		Title: "A variable is not set and is replaced with an empty string",
		Why:   "The file uses $NAME or ${NAME}, but neither the environment nor .env has a value. Docker Compose also uses an empty string.",
		Bad: `services:
  web:
    image: nginx
    command: ["nginx", "-g", "${DIRECTIVES}"]
`,
		Mend: []string{"${DIRECTIVES}", "${DIRECTIVES:-daemon off;}"},
	},
}
