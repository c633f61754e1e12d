package codes

import "github.com/compose-cdk/compose-cdk/constructs/internal/finding"

// healthRows are of health checks, and of stopping.
var healthRows = []Row{
	{
		Code: DependsOnHealthy, Severity: finding.Warning,
		Title: "A service waits for the health of a service without a health check",
		Why:   "ECS does not run the HEALTHCHECK of an image (Amazon ECS API reference, HealthCheck). A service without one in the file counts as healthy once it runs.",
		Bad: `services:
  web:
    image: nginx
    depends_on: {api: {condition: service_healthy}}
  api:
    image: nginx
`,
		Mend: []string{"  api:\n    image: nginx\n", "  api:\n    image: nginx\n    healthcheck: {test: curl -f http://localhost}\n"},
	},
	{
		Code: HealthCheck, Severity: finding.Warning,
		Title: "A setting of the health check is out of range on ECS",
		Why:   "The interval is 5 to 300 s, the timeout 2 to 60 s, and the retries 1 to 10 (Amazon ECS API reference, HealthCheck). The nearest value is used, and an interval that is shorter than the timeout becomes as long. Zero stands for Docker's default, and a start period of any length is supported.",
		Bad: `services:
  web:
    image: nginx
    healthcheck:
      test: curl -f http://localhost
      interval: 1s
      timeout: 2s
`,
		Mend: []string{"interval: 1s", "interval: 5s"},
	},
	{
		Code: HealthCheckImage, Severity: finding.Warning,
		Title: "A health check without a test does not run",
		Why:   "Docker runs the test of the image with the timing of the file. ECS does not run the HEALTHCHECK of an image (Amazon ECS API reference, HealthCheck).",
		Bad: `services:
  web:
    image: nginx
    healthcheck:
      interval: 30s
`,
		Mend: []string{"      interval: 30s\n", "      interval: 30s\n      test: curl -f http://localhost\n"},
	},
	{
		Code: HealthCheckTest, Severity: finding.Error,
		Title: "The test of a health check is malformed",
		Why:   "A list begins with CMD, CMD-SHELL or NONE, and has a command after the first two (Compose Specification, healthcheck).",
		Bad: `services:
  web:
    image: nginx
    healthcheck:
      test: [curl, -f, http://localhost]
`,
		Mend: []string{"[curl,", "[CMD, curl,"},
	},
	{
		Code: StopGracePeriod, Severity: finding.Warning,
		Title: "The stop_grace_period is out of range on ECS",
		Why:   "Fargate waits 2 to 120 whole seconds between SIGTERM and SIGKILL (Amazon ECS API reference, ContainerDefinition, stopTimeout).",
		Bad: `services:
  web:
    image: nginx
    stop_grace_period: 10m
`,
		Mend: []string{"10m", "120s"},
	},
	{
		Code: TargetHealth, Severity: finding.Error,
		Title: "The health check of a target group is not valid",
		Why:   "Elastic Load Balancing defines ranges for the times, thresholds and codes (Elastic Load Balancing API reference, CreateTargetGroup).",
		Bad: `services:
  web:
    image: nginx
    ports:
      - target: 80
        published: 80
        x-aws-healthcheck: {path: health}
`,
		Mend: []string{"path: health", "path: /health"},
	},
	{
		Code: TargetSettings, Severity: finding.Error,
		Title: "The load balancer does not support a setting of the port",
		Why:   "Deregistration delay, slow start and stickiness have ranges (Elastic Load Balancing, Target group attributes); cookies and slow start require HTTP.",
		Bad: `services:
  web:
    image: nginx
    ports:
      - target: 80
        published: 80
        x-aws-deregistration_delay: 2h
`,
		Mend: []string{"2h", "10m"},
	},
	{
		Code: UDPHealth, Severity: finding.Warning,
		Title: "A UDP port has no TCP port for the health check",
		Why:   "Network Load Balancers check targets of UDP by TCP or HTTP (Elastic Load Balancing, Health checks for Network Load Balancer target groups). Without an answer, ECS keeps replacing the tasks.",
		Bad: `services:
  dns:
    image: nginx
    ports: ["5353:5353/udp"]
`,
		Mend: []string{"    ports:", "    expose: [8080]\n    ports:"},
	},
}
