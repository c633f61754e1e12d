package composefile

var portRows = []Row{
	mapped("services.*.ports.[].target", "port of the target group and of the ingress rule"),
	mapped("services.*.ports.[].published", "port of the listener; the target where it is missing"),
	mapped("services.*.ports.[].protocol", "protocol of the listener: tcp or udp"),
	mapped("services.*.ports.[].app_protocol", "http, http2, https, grpc: an Application Load Balancer if every port has one"),
	mapped("services.*.ports.[].host_ip", "a loopback address keeps the port private"),
	mapped("services.*.ports.[].mode", "host keeps the port private"),
	ignored("services.*.ports.[].name", "has no effect on ECS"),
	mapped("services.*.ports.[].x-aws-protocol", "what the port speaks: http, https or tcp"),
	mapped("services.*.ports.[].x-aws-certificate", "ACM certificate of the listener, which speaks HTTPS"),
	mapped("services.*.ports.[].x-aws-healthcheck", "health check of the target group"),
	mapped("services.*.ports.[].x-aws-ingress", "sources of the ingress rules for the port"),
	later("services.*.ports.[].x-aws-host", "publish the services on ports of their own"),
	later("services.*.ports.[].x-aws-path", "publish the services on ports of their own"),
}
