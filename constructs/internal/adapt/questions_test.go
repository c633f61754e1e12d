package adapt_test

import (
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
)

// TestAMD: a service with a device of an AMD GPU gets an instance that has one, and a
// person has to name the AMI with the driver.
func TestAMD(t *testing.T) {
	composetest.Enter(t, map[string]string{"compose.yaml": "name: art\nservices:\n  ui:\n    image: nginx\n    ipc: host\n    mem_limit: 20g\n    devices: [/dev/kfd, /dev/dri]\n"})
	result := run(t)
	if got := content(t); !strings.Contains(got, "\n        machine: g4ad.2xlarge\n") || !strings.Contains(got, `# TODO ami: "<ami-id>"`) {
		t.Errorf("got\n%s", got)
	}
	if left := result.Left.Errors(); len(left) != 1 || left[0].Code != "device" {
		t.Errorf("left is %v", left)
	}
}

// TestModels: a person has to name the model that stands for one that Bedrock does
// not have.
func TestModels(t *testing.T) {
	composetest.Enter(t, map[string]string{"compose.yaml": `name: chat
services:
  web: {image: nginx, depends_on: [small], models: [large.v1]}
  small: {provider: {type: model, options: {model: ai/smollm2}}}
models:
  large.v1: {model: ai/llama3.3}
`})
	result := run(t)
	const want = `
# TODO services: {small: {provider: {x-aws-bedrock: "<model id>"}}}   # use a model of Amazon Bedrock (the id of a model of Amazon Bedrock, such as openai.gpt-oss-20b-1:0)
# TODO models: {large.v1: {x-aws-bedrock: "<model id>"}}   # use a model of Amazon Bedrock (the id of a model of Amazon Bedrock, such as openai.gpt-oss-20b-1:0)
`
	if got := content(t); !strings.HasSuffix(got, want) {
		t.Errorf("got\n%s", got)
	}
	if left := result.Left.Errors(); len(left) != 2 || left[0].Code != "model-unknown" {
		t.Errorf("left is %v", left)
	}
}

// TestDomain: a question with two values is one comment, which a person can uncomment.
func TestDomain(t *testing.T) {
	composetest.Enter(t, map[string]string{"compose.yaml": "name: shop\nservices:\n  web:\n    image: nginx\n    ports: [\"443:443\"]\n"})
	run(t)
	const want = "\n# TODO x-aws-domain: {name: \"<name>\", zone: \"<zone>\"}   # "
	if got := content(t); strings.Count(got, "x-aws-domain") != 1 || !strings.Contains(got, want) {
		t.Errorf("got\n%s", got)
	}
}

// TestPublicAddress: an address of localhost at a port that nobody publishes is that
// of the project, if the project has one only.
func TestPublicAddress(t *testing.T) {
	const api = "  api:\n    image: example/api\n    environment: {CORS_ORIGINS: \"http://localhost:3000\"}\n"
	const web = "  web:\n    image: nginx\n    ports: [\"80:80\"]\n"
	for _, test := range []struct{ name, services, want string }{
		{"one", api + web, `CORS_ORIGINS: "{url:web:80}"`},
		{"two services", api + web + "    expose: [80]\n  admin:\n    image: nginx\n    ports: [\"8080:80\"]\n", `CORS_ORIGINS: "<address>"`},
		{"not of the web", api + "  mail:\n    image: example/mail\n    ports: [\"2525:2525\"]\n", `CORS_ORIGINS: "<address>"`},
	} {
		t.Run(test.name, func(t *testing.T) {
			composetest.Enter(t, map[string]string{"compose.yaml": "name: shop\nservices:\n" + test.services})
			run(t)
			if got := content(t); !strings.Contains(got, test.want) {
				t.Errorf("got\n%s", got)
			}
		})
	}
}
