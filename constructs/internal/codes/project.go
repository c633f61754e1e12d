package codes

import "github.com/compose-cdk/compose-cdk/constructs/internal/finding"

// projectRows are of the project as a whole: its services and their names.
var projectRows = []Row{
	{
		Code: ContainerNameScale, Severity: finding.Error,
		Title: "Several containers cannot have one container_name",
		Why:   "Docker Compose rejects a service with `container_name` that has more than one replica.",
		Bad: `services:
  web:
    image: nginx
    container_name: web
    scale: 2
`,
		Mend: []string{"    container_name: web\n", ""},
	},
	{
		Code: ExcludeLate, Severity: finding.Error,
		Title: "x-aws-exclude has an effect only when a file is loaded",
		Why:   "The CDK program created the project without composefile.Load, which excludes the service. Remove the service from the project, or load the file with composefile.Load.",
		Bad: `services:
  web:
    image: nginx
  mail:
    image: axllent/mailpit
    x-aws-exclude: true
`,
		Unloaded: true,
		Mend:     []string{"  mail:\n    image: axllent/mailpit\n    x-aws-exclude: true\n", ""},
	},
	{
		Code: Excluded, Severity: finding.Info,
		Title: "A service is excluded",
		Why:   "A service with `x-aws-exclude: true` runs with Docker Compose, but is not part of the stack.",
		Bad: `services:
  web:
    image: nginx
  mail:
    image: axllent/mailpit
    x-aws-exclude: true
`,
		Mend: []string{"    x-aws-exclude: true\n", ""},
	},
	{
		Code: ExcludedNamed, Severity: finding.Warning,
		Title: "An excluded service is still in use",
		Why:   "`x-aws-exclude: true` excludes the service, but another service has its name in a variable, a command or a file. The name does not resolve in the stack.",
		Bad: `services:
  web:
    image: nginx
    environment: {SMTP: "smtp://mail:1025"}
  mail:
    image: axllent/mailpit
    x-aws-exclude: true
`,
		Mend: []string{"smtp://mail:1025", "smtp://smtp.example.com:587"},
	},
	{
		Code: NameCase, Severity: finding.Error,
		Title: "Two services have names that differ only in case",
		Why:   "DNS is not case-sensitive (RFC 4343), so both would be the same name.",
		Bad: `services:
  Web:
    image: nginx
  web:
    image: nginx
`,
		Mend: []string{"  Web:", "  worker:"},
	},
	{
		Code: NegativeReplicas, Severity: finding.Error,
		Title: "A number of replicas is negative",
		Why:   "The number of containers must be 0 or more.",
		Bad: `services:
  web:
    image: nginx
    deploy:
      replicas: -1
`,
		Mend: []string{"-1", "1"},
	},
	{
		Code: NoServices, Severity: finding.Error,
		Title: "The project has no active service",
		Why:   "All services are excluded, or belong to profiles that are not active. Set COMPOSE_PROFILES, or pass the profiles on the command line.",
		Bad: `services:
  web:
    image: nginx
    profiles: [live]
`,
		Mend: []string{"    profiles: [live]\n", ""},
	},
	{
		Code: ReplacedPort, Severity: finding.Warning,
		Title: "The port of a replaced service is not published",
		Why:   "composefile.Replace replaces the service with something outside the project. The load balancer forwards only to tasks of the project.",
		Bad: `services:
  web:
    image: nginx
    ports: ["80:80"]
  proxy:
    image: nginx
    ports: ["8080:8080"]
`,
		Replaced: "proxy",
		Mend:     []string{"    ports: [\"8080:8080\"]\n", ""},
	},
	{
		Code: ReservedName, Severity: finding.Error,
		Title: "A name is reserved by the CDK",
		Why:   "The names of services, networks and volumes become ids of constructs. The CDK keeps these in a JavaScript object, where names such as constructor and toString already exist (ECMAScript, properties of the Object prototype).",
		Bad: `services:
  constructor:
    image: nginx
`,
		Mend: []string{"constructor", "builder"},
	},
	{
		Code: ServiceName, Severity: finding.Error,
		Title: "The name of a service is not a DNS name",
		Why:   "Services find each other by name. A label of a DNS name has at most 63 characters and no hyphen at an end (RFC 1035).",
		Bad: `services:
  web-:
    image: nginx
`,
		Mend: []string{"web-", "web"},
	},
	{
		Code: WatchTarget, Severity: finding.Error,
		Title: "An entry of develop.watch has no target",
		Why:   "The actions sync, sync+restart and sync+exec copy files to `target` (Compose Develop Specification). The attribute has no effect on ECS, but Docker Compose rejects the file.",
		Bad: `services:
  web:
    image: nginx
    develop:
      watch: [{action: sync, path: .}]
`,
		Mend: []string{"path: .}", "path: ., target: /app}"},
	},
}
