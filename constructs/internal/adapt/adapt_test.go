package adapt_test

import (
	"context"
	"os"
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/adapt"
	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
	"github.com/compose-cdk/compose-cdk/constructs/internal/load"
)

const compose = `name: shop
services:
  web:
    image: nginx
    ports: ["8080:80"]
    volumes: ["/etc/shop/a:/a", "/etc/shop/b/c:/b", "/tmp/x:/x"]
  worker:
    image: "example/worker:${TAG}"
    cap_add: [NET_ADMIN]
  agent:
    image: gcr.io/cadvisor/cadvisor:v0.49.1
    privileged: true
    volumes: ["/sys:/sys:ro", "/:/rootfs:ro"]
`

// enter makes a project with the file for AWS, where text is not empty.
func enter(t *testing.T, text string) {
	t.Helper()
	files := map[string]string{"compose.yaml": compose}
	if text != "" {
		files[load.AWSFile] = text
	}
	composetest.Enter(t, files)
}

// run adapts the project in the current directory and writes the file.
func run(t *testing.T) *adapt.Result {
	t.Helper()
	result, err := adapt.Of(context.Background(), load.Options{Environment: []string{}})
	if err != nil {
		t.Fatal(err)
	}
	if err := result.Write(); err != nil {
		t.Fatal(err)
	}
	return result
}

