package codes

import "github.com/compose-cdk/compose-cdk/constructs/internal/finding"

// projectRows are of the project as a whole: its services and their names.
var projectRows = []Row{
	{
		Code: ContainerNameScale, Severity: finding.Error,
		Title: "Several containers cannot have one container_name",
		Why:   "Docker Compose refuses a service with `container_name` that has more than one replica.",
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
		Title: "x-aws-exclude takes effect when a file is loaded",
		Why:   "The CDK program made the project without composefile.Load, which leaves the service out. Remove it from the project, or load the file with composefile.Load.",
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
		Title: "A service is left out",
		Why:   "`x-aws-exclude: true` keeps a service for Docker Compose that the stack is to do without.",
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
		Title: "A service that is left out is named elsewhere",
		Why:   "`x-aws-exclude: true` leaves the service out, and another one has its name in a variable, a command or a file. The name does not resolve in the stack.",
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
		Title: "Two services have names that differ in their case only",
		Why:   "DNS does not tell upper from lower case (RFC 4343), so that both would be one name.",
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
		Why:   "The number of containers is 0 or more.",
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
		Why:   "All services are excluded, or belong to profiles that are not active. Set COMPOSE_PROFILES, or name the profiles on the command line.",
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
		Why:   "composefile.Replace puts something outside of the project in the place of the service. The load balancer leads to tasks of the project only.",
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
		Title: "A name is one that the CDK needs for itself",
		Why:   "The names of services, networks and volumes become ids of constructs. The CDK keeps these in a JavaScript object, where names such as constructor and toString are taken (ECMAScript, properties of the Object prototype).",
		Bad: `services:
  constructor:
    image: nginx
`,
		Mend: []string{"constructor", "builder"},
	},
	{
		Code: ServiceName, Severity: finding.Error,
		Title: "The name of a service cannot be a DNS name",
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
		Why:   "The actions sync, sync+restart and sync+exec copy files to `target` (Compose Develop Specification). The attribute has no effect on ECS, but Docker Compose refuses the file.",
		Bad: `services:
  web:
    image: nginx
    develop:
      watch: [{action: sync, path: .}]
`,
		Mend: []string{"path: .}", "path: ., target: /app}"},
	},
}
