package codes

import "github.com/compose-cdk/compose-cdk/constructs/internal/finding"

// sidecarRows are of containers in the task of another service.
var sidecarRows = []Row{
	{
		Code: ContainerName, Severity: finding.Error,
		Title: "Two containers of a task would have the same name",
		Why:   "Names of containers consist of letters, digits, hyphens and underscores (Amazon ECS API reference, ContainerDefinition), so dots become underscores. Helper containers also have names.",
		Bad: `services:
  web:
    image: nginx
  log.agent:
    image: nginx
    network_mode: service:web
  log_agent:
    image: nginx
    network_mode: service:web
`,
		Mend: []string{"  log_agent:", "  metrics:"},
	},
	{
		Code: Containers, Severity: finding.Error,
		Title: "A task has too many containers",
		Why:   "A task definition has at most ten containers (Amazon ECS developer guide, Service quotas), including helper containers.",
		Bad: `services:
  web: {image: nginx}
  s<n>: {image: nginx, network_mode: "service:web"} # × 10
`,
		Mend: []string{"# × 10", "# × 8"},
	},
	{
		Code: Essential, Severity: finding.Error,
		Title: "x-aws-essential is not supported here",
		Why:   "The task runs as long as the container of its service. Only a sidecar can end earlier, and a sidecar whose end is a dependency of others must do so.",
		Bad: `services:
  web:
    image: nginx
    x-aws-essential: false
`,
		Mend: []string{"    x-aws-essential: false\n", ""},
	},
	{
		Code: SidecarDeploy, Severity: finding.Warning,
		Title: "Replicas and updates of a sidecar follow its task",
		Why:   "The service in whose task the sidecar runs determines the number of replicas, the mode and the updates.",
		Bad: `services:
  web:
    image: nginx
  agent:
    image: nginx
    network_mode: service:web
    deploy: {replicas: 2}
`,
		Mend: []string{"    deploy: {replicas: 2}\n", ""},
	},
	{
		Code: SidecarPlatform, Severity: finding.Error,
		Title: "A sidecar has a different platform from its task",
		Why:   "A task runs on one platform (Amazon ECS API reference, RuntimePlatform).",
		Bad: `services:
  web:
    image: nginx
  agent:
    image: nginx
    platform: linux/arm64
    network_mode: service:web
`,
		Mend: []string{"    platform: linux/arm64\n", ""},
	},
	{
		Code: SidecarPort, Severity: finding.Error,
		Title: "Two containers of a task have the same port",
		Why:   "The containers of a task share one network interface.",
		Bad: `services:
  web:
    image: nginx
    expose: [80]
  agent:
    image: nginx
    network_mode: service:web
    expose: [80]
`,
		Mend: []string{"    network_mode: service:web\n    expose: [80]", "    network_mode: service:web\n    expose: [9090]"},
	},
	{
		Code: SidecarTask, Severity: finding.Error,
		Title: "A sidecar has a setting of the whole task",
		Why:   "The service in whose task the container runs determines roles, schedules, instances and scaling.",
		Bad: `services:
  web:
    image: nginx
  agent:
    image: nginx
    network_mode: service:web
    x-aws-exec: true
`,
		Mend: []string{"    x-aws-exec: true\n", ""},
	},
}
