package composefile

var projectRows = []Row{
	mapped("name", "tag com.docker.compose.project, Cloud Map namespace <name>.local"),
	ignored("version", "is obsolete in Compose too"),
	loaded("include", "is followed when the file is loaded"),
	mapped("services", "one ECS service and task definition each"),
	mapped("services.*", "ECS service, task definition, Cloud Map service"),
	loaded("jobs", "become services when the file is loaded: with x-aws-schedule, or with x-aws-run where a person triggers them"),
	refused("models", noModels+"; it is an error where a service uses it", "").byRule(),
	mapped("x-aws-cluster", "existing ECS cluster, by name or ARN"),
	mapped("x-aws-vpc", "existing VPC: its id, its ARN, or default"),
	later("x-aws-loadbalancer", "leave it out: the project makes its own load balancer"),
	mapped("x-aws-logs_retention", "RetentionInDays of the log group; 30 by default"),
	mapped("x-aws-certificate", "ACM certificate of the HTTPS listener on port 443"),
	later("x-aws-domain", "make the DNS record in your own CDK code"),
	mapped("x-aws-ingress", "sources of the load balancer's ingress rules; everybody by default"),
	mapped("x-aws-service_connect", "ServiceConnectConfiguration of the ECS services, for the ports that the file names"),
	later("x-aws-capacity", "leave it out: tasks run on Fargate on demand"),
	mapped("x-aws-cloudformation", "resources changed, removed or added; outputs, conditions, parameters and mappings added"),
	mapped("x-aws-binds", "what is mounted in place of paths of this machine: efs, asset:<path>, ephemeral or drop"),
	mapped("x-aws-init_image", "image of the helper containers, which set the search domain and write secrets, configs and files of the project"),
}
