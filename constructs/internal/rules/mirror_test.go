package rules

import "testing"

func TestMirrorRules(t *testing.T) {
	const hub = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:ecr-pullthroughcache/hub-AbCdEf"
	mirror := func(value string, more ...string) string { return web(more...) + "x-aws-mirror: " + value + "\n" }
	testRules(t, []ruleCase{
		{"the public registry", mirror("ecr-public"), nil},
		{"unknown", mirror("gcr"), []string{"error x-aws-mirror mirror"}},
		{"a number", mirror("5"), []string{"error x-aws-mirror extension-type"}},
		{"an unknown setting", mirror("{cached: true}"), []string{"error x-aws-mirror.cached unknown-attribute"}},
		{"no credentials", mirror("{cache: true}"), []string{"error services.web.image mirror-credentials"}},
		{"credentials of Docker Hub", mirror("{cache: true, credentials: '" + hub + "'}"), nil},
		{"by registry", mirror("{cache: true, credentials: {docker.io: '" + hub + "'}}"), nil},
		{"of another registry", mirror("{cache: true, credentials: {ghcr.io: '" + hub + "'}}"), []string{"error services.web.image mirror-credentials"}},
		{"of an unknown registry", mirror("{cache: true, credentials: {docker.io: '" + hub + "', gcr.io: '" + hub + "'}}"), []string{
			`error x-aws-mirror.credentials["gcr.io"] mirror`,
		}},
		{"a name for an ARN", mirror("{cache: true, credentials: ecr-pullthroughcache/hub}"), []string{"error x-aws-mirror.credentials mirror"}},
		{"another secret", mirror("{cache: true, credentials: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:hub-AbCdEf'}"), []string{
			"error x-aws-mirror.credentials mirror",
		}},
		{"credentials of the service", mirror("{cache: true}", "x-aws-pull_credentials: arn:aws:secretsmanager:eu-central-1:123456789012:secret:hub-AbCdEf"), nil},
		{"a registry without credentials", "services: {web: {image: quay.io/example/web:1}}\nx-aws-mirror: {cache: true}\n", nil},
		{"a registry without a cache", "services: {web: {image: example.com/web:1}}\nx-aws-mirror: {cache: true}\n", nil},
	})
}
