package support

const restarts = "RestartPolicy of the container, which is restarted in its task if it has run for the window; a container that ends earlier ends its task, unless it is a sidecar with x-aws-essential: false. ECS starts a task of a service again whenever it ends, so no, none and on-failure cause a warning"

var deployRows = []Row{
	ignored("services.*.deploy.endpoint_mode", "has no effect on ECS: a service's name resolves to the addresses of its tasks"),
	ignored("services.*.deploy.labels", "has no effect on ECS: they are labels of the Swarm service"),
	mapped("services.*.deploy.mode", "SchedulingStrategy of the ECS service; global: DAEMON on EC2 instances, a managed daemon on Managed Instances, an error on Fargate; replicated-job and global-job make a job, as x-aws-job does"),
	ignored("services.*.deploy.placement", "has no effect on Fargate, which places tasks itself").byRule(),
	mapped("services.*.deploy.placement.constraints", "node.machine chooses the type of EC2 instances or Managed Instances, node.ami the AMI of EC2 instances; attribute:… on instances: PlacementConstraints; others cause a warning"),
	mapped("services.*.deploy.placement.max_replicas_per_node", "PlacementConstraints: distinctInstance, for 1 on instances; tasks on Fargate never share an instance"),
	ignored("services.*.deploy.placement.preferences", "has no effect: ECS spreads tasks across the Availability Zones of the VPC"),
	mapped("services.*.deploy.replicas", "DesiredCount of the ECS service"),
	mapped("services.*.deploy.resources", "size of the task"),
	mapped("services.*.deploy.restart_policy", restarts),
	mapped("services.*.deploy.restart_policy.condition", restarts),
	ignored("services.*.deploy.restart_policy.delay", "has no effect on ECS, which restarts a container at once and throttles tasks that fail repeatedly"),
	ignored("services.*.deploy.restart_policy.max_attempts", "has no effect on ECS, which does not limit restarts"),
	mapped("services.*.deploy.restart_policy.window", "RestartPolicy.RestartAttemptPeriod of the container, 60 to 1800 s; 60 s by default"),
	mapped("services.*.deploy.restart_policy.x-aws-ignored_exit_codes", "RestartPolicy.IgnoredExitCodes of the container; includes 0 with on-failure"),
	ignored("services.*.deploy.rollback_config", "has no effect on ECS: a rollback is a deployment like any other"),
	mapped("services.*.deploy.update_config", "DeploymentConfiguration of the ECS service"),
	warned("services.*.deploy.update_config.delay", "is not supported: a rolling update continues as soon as tasks are healthy", "remove it, or shift traffic in steps with x-aws-strategy: {linear: 20, every: 3m}").byRule(),
	mapped("services.*.deploy.update_config.failure_action", "Rollback of the DeploymentCircuitBreaker and of the Alarms: rollback with, continue without; without x-aws-alarms, a warning with linear and canary, which have no circuit breaker"),
	mapped("services.*.deploy.update_config.max_failure_ratio", "ThresholdConfiguration of the DeploymentCircuitBreaker: BOUNDED_PERCENT, of the desired count; a warning with linear and canary, which have no circuit breaker"),
	warned("services.*.deploy.update_config.monitor", "is BakeTimeInMinutes with x-aws-strategy, up to 1440 min, 5 min by default; a rolling update is not monitored after its end", "remove it, or add x-aws-strategy: blue_green").byRule(),
	mapped("services.*.deploy.update_config.order", "MinimumHealthyPercent and MaximumPercent"),
	mapped("services.*.deploy.update_config.parallelism", "MinimumHealthyPercent and MaximumPercent"),
	mapped("services.*.deploy.update_config.x-aws-min_percent", "MinimumHealthyPercent"),
	mapped("services.*.deploy.update_config.x-aws-max_percent", "MaximumPercent"),
	mapped("services.*.deploy.update_config.x-aws-early_success", "EarlySuccessCriteria of the DeploymentConfiguration: the percentage of healthy tasks with which a rolling update ends, or {percent, cleanup}; cleanup is deferred (the old tasks stop afterwards, the default) or blocking"),
	mapped("services.*.deploy.update_config.x-aws-strategy", "Strategy of the DeploymentConfiguration: rolling, blue_green, {linear: 20, every: 3m} or {canary: 10, every: 5m}, with a second target group and a listener rule for each published port; pause: 2h waits for manual approval before traffic shifts, behind the test traffic shift where there is x-aws-test_listener"),
	mapped("services.*.deploy.x-aws-autoscaling", "scalable target; target tracking policies for cpu, memory, requests and metric; a step scaling policy for queue; scheduled actions for schedule; with predictive, predictive scaling policies of cpu, memory and requests; with fast, metrics of CPU and memory every 20 s"),
}

var resourceRows = []Row{
	mapped("services.*.deploy.resources.limits", "size of the task"),
	mapped("services.*.deploy.resources.limits.cpus", "CPU of the task, on Fargate rounded up to a supported size"),
	mapped("services.*.deploy.resources.limits.memory", "Memory of the task, on Fargate rounded up to a supported size"),
	ignored("services.*.deploy.resources.limits.pids", kernelOwn),
	mapped("services.*.deploy.resources.reservations", "size of the task if there is no limit"),
	mapped("services.*.deploy.resources.reservations.cpus", "CPU of the task if there is no limit"),
	mapped("services.*.deploy.resources.reservations.memory", "MemoryReservation of the container; Memory of the task if there is no limit"),
	mapped("services.*.deploy.resources.reservations.devices", "GPU of the container's ResourceRequirements; instances with GPUs"),
	mapped("services.*.deploy.resources.reservations.generic_resources", "as devices, for the kinds gpu and NVIDIA-GPU"),
}
