package codes

import "github.com/compose-cdk/compose-cdk/constructs/internal/finding"

// deployRows are of deployments: how many tasks there are, and how they change.
var deployRows = []Row{
	{
		Code: Autoscaling, Severity: finding.Error,
		Title: "x-aws-autoscaling is incomplete or impossible",
		Why:   "Scaling needs a maximum, and at least one target or a schedule: percentages of CPU and memory; requests, which are counted by an Application Load Balancer; a queue of Amazon SQS; a metric of Amazon CloudWatch (Amazon ECS developer guide, Service auto scaling).",
		Bad: `services:
  web:
    image: nginx
    deploy:
      x-aws-autoscaling: {min: 3, max: 2, cpu: 60}
`,
		Mend: []string{"max: 2", "max: 6"},
	},
	{
		Code: AutoscalingReplicas, Severity: finding.Warning,
		Title: "The number of replicas has no effect beside x-aws-autoscaling",
		Why:   "Application Auto Scaling sets the number of tasks, from min to max.",
		Bad: `services:
  web:
    image: nginx
    deploy:
      replicas: 2
      x-aws-autoscaling: {min: 2, max: 6, cpu: 60}
`,
		Mend: []string{"      replicas: 2\n", ""},
	},
	{
		Code: DeployMode, Severity: finding.Error,
		Title: "The deploy.mode is not possible",
		Why:   "The modes are replicated, global, replicated-job and global-job (Compose Deploy Specification). A global service has a task on each EC2 machine, so that it needs such machines.",
		Bad: `services:
  agent:
    image: nginx
    deploy:
      mode: global
`,
		Mend: []string{"    deploy:", "    x-aws-capacity: ec2\n    deploy:"},
	},
	{
		Code: FailureRatio, Severity: finding.Error,
		Title: "The max_failure_ratio is out of range",
		Why:   "It is the share of tasks that may fail to start, 0 to 1, which becomes the threshold of the deployment circuit breaker (Amazon ECS API reference, ThresholdConfiguration).",
		Bad: `services:
  web:
    image: nginx
    deploy:
      update_config: {max_failure_ratio: 25}
`,
		Mend: []string{"25", "0.25"},
	},
	{
		Code: FailureAction, Severity: finding.Error,
		Title: "The failure_action is unknown",
		Why:   "The actions are continue, rollback and pause (Compose Deploy Specification).",
		Bad: `services:
  web:
    image: nginx
    deploy:
      update_config: {failure_action: undo}
`,
		Mend: []string{"undo", "rollback"},
	},
	{
		Code: FailureActionPause, Severity: finding.Warning,
		Title: "A failing deployment cannot pause",
		Why:   "The deployment circuit breaker of ECS rolls back or does nothing (Amazon ECS API reference, DeploymentCircuitBreaker).",
		Bad: `services:
  web:
    image: nginx
    deploy:
      update_config: {failure_action: pause}
`,
		Mend: []string{"pause", "rollback"},
	},
	{
		Code: Percent, Severity: finding.Error,
		Title: "The percentages of running tasks leave no room for a deployment",
		Why:   "x-aws-min_percent is 0 to 100 and x-aws-max_percent 100 or more. ECS rounds the first up and the second down to whole tasks (Amazon ECS API reference, DeploymentConfiguration): one task must be able to come or to go.",
		Bad: `services:
  web:
    image: nginx
    deploy:
      update_config: {x-aws-min_percent: 100, x-aws-max_percent: 100}
`,
		Mend: []string{"x-aws-max_percent: 100", "x-aws-max_percent: 200"},
	},
	{
		Code: StackDependency, Severity: finding.Warning,
		Title: "A service does not wait for one in another stack",
		Why:   "Nested stacks that depend on each other cannot be deployed, so that one of the dependencies is left out.",
		Bad: `services:
  web:
    image: nginx
    x-aws-stack: front
    depends_on: [api]
  api:
    image: nginx
    x-aws-stack: back
    depends_on: [cache]
  cache:
    image: nginx
    x-aws-stack: front
`,
		Mend: []string{"    x-aws-stack: back\n", "    x-aws-stack: front\n"},
	},
	{
		Code: Strategy, Severity: finding.Error,
		Title: "The x-aws-strategy is not possible",
		Why:   "The strategies are rolling, blue_green, linear with steps of 3 to 100 percent, and canary with a first step of 1 to 100 percent; a step, and the time that monitor gives the old tasks after the last one, takes up to 1440 minutes (Amazon ECS API reference, LinearConfiguration and CanaryConfiguration).",
		Bad: `services:
  web:
    image: nginx
    ports: ["80:80"]
    x-aws-strategy: {linear: 2, every: 3m}
`,
		Mend: []string{"linear: 2", "linear: 20"},
	},
	{
		Code: StrategyPercent, Severity: finding.Info,
		Title: "Where requests move, all new tasks start at once",
		Why:   "parallelism, x-aws-min_percent and x-aws-max_percent are for rolling updates (Amazon ECS API reference, DeploymentConfiguration).",
		Bad: `services:
  web:
    image: nginx
    ports: ["80:80"]
    deploy:
      update_config: {parallelism: 2, x-aws-strategy: blue_green}
`,
		Mend: []string{"parallelism: 2, ", ""},
	},
	{
		Code: StrategyService, Severity: finding.Error,
		Title: "The service cannot move requests between tasks",
		Why:   "blue_green, linear and canary move requests by a load balancer or Service Connect from the old tasks of an ECS service to new ones beside them (Amazon ECS developer guide, Required resources for Amazon ECS blue/green deployments). Without either there is nothing to move, and rolling updates do the same at less cost.",
		Bad: `services:
  worker:
    image: example/worker
    x-aws-strategy: blue_green
`,
		Mend: []string{"    x-aws-strategy: blue_green\n", ""},
	},
	{
		Code: StrategyVolume, Severity: finding.Warning,
		Title: "Two tasks write to a volume during a deployment",
		Why:   "A rolling update of one task with a volume stops the old task first. blue_green, linear and canary run old and new tasks side by side, on the same volume, until the deployment ends.",
		Bad: `services:
  web:
    image: nginx
    ports: ["80:80"]
    volumes: ["data:/data"]
    x-aws-strategy: blue_green
volumes:
  data:
`,
		Mend: []string{"    x-aws-strategy: blue_green\n", ""},
	},
	{
		Code: UpdateOrder, Severity: finding.Error,
		Title: "The order of an update is unknown",
		Why:   "The orders are start-first and stop-first (Compose Deploy Specification). composefile.Load refuses others as well, with invalid-value.",
		Bad: `services:
  web:
    image: nginx
    deploy:
      update_config: {order: new-first}
`,
		Unloaded: true,
		Mend:     []string{"new-first", "start-first"},
	},
}
