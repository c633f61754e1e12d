package codes

import "github.com/compose-cdk/compose-cdk/constructs/internal/finding"

// ebsRows are of volumes on Amazon EBS.
var ebsRows = []Row{
	{
		Code: EBS, Severity: finding.Error,
		Title: "The settings of an EBS volume are not valid",
		Why:   "Each volume type has its own range of size, IOPS and throughput (Amazon EBS user guide, Volume types).",
		Bad: `x-aws-acknowledge: [ebs-lost]
services:
  db:
    image: nginx
    volumes: ["data:/data"]
volumes:
  data:
    x-aws-ebs: {type: gp3, size: 20, iops: 50}
`,
		Mend: []string{"iops: 50", "iops: 3000"},
	},
	{
		Code: EBSLost, Severity: finding.Warning,
		Title: "The data of an EBS volume is lost with its task",
		Why:   "ECS creates a new volume for each task of a service and deletes it with the task (Amazon ECS developer guide, Use Amazon EBS volumes with Amazon ECS). Use it for caches and scratch data; a file system on Amazon EFS keeps its data.",
		Bad: `services:
  cache:
    image: nginx
    volumes: ["data:/data"]
volumes:
  data:
    driver: ebs
`,
		Mend: []string{"services:\n", "x-aws-acknowledge: [ebs-lost]\nservices:\n"},
	},
	{
		Code: EBSOrder, Severity: finding.Warning,
		Title: "A service with an EBS volume cannot start the new task first",
		Why:   "The volume has a single writer, so the old task stops before the new one starts.",
		Bad: `x-aws-acknowledge: [ebs-lost]
services:
  cache:
    image: nginx
    volumes: ["data:/data"]
    deploy:
      update_config: {order: start-first}
volumes:
  data:
    driver: ebs
`,
		Mend: []string{"start-first", "stop-first"},
	},
	{
		Code: EBSReplicas, Severity: finding.Warning,
		Title: "Each task has an EBS volume of its own",
		Why:   "A volume on Amazon EBS belongs to a single task. Replicas that share data need a file system on Amazon EFS.",
		Bad: `x-aws-acknowledge: [ebs-lost]
services:
  cache:
    image: nginx
    volumes: ["data:/data"]
    scale: 2
volumes:
  data:
    driver: ebs
`,
		Mend: []string{"    scale: 2\n", ""},
	},
	{
		Code: EBSShared, Severity: finding.Error,
		Title: "Several services mount the same EBS volume",
		Why:   "A volume on Amazon EBS belongs to a single task (Amazon ECS developer guide, Use Amazon EBS volumes with Amazon ECS).",
		Bad: `services:
  web:
    image: nginx
    volumes: ["data:/data"]
  worker:
    image: nginx
    volumes: ["data:/data"]
volumes:
  data:
    driver: ebs
`,
		Mend: []string{"    driver: ebs", "    driver: local"},
	},
	{
		Code: EBSVolumes, Severity: finding.Error,
		Title: "The task cannot have the EBS volume",
		Why:   "A task can have at most one volume on Amazon EBS, and ECS creates it only for tasks of services (Amazon ECS developer guide, Use Amazon EBS volumes with Amazon ECS).",
		Bad: `x-aws-acknowledge: [ebs-lost]
services:
  cache:
    image: nginx
    volumes: ["data:/data", "tmp:/scratch"]
volumes:
  data:
    driver: ebs
  tmp:
    driver: ebs
`,
		Mend: []string{"  tmp:\n    driver: ebs\n", "  tmp: {}\n"},
	},
}
