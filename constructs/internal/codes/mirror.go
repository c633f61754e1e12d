package codes

import "github.com/compose-cdk/compose-cdk/constructs/internal/finding"

// mirrorRows are of where images are pulled from.
var mirrorRows = []Row{
	{
		Code: DockerHubLimits, Severity: finding.Info,
		Title: "Tasks that share an address pull from Docker Hub",
		Why:   "Docker Hub limits the pulls of an address without an account to 100 in six hours (Docker documentation, Usage and limits), which ten services reach with ten deployments. Each task with a public address has its own limit. Tasks in private subnets share the address of their NAT gateway, so that a deployment of many tasks can fail. The public registry of Amazon ECR has the official images without such a limit for AWS; a cache in the account pulls each image once a day.",
		Bad: `x-aws-vpc: vpc-0123456789abcdef0
services:
  web<n>: {image: nginx} # × 100
`,
		Mend: []string{"x-aws-vpc: vpc-0123456789abcdef0\n", "x-aws-vpc: vpc-0123456789abcdef0\nx-aws-mirror: ecr-public\n"},
	},
	{
		Code: Mirror, Severity: finding.Error,
		Title: "The mirror is unknown",
		Why:   "x-aws-mirror: ecr-public pulls the official images of Docker Hub from the public registry of Amazon ECR, and {cache: true} all images through caches in the account. The credentials of a registry are a secret in Secrets Manager, whose name begins with ecr-pullthroughcache/.",
		Bad: `x-aws-mirror: gcr
services:
  web:
    image: nginx
`,
		Mend: []string{"gcr", "ecr-public"},
	},
	{
		Code: MirrorCredentials, Severity: finding.Error,
		Title: "The cache of a registry needs credentials",
		Why:   "Amazon ECR pulls images of Docker Hub, of GitHub and of GitLab with the credentials of an account there. They are a secret in Secrets Manager with the keys username and accessToken.",
		Bad: `x-aws-mirror: {cache: true}
services:
  web:
    image: nginx
`,
		Mend: []string{"cache: true", "cache: true, credentials: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:ecr-pullthroughcache/hub-AbCdEf'"},
	},
}
