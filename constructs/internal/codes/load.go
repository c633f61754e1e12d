package codes

import "github.com/compose-cdk/compose-cdk/constructs/internal/finding"

// loadRows are of the files that a project is loaded from.
var loadRows = []Row{
	{
		Code: Cycle, Severity: finding.Error,
		Title: "Files or services include or extend each other",
		Why:   "Following `include` or `extends` leads back to the first file or service, so loading would never end.",
		Bad: `services:
  web:
    image: nginx
    extends: worker
  worker:
    image: nginx
    extends: web
`,
		Mend: []string{"    extends: web\n", ""},
	},
	{
		Code: EmptyFile, Severity: finding.Error,
		Title: "The compose file is empty",
		Why:   "A compose file needs at least one service.",
		Bad:   "# nothing yet\n",
		Mend:  []string{"# nothing yet\n", "services:\n  web:\n    image: nginx\n"},
	},
	{
		Code: ExtendsNotFound, Severity: finding.Error,
		Title: "A service extends a service that does not exist",
		Why:   "The file in `extends`, or this file if there is none, has no service of that name.",
		Bad: `services:
  base:
    image: nginx
  web:
    extends: bases
`,
		Mend: []string{"bases", "base"},
	},
	{
		Code: FileNotFound, Severity: finding.Error,
		Title: "A file of the project cannot be read",
		Why:   "A compose file, or a file in `include` or `extends`, does not exist or is not readable for the current user.",
		Bad: `include: [common.yaml]
services:
  web:
    image: nginx
`,
		Mend:  []string{"", ""},
		Added: []File{{"common.yaml", "services:\n  worker:\n    image: nginx\n"}},
	},
	{
		Code: InvalidFile, Severity: finding.Error,
		Title: "The files are not a valid Compose application",
		Why:   "compose-go, the loader that Docker Compose uses as well, refuses the files for a reason without a code of its own. The message is that of compose-go.",
		Bad: `services:
  web:
    image: nginx
    volumes: ["data:/srv"]
volumes:
  data:
    external: true
    name: fs-0123456789abcdef0
    driver: local
`,
		Mend: []string{"    driver: local\n", ""},
	},
	{
		Code: NoComposeFile, Severity: finding.Error,
		Title: "There is no compose file",
		Why:   "No file is given, and neither the current directory nor its parents have a compose.yaml, compose.yml, docker-compose.yaml or docker-compose.yml.",
		Mend:  []string{"", "services:\n  web:\n    image: nginx\n"},
	},
	{
		Code: NotAFile, Severity: finding.Error,
		Title: "A directory or standard input is given instead of a file",
		Why:   "Compose files are read several times, for example to find positions, so they must be regular files.",
		Bad: `include: [common]
services:
  web:
    image: nginx
`,
		Mend:  []string{"[common]", "[common/compose.yaml]"},
		Files: []File{{"common/compose.yaml", "services:\n  worker:\n    image: nginx\n"}},
	},
	{
		Code: ProjectName, Severity: finding.Error,
		Title: "The name of the project is not valid",
		Why:   "The name consists of lowercase letters, digits, hyphens and underscores (Compose Specification, name). It is part of DNS names, so it has at most 63 characters and no hyphen at the end.",
		Bad: `name: shop-
services:
  web:
    image: nginx
`,
		Mend: []string{"shop-", "shop"},
	},
	{
		Code: RemoteFile, Severity: finding.Error,
		Title: "A remote file is used",
		Why:   "Docker Compose can fetch files from Git, OCI registries and web servers. compose-cdk reads only local files, so that the same input always gives the same stack.",
		Bad: `include: ["https://github.com/example/shop.git"]
services:
  web:
    image: nginx
`,
		Mend:  []string{`["https://github.com/example/shop.git"]`, "[shop/compose.yaml]"},
		Added: []File{{"shop/compose.yaml", "services:\n  worker:\n    image: nginx\n"}},
	},
}
