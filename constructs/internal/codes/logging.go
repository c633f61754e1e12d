package codes

import "github.com/compose-cdk/compose-cdk/constructs/internal/finding"

// logRows are of the output of containers.
var logRows = []Row{
	{
		Code: FireLens, Severity: finding.Error,
		Title: "The log router of a task is not valid",
		Why:   "x-aws-firelens marks one sidecar of a task as its log router, of the type fluentbit or fluentd, for containers with the log driver awsfirelens (Amazon ECS API reference, FirelensConfiguration).",
		Bad: `services:
  web:
    image: nginx
  router:
    image: public.ecr.aws/aws-observability/aws-for-fluent-bit:stable
    network_mode: service:web
    x-aws-firelens: fluentbit
`,
		Mend: []string{"    image: nginx\n", "    image: nginx\n    logging: {driver: awsfirelens, options: {Name: cloudwatch}}\n"},
	},
	{
		Code: FireLensRouter, Severity: finding.Warning,
		Title: "A sidecar looks like a log router but is not marked as one",
		Why:   "Containers with the log driver awsfirelens need a log router in their task. Without x-aws-firelens on a sidecar, the project adds a container with AWS for Fluent Bit, and the sidecar does not receive the output.",
		Bad: `services:
  web:
    image: nginx
    logging: {driver: awsfirelens, options: {Name: cloudwatch}}
  router:
    image: public.ecr.aws/aws-observability/aws-for-fluent-bit:stable
    network_mode: service:web
`,
		Mend: []string{"    network_mode: service:web\n", "    network_mode: service:web\n    x-aws-firelens: fluentbit\n"},
	},
	{
		Code: LogDriver, Severity: finding.Warning,
		Title: "The logs go to CloudWatch instead",
		Why:   "Fargate supports the drivers awslogs, awsfirelens and splunk; EC2 instances also support fluentd, gelf, journald, json-file and syslog, and Managed Instances json-file (Amazon ECS API reference, LogConfiguration).",
		Bad: `services:
  web:
    image: nginx
    logging: {driver: syslog}
`,
		Mend: []string{"syslog", "awslogs"},
	},
	{
		Code: LogFiles, Severity: finding.Info,
		Title: "Options of Docker's log files have no effect",
		Why:   "The output goes to Amazon CloudWatch Logs, which keeps it for x-aws-logs_retention days.",
		Bad: `services:
  web:
    image: nginx
    logging: {driver: json-file, options: {max-size: 10m}}
`,
		Mend: []string{"    logging: {driver: json-file, options: {max-size: 10m}}\n", ""},
	},
	{
		Code: LogOnInstance, Severity: finding.Warning,
		Title: "The logs stay on the instance",
		Why:   "On instances, ECS supports the driver json-file, which writes to the disk of the instance. The logs are hard to access there, and are lost with the instance.",
		Bad: `services:
  web:
    image: nginx
    x-aws-capacity: ec2
    logging: {driver: json-file, options: {max-size: 10m}}
`,
		Mend: []string{"{driver: json-file, options: {max-size: 10m}}", "{driver: awslogs}"},
	},
	{
		Code: LogOption, Severity: finding.Warning,
		Title: "An option of awslogs has no effect",
		Why:   "ECS supports few options of awslogs (Amazon ECS API reference, LogConfiguration). For its own log group, the project sets the Region and whether the log group is created.",
		Bad: `services:
  web:
    image: nginx
    logging: {driver: awslogs, options: {awslogs-create-group: "true"}}
`,
		Mend: []string{"awslogs-create-group: \"true\"", "awslogs-create-group: \"true\", awslogs-group: /shop/web"},
	},
	{
		Code: LogOptionValue, Severity: finding.Error,
		Title: "The value of an option of awslogs is not valid",
		Why:   "`awslogs-region` is the name of a Region, and `awslogs-create-group` is true or false (Amazon ECS API reference, LogConfiguration). A task with another value does not start.",
		Bad: `services:
  web:
    image: nginx
    logging: {driver: awslogs, options: {awslogs-group: /shop/web, awslogs-region: Ireland}}
`,
		Mend: []string{"Ireland", "eu-west-1"},
	},
	{
		Code: LogStream, Severity: finding.Error,
		Title: "The prefix of log streams is not valid",
		Why:   "ECS combines the prefix, the container and the task into the name of a log stream, which has no colon, no asterisk and at most 512 characters (CloudWatch Logs API reference, CreateLogStream). A task does not start if its log stream cannot be created.",
		Bad: `services:
  web:
    image: nginx
    logging: {driver: awslogs, options: {awslogs-stream-prefix: "shop:web"}}
`,
		Mend: []string{"shop:web", "shop-web"},
	},
	{
		Code: SplunkOption, Severity: finding.Error,
		Title: "splunk lacks a required option",
		Why:   "The driver requires splunk-token and splunk-url (Docker documentation, Splunk logging driver).",
		Bad: `services:
  web:
    image: nginx
    x-aws-acknowledge: [plaintext-credential]
    logging: {driver: splunk, options: {splunk-token: example}}
`,
		Mend: []string{"splunk-token: example", `splunk-token: example, splunk-url: "https://splunk.example.com:8088"`},
	},
}
