package codes

import "github.com/compose-cdk/compose-cdk/constructs/internal/finding"

// jobRows are of tasks that run and end.
var jobRows = []Row{
	{
		Code: Awaited, Severity: finding.Error,
		Title: "A service waits for an event that never happens",
		Why:   "A deployment does not start tasks that run on a schedule or on demand, and a service cannot wait for the end of a sidecar in another task.",
		Bad: `services:
  web:
    image: nginx
    depends_on: [backup]
  backup:
    image: busybox
    restart: "no"
    x-aws-schedule: rate(1 day)
`,
		Mend: []string{"    depends_on: [backup]\n", ""},
	},
	{
		Code: Job, Severity: finding.Error,
		Title: "`jobs` have an effect only when a file is loaded",
		Why:   "The CDK program created the project without composefile.Load, which turns jobs into services.",
		Bad: `services:
  web:
    image: nginx
jobs:
  backup:
    image: busybox
    triggers: {manual: true}
`,
		Unloaded: true,
		Mend: []string{
			"jobs:\n  backup:\n    image: busybox\n    triggers: {manual: true}\n",
			"  backup:\n    image: busybox\n    restart: \"no\"\n    x-aws-run: true\n",
		},
	},
	{
		Code: JobName, Severity: finding.Error,
		Title: "A job has the same name as a service",
		Why:   "Jobs become services when the file is loaded, so both would have the same name.",
		Bad: `services:
  web:
    image: nginx
jobs:
  web:
    image: busybox
    triggers: {manual: true}
`,
		Mend: []string{"jobs:\n  web:", "jobs:\n  backup:"},
	},
	{
		Code: JobSchedules, Severity: finding.Error,
		Title: "A job has several schedules",
		Why:   "A job becomes a task with a single schedule of Amazon EventBridge Scheduler.",
		Bad: `services:
  web:
    image: nginx
jobs:
  backup:
    image: busybox
    triggers:
      schedule: [{cron: "0 3 * * *"}, {cron: "0 15 * * *"}]
`,
		Mend: []string{`[{cron: "0 3 * * *"}, {cron: "0 15 * * *"}]`, `[{cron: "0 3,15 * * *"}]`},
	},
	{
		Code: JobTimeout, Severity: finding.Error,
		Title: "The timeout of a job is out of range",
		Why:   "A Lambda function waits for the job during the deployment, in whole seconds and for at most as long as CloudFormation allows.",
		Bad: `services:
  web:
    image: nginx
  migrate:
    image: busybox
    restart: "no"
    x-aws-job: {timeout: 3d}
`,
		Mend: []string{"3d", "45m"},
	},
	{
		Code: LooksLikeAJob, Severity: finding.Warning,
		Title: "The service looks like a job",
		Why:   "The command, the image or the name is that of a process which does its work and ends, and ECS starts a task of a service again whenever it ends. Use a job (x-aws-job) for a command that should run once per deployment.",
		Bad: `services:
  web:
    image: nginx
  migrate:
    image: example/migrate
`,
		Mend: []string{"  migrate:\n", "  migrate:\n    restart: \"no\"\n    x-aws-job: true\n"},
	},
	{
		Code: TemplateService, Severity: finding.Warning,
		Title: "The service is only a template",
		Why:   "The image starts a shell or an interpreter, which ends at once without a terminal, and no service depends on it. With Docker, such a container simply exits; ECS restarts it again and again.",
		Bad: `services:
  base:
    image: busybox
  web:
    image: nginx
`,
		Mend: []string{"    image: busybox\n", "    image: busybox\n    x-aws-exclude: true\n"},
	},
	{
		Code: NoService, Severity: finding.Warning,
		Title: "A task that runs to completion has no ports, replicas or updates",
		Why:   "Load balancers, numbers of tasks, rolling updates and ECS Exec sessions belong to ECS services. A job, a scheduled task and an on-demand task are not ECS services.",
		Bad: `services:
  web:
    image: nginx
  backup:
    image: busybox
    restart: "no"
    x-aws-schedule: rate(1 day)
    deploy: {replicas: 2}
`,
		Mend: []string{"    deploy: {replicas: 2}\n", ""},
	},
	{
		Code: OneRun, Severity: finding.Error,
		Title: "A task is configured to run in several ways",
		Why:   "A task runs with the deployment (x-aws-job, deploy.mode), on a schedule (x-aws-schedule) or on demand (x-aws-run).",
		Bad: `services:
  web:
    image: nginx
  backup:
    image: busybox
    restart: "no"
    x-aws-schedule: rate(1 day)
    x-aws-run: true
`,
		Mend: []string{"    x-aws-run: true\n", ""},
	},
	{
		Code: PreStartName, Severity: finding.Error,
		Title: "A step of pre_start would have the name of another service or job",
		Why:   "A step becomes a service when the file is loaded. Its name is derived from the service and the position in the list.",
		Bad: `services:
  web:
    image: nginx
    pre_start: [{command: ["true"]}]
  web_pre_start_1:
    image: nginx
`,
		Mend: []string{"  web_pre_start_1:", "  worker:"},
	},
	{
		Code: Schedule, Severity: finding.Error,
		Title: "The schedule is malformed",
		Why:   "Amazon EventBridge Scheduler supports cron(…) with six fields, rate(…) and at(…) (Amazon EventBridge Scheduler user guide, Schedule types).",
		Bad: `services:
  web:
    image: nginx
  backup:
    image: busybox
    restart: "no"
    x-aws-schedule: 0 3 * * *
`,
		Mend: []string{"0 3 * * *", "cron(0 3 * * ? *)"},
	},
	{
		Code: ScheduleOverlap, Severity: finding.Warning,
		Title: "A schedule may start a task while the previous one is running",
		Why:   "Amazon EventBridge Scheduler does not check whether the previous task has ended, so `concurrency` of the Compose Specification is ignored.",
		Bad: `services:
  web:
    image: nginx
jobs:
  backup:
    image: busybox
    triggers:
      schedule: [{cron: "0 3 * * *", concurrency: forbid}]
`,
		Mend: []string{", concurrency: forbid", ""},
	},
}
