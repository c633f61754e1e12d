package cdkecs_test

import (
	"encoding/json"
	"strings"
	"testing"
)

// TestImageCaches: a rule for each registry, images below its prefix, and execution
// roles that may pull theirs for the first time.
func TestImageCaches(t *testing.T) {
	const secret = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:ecr-pullthroughcache/hub-AbCdEf"
	const digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
	resources := newFixture(t, parse(t, `
x-aws-mirror: {cache: true, credentials: "`+secret+`"}
services:
  web: {image: nginx}
  api: {image: "example/api:1.2"}
  job: {image: "quay.io/example/job@`+digest+`"}
  other: {image: "example.com/other:1"}
`)).resources(t)
	rules := ofType(resources, "AWS::ECR::PullThroughCacheRule")
	prefixes := map[string]string{}
	for id, r := range rules {
		url, _ := r.Properties["UpstreamRegistryUrl"].(string)
		prefixes[url] = id
		if credentials := r.Properties["CredentialArn"]; (url == "registry-1.docker.io") != (credentials == secret) {
			t.Errorf("the rule for %s has the credentials %v", url, credentials)
		}
		if prefix, _ := r.Properties["EcrRepositoryPrefix"].(string); !strings.HasPrefix(prefix, "test/") || len(prefix) > 30 {
			t.Errorf("the rule for %s has the prefix %q", url, prefix)
		}
	}
	if len(rules) != 2 {
		t.Fatalf("%d rules, want one for Docker Hub and one for Quay", len(rules))
	}
	hub, quay := `{"Ref":"`+prefixes["registry-1.docker.io"]+`"}`, `{"Ref":"`+prefixes["quay.io"]+`"}`
	for service, want := range map[string]string{
		"web": hub + `,"/library/nginx:latest"`, "api": hub + `,"/example/api:1.2"`, "job": quay + `,"/example/job@` + digest + `"`,
		"other": `"Image":"example.com/other:1"`,
	} {
		for id, r := range resources {
			text, err := json.Marshal(r.Properties)
			if err != nil {
				t.Fatal(err)
			}
			if r.Type == "AWS::ECS::TaskDefinition" && strings.Contains(id, "Services"+service+"TaskDefinition") && !strings.Contains(string(text), want) {
				t.Errorf("the image of %s is not %s: %s", service, want, text)
			}
			isPolicy := r.Type == "AWS::IAM::Policy" && strings.Contains(id, "Services"+service+"ExecutionRole")
			if isPolicy && service != "other" && !strings.Contains(string(text), `"ecr:BatchImportUpstreamImage","ecr:CreateRepository"`) {
				t.Errorf("the execution role of %s cannot fill the cache: %s", service, text)
			}
		}
	}
	if n := len(ofType(resources, "AWS::IAM::Policy")); n != 3 {
		t.Errorf("%d policies, want those of the execution roles of web, api and job", n)
	}
}

// TestProxyImageCache: the proxy of models comes through the cache of Docker Hub, and
// from there itself where the project has no account.
func TestProxyImageCache(t *testing.T) {
	const secret = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:ecr-pullthroughcache/hub-AbCdEf"
	for mirror, want := range map[string]string{
		`{cache: true, credentials: "` + secret + `"}`: `"/envoyproxy/envoy:distroless-v`,
		`{cache: true}`: `"Image":"envoyproxy/envoy:distroless-v`,
	} {
		resources := newFixture(t, parse(t, `
x-aws-mirror: `+mirror+`
services:
  web: {image: "quay.io/example/web", models: [llm]}
models: {llm: {model: ai/gpt-oss}}
`)).resources(t)
		for _, r := range ofType(resources, "AWS::ECS::TaskDefinition") {
			text, err := json.Marshal(r.Properties)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(string(text), want) {
				t.Errorf("with x-aws-mirror: %s the image is not %s: %s", mirror, want, text)
			}
		}
		if rules := len(ofType(resources, "AWS::ECR::PullThroughCacheRule")); rules != 1+strings.Count(mirror, "credentials") {
			t.Errorf("x-aws-mirror: %s makes %d rules", mirror, rules)
		}
	}
}

// TestPartialSecretARNs: IAM compares complete ARNs, so that the execution role has
// wildcards for the end of those that have none.
func TestPartialSecretARNs(t *testing.T) {
	const secret = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:"
	resources := newFixture(t, parse(t, `
services:
  partial:
    image: "example.com/partial:1"
    x-aws-pull_credentials: "`+secret+`registry"
    x-aws-credential_spec: {arn: "arn:aws:s3:::specs/app.json", secret: "`+secret+`domain"}
  complete:
    image: "example.com/complete:1"
    x-aws-pull_credentials: "`+secret+`registry-AbCdEf"
    x-aws-credential_spec: {arn: "arn:aws:s3:::specs/app.json", secret: "`+secret+`domain-AbCdEf"}
`)).resources(t)
	for service, want := range map[string][]string{
		"partial":  {secret + "registry-??????", secret + "domain-??????"},
		"complete": {secret + "registry-AbCdEf", secret + "domain-AbCdEf"},
	} {
		var policies strings.Builder
		for id, r := range resources {
			if r.Type == "AWS::IAM::Policy" && strings.Contains(id, "Services"+service+"ExecutionRole") {
				text, err := json.Marshal(r.Properties)
				if err != nil {
					t.Fatal(err)
				}
				policies.Write(text)
			}
		}
		for _, arn := range want {
			if !strings.Contains(policies.String(), `"`+arn+`"`) {
				t.Errorf("the execution role of %s may not read %s: %s", service, arn, policies.String())
			}
		}
		if service == "complete" && strings.Contains(policies.String(), "??????") {
			t.Errorf("the execution role of %s may read secrets with other names: %s", service, policies.String())
		}
	}
}
