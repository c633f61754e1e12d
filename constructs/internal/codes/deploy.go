package codes

import "github.com/compose-cdk/compose-cdk/constructs/internal/finding"

// deployRows are of deployments: how many tasks there are, and how they change.
var deployRows = []Row{
	{
		Code: Alarm, Severity: finding.Error,
		Title: "An alarm of x-aws-alarms is not possible",
		Why:   "An entry is the name of an existing alarm, or a metric with a bound: cpu and memory in percent; 5xx a minute, unhealthy targets and response_time in seconds, which a load balancer measures; or any metric of a namespace of Amazon CloudWatch. It goes off when the metric was out of bounds for the time of `for`, which is 1 to 1440 whole minutes (Amazon CloudWatch API reference, PutMetricAlarm).",
		Bad: `services:
  web:
    image: nginx
    x-aws-alarms: [{metric: cpu over 80}]
`,
		Mend: []string{"cpu over 80", "cpu > 80"},
	},
	{
		Code: WAF, Severity: finding.Error,
		Title: "x-aws-waf has no load balancer to protect",
		Why:   "AWS WAF filters the requests of an Application Load Balancer that the project makes. A Network Load Balancer takes no web ACL, and that of an existing load balancer belongs to whoever defines it (AWS WAF developer guide, Associating or disassociating protection with an AWS resource).",
		Bad: `x-aws-waf: managed
services:
  broker:
    image: example.com/shop/broker:1
    ports: ["1883:1883"]
`,
		Mend: []string{`"1883:1883"`, `"80:80"`},
	},
	{
		Code: Autoscaling, Severity: finding.Error,
		Title: "x-aws-autoscaling is incomplete or invalid",
		Why:   "Scaling requires a maximum, and at least one target or a schedule: percentages of CPU and memory; requests, which an Application Load Balancer counts; a queue of Amazon SQS; a metric of Amazon CloudWatch (Amazon ECS developer guide, Service auto scaling).",
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
		Title: "The number of replicas has no effect with x-aws-autoscaling",
		Why:   "Application Auto Scaling sets the number of tasks, between min and max.",
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
		Title: "The deploy.mode is not supported",
		Why:   "The modes are replicated, global, replicated-job and global-job (Compose Deploy Specification). A global service runs one task on each EC2 instance, so it requires EC2 instances.",
		Bad: `services:
  agent:
    image: nginx
    deploy:
      mode: global
`,
		Mend: []string{"    deploy:", "    x-aws-capacity: ec2\n    deploy:"},
	},
	{
		Code: EarlySuccess, Severity: finding.Error,
		Title: "x-aws-early_success is not possible",
		Why:   "A rolling update can end once a share of its tasks is healthy, from x-aws-min_percent to 100 percent of the desired count; ECS stops the old tasks before (cleanup: blocking) or after (deferred) that (Amazon ECS API reference, DeploymentEarlySuccessCriteria).",
		Bad: `services:
  web:
    image: nginx
    deploy:
      update_config: {x-aws-early_success: 50}
`,
		Mend: []string{"x-aws-early_success: 50", "x-aws-min_percent: 50, x-aws-early_success: 50"},
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
		Title: "A failing deployment cannot be paused",
		Why:   "The deployment circuit breaker of ECS either rolls back or does nothing (Amazon ECS API reference, DeploymentCircuitBreaker).",
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
		Why:   "x-aws-min_percent is 0 to 100 and x-aws-max_percent 100 or more. ECS rounds the first up and the second down to whole tasks (Amazon ECS API reference, DeploymentConfiguration), and must be able to start or to stop at least one task.",
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
		Title: "A service does not wait for a service in another stack",
		Why:   "Nested stacks that depend on each other cannot be deployed, so one of the dependencies is dropped.",
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
		Title: "The x-aws-strategy is not valid",
		Why:   "The strategies are rolling, blue_green, linear with steps of 3 to 100 percent, and canary with a first step of 1 to 100 percent; the time of a step, and the time for which the old tasks keep running after the last step (monitor), is at most 1440 minutes (Amazon ECS API reference, LinearConfiguration and CanaryConfiguration). CloudFormation accepts a linear or canary deployment of up to 33 hours: the time of a step, for each step except the last, and monitor (CloudFormation template reference, AWS::ECS::Service LinearConfiguration).",
		Bad: `services:
  web:
    image: nginx
    ports: ["80:80"]
    x-aws-strategy: {linear: 2, every: 3m}
`,
		Mend: []string{"linear: 2", "linear: 20"},
	},
	{
		Code: StrategyFailure, Severity: finding.Warning,
		Title: "ECS does not count tasks that fail in a linear or canary deployment",
		Why:   "The deployment circuit breaker applies to rolling and blue/green deployments only (Amazon ECS developer guide, Deployment failure detection). x-aws-alarms stop the other ones, and roll them back unless failure_action is continue.",
		Bad: `services:
  web:
    image: nginx
    ports: ["80:80"]
    x-aws-strategy: {canary: 10, every: 5m}
    deploy:
      update_config: {max_failure_ratio: 0.2}
`,
		Mend: []string{"    deploy:\n      update_config: {max_failure_ratio: 0.2}\n", "    x-aws-alarms: [{metric: 5xx > 10}]\n"},
	},
	{
		Code: StrategyPercent, Severity: finding.Info,
		Title: "All new tasks start at once when traffic shifts",
		Why:   "parallelism, x-aws-min_percent and x-aws-max_percent apply to rolling updates only (Amazon ECS API reference, DeploymentConfiguration).",
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
		Title: "The service has no traffic that can be shifted",
		Why:   "blue_green, linear and canary shift the traffic of a load balancer or of Service Connect from the old tasks of an ECS service to the new ones (Amazon ECS developer guide, Required resources for Amazon ECS blue/green deployments). Without either there is no traffic to shift, and a rolling update has the same effect at lower cost.",
		Bad: `services:
  worker:
    image: example/worker
    x-aws-strategy: blue_green
`,
		Mend: []string{"    x-aws-strategy: blue_green\n", ""},
	},
	{
		Code: TestListener, Severity: finding.Error,
		Title: "x-aws-test_listener is not possible",
		Why:   "A test listener is a further port of the load balancer, on which requests reach the new tasks of a deployment before others move there. It requires a strategy that moves requests, a load balancer with listeners of the project, and a port that nothing else is published on (Amazon ECS developer guide, Required resources for Amazon ECS blue/green deployments).",
		Bad: `services:
  web:
    image: nginx
    ports: [{target: 80, published: 80, x-aws-test_listener: 8080}]
`,
		Mend: []string{"    image: nginx\n", "    image: nginx\n    x-aws-strategy: blue_green\n"},
	},
	{
		Code: StrategyVolume, Severity: finding.Warning,
		Title: "Old and new tasks write to a volume during a deployment",
		Why:   "A rolling update of a single task with a volume stops the old task first. blue_green, linear and canary run old and new tasks side by side on the same volume until the deployment ends.",
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
		Why:   "The orders are start-first and stop-first (Compose Deploy Specification). composefile.Load also rejects others, with invalid-value.",
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