func content(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(load.AWSFile)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestNewFile(t *testing.T) {
	enter(t, "")
	result := run(t)
	const want = `# Settings of this project for Amazon ECS. docker compose does not read this file.
# Written by compose-cdk adapt. Every line is a choice: keep it, change it, or use an alternative from the comments.

x-aws-binds:
  /etc/shop: efs   # a file system on Amazon EFS, empty at first
  # Or ephemeral (task storage; lost: files that are written, when the task ends), or drop (no mount; lost: the files that are there now)
  /tmp/x: ephemeral   # task storage; lost: files that are written, when the task ends
  # Or efs (a file system on Amazon EFS, empty at first), or drop (no mount; lost: the files that are there now)
services:
  worker:
    # run the service on an EC2 instance; lost: AWS Fargate; the instance is billed as long as the service runs
    x-aws-capacity: ec2
    # Or cap_add: !reset null   # remove cap_add; lost: the features of the service that need it
    # Or x-aws-exclude: true   # exclude the service; lost: the functions of the service
    # TODO image: "example/worker:<tag>"   # name the image (the image of the service, or TAG in .env)
  agent:
    x-aws-exclude: true   # exclude the service; lost: metrics of the host; Amazon CloudWatch has metrics of tasks
    # Or x-aws-capacity: ec2   # run the service on an EC2 instance; lost: AWS Fargate; the instance is billed as long as the service runs
    # Or privileged: !reset null   # remove privileged; lost: the features of the service that need it
`
	if got := content(t); got != want {
		t.Errorf("got\n%s", got)
	}
	if left := result.Left.Errors(); len(left) != 1 || left[0].Code != "image" {
		t.Errorf("left is %v", left)
	}
	again := run(t)
	if again.Before != again.After || again.Choices+again.Open != 0 {
		t.Errorf("a second run writes\n%s", again.After)
	}
}

// TestKeeps has files of a user, of which nothing may change.
func TestKeeps(t *testing.T) {
	for _, c := range []struct{ name, before, want string }{
		{"comments, anchors and the order", `# mine
x-limits: &limits   # an anchor
  deploy:
    resources: {limits: {cpus: "1"}}

services:

  # the worker
  worker:
      <<: *limits
      image: "example/worker:1"   # pinned
  # the end of the services
`, "      x-aws-capacity: ec2\n"},
		{"a value of the user's", "services:\n  worker:\n    image: nginx\n    x-aws-capacity: fargate # no machines\n", "/etc/shop: efs"},
		{"a longer directory of the user's", "x-aws-binds:\n  /mnt: ephemeral\n", "worker:"},
		{"carriage returns", "services:\r\n  worker:\r\n    image: nginx\r\n", "    x-aws-capacity: ec2\r\n"},
		{"no newline at the end", "services:\n  worker:\n    image: nginx", "    image: nginx\n    # run"},
		{"a text in several lines", "services:\n  worker:\n    image: nginx\n    environment:\n      TEXT: |\n        one\n\n        # two\n", "    x-aws-capacity: ec2\n"},
		{"comments alone", "# nothing yet\n", "x-aws-binds:"},
		{"a blank file", "\n\n", "x-aws-binds:"},
	} {
		t.Run(c.name, func(t *testing.T) {
			enter(t, c.before)
			run(t)
			got := content(t)
			if !strings.Contains(got, c.want) {
				t.Errorf("%q is missing in\n%s", c.want, got)
			}
			rest := got
			for line := range strings.Lines(strings.TrimRight(c.before, "\r\n")) {
				_, after, found := strings.Cut(rest, strings.TrimRight(line, "\r\n"))
				if !found {
					t.Fatalf("%q is lost, or not in its place, in\n%s", line, got)
				}
				rest = after
			}
			if again := run(t); again.Before != again.After {
				t.Errorf("a second run writes\n%s", again.After)
			}
		})
	}
}

// TestUnplaced has files without a place for the lines of worker.
func TestUnplaced(t *testing.T) {
	for name, text := range map[string]string{
		"flow style": "services: {worker: {image: nginx}}\n",
		"an alias":   "x-base: &base\n  image: nginx\nservices:\n  worker: *base\n",
		"documents":  "services:\n  worker:\n    image: nginx\n---\nx-mine: 1\n",
	} {
		t.Run(name, func(t *testing.T) {
			enter(t, text)
			result := run(t)
			if !strings.Contains(strings.Join(result.Unplaced, "\n"), "worker: {x-aws-capacity: ec2}") {
				t.Errorf("unplaced are %q", result.Unplaced)
			}
			if got := content(t); !strings.Contains(got, text[strings.Index(text, "services:"):]) {
				t.Errorf("the file is\n%s", got)
			}
		})
	}
}

// TestBadFiles has what cannot be read, loaded or written: there is one message,
// and all stays as it was.
func TestBadFiles(t *testing.T) {
	for _, c := range []struct {
		name, text string
		prepare    func() error
		want       string
	}{
		{"a mistake in YAML", "services:\n  web: [\n", nil, "compose.aws.yaml:"},
		{"no mapping", "- a\n", nil, "compose.aws.yaml"},
		{"an unknown attribute", "services:\n  web:\n    imag: nginx\n", nil, "compose.aws.yaml:3:5"},
		{"a directory", "", func() error { return os.Mkdir(load.AWSFile, 0o755) }, "compose.aws.yaml is not a file; move it away"},
		{"a link that leads nowhere", "", func() error { return os.Symlink("none.yaml", load.AWSFile) }, "compose.aws.yaml is a symbolic link without a target"},
	} {
		t.Run(c.name, func(t *testing.T) {
			enter(t, c.text)
			if c.prepare != nil {
				if err := c.prepare(); err != nil {
					t.Fatal(err)
				}
			}
			_, err := adapt.Of(context.Background(), load.Options{Environment: []string{}})
			if err == nil || !strings.Contains(err.Error(), c.want) || strings.Count(err.Error(), "\n") > 0 {
				t.Errorf("the error is %v, want %s", err, c.want)
			}
			if c.text != "" && content(t) != c.text {
				t.Error("the file changed")
			}
		})
	}
}

func TestLink(t *testing.T) {
	enter(t, "")
	composetest.Write(t, ".", map[string]string{"aws/real.yaml": "# mine\n"})
	if err := os.Symlink("aws/real.yaml", load.AWSFile); err != nil {
		t.Fatal(err)
	}
	run(t)
	if info, err := os.Lstat(load.AWSFile); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Error("the link is gone")
	}
	if got, err := os.ReadFile("aws/real.yaml"); err != nil || !strings.HasPrefix(string(got), "# mine\n") || !strings.Contains(string(got), "x-aws-binds") {
		t.Errorf("the file that it names is %q, %v", got, err)
	}
}

func TestNotWritable(t *testing.T) {
	enter(t, "# mine\n")
	result, err := adapt.Of(context.Background(), load.Options{Environment: []string{}})
	if err != nil {
		t.Fatal(err)
	}
	// A directory in its place cannot be written by root either.
	if err := os.Remove(load.AWSFile); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(load.AWSFile+"/x", 0o755); err != nil {
		t.Fatal(err)
	}
	if err := result.Write(); err == nil || !strings.Contains(err.Error(), "compose.aws.yaml cannot be written") {
		t.Errorf("the error is %v", err)
	}
}

