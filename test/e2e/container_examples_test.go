//go:build containers

package e2e

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	ssmtypes "github.com/aws/aws-sdk-go-v2/service/ssm/types"
)

// exampleRun is what an example is asked on ECS and under Docker Compose. One
// that nothing is asked on ECS runs under Docker Compose alone.
type exampleRun struct {
	// question is asked in both places, and its answers compared.
	question request
	// remote is asked on ECS instead, and local under Docker Compose, where the
	// two publish other ports or where one lacks what the other has.
	remote, local request
	// files are the compose files of development; compose.yaml if empty.
	files []string
	// services are those that come up for development; all if empty.
	services []string
}

// request is a question with the Host header, and what has to be in the answer.
type request struct {
	question, host, want string
}

// exampleRuns has each example but gpu and agent, which need EC2 instances, and
// models, which needs a model.
var exampleRuns = map[string]exampleRun{
	"blog": {question: request{question: "80 /?upload=words", want: "visits: 1, upload: words"}},
	// The load balancer is asked, as CloudFront does it.
	"cloudfront": {question: request{question: "8080 /", want: "Welcome to nginx"}},
	"embedded":   {question: request{question: "80 /", want: "Welcome to nginx"}},
	// What is in AWS alone: the names of the namespace. What is left out on AWS:
	// the agent of the machine.
	"files": {
		question: request{question: "80 /", want: "<"},
		remote:   request{question: "80 /app/", want: "Hello from the app"},
		services: []string{"web", "app", "db"},
	},
	"https": {
		remote: request{question: "443 /", host: "admin.shop.example.com", want: "It works!"},
		local:  request{question: "8082 /", want: "It works!"},
		files:  []string{"compose.yaml", "development.yaml"},
	},
	// The open path: the load balancer of the tests asks nobody for a login.
	"login": {
		remote: request{question: "443 /public/", host: "wiki.example.com", want: "nginx"},
		local:  request{question: "8080 /public/", want: "nginx"},
		files:  []string{"compose.yaml", "development.yaml"},
	},
	// As replace-db.
	"managed": {
		local: request{question: "80 /?upload=words", want: "visits: 1, upload: words"},
	},
	"migrations": {
		remote: request{question: "80 /orders", want: "["},
		local:  request{question: "80 /orders", want: "["},
		files:  []string{"compose.yaml", "development.yaml"},
	},
	"overlay":    {question: request{question: "80 /", want: "Welcome to nginx"}},
	"quickstart": {question: request{question: "80 /", want: "Directory listing"}},
	// On ECS its tasks need the database of the instance of RDS, which the emulator
	// does not run: TestExamples deploys it without tasks.
	"replace-db": {
		local: request{question: "80 /?upload=words", want: "visits: 1, upload: words"},
	},
	"secrets": {
		question: request{question: "80 /motd", want: "Hello from a config."},
		files:    []string{"compose.yaml", "development.yaml"},
	},
	"shared-alb": {
		remote: request{question: "443 /", host: "www.blog.example.com", want: "It works!"},
		local:  request{question: "8080 /", want: "Welcome to nginx"},
		files:  []string{"shop.yaml", "development.yaml"},
	},
	// The page has the name of the host in it.
	"sidecar": {
		remote: request{question: "80 /index.php", want: "served by"},
		local:  request{question: "80 /index.php", want: "served by"},
	},
	"stacks": {question: request{question: "80 /", want: "Welcome to nginx"}},
}

// TestRunExamples runs every example that is for Fargate in both places.
func TestRunExamples(t *testing.T) {
	t.Parallel()
	seedExternal(t)
	for _, entry := range must(os.ReadDir(filepath.Join(root, "examples")))(t) {
		name := entry.Name()
		run, known := exampleRuns[name]
		expect(t, known || slices.Contains([]string{"agent", "gpu", "models"}, name), "examples/%s has no entry", name)
		if !known {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := copyExample(t, name)
			local := exampleUnderDocker(t, dir, run)
			run.local.ask(t, local.place)
			if run.question.question+run.remote.question == "" {
				return
			}
			remote, stacks := exampleOnECS(t, name, dir)
			run.remote.ask(t, remote)
			if run.question.question != "" {
				compare(t, name, run.question.question, run.question.ask(t, local.place), run.question.ask(t, remote))
			}
			for _, d := range slices.Backward(stacks) {
				d.remove(t)
			}
		})
	}
}

// ask makes the request until the answer is right; an empty one is none.
func (r request) ask(t testing.TB, p place) answer {
	t.Helper()
	if r.question == "" {
		return answer{}
	}
	p.host = r.host
	return p.until(t, r.question, r.want)
}

// copyExample copies an example to a directory of its own, in which host paths
// of the file are paths below it.
func copyExample(t testing.TB, name string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(root, "examples", name))); err != nil {
		t.Fatal(err)
	}
	switch name {
	case "sidecar":
		edit(t, dir, "compose.yaml", "- /srv/site:", "- "+dir+"/site:", "  /srv/site: ", "  "+dir+"/site: ")
	case "files":
		edit(t, dir, "compose.yaml", "- /var/log/app:", "- "+dir+"/log:", "  /var/log/app: ", "  "+dir+"/log: ")
	}
	return dir
}

// exampleOnECS deploys what the example's own program makes, or the app of the
// compose file.
func exampleOnECS(t *testing.T, name, dir string) (place, []deployed) {
	t.Helper()
	if _, err := os.Stat(filepath.Join(dir, "main.go")); err != nil {
		remote, stack := onECS(t, dir)
		return remote, []deployed{stack}
	}
	var stacks []deployed
	for _, a := range readAssembly(t, synthesizeExample(t, name)) {
		a.buildImages(t)
		seedGiven(t, a)
		stacks = append(stacks, a.create(t))
	}
	return place{name: "on ECS", address: stacks[0].address(t)}, stacks
}

func exampleUnderDocker(t testing.TB, dir string, run exampleRun) composed {
	t.Helper()
	c := newComposed(t, dir, run.files...)
	c.up(t, run.services...)
	return c
}

// seedExternal makes what examples/secrets expects in the account.
func seedExternal(t testing.TB) {
	t.Helper()
	must(aws.secrets.CreateSecret(t.Context(), &secretsmanager.CreateSecretInput{
		Name: ptr("example/api"), SecretString: ptr(`{"user": "example", "key": "not-a-key"}`),
	}))(t)
	must(aws.parameters.PutParameter(t.Context(), &ssm.PutParameterInput{
		Name: ptr("/example/license"), Value: ptr("not-a-license"), Type: ssmtypes.ParameterTypeSecureString,
	}))(t)
}
