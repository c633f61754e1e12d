package cdkecs_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssecretsmanager"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/cdkecs"
	"github.com/compose-cdk/compose-cdk/constructs/composefile"
	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// TestSecretsAreNowhere looks for the values of a project's secrets in all
// that a synthesis writes, and in all that is said about the project.
func TestSecretsAreNowhere(t *testing.T) {
	values := map[string]string{"file": "marker-of-the-file", "variable": "marker-of-the-variable", "object": `{"password": "marker-of-the-object"}`,
		"environment": `{"API_TOKEN":"marker-of-the-environment","DB_URL":"db://u:marker-of-the-environment@db"}`}
	dir := t.TempDir()
	for _, name := range []string{"file", "object"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(values[name]), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	file := filepath.Join(dir, "compose.yaml")
	if err := os.WriteFile(file, []byte(`
name: test
x-aws-secrets: true
services:
  web:
    image: example/web:1
    environment: {DB_URL: "db://u:marker-of-the-environment@db"}
    env_file: web.env
    secrets: [file, variable, {source: object, x-aws-keys: "*"}, {source: file, target: /etc/tls/key}, {source: variable, x-aws-env: PASSWORD}]
    configs: [{source: settings, target: /etc/nginx/nginx.conf}, {source: settings, target: /config/a}]
secrets: {file: {file: file}, variable: {environment: VALUE}, object: {file: object}}
configs: {settings: {content: "a=b"}}
`), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "web.env"), []byte("API_TOKEN=marker-of-the-environment\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	project, err := composefile.Load(t.Context(), composefile.Options{Files: []string{file}, Environment: []string{"VALUE=" + values["variable"]}})
	if err != nil {
		t.Fatal(err)
	}
	f := newFixture(t, project)
	f.bytes(t)
	said := map[string]string{"findings": fmt.Sprintf("%#v", composefile.Check(project))}
	decided, err := json.Marshal(plan.New(project))
	if err != nil {
		t.Fatal(err)
	}
	said["plan"] = string(decided)
	written := 0
	err = filepath.WalkDir(f.outdir, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := os.ReadFile(name)
		said[strings.TrimPrefix(name, f.outdir)] = string(text)
		written++
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if written < 6 { // template, its assets, manifest, metadata or tree, and the two files of an image
		t.Fatalf("%d files are written", written)
	}
	for where, text := range said {
		for name, value := range values {
			for _, form := range []string{value, "marker-of-the-" + name, base64.StdEncoding.EncodeToString([]byte(value))} {
				if strings.Contains(text, form) {
					t.Errorf("the value of %s is in %s", name, where)
				}
			}
		}
	}
	parameters, err := cdkecs.SecretParameters(project)
	if err != nil || len(parameters) != len(values)+1 {
		t.Fatalf("%d parameters, %v", len(parameters), err)
	}
	digest := parameters[len(values)]
	if !strings.HasPrefix(digest.Name, "Digestweb") || len(digest.Value) != 8 || strings.Contains(fmt.Sprint(said), digest.Value) {
		t.Errorf("the digest is in what is written, or none: %+v", digest.Name)
	}
	values[""] = values["environment"]
	for _, p := range parameters[:len(values)-1] {
		if p.Value != values[p.Secret] || !strings.Contains(said["/Test.template.json"], `"Ref": "`+p.Name+`"`) {
			t.Errorf("parameter %s of %s is not in the template, or has another value", p.Name, p.Secret)
		}
	}
}

const twoWithSecrets = `
services:
  one: {image: i, secrets: [a, common, full, partial, named, parameter, other]}
  two: {image: i, secrets: [b, common]}
secrets:
  a: {x-aws-generate: {}}
  b: {x-aws-generate: {length: 20}}
  common: {x-aws-generate: {}}
  full: {external: true, name: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:full-AbC123"}
  partial: {external: true, name: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:my-secret"}
  named: {external: true, name: team/named}
  parameter: {external: true, name: "ssm:/team/parameter"}
  other: {external: true, name: "arn:aws:ssm:eu-west-1:210987654321:parameter/team/other"}
  unused: {x-aws-generate: {}}
`

func TestExecutionRolesReadTheirSecretsOnly(t *testing.T) {
	resources := newFixture(t, parse(t, twoWithSecrets)).resources(t)
	if n := len(ofType(resources, "AWS::SecretsManager::Secret")); n != 3 {
		t.Errorf("%d secrets, want those that are used", n)
	}
	for service, want := range map[string][]string{
		"one": {"SecretsaSecret", "SecretscommonSecret", "secret:full-AbC123", "secret:my-secret-??????", "secret:team/named-??????",
			"parameter/team/parameter", ":210987654321:parameter/team/other"},
		"two": {"SecretsbSecret", "SecretscommonSecret"},
	} {
		granted := map[string]bool{}
		for id, p := range ofType(resources, "AWS::IAM::Policy") {
			document, _ := p.Properties["PolicyDocument"].(map[string]any)
			statements, _ := document["Statement"].([]any)
			for _, s := range statements {
				statement, _ := s.(map[string]any)
				actions := fmt.Sprint(statement["Action"])
				if !strings.Contains(actions, "secretsmanager:") && !strings.Contains(actions, "ssm:") {
					continue
				}
				if !strings.Contains(id, "ExecutionRole") {
					t.Errorf("%s may read secrets", id)
				} else if strings.Contains(id, "Services"+service+"ExecutionRole") {
					resources, several := statement["Resource"].([]any)
					if !several {
						resources = []any{statement["Resource"]}
					}
					for _, resource := range resources {
						granted[fmt.Sprint(resource)] = true
					}
				}
			}
		}
		if len(granted) != len(want) {
			t.Errorf("%s may read %v, want %v", service, granted, want)
		}
		for _, part := range want {
			found := false
			for resource := range granted {
				found = found || strings.Contains(resource, part)
			}
			if !found {
				t.Errorf("%s may not read %s", service, part)
			}
		}
	}
}

// TestSecretsKeepTheirIDs removes everything around a secret, one service and
// secret at a time.
func TestSecretsKeepTheirIDs(t *testing.T) {
	const file = "services:\n%s  z: {image: i, secrets: [kept]}\nsecrets:\n%s  kept: {x-aws-generate: {}}\n"
	before := ofType(newFixture(t, parse(t, fmt.Sprintf(file, "", ""))).resources(t), "AWS::SecretsManager::Secret")
	after := newFixture(t, parse(t, fmt.Sprintf(file,
		"  a: {image: i, secrets: [a, kept, k-ept, k_ept]}\n",
		"  a: {x-aws-generate: {}}\n  k-ept: {x-aws-generate: {}}\n  k_ept: {x-aws-generate: {}}\n"))).resources(t)
	if len(before) != 1 || len(ofType(after, "AWS::SecretsManager::Secret")) != 4 {
		t.Fatalf("%d and %d secrets", len(before), len(ofType(after, "AWS::SecretsManager::Secret")))
	}
	for id, r := range before {
		if !reflect.DeepEqual(after[id], r) {
			t.Errorf("%s changed", id)
		}
	}
}

// TestSecretsDecrypt: where the key is known, the role may use it.
func TestSecretsDecrypt(t *testing.T) {
	app, stack, outdir := newApp(t, nil)
	task := awsecs.NewFargateTaskDefinition(stack, jsii.String("Task"), nil)
	task.AddContainer(jsii.String("app"), &awsecs.ContainerDefinitionOptions{Image: awsecs.ContainerImage_FromRegistry(jsii.String("i"), nil)})
	secret := awssecretsmanager.NewSecret(stack, jsii.String("Secret"), &awssecretsmanager.SecretProps{
		EncryptionKey: awskms.NewKey(stack, jsii.String("Key"), nil),
	})
	cdkecs.NewSecretInit(stack, jsii.String("Files"), &cdkecs.SecretInitProps{
		TaskDefinition: task,
		Files:          &[]*cdkecs.SecretFile{{Path: jsii.String("a"), Secret: awsecs.Secret_FromSecretsManager(secret, nil)}},
	})
	resources := fixture{app, stack, nil, outdir}.resources(t)
	all := fmt.Sprint(ofType(resources, "AWS::IAM::Policy"), ofType(resources, "AWS::KMS::Key"))
	if !strings.Contains(all, "kms:Decrypt") {
		t.Errorf("nobody may decrypt the secret: %s", all)
	}
}

func TestDerivedImage(t *testing.T) {
	const text = `
services: {web: {image: nginx:1.29, platform: linux/arm64, secrets: [s], configs: [{source: c, target: /etc/nginx/nginx.conf, mode: 0400, uid: "101"}, c]}}
secrets: {s: {x-aws-generate: {}}}
configs: {c: {content: "%s"}}
`
	want := "FROM nginx:1.29\n" +
		`COPY --chown=0:0 --chmod=0444 ["files/1","/c"]` + "\n" +
		`COPY --chown=101:0 --chmod=0400 ["files/2","/etc/nginx/nginx.conf"]` + "\n"
	var hashes []string
	for _, content := range []string{"content", "content", "other"} {
		f := newFixture(t, parse(t, fmt.Sprintf(text, content)))
		hash, asset := only(t, f.dockerImages(t))
		context := filepath.Join(f.outdir, asset.Source.Directory)
		if got := read(t, filepath.Join(context, asset.Source.DockerFile)); got != want {
			t.Errorf("the Dockerfile is\n%s", got)
		}
		if got := staged(t, context); !slices.Equal(got, []string{"files/1", "files/2"}) || read(t, filepath.Join(context, "files/2")) != content {
			t.Errorf("the build context has %v", got)
		}
		if image := fmt.Sprint(container(t, f.resources(t), "web")["Image"]); !strings.Contains(image, hash) {
			t.Errorf("the image is %s, want the tag %s", image, hash)
		}
		hashes = append(hashes, hash)
	}
	if hashes[0] != hashes[1] || hashes[0] == hashes[2] {
		t.Errorf("hashes are %v: want the same for the same content, and another for other content", hashes)
	}
}

// TestConfigsChangeTheTaskDefinition: ECS rolls a service on that.
func TestConfigsChangeTheTaskDefinition(t *testing.T) {
	definitions := map[string]bool{}
	for _, content := range []string{"one", "two"} {
		resources := newFixture(t, parse(t, "services: {web: {image: i, configs: [{source: c, target: /config/c}]}}\nconfigs: {c: {content: "+content+"}}\n")).resources(t)
		text, err := json.Marshal(ofType(resources, "AWS::ECS::TaskDefinition"))
		if err != nil {
			t.Fatal(err)
		}
		definitions[string(text)] = true
	}
	if len(definitions) != 2 {
		t.Error("another content gives the same task definition")
	}
}

func TestSecretMistakesOfTheCaller(t *testing.T) {
	_, stack, _ := newApp(t, nil)
	task := awsecs.NewFargateTaskDefinition(stack, jsii.String("Task"), nil)
	empty := awsecs.NewFargateTaskDefinition(stack, jsii.String("Empty"), nil)
	task.AddContainer(jsii.String("app"), &awsecs.ContainerDefinitionOptions{Image: awsecs.ContainerImage_FromRegistry(jsii.String("i"), nil)})
	secret := awsecs.Secret_FromSecretsManager(awssecretsmanager.Secret_FromSecretNameV2(stack, jsii.String("S"), jsii.String("s")), nil)
	served := awsecs.NewFargateTaskDefinition(stack, jsii.String("Served"), nil)
	served.AddContainer(jsii.String("app"), &awsecs.ContainerDefinitionOptions{Image: awsecs.ContainerImage_FromRegistry(jsii.String("i"), nil)})
	cdkecs.NewSecretInit(stack, jsii.String("First"), &cdkecs.SecretInitProps{TaskDefinition: served, Files: &[]*cdkecs.SecretFile{{Path: jsii.String("a"), Secret: secret}}})
	files := func(f cdkecs.SecretFile) *cdkecs.SecretInitProps {
		return &cdkecs.SecretInitProps{TaskDefinition: task, Files: &[]*cdkecs.SecretFile{&f}}
	}
	cases := map[string]struct {
		props *cdkecs.SecretInitProps
		want  string
	}{
		"nothing":     {nil, "are required"},
		"no files":    {&cdkecs.SecretInitProps{TaskDefinition: task}, "are required"},
		"no path":     {files(cdkecs.SecretFile{Secret: secret}), "no Path"},
		"no value":    {files(cdkecs.SecretFile{Path: jsii.String("a")}), "either Secret or Content"},
		"two values":  {files(cdkecs.SecretFile{Path: jsii.String("a"), Secret: secret, Content: jsii.String("")}), "either Secret or Content"},
		"mode":        {files(cdkecs.SecretFile{Path: jsii.String("a"), Secret: secret, Mode: jsii.String("0999")}), "octal"},
		"root":        {files(cdkecs.SecretFile{Path: jsii.String("/a"), Secret: secret}), "on /"},
		"twice":       {&cdkecs.SecretInitProps{TaskDefinition: task, Files: &[]*cdkecs.SecretFile{{Path: jsii.String("a"), Secret: secret}, {Path: jsii.String("./a"), Secret: secret}}}, "twice"},
		"key":         {files(cdkecs.SecretFile{Path: jsii.String("a"), Secret: secret, Keys: jsii.Strings("a/b")}), "a/b"},
		"key and all": {files(cdkecs.SecretFile{Path: jsii.String("a"), Secret: secret, Keys: jsii.Strings("a", "*")}), "must be the only entry"},
		"keys of text": {files(cdkecs.SecretFile{Path: jsii.String("a"), Content: jsii.String("{}"), Keys: jsii.Strings("a")}),
			"Keys requires a Secret"},
		"no key":       {files(cdkecs.SecretFile{Path: jsii.String("a"), Secret: secret, Keys: &[]*string{nil}}), "Keys is nil"},
		"half a user":  {files(cdkecs.SecretFile{Path: jsii.String("a"), Secret: secret, Uid: jsii.Number(0.5)}), "whole numbers"},
		"negative":     {files(cdkecs.SecretFile{Path: jsii.String("a"), Secret: secret, Gid: jsii.Number(-1)}), "whole numbers"},
		"above Linux":  {files(cdkecs.SecretFile{Path: jsii.String("a"), Secret: secret, Uid: jsii.Number(1 << 32)}), "whole numbers"},
		"file in file": {&cdkecs.SecretInitProps{TaskDefinition: task, Files: &[]*cdkecs.SecretFile{{Path: jsii.String("a"), Secret: secret}, {Path: jsii.String("a/b"), Secret: secret}}}, "directory of /run/secrets/a/b"},
		"second":       {&cdkecs.SecretInitProps{TaskDefinition: served, Files: &[]*cdkecs.SecretFile{{Path: jsii.String("b"), Secret: secret}}}, "already has a volume at /run/secrets"},
		"nil container": {&cdkecs.SecretInitProps{TaskDefinition: task, Containers: &[]awsecs.ContainerDefinition{nil},
			Files: &[]*cdkecs.SecretFile{{Path: jsii.String("a"), Secret: secret}}}, "Containers is nil"},
		"no container": {&cdkecs.SecretInitProps{TaskDefinition: empty, Files: &[]*cdkecs.SecretFile{{Path: jsii.String("a"), Secret: secret}}},
			"no container"},
	}
	names := make([]string, 0, len(cases))
	for name := range cases {
		names = append(names, name)
	}
	sort.Strings(names)
	for i, name := range names {
		t.Run(name, func(t *testing.T) {
			defer func() {
				err, ok := recover().(error)
				if !ok || !strings.Contains(err.Error(), cases[name].want) {
					t.Errorf("panicked with %v, want an error with %q", err, cases[name].want)
				}
			}()
			cdkecs.NewSecretInit(stack, jsii.String(fmt.Sprintf("Files%d", i)), cases[name].props)
		})
	}
	t.Run("two projects", func(t *testing.T) {
		defer func() {
			if err, ok := recover().(error); !ok || !strings.Contains(err.Error(), `another project of the stack has a secret "s"`) {
				t.Errorf("panicked with %v", err)
			}
		}()
		project := parse(t, "services: {a: {image: i, secrets: [s]}}\nsecrets: {s: {file: compose.yaml}}\n")
		cdkecs.NewComposeProject(stack, jsii.String("One"), &cdkecs.ComposeProjectProps{Project: project})
		cdkecs.NewComposeProject(stack, jsii.String("Two"), &cdkecs.ComposeProjectProps{Project: project})
	})
	t.Run("nested stack", func(t *testing.T) {
		defer func() {
			if err, ok := recover().(error); !ok || !strings.Contains(err.Error(), "nested stack") {
				t.Errorf("panicked with %v", err)
			}
		}()
		nested := awscdk.NewNestedStack(stack, jsii.String("Nested"), nil)
		project := parse(t, "services: {a: {image: i, secrets: [s]}}\nsecrets: {s: {file: compose.yaml}}\n")
		cdkecs.NewComposeProject(nested, jsii.String("Project"), &cdkecs.ComposeProjectProps{Project: project})
	})
}