// TestAddressesWait: a proxy that another choice leaves out has no address, and
// attributes of the project stand before the services.
func TestAddressesWait(t *testing.T) {
	composetest.Enter(t, map[string]string{"compose.yaml": `name: shop
services:
  proxy:
    image: traefik:v3
    ports: ["8080:80"]
    command: [--entrypoints.web.address=:80]
    volumes: ["/var/run/docker.sock:/var/run/docker.sock:ro"]
  web:
    image: example/web
    environment: {SITE_URL: "http://localhost:8080/start", POSTGRES_PASSWORD: example-only, "PUBLIC_URL": "http://localhost:9999"}
    labels:
      - "traefik.http.routers.web.rule=Host(` + "`shop.localhost`" + `)"
      - "traefik.http.routers.web.entrypoints=web"
      - "traefik.http.services.web.loadbalancer.server.port=3000"
`})
	result := run(t)
	const want = `
x-aws-secrets: true   # store credentials of variables in AWS Secrets Manager, at the price of one secret per service
x-aws-labels: traefik   # the load balancer routes by the labels; lost: the settings of the proxy's own configuration
# Or x-aws-acknowledge: [proxy-labels]   # ignore the labels; lost: the routes
services:
  proxy:
    # exclude the service; lost: the settings of its own configuration; the load balancer routes by labels with x-aws-labels
    x-aws-exclude: true
    # Or x-aws-capacity: ec2   # run the service on EC2 instances, which have the path; lost: AWS Fargate; the instance is billed as long as the service runs
    # Or x-aws-binds: {/var/run/docker.sock: drop}   # no mount; lost: the features of the service that use it
  web:
    x-aws-environment:
      SITE_URL: "{url:web:3000}/start"   # the address of the project on AWS
      PUBLIC_URL: "{url:web:3000}"   # the address of the project on AWS
`
	if got := content(t); !strings.HasSuffix(got, want) {
		t.Errorf("got\n%s", got)
	}
	if len(result.Left.Errors()) > 0 {
		t.Error(result.Left)
	}
	if again := run(t); again.Before != again.After {
		t.Errorf("a second run writes\n%s", again.After)
	}
}

// TestSameAlternatives: neighbours with the same other choices have one comment
// about them.
func TestSameAlternatives(t *testing.T) {
	composetest.Enter(t, map[string]string{"compose.yaml": `name: shop
services:
  web: {image: nginx, volumes: ["./a:/a", "./b:/b", "/tmp/x:/x"]}
`})
	run(t)
	const want = `
x-aws-binds:
  ./a: efs   # a file system on Amazon EFS, empty at first
  ./b: efs   # a file system on Amazon EFS, empty at first
  # Or ephemeral (task storage; lost: files that are written, when the task ends), or drop (no mount; lost: the files that are there now)
  /tmp/x: ephemeral   # task storage; lost: files that are written, when the task ends
  # Or efs (a file system on Amazon EFS, empty at first), or drop (no mount; lost: the files that are there now)
`
	if got := content(t); !strings.HasSuffix(got, want) {
		t.Errorf("got\n%s", got)
	}
}

// TestSecretsStay: no value of a variable gets into the file.
func TestSecretsStay(t *testing.T) {
	composetest.Enter(t, map[string]string{
		".env": "PASSWORD=example-only\nURL=http://me:example-only@host.docker.internal:9000/\n",
		"compose.yaml": `name: shop
services:
  api: {image: example/api, ports: ["9000:80"]}
  web:
    image: nginx
    environment:
      A: "http://me:${PASSWORD}@host.docker.internal:9000/"
      B: "${URL}"
`,
	})
	run(t)
	got := content(t)
	if strings.Contains(got, "example-only") || !strings.Contains(got, `A: "http://me:${PASSWORD}@api:80/"`) {
		t.Errorf("the file is\n%s", got)
	}
}

// TestList: a list of files is taken as it is, so that the file must be named.
func TestList(t *testing.T) {
	enter(t, "")
	composetest.Write(t, ".", map[string]string{"more.yaml": "services:\n  web:\n    cap_add: [SYS_ADMIN]\n"})
	files := []string{"compose.yaml", "more.yaml"}
	result, err := adapt.Of(context.Background(), load.Options{Files: files, Environment: []string{}})
	if err != nil {
		t.Fatal(err)
	}
	if !result.Unlisted || !strings.Contains(result.After, "  web:\n    # run the service on an EC2 instance") {
		t.Errorf("unlisted is %v, the file is\n%s", result.Unlisted, result.After)
	}
	// It may be anywhere.
	composetest.Write(t, "aws", map[string]string{load.AWSFile: result.After})
	result, err = adapt.Of(context.Background(), load.Options{Files: append(files, "aws/"+load.AWSFile), Environment: []string{}})
	if err != nil || result.Unlisted || result.Before != result.After {
		t.Errorf("%v, unlisted is %v, the file is\n%s", err, result.Unlisted, result.After)
	}
}
