package codes

import "github.com/compose-cdk/compose-cdk/constructs/internal/finding"

// deployRows are of deployments: how many tasks there are, and how they change.
var deployRows = []Row{
	{
		Code: Autoscaling, Severity: finding.Error,
		Title: "x-aws-autoscaling is incomplete or impossible",
		Why:   "Scaling needs a maximum and at least one target: percentages of CPU and memory, or requests, which are counted by an Application Load Balancer (Amazon ECS developer guide, Target tracking scaling policies).",
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
