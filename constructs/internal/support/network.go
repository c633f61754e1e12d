package support

var serviceNetworkRows = []Row{
	mapped("services.*.networks.*", "security group of the task"),
	mapped("services.*.networks.*.aliases", "Cloud Map services whose CNAME records name the service"),
	warned("services.*.networks.*.driver_opts", "is ignored: the network is a VPC", "remove it"),
	ignored("services.*.networks.*.gw_priority", "has no effect on ECS: a task has one network interface"),
	warned("services.*.networks.*.interface_name", "is ignored: ECS names the network interface of a task", "remove it"),
	warned("services.*.networks.*.ipv4_address", "is ignored: AWS assigns the addresses of tasks", "use the name of the service").byRule(),
	warned("services.*.networks.*.ipv6_address", "is ignored: AWS assigns the addresses of tasks", "use the name of the service").byRule(),
	warned("services.*.networks.*.link_local_ips", "is ignored: AWS assigns the addresses of tasks", "use the name of the service"),
	warned("services.*.networks.*.mac_address", "is ignored: AWS assigns the MAC address of a network interface", "remove it"),
	ignored("services.*.networks.*.priority", "has no effect on ECS: a task has one network interface"),
	ignored("services.*.networks.*.use_service_name_alias", "has no effect on ECS: the service's name always resolves"),
}

var networkRows = []Row{
	mapped("networks", "security groups"),
	mapped("networks.*", "security group whose members can reach each other on any port"),
	ignored("networks.*.attachable", "has no effect on ECS"),
	ignored("networks.*.driver", "has no effect on ECS: the network is a VPC; host, macvlan and ipvlan cause a warning").byRule(),
	warned("networks.*.driver_opts", "is ignored: the network is a VPC", "remove it"),
	ignored("networks.*.enable_ipv4", "has no effect on ECS: tasks have IPv4 addresses"),
	warned("networks.*.enable_ipv6", "is ignored: the project's network is IPv4", "remove it, or use an existing dual-stack VPC with x-aws-vpc").byRule(),
	mapped("networks.*.external", "existing security group"),
	mapped("networks.*.internal", "no ingress from the load balancer; egress to members, DNS and HTTPS only"),
	warned("networks.*.ipam", "is ignored: the VPC and its subnets determine the addresses", "use an existing VPC with the addresses you want with x-aws-vpc"),
	ignored("networks.*.labels", "has no effect on ECS"),
	mapped("networks.*.name", "id of the security group if the network is external"),
	mapped("networks.*.x-aws-securitygroup", "existing security group that is used for the network"),
}
