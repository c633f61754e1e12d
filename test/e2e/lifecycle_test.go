package e2e

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
)

const shop = `
name: shop
services:
  web:
    image: example/web:1
    ports: ["80:80"]
    depends_on: [api]
  api:
    image: example/api:1
    expose: ["8080"]
    volumes: ["data:/data:nocopy"]
volumes:
  data:
`

// TestLifecycle goes with one project through all that the cdk command line
// does with it.
func TestLifecycle(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, map[string]string{"compose.yaml": shop})
	w.mustCDK(t, "deploy", "--require-approval", "never")
	d := describe(t, "shop", assemblyOf(t, w).template, nil)
	invariants(t, d)

	t.Run("nothing has changed", func(t *testing.T) {
		run := w.cdk(t, "diff", "--fail")
		expect(t, run.code == 0, "cdk diff --fail: exit code %d\n%s", run.code, run.output)
		run = w.mustCDK(t, "deploy", "--require-approval", "never")
		expect(t, strings.Contains(run.output, "no changes"), "a second deployment does something:\n%s", run.output)
	})
	t.Run("only the changed service is updated", func(t *testing.T) {
		before := d.services(t)
		w.write(t, "compose.yaml", strings.Replace(shop, "example/web:1", "example/web:2", 1))
		for _, c := range changes(t, assemblyOf(t, w)) {
			expect(t, strings.Contains(*c.LogicalResourceId, "web"), "%s %s is changed too", *c.ResourceType, *c.LogicalResourceId)
		}
		w.mustCDK(t, "deploy", "--require-approval", "never")
		after := describe(t, "shop", d.template, nil).services(t)
		expect(t, *after["web"].TaskDefinition != *before["web"].TaskDefinition, "web runs the old task definition")
		expect(t, *after["api"].TaskDefinition == *before["api"].TaskDefinition, "api runs another task definition")
	})
	t.Run("a failed update leaves the old state", func(t *testing.T) {
		before := describe(t, "shop", d.template, nil)
		w.write(t, "compose.yaml", strings.Replace(shop, "example/web:1", "example/web:3", 1)+"  more:\n")
		aws.control(t, "fail", "stack", "shop", "type", "AWS::ECS::Service",
			"message", "ECS Deployment Circuit Breaker was triggered.")
		run := w.cdk(t, "deploy", "--require-approval", "never")
		expect(t, run.code == 1, "exit code %d of a failed deployment", run.code)
		expect(t, strings.Contains(run.output, "Circuit Breaker was triggered"), "the reason is not told:\n%s", run.output)
		status, _ := stackStatus(t, "shop")
		expect(t, status == types.StackStatusUpdateRollbackComplete, "status %s", status)
		after := describe(t, "shop", d.template, nil)
		expect(t, *after.services(t)["web"].TaskDefinition == *before.services(t)["web"].TaskDefinition, "web was not rolled back")
	})
	t.Run("destroy keeps the data", func(t *testing.T) {
		id := stackID(t, "shop")
		w.mustCDK(t, "destroy", "--force")
		status, why := stackStatus(t, id)
		expect(t, status == types.StackStatusDeleteComplete, "%s: %s", status, why)
		expect(t, slices.Equal(kept(t, id), []string{"AWS::EFS::FileSystem"}), "the destroyed stack leaves %q behind", kept(t, id))
	})
}

// assemblyOf synthesizes the workspace's project, which has one stack.
func assemblyOf(t testing.TB, w workspace) assembly {
	t.Helper()
	return readAssembly(t, synthesize(t, w.app, w.dir, nil))[0]
}

func stackID(t testing.TB, name string) string {
	t.Helper()
	found := must(aws.stacks.DescribeStacks(t.Context(), &cloudformation.DescribeStacksInput{StackName: &name}))(t)
	return *found.Stacks[0].StackId
}

// changes are those of a change set that would bring the stack to the assembly.
func changes(t testing.TB, a assembly) []types.ResourceChange {
	t.Helper()
	name := "preview"
	must(aws.stacks.CreateChangeSet(t.Context(), &cloudformation.CreateChangeSetInput{
		StackName: &a.stack, ChangeSetName: &name, TemplateURL: &a.url,
	}))(t)
	found := must(aws.stacks.DescribeChangeSet(t.Context(), &cloudformation.DescribeChangeSetInput{
		StackName: &a.stack, ChangeSetName: &name,
	}))(t)
	var out []types.ResourceChange
	for _, c := range found.Changes {
		out = append(out, *c.ResourceChange)
	}
	expect(t, len(out) > 0, "the change set is empty")
	must(aws.stacks.DeleteChangeSet(t.Context(), &cloudformation.DeleteChangeSetInput{StackName: &a.stack, ChangeSetName: &name}))(t)
	return out
}

