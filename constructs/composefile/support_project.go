package composefile

var projectRows = []Row{
	mapped("name", "tag com.docker.compose.project, Cloud Map namespace <name>.local"),
	ignored("version", "is obsolete in Compose too"),
	loaded("include", "is followed when the file is loaded"),
	mapped("services", "one ECS service and task definition each"),
	mapped("services.*", "ECS service, task definition, Cloud Map service"),
	later("jobs", "run the job outside of the stack"),
	refused("models", noModels+"; it is an error where a service uses it", "").byRule(),
	mapped("x-aws-cluster", "existing ECS cluster, by name or ARN"),
	mapped("x-aws-vpc", "existing VPC: its id, its ARN, or default"),
	later("x-aws-loadbalancer", "leave it out: the project makes its own load balancer"),
	mapped("x-aws-logs_retention", "RetentionInDays of the log group; 30 by default"),
	mapped("x-aws-certificate", "ACM certificate of the HTTPS listener on port 443"),
	later("x-aws-domain", "make the DNS record in your own CDK code"),
	mapped("x-aws-ingress", "sources of the load balancer's ingress rules; everybody by default"),
	mapped("x-aws-service_connect", "ServiceConnectConfiguration of the ECS services, for the ports that the file names"),
	mapped("x-aws-capacity", "where tasks run: on-demand, spot, {spot, on_demand, base} on Fargate; ec2, {ec2: {machine, ami, min, max, spot}} on machines"),
	mapped("x-aws-launch_configuration", "launch configurations of the Auto Scaling groups, in place of launch templates"),
	mapped("x-aws-cloudformation", "resources changed, removed or added; outputs, conditions, parameters and mappings added"),
	mapped("x-aws-binds", "what is mounted in place of paths of this machine: efs, asset:<path>, ephemeral or drop"),
	mapped("x-aws-init_image", "image of the helper containers, which set the search domain and write secrets, configs and files of the project"),
}
