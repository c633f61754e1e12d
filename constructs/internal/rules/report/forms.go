package report

import (
	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
)

// Form is what the value of an extension must look like.
type Form struct {
	pattern *lazyregexp.Regexp
	// noun says what it is, example how it is written.
	noun, example string
}

// The forms of names and ARNs, from the service authorization reference of
// AWS (resource types of each service).
var (
	Certificate = Form{
		lazyregexp.New(`^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate/[\w-]+$`),
		"the ARN of a certificate in ACM", "arn:aws:acm:<region>:<account>:certificate/<id>",
	}
	Role = Form{
		lazyregexp.New(`^arn:aws[a-z-]*:iam::\d{12}:role/[\w+=,.@/-]+$`),
		"the ARN of a role", "arn:aws:iam::<account>:role/<name>",
	}
	Policy = Form{
		lazyregexp.New(`^arn:aws[a-z-]*:iam::(aws|\d{12}):policy/[\w+=,.@/-]+$`),
		"the ARN of a managed policy", "arn:aws:iam::aws:policy/<name>",
	}
	Secret = Form{
		lazyregexp.New(`^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]+$`),
		"the ARN of a secret in Secrets Manager", "arn:aws:secretsmanager:<region>:<account>:secret:<name>",
	}
	Cluster = Form{
		lazyregexp.New(`^(arn:aws[a-z-]*:ecs:[a-z0-9-]+:\d{12}:cluster/)?[\w-]{1,255}$`),
		"a cluster", "a name, or arn:aws:ecs:<region>:<account>:cluster/<name>",
	}
	Vpc = Form{
		lazyregexp.New(`^(default|(arn:aws[a-z-]*:ec2:[a-z0-9-]+:\d{12}:vpc/)?vpc-([0-9a-f]{8}|[0-9a-f]{17}))$`),
		"a VPC", "default, vpc-0123456789abcdef0 or its ARN",
	}
	LoadBalancer = Form{
		lazyregexp.New(`^(arn:aws[a-z-]*:elasticloadbalancing:[a-z0-9-]+:\d{12}:loadbalancer/(app|net)/[\w-]+/[0-9a-f]+|[A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?)$`),
		"a load balancer", "a name, or arn:aws:elasticloadbalancing:<region>:<account>:loadbalancer/app/<name>/<id>",
	}
	Listener = Form{
		lazyregexp.New(`^arn:aws[a-z-]*:elasticloadbalancing:[a-z0-9-]+:\d{12}:listener/app/[\w-]+/[0-9a-f]+/[0-9a-f]+$`),
		"the ARN of a listener of an Application Load Balancer", "arn:aws:elasticloadbalancing:<region>:<account>:listener/app/<name>/<id>/<id>",
	}
	Bucket = Form{
		lazyregexp.New(`^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[\w!.*'()/-]*[\w!.*'()-])?$`),
		"an S3 bucket", "my-bucket, or my-bucket/prefix",
	}
	Domain = Form{
		lazyregexp.New(`^(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$`),
		"a domain name", "shop.example.com, or *.example.com",
	}
	Subnet = Form{
		lazyregexp.New(`^subnet-([0-9a-f]{8}|[0-9a-f]{17})$`),
		"a subnet", "subnet-0123456789abcdef0",
	}
	LogGroup = Form{
		lazyregexp.New(`^(arn:aws[a-z-]*:logs:[a-z0-9-]+:\d{12}:log-group:)?[\w.#/-]{1,512}(:\*)?$`),
		"a log group", "a name, or arn:aws:logs:<region>:<account>:log-group:<name>",
	}
	Queue = Form{
		lazyregexp.New(`^arn:aws[a-z-]*:sqs:[a-z0-9-]+:\d{12}:[\w-]{1,75}(\.fifo)?$`),
		"the ARN of a queue", "arn:aws:sqs:<region>:<account>:<name>",
	}
	CredentialSpec = Form{
		lazyregexp.New(`^arn:aws[a-z-]*:(s3:::[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/\S+|ssm:[a-z0-9-]+:\d{12}:parameter/[\w./-]+)$`),
		"the ARN of an object in Amazon S3 or of a parameter in Parameter Store", "arn:aws:s3:::<bucket>/<key> or arn:aws:ssm:<region>:<account>:parameter/<name>",
	}
	Region = Form{lazyregexp.New(`^[a-z]{2,}(-[a-z]+)+-\d{1,2}$`), "a Region", "eu-west-1"}
	Topic  = Form{
		lazyregexp.New(`^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$`),
		"the ARN of a topic of Amazon SNS", "arn:aws:sns:<region>:<account>:<name>",
	}
	WebACL = Form{
		lazyregexp.New(`^arn:aws[a-z-]*:wafv2:[a-z0-9-]+:\d{12}:regional/webacl/[\w-]+/[\w-]+$`),
		"the ARN of a regional web ACL", "managed, or arn:aws:wafv2:<region>:<account>:regional/webacl/<name>/<id>",
	}
	Namespace = Form{
		lazyregexp.New(`^ns-[a-z0-9]{10,}$`),
		"a namespace of AWS Cloud Map", "ns-0123456789abcdef",
	}

	// NamespaceName is that of a domain in Cloud Map, which may have one label.
	NamespaceName = Form{lazyregexp.New(`^[A-Za-z0-9_]([\w.-]{0,251}[A-Za-z0-9_])?$`), "a domain name", "shop.local"}
	InstanceType  = Form{lazyregexp.New(`^[a-z][a-z0-9-]*\.[a-z0-9-]+$`), "an EC2 instance type", "g5.xlarge"}
	InstanceTypes = Form{lazyregexp.New(`^[a-z0-9*][a-z0-9.*-]{0,29}$`), "an instance type or a pattern", "g6.xlarge, m7i.* or c6*"}
	MachineImage  = Form{
		lazyregexp.New(`^(ami-([0-9a-f]{8}|[0-9a-f]{17})|/[\w./-]+)$`),
		"a machine image", "ami-0123456789abcdef0, or the name of an SSM parameter that holds it, /…",
	}
	Snapshot = Form{lazyregexp.New(`^snap-([0-9a-f]{8}|[0-9a-f]{17})$`), "a snapshot", "snap-0123456789abcdef0"}
	Key      = Form{
		lazyregexp.New(`^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key/[\w-]+$`),
		"the ARN of a KMS key", "arn:aws:kms:<region>:<account>:key/<id>",
	}

	prefixList = lazyregexp.New(`^pl-([0-9a-f]{8}|[0-9a-f]{17})$`)
)

// Check reports a value that is set and has another form.
func (f Form) Check(r *finding.Report, at finding.Path, value string) {
	if value != "" && !f.pattern.MatchString(value) {
		r.Error(at, codes.ExtensionValue, "write it as "+f.example, "%q is not %s", value, f.noun)
	}
}

// Matches reports that a value has the form.
func (f Form) Matches(value string) bool { return f.pattern.MatchString(value) }

var variableName = lazyregexp.New(`^[A-Za-z_][A-Za-z0-9_]*$`)

// IsVariable reports whether this can be the name of an environment variable.
func IsVariable(name string) bool { return variableName.MatchString(name) }