// TestSecretsDeploy deploys values of secrets, changes one, and looks where
// they are to be seen.
func TestSecretsDeploy(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, map[string]string{
		"compose.yaml": "name: vault\nservices:\n  app:\n    image: example/app:1\n    secrets: [word]\n    env_file: app.env\n    x-aws-secrets: true\nsecrets:\n  word: {file: word}\n",
		"word":         "first word of the test\n",
		"app.env":      "APP_TOKEN=first word of the test\n",
	})
	deploy := func(t *testing.T) {
		out := filepath.Join(t.TempDir(), "cdk.out")
		variables := environment(aws.endpoint)
		run := must(execute(t.Context(), w.dir, variables, program, "secrets", "-deploy", "--",
			"--app", program, "--output", out, "--require-approval", "never"))(t)
		if run.code != 0 {
			t.Fatalf("secrets -deploy: exit code %d\n%s", run.code, run.output)
		}
		expect(t, !strings.Contains(run.output, "word of the test"), "the value is printed:\n%s", run.output)
		for _, file := range must(filepath.Glob(filepath.Join(out, "*")))(t) {
			if text, err := os.ReadFile(filepath.Clean(file)); err == nil {
				expect(t, !strings.Contains(string(text), "word of the test"), "%s has the value", filepath.Base(file))
			}
		}
	}
	values := func(t *testing.T) string {
		d := describe(t, "vault", assemblyOf(t, w).template, nil)
		var all []string
		for _, id := range d.ofType("AWS::SecretsManager::Secret") {
			found := must(aws.secrets.GetSecretValue(t.Context(), &secretsmanager.GetSecretValueInput{SecretId: ptr(id)}))(t)
			all = append(all, *found.SecretString)
		}
		slices.Sort(all)
		return strings.Join(all, ", ")
	}
	deploy(t)
	want := "first word of the test\n, {\"APP_TOKEN\":\"first word of the test\"}"
	expect(t, values(t) == want, "the secrets are %q", values(t))
	w.write(t, "word", "second word of the test\n")
	w.write(t, "app.env", "APP_TOKEN=third word of the test\n")
	deploy(t)
	want = "second word of the test\n, {\"APP_TOKEN\":\"third word of the test\"}"
	expect(t, values(t) == want, "the changed secrets are %q", values(t))
	w.mustCDK(t, "deploy", "--require-approval", "never")
	expect(t, values(t) == want, "after a deployment without values the secrets are %q", values(t))
	shown := must(aws.stacks.DescribeStacks(t.Context(), &cloudformation.DescribeStacksInput{StackName: ptr("vault")}))(t)
	for _, p := range shown.Stacks[0].Parameters {
		expect(t, !strings.Contains(*p.ParameterValue, "word of the test"), "describe-stacks shows %s", *p.ParameterKey)
	}
	w.mustCDK(t, "destroy", "--force")
}

// TestGeneratedSecret changes how a secret is generated: a deployed one keeps
// its value, and another version is another secret.
func TestGeneratedSecret(t *testing.T) {
	t.Parallel()
	const project = "name: once\nservices: {app: {image: example/app:1, secrets: [word]}}\nsecrets: {word: {x-aws-generate: {length: 30}}}\n"
	w := newWorkspace(t, map[string]string{"compose.yaml": project})
	deploy := func(t *testing.T, specification string) (id, value string) {
		t.Helper()
		w.write(t, "compose.yaml", strings.Replace(project, "length: 30", specification, 1))
		w.mustCDK(t, "deploy", "--require-approval", "never")
		made := describe(t, "once", assemblyOf(t, w).template, nil).ofType("AWS::SecretsManager::Secret")
		expect(t, len(made) == 1, "%s: the stack has the secrets %q", specification, made)
		found := must(aws.secrets.GetSecretValue(t.Context(), &secretsmanager.GetSecretValueInput{SecretId: &made[0]}))(t)
		return made[0], *found.SecretString
	}
	first, value := deploy(t, "length: 30")
	expect(t, len(value) == 30, "the value has %d characters, want 30", len(value))
	for _, specification := range []string{
		"length: 40", "length: 40, exclude: \"a,b\", exclude_punctuation: true",
		"template: '{\"user\": \"app\"}', key: password", "include_space: true",
	} {
		id, now := deploy(t, specification)
		expect(t, id == first && now == value, "%s makes another secret or value", specification)
	}
	second, now := deploy(t, "version: 2, length: 40, template: '{\"user\": \"app\"}', key: password")
	expect(t, second != first && strings.Contains(now, "\"app\""), "version 2 is not what the file says: %d characters", len(now))
	old := must(aws.secrets.GetSecretValue(t.Context(), &secretsmanager.GetSecretValueInput{SecretId: &first}))(t)
	expect(t, *old.SecretString == value, "the first secret has lost its value")
	w.mustCDK(t, "destroy", "--force")
}

// TestImages deploys a project with images, which go through Docker.
func TestImages(t *testing.T) {
	t.Parallel()
	log := filepath.Join(t.TempDir(), "docker")
	w := workspace{dir: filepath.Join(root, "examples", "files"), app: program, variables: []string{"FAKEDOCKER_LOG=" + log}}
	w.mustCDK(t, "deploy", "--require-approval", "never")
	said := string(must(os.ReadFile(filepath.Clean(log)))(t))
	expect(t, strings.Count(said, "build ") == 2, "docker builds other images than two:\n%s", said)
	expect(t, strings.Count(said, "push ") == 2, "docker pushes other images than two:\n%s", said)
	expect(t, strings.Contains(said, "--platform linux/amd64"), "docker is not told the platform:\n%s", said)
	invariants(t, describe(t, "files", assemblyOf(t, w).template, nil))
	w.mustCDK(t, "destroy", "--force")
}
