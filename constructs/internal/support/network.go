package support

var serviceNetworkRows = []Row{
	mapped("services.*.networks.*", "security group of the task"),
	mapped("services.*.networks.*.aliases", "Cloud Map services whose CNAME records name the service"),
	warned("services.*.networks.*.driver_opts", "is not kept: the network is a VPC", "remove it"),
	ignored("services.*.networks.*.gw_priority", "has no effect on ECS: a task has one interface"),
	warned("services.*.networks.*.interface_name", "is not kept: the interface of a task is called eth1", "remove it"),
	warned("services.*.networks.*.ipv4_address", "is not kept: AWS chooses the address of a task", "use the name of the service").byRule(),
	warned("services.*.networks.*.ipv6_address", "is not kept: AWS chooses the address of a task", "use the name of the service").byRule(),
	warned("services.*.networks.*.link_local_ips", "is not kept: AWS chooses the address of a task", "use the name of the service"),
	warned("services.*.networks.*.mac_address", "is not kept: AWS gives a network interface its address", "remove it"),
	ignored("services.*.networks.*.priority", "has no effect on ECS: a task has one interface"),
	ignored("services.*.networks.*.use_service_name_alias", "has no effect on ECS: the service's name always resolves"),
}

var networkRows = []Row{
	mapped("networks", "security groups"),
	mapped("networks.*", "security group whose members may talk to each other on any port"),
	ignored("networks.*.attachable", "has no effect on ECS"),
	ignored("networks.*.driver", "has no effect on ECS: the network is a VPC; host, macvlan and ipvlan are a warning").byRule(),
	warned("networks.*.driver_opts", "is not kept: the network is a VPC", "remove it"),
	ignored("networks.*.enable_ipv4", "has no effect on ECS: tasks have IPv4 addresses"),
	warned("networks.*.enable_ipv6", "is not kept: the project's network is IPv4", "remove it, or bring a dual-stack VPC with x-aws-vpc").byRule(),
	mapped("networks.*.external", "existing security group"),
	mapped("networks.*.internal", "no ingress from the load balancer; egress to members, DNS and HTTPS only"),
	warned("networks.*.ipam", "is not kept: the VPC and its subnets set the addresses", "bring a VPC with the addresses you want with x-aws-vpc"),
	ignored("networks.*.labels", "has no effect on ECS"),
	mapped("networks.*.name", "id of the security group, where the network is external"),
	mapped("networks.*.x-aws-securitygroup", "existing security group that stands for the network"),
}
