package codes

import "github.com/compose-cdk/compose-cdk/constructs/internal/finding"

// restartRows are of what starts containers and tasks again.
var restartRows = []Row{
	{
		Code: RestartExitCodes, Severity: finding.Error,
		Title: "The ignored exit codes are not valid, or too many",
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
		Title: "A container that ends soon after its start is not restarted",
		Why:   "ECS restarts a container in its task if it has run for the restart attempt period, which is at least 60 seconds; `window` of the restart policy sets this period. If an essential container ends earlier, its task ends, and ECS starts a new one. If it is not essential, it stays stopped (Amazon ECS developer guide, Container restart policies).",
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
		Title: "The restart policy is not supported, or only partly",
		Why:   "ECS starts a task of a service again whenever it ends, whatever its exit code, and starts a job once. Use a job (x-aws-job) for a container that should run once.",
		Bad: `services:
  web:
    image: nginx
    restart: on-failure
`,
		Mend: []string{"on-failure", "unless-stopped"},
	},
	{
		Code: RestartValue, Severity: finding.Error,
		Title: "The restart policy is unknown",
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
		Why:   "`window` is the time that a container must have run before it is restarted in its task: 60 to 1800 whole seconds (Amazon ECS API reference, ContainerRestartPolicy, restartAttemptPeriod). The nearest value is used.",
		Bad: `services:
  web:
    image: nginx
    deploy:
      restart_policy: {condition: any, window: 10s}
`,
		Mend: []string{"10s", "2m"},
	},
}
