package composefile

import "regexp"

// form is what the value of an extension must look like.
type form struct {
	pattern *regexp.Regexp
	// noun says what it is, example how it is written.
	noun, example string
}

// The forms of names and ARNs, from the service authorization reference of
// AWS (resource types of each service).
var (
	certificateForm = form{
		regexp.MustCompile(`^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate/[\w-]+$`),
		"the ARN of a certificate in ACM", "arn:aws:acm:<region>:<account>:certificate/<id>",
	}
	roleForm = form{
		regexp.MustCompile(`^arn:aws[a-z-]*:iam::\d{12}:role/[\w+=,.@/-]+$`),
		"the ARN of a role", "arn:aws:iam::<account>:role/<name>",
	}
	policyForm = form{
		regexp.MustCompile(`^arn:aws[a-z-]*:iam::(aws|\d{12}):policy/[\w+=,.@/-]+$`),
		"the ARN of a managed policy", "arn:aws:iam::aws:policy/<name>",
	}
	secretForm = form{
		regexp.MustCompile(`^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]+$`),
		"the ARN of a secret in Secrets Manager", "arn:aws:secretsmanager:<region>:<account>:secret:<name>",
	}
	clusterForm = form{
		regexp.MustCompile(`^(arn:aws[a-z-]*:ecs:[a-z0-9-]+:\d{12}:cluster/)?[\w-]{1,255}$`),
		"a cluster", "a name, or arn:aws:ecs:<region>:<account>:cluster/<name>",
	}
	vpcForm = form{
		regexp.MustCompile(`^(default|(arn:aws[a-z-]*:ec2:[a-z0-9-]+:\d{12}:vpc/)?vpc-([0-9a-f]{8}|[0-9a-f]{17}))$`),
		"a VPC", "default, vpc-0123456789abcdef0 or its ARN",
	}
	prefixListForm = regexp.MustCompile(`^pl-([0-9a-f]{8}|[0-9a-f]{17})$`)
)

// check reports a value that is set and has another form.
func (f form) check(r *report, at path, value string) {
	if value != "" && !f.pattern.MatchString(value) {
		r.error(at, "extension-value", "write it as "+f.example, "%q is not %s", value, f.noun)
	}
}
