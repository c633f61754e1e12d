package codes

import "github.com/compose-cdk/compose-cdk/constructs/internal/finding"

// fileRows are of the files that secrets and configs become in a container.
var fileRows = []Row{
	{
		Code: ConfigFile, Severity: finding.Error,
		Title: "The file of a config cannot be read",
		Why:   "The content of the file becomes part of the stack, so that it must be on this computer.",
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
		Why:   "Configs become part of an image, up to 8 MiB each; beside secrets they are part of the task definition, which has 64 KiB in all (Amazon ECS developer guide, Service quotas).",
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
		Why:   "A path in the container is one file, or a directory.",
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
		Why:   "A volume with the file is mounted at its directory, and nothing can be mounted at /.",
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
		Title: "The mode is not that of a file",
		Why:   "Permissions of a file are octal, from 0 to 7777. YAML reads 0440 as octal, and 440 as decimal.",
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
		Why:   "Names of users and groups are known to the image only, and the file is written before its container starts.",
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
		Title: "The user of the container may not read the file",
		Why:   "The file belongs to root where `user` is a name, because the number of a user is known to the image only; and its mode lets nobody else read it.",
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
		Title: "The target of a secret or config has characters that a path cannot keep",
		Why:   "Quotes, wildcards, dollar signs, backslashes, colons and control characters have meanings of their own in container definitions and Dockerfiles.",
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
		Why:   "A volume with the file is mounted at its directory. What the image has there, such as the tools of /usr/bin, is gone.",
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
		Why:   "Configs become part of an image that is derived from that of the service, and a mount hides what the image has at its place.",
		Bad: `services:
  web:
    image: nginx
    volumes: ["data:/srv"]
    configs: [{source: page, target: /srv/index.html}]
configs:
  page: {content: Welcome}
volumes:
  data: {}
`,
		Mend: []string{"target: /srv/index.html", "target: /pages/index.html"},
	},
}
