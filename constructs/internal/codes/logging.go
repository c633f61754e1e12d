package codes

import "github.com/compose-cdk/compose-cdk/constructs/internal/finding"

// logRows are of the output of containers.
var logRows = []Row{
	{
		Code: LogDriver, Severity: finding.Warning,
		Title: "The logs go to CloudWatch instead",
		Why:   "Fargate has the drivers awslogs, awsfirelens and splunk (Amazon ECS API reference, LogConfiguration).",
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
		Code: LogOption, Severity: finding.Warning,
		Title: "An option of awslogs has no effect",
		Why:   "The project sets the log group and its region, and ECS knows few other options (Amazon ECS API reference, LogConfiguration).",
		Bad: `services:
  web:
    image: nginx
    logging: {driver: awslogs, options: {awslogs-create-group: "true"}}
`,
		Mend: []string{"awslogs-create-group: \"true\"", "awslogs-stream-prefix: shop"},
	},
	{
		Code: SplunkOption, Severity: finding.Error,
		Title: "splunk lacks a required option",
		Why:   "The driver needs splunk-token and splunk-url (Docker documentation, Splunk logging driver).",
		Bad: `services:
  web:
    image: nginx
    x-aws-acknowledge: [plaintext-credential]
    logging: {driver: splunk, options: {splunk-token: example}}
`,
		Mend: []string{"splunk-token: example", `splunk-token: example, splunk-url: "https://splunk.example.com:8088"`},
	},
}
