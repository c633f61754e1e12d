package limits

import (
	"cmp"
	"slices"
)

// Quota is a figure that AWS sets for an account in a Region, or for a resource.
type Quota struct {
	// Service is the AWS service that sets it, and Name what it is called there.
	Service, Name string
	// Most is the figure of an account for which AWS has raised nothing.
	Most int
	// Adjustable is whether AWS raises it on request.
	Adjustable bool
}

// QuotasRead is when the quotas were read in QuotaSources.
const QuotasRead = "November 2026"

// QuotaSources are the documents of AWS that the quotas stand in, by service.
var QuotaSources = map[string]string{
	vpc:       "Amazon VPC user guide, Amazon VPC quotas and AWS-managed prefix lists",
	elb:       "Elastic Load Balancing user guides, Quotas for your Application Load Balancers and for your Network Load Balancers",
	acm:       "AWS Certificate Manager user guide, Quotas, and AWS General Reference",
	ecs:       "Amazon ECS developer guide, Amazon ECS service quotas",
	fargate:   "AWS General Reference, Amazon ECS endpoints and quotas, AWS Fargate service quotas",
	cloudMap:  "AWS Cloud Map developer guide, AWS Cloud Map quotas",
	efs:       "Amazon EFS user guide, Amazon EFS quotas",
	scheduler: "EventBridge Scheduler user guide, Quotas for Amazon EventBridge Scheduler",
	lambda:    "AWS Lambda developer guide, Lambda quotas",
	iam:       "IAM user guide, IAM and AWS STS quotas",
	formation: "AWS CloudFormation user guide, Understand CloudFormation quotas",
}

const (
	vpc       = "Amazon VPC"
	elb       = "Elastic Load Balancing"
	acm       = "AWS Certificate Manager"
	ecs       = "Amazon ECS"
	fargate   = "AWS Fargate"
	cloudMap  = "AWS Cloud Map"
	efs       = "Amazon EFS"
	scheduler = "Amazon EventBridge Scheduler"
	lambda    = "AWS Lambda"
	iam       = "AWS IAM"
	formation = "AWS CloudFormation"
)

// Quotas whose names are in messages.
var (
	// RulesPerGroup counts IPv4 and IPv6 apart, and inbound and outbound rules too.
	RulesPerGroup = Quota{vpc, "Inbound or outbound rules per security group", 60, true}
	// GroupsPerInterface is of load balancers; that of tasks is fixed.
	GroupsPerInterface = Quota{vpc, "Security groups per network interface", 5, true}
	VPCsPerRegion      = Quota{vpc, "VPCs per Region", 5, true}
	ElasticAddresses   = Quota{vpc, "Elastic IP addresses per Region", 5, true}

	ListenersPerALB    = Quota{elb, "Listeners per Application Load Balancer", 50, true}
	ListenersPerNLB    = Quota{elb, "Listeners per Network Load Balancer", 50, false}
	TargetGroupsPerALB = Quota{elb, "Target Groups per Application Load Balancer", 100, false}
	RulesPerALB        = Quota{elb, "Rules per Application Load Balancer (excluding default rules)", 100, true}
	// CertificatesPerALB does not count the default one of a listener.
	CertificatesPerALB = Quota{elb, "Certificates per Application Load Balancer (excluding default certificates)", 25, true}

	ProvidersPerCluster = Quota{ecs, "Capacity providers per cluster", 20, false}
	// FargateVCPUs is lower in a new account, and grows with its use.
	FargateVCPUs = Quota{fargate, "Fargate On-Demand vCPU resource count", 6, true}
	// InstancesPerName bounds the tasks of a service, each of which is an instance.
	InstancesPerName    = Quota{cloudMap, "Instances per service", 1000, false}
	NamespacesPerRegion = Quota{cloudMap, "Namespaces per Region", 50, true}
	// PoliciesPerRole can be raised to 20.
	PoliciesPerRole = Quota{iam, "Managed policies per role", 10, true}
	// NamesPerCertificate can be raised to 100.
	NamesPerCertificate = Quota{acm, "Domain names per ACM certificate", 10, true}
	Parameters          = Quota{formation, "Parameters", StackParameters, false}
	InlinePolicyLength  = Quota{iam, "Inline policies of a role, in characters without white space", 10240, false}
)

// Quotas lists the quotas of what a project makes, by service and name: those
// that Check counts, and those that projects of an account share.
func Quotas() []Quota {
	all := slices.Concat(others, []Quota{
		RulesPerGroup, GroupsPerInterface, VPCsPerRegion, ElasticAddresses,
		ListenersPerALB, ListenersPerNLB, TargetGroupsPerALB, RulesPerALB, CertificatesPerALB,
		ProvidersPerCluster, FargateVCPUs, InstancesPerName, NamespacesPerRegion, PoliciesPerRole, InlinePolicyLength,
		NamesPerCertificate, Parameters,
	})
	slices.SortFunc(all, func(a, b Quota) int {
		return cmp.Or(cmp.Compare(a.Service, b.Service), cmp.Compare(a.Name, b.Name))
	})
	return all
}

// others are quotas whose names are in no message.
var others = []Quota{
	{vpc, "Network interfaces per Region", 5000, true},
	{vpc, "VPC security groups per Region", 2500, true},
	{vpc, "Rules of all security groups of a network interface", 1000, false},

	{elb, "Application Load Balancers per Region", 50, true},
	{elb, "Network Load Balancers per Region", 50, true},
	{elb, "Condition Values per Rule", ConditionsPerRule, false},
	{elb, "Condition Wildcards per Rule", 6, false},
	{elb, "Match evaluations per rule", 5, false},
	{elb, "Targets per Application Load Balancer", 1000, true},
	{elb, "Targets per Availability Zone per Network Load Balancer", 500, true},
	{elb, "Target Groups per Region", 3000, true},

	{acm, "ACM certificates", 2500, true},
	{acm, "ACM certificates created in last 365 days", 5000, true},

	{ecs, "Containers per task definition", ContainersPerTask, false},
	{ecs, "Security groups per awsvpcConfiguration", GroupsPerTask, false},
	{ecs, "Services per cluster", 5000, true},
	{ecs, "Target groups per service", TargetGroupsPerService, false},
	{ecs, "Task definition size, in bytes", TaskDefinitionBytes, false},
	{fargate, "Fargate Spot vCPU resource count", 6, true},
	{cloudMap, "Instances per namespace", 2000, true},
	{efs, "Access points per file system", 10000, true},
	{efs, "File systems per account per Region", 1000, true},
	{efs, "Security groups per mount target", GroupsPerMountTarget, false},

	{scheduler, "Number of schedules", 10000000, true},
	{lambda, "Environment variables of a function, in bytes", 4096, false},
	{iam, "Role trust policy length, in characters", 2048, true},
	{iam, "Roles per account", 1000, true},

	{formation, "Nested stacks: resources of an operation", 2500, false},
	{formation, "Outputs", 200, false},
	{formation, "Parameter value, in bytes", ParameterBytes, false},
	{formation, "Resources", StackResources, false},
	{formation, "Template body size in an Amazon S3 object, in bytes", TemplateBytes, false},
}
