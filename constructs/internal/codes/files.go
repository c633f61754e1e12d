package codes

import "github.com/compose-cdk/compose-cdk/constructs/internal/finding"

// fileRows are of the files that secrets and configs become in a container.
var fileRows = []Row{
	{
		Code: ConfigFile, Severity: finding.Error,
		Title: "The file of a config cannot be read",
		Why:   "The content of the file becomes part of the stack, so the file must be on this computer.",
		Bad: `services:
  web:
    image: nginx
    configs: [page]
configs:
  page:
    file: index.html
`,
		Mend:  []string{"", ""},
		Added: []File{{"index.html", "Welcome\n"}},
	},
	{
		Code: ConfigNotSet, Severity: finding.Error,
		Title: "The variable of a config is not set",
		Why:   "The value of the variable becomes the content of the config. It comes from the environment of the command, or from .env.",
		Bad: `services:
  web:
    image: nginx
    configs: [page]
configs:
  page:
    environment: PAGE
`,
		Mend: []string{"environment: PAGE", "content: Welcome"},
	},
	{
		Code: ConfigSize, Severity: finding.Error,
		Title: "A config is too large",
		Why:   "Configs become part of an image, up to 8 MiB each; configs in the directory of a secret are part of the task definition, which has at most 64 KiB (Amazon ECS developer guide, Service quotas).",
		Bad: `services:
  web:
    image: nginx
    configs: [page]
configs:
  page:
    file: index.html
`,
		Mend:  []string{"<9000000 letters>", "<9000 letters>"},
		Files: []File{{"index.html", "<9000000 letters>"}},
	},
	{
		Code: DuplicateFile, Severity: finding.Error,
		Title: "Two secrets or configs have the same target",
		Why:   "A path in the container is either one file or a directory.",
		Bad: `services:
  web:
    image: nginx
    configs: [{source: settings, target: /etc/shop/settings}]
    secrets: [{source: key, target: /etc/shop/settings}]
configs:
  settings: {content: "currency: EUR"}
secrets:
  key: {x-aws-generate: {}}
`,
		Mend: []string{"key, target: /etc/shop/settings", "key, target: /etc/shop/key"},
	},
	{
		Code: FileDirectory, Severity: finding.Error,
		Title: "A secret or config would be at the root directory",
		Why:   "A volume with the file is mounted at its directory, and volumes cannot be mounted at /.",
		Bad: `services:
  web:
    image: nginx
    secrets: [{source: key, target: /key}]
secrets:
  key: {x-aws-generate: {}}
`,
		Mend: []string{"target: /key", "target: /keys/key"},
	},
	{
		Code: FileMode, Severity: finding.Error,
		Title: "The mode is not a valid file mode",
		Why:   "File permissions are octal, from 0 to 7777. YAML reads 0440 as octal, and 440 as decimal.",
		Bad: `services:
  web:
    image: nginx
    configs: [{source: page, mode: 0o100000}]
configs:
  page: {content: Welcome}
`,
		Mend: []string{"0o100000", `"0440"`},
	},
	{
		Code: FileOwner, Severity: finding.Error,
		Title: "The owner of a file is not a number",
		Why:   "Only the image knows the names of its users and groups, and the file is written before its container starts.",
		Bad: `services:
  web:
    image: nginx
    configs: [{source: page, uid: nginx}]
configs:
  page: {content: Welcome}
`,
		Mend: []string{"uid: nginx", `uid: "101"`},
	},
	{
		Code: FileReader, Severity: finding.Warning,
		Title: "The user of the container may not be able to read the file",
		Why:   "The file belongs to root if `user` is a name, because only the image knows the number of the user, and its mode does not let other users read it.",
		Bad: `services:
  web:
    image: nginx
    user: nginx
    configs: [{source: page, mode: "0400"}]
configs:
  page: {content: Welcome}
`,
		Mend: []string{`mode: "0400"`, `mode: "0400", uid: "101"`},
	},
	{
		Code: FileTarget, Severity: finding.Error,
		Title: "The target of a secret or config has characters that are not supported",
		Why:   "Quotes, wildcards, dollar signs, backslashes, colons and control characters have a special meaning in container definitions and Dockerfiles.",
		Bad: `services:
  web:
    image: nginx
    configs: [{source: page, target: "/srv/*.html"}]
configs:
  page: {content: Welcome}
`,
		Mend: []string{"*.html", "index.html"},
	},
	{
		Code: HiddenDirectory, Severity: finding.Warning,
		Title: "A directory of the image is hidden",
		Why:   "A volume with the file is mounted at its directory. It hides the files of the image in this directory, such as the tools in /usr/bin.",
		Bad: `services:
  web:
    image: nginx
    secrets: [{source: key, target: /etc/key}]
secrets:
  key: {x-aws-generate: {}}
`,
		Mend: []string{"target: /etc/key", "target: /keys/key"},
	},
	{
		Code: HiddenFile, Severity: finding.Error,
		Title: "Another mount hides a config",
		Why:   "A small config in a volume is written there each time a task starts. Other configs become part of an image that is derived from the image of the service. A mount hides the files of the image at its target; memory and a read-only volume cannot be written to.",
		Bad: `services:
  web:
    image: nginx
    tmpfs: [/srv]
    configs: [{source: page, target: /srv/index.html}]
configs:
  page: {content: Welcome}
`,
		Mend: []string{"target: /srv/index.html", "target: /pages/index.html"},
	},
}
