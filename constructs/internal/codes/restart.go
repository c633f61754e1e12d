package codes

import "github.com/compose-cdk/compose-cdk/constructs/internal/finding"

// restartRows are of what starts containers and tasks again.
var restartRows = []Row{
	{
		Code: RestartExitCodes, Severity: finding.Error,
		Title: "There are no such exit codes, or too many",
		Why:   "x-aws-ignored_exit_codes lists exit codes after which a container is not restarted: 0 to 255, and at most 50 of them (Amazon ECS API reference, ContainerRestartPolicy).",
		Bad: `services:
  web:
    image: nginx
    deploy:
      restart_policy: {x-aws-ignored_exit_codes: [0, 1000]}
`,
		Mend: []string{"1000", "100"},
	},
	{
		Code: RestartPeriod, Severity: finding.Info,
		Title: "A container that ends soon after its start stays ended",
		Why:   "ECS restarts a container in its task if it has run for the restart attempt period, 60 seconds at least; `window` of the restart policy is that period. One that ends earlier ends its task if it is essential, and ECS starts another task. If it is not essential it stays ended (Amazon ECS developer guide, Container restart policies).",
		Bad: `services:
  web:
    image: nginx
  agent:
    image: nginx
    network_mode: service:web
    x-aws-essential: false
    restart: always
`,
		Mend: []string{"    x-aws-essential: false\n", ""},
	},
	{
		Code: RestartPolicy, Severity: finding.Warning,
		Title: "The restart policy is not supported, or in part",
		Why:   "ECS starts a task of a service again whenever it ends, whatever its exit code, and starts a job once. A container that should run once is a job: x-aws-job.",
		Bad: `services:
  web:
    image: nginx
    restart: on-failure
`,
		Mend: []string{"on-failure", "unless-stopped"},
	},
	{
		Code: RestartValue, Severity: finding.Error,
		Title: "There is no such restart policy",
		Why:   "`restart` is no, always, on-failure (with a number of attempts after a colon) or unless-stopped; `deploy.restart_policy.condition` is none, on-failure or any (Compose specification).",
		Bad: `services:
  web:
    image: nginx
    restart: sometimes
`,
		Mend: []string{"sometimes", "always"},
	},
	{
		Code: RestartWindow, Severity: finding.Warning,
		Title: "The window of a restart policy is out of range",
		Why:   "`window` is how long a container must have run to be restarted in its task: 60 to 1800 whole seconds (Amazon ECS API reference, ContainerRestartPolicy, restartAttemptPeriod). The nearest value is used.",
		Bad: `services:
  web:
    image: nginx
    deploy:
      restart_policy: {condition: any, window: 10s}
`,
		Mend: []string{"10s", "2m"},
	},
}
