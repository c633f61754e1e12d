package support

var portRows = []Row{
	mapped("services.*.ports.[].target", "port of the target group and of the ingress rule"),
	mapped("services.*.ports.[].published", "port of the listener; without it, and without an x-aws-* attribute, the port is private"),
	mapped("services.*.ports.[].protocol", "protocol of the listener: tcp or udp"),
	mapped("services.*.ports.[].app_protocol", "http, http2, https, grpc: an Application Load Balancer if every port uses one of them"),
	mapped("services.*.ports.[].host_ip", "a loopback address keeps the port private; others cause a warning"),
	mapped("services.*.ports.[].mode", "has no effect: host and ingress publish the port"),
	ignored("services.*.ports.[].name", "has no effect on ECS"),
	mapped("services.*.ports.[].x-aws-protocol", "protocol of the container port: http, https or tcp"),
	mapped("services.*.ports.[].x-aws-certificate", "ACM certificate of the listener, which uses HTTPS, or TLS on a Network Load Balancer"),
	mapped("services.*.ports.[].x-aws-healthcheck", "health check of the target group (port: of all target groups of the service), and the grace period after a start"),
	mapped("services.*.ports.[].x-aws-ingress", "sources of the ingress rules for the port"),
	mapped("services.*.ports.[].x-aws-host", "hosts of a listener rule"),
	mapped("services.*.ports.[].x-aws-path", "paths of a listener rule"),
	mapped("services.*.ports.[].x-aws-strip_prefix", "rewrite of the listener rule, which removes the prefix of the path"),
	mapped("services.*.ports.[].x-aws-auth", "login by Amazon Cognito or OpenID Connect, or verification of tokens, in the actions of the listener or its rule"),
	mapped("services.*.ports.[].x-aws-priority", "priority of the listener rule; derived from hosts and paths by default"),
	mapped("services.*.ports.[].x-aws-stickiness", "stickiness of the target group: {duration, cookie}"),
	mapped("services.*.ports.[].x-aws-deregistration_delay", "deregistration delay of the target group; 30s by default"),
	mapped("services.*.ports.[].x-aws-slow_start", "slow start of the target group"),
}
