package cdkecs_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssecretsmanager"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsssm"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/cdkecs"
	"github.com/compose-cdk/compose-cdk/constructs/internal/busybox"
)

// definition is a container definition of a template.
type definition map[string]any

// container finds a container definition by its name.
func container(t *testing.T, resources map[string]resource, name string) definition {
	t.Helper()
	for _, r := range ofType(resources, "AWS::ECS::TaskDefinition") {
		list, _ := r.Properties["ContainerDefinitions"].([]any)
		for _, c := range list {
			if d, ok := c.(map[string]any); ok && d["Name"] == name {
				return d
			}
		}
	}
	t.Fatalf("there is no container %s", name)
	return nil
}

// runInit runs the command of an init container. values are by
// the name of what is referred to in the container's secrets.
func runInit(t *testing.T, d definition, root string, values map[string]string) (output string, err error) {
	t.Helper()
	words, _ := d["Command"].([]any)
	command := make([]string, len(words))
	for i, word := range words {
		command[i] = fmt.Sprint(word)
	}
	return busybox.Run(t, command, environmentOf(t, d, values), root)
}

func environmentOf(t *testing.T, d definition, values map[string]string) []string {
	t.Helper()
	var out []string
	plain, _ := d["Environment"].([]any)
	for _, v := range plain {
		entry, _ := v.(map[string]any)
		out = append(out, fmt.Sprintf("%v=%v", entry["Name"], entry["Value"]))
	}
	secrets, _ := d["Secrets"].([]any)
	for _, v := range secrets {
		entry, _ := v.(map[string]any)
		reference, found := fmt.Sprint(entry["ValueFrom"]), false
		for part, value := range values {
			if strings.Contains(reference, part) {
				out, found = append(out, fmt.Sprintf("%v=%s", entry["Name"], value)), true
			}
		}
		if !found {
			t.Fatalf("no value for %s", reference)
		}
	}
	return out
}

// listing gives for each file below root its mode, owner and content.
func listing(t *testing.T, root string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(root, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		content, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		owner := "?"
		if stat, ok := info.Sys().(*syscall.Stat_t); ok {
			owner = fmt.Sprintf("%d:%d", stat.Uid, stat.Gid)
		}
		out[strings.TrimPrefix(name, root)] = fmt.Sprintf("%04o %s %q", info.Mode().Perm(), owner, content)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// owner is a user and group that files can be given by whoever runs the test.
func owner() (uid, gid int) {
	if os.Getuid() == 0 {
		return 101, 102
	}
	return os.Getuid(), os.Getgid()
}

func TestInitWritesTheFilesOfAService(t *testing.T) {
	uid, gid := owner()
	text := strings.NewReplacer("UID", fmt.Sprint(uid), "GID", fmt.Sprint(gid)).Replace(`
services:
  web:
    image: example/web:1
    user: "UID:GID"
    secrets:
      - it
      - {source: it, target: a/deep/one, mode: 0400}
      - {source: it, target: "/etc/app/tls/it is.pem", uid: "UID", gid: "GID", mode: 0640}
      - {source: object, x-aws-keys: [user, port]}
      - {source: object, target: /all, x-aws-keys: "*"}
    configs: [{source: text, target: /config/a.ini}, {source: secret-text, target: /config/b.ini}]
secrets: {it: {external: true, name: "team/it"}, object: {external: true, name: "team/object"}}
configs: {text: {content: "it's $$5 \"and\" $(no)\n\n"}, secret-text: {external: true, name: "ssm:/team/text"}}
`)
	d := container(t, newFixture(t, parse(t, text)).resources(t), "web_init")
	root := t.TempDir()
	if stderr, err := runInit(t, d, root, map[string]string{
		"team/it": awkward, "team/text": "", "team/object": `{"user":"me","port":5432,"other":{"a":[1, "}"]}}`,
	}); err != nil {
		t.Fatalf("%v: %s", err, stderr)
	}
	own := fmt.Sprintf(" %d:%d ", uid, gid)
	want := map[string]string{
		"/run/secrets/it":          "0444" + own + fmt.Sprintf("%q", awkward),
		"/run/secrets/a/deep/one":  "0400" + own + fmt.Sprintf("%q", awkward),
		"/etc/app/tls/it is.pem":   "0640" + own + fmt.Sprintf("%q", awkward),
		"/run/secrets/object/user": "0444" + own + `"me"`,
		"/run/secrets/object/port": "0444" + own + `"5432"`,
		"/all/user":                "0444" + own + `"me"`,
		"/all/port":                "0444" + own + `"5432"`,
		"/all/other":               "0444" + own + `"{\"a\":[1, \"}\"]}"`,
		"/config/a.ini":            "0444" + own + `"it's $5 \"and\" $(no)\n\n"`,
		"/config/b.ini":            "0444" + own + `""`,
	}
	got := listing(t, root)
	for name, text := range want {
		if got[name] != text {
			t.Errorf("%s: got %s, want %s", name, got[name], text)
		}
		delete(got, name)
	}
	if len(got) > 0 {
		t.Errorf("files that nobody asked for: %v", got)
	}
}

// awkward is what a shell or awk could make something else of. It is no secret.
const awkward = "-n a=b $(echo no) `no` ${NO} 'one' \"two\" \\n %s \\ * ?\n\ttab, größer 日本 🙂\n\n"

// oneKeyed is an init container for one secret with all its keys.
func oneKeyed(t *testing.T, keys ...string) definition {
	t.Helper()
	uid, gid := owner()
	app, stack, outdir := newApp(t, nil)
	task := awsecs.NewFargateTaskDefinition(stack, jsii.String("Task"), nil)
	task.AddContainer(jsii.String("app"), &awsecs.ContainerDefinitionOptions{Image: awsecs.ContainerImage_FromRegistry(jsii.String("i"), nil)})
	cdkecs.NewSecretInit(stack, jsii.String("Files"), &cdkecs.SecretInitProps{
		TaskDefinition: task,
		Files: &[]*cdkecs.SecretFile{{
			Path: jsii.String("all"), Keys: jsii.Strings(keys...), Uid: jsii.Number(uid), Gid: jsii.Number(gid), Mode: jsii.String("0440"),
			Secret: awsecs.Secret_FromSecretsManager(awssecretsmanager.Secret_FromSecretNameV2(stack, jsii.String("S"), jsii.String("team/object")), nil),
		}},
	})
	return container(t, fixture{app, stack, nil, outdir}.resources(t), "Files")
}

func TestKeysOfJSON(t *testing.T) {
	d := oneKeyed(t, "*")
	for name, c := range map[string]struct {
		object string
		want   map[string]string
	}{
		"strings":          {`{"a": "x", "b":"", "c" : " y "}`, map[string]string{"a": "x", "b": "", "c": " y "}},
		"escapes":          {`{"a": "\"\\\/\b\f\n\r\t"}`, map[string]string{"a": "\"\\/\b\f\n\r\t"}},
		"unicode":          {`{"a": "\u0041\u00e9\u20AC\ud83d\ude00 é€😀"}`, map[string]string{"a": "Aé€😀 é€😀"}},
		"lone surrogates":  {`{"a": "\ud83d!", "b": "\ude00", "c": "\ud83d\u0041"}`, map[string]string{"a": "\ufffd!", "b": "\ufffd", "c": "\ufffdA"}},
		"other values":     {`{"a": -1.5e+3, "b": true, "c": null, "d": [1, {"e": "]\"}"}], "f": {} }`, map[string]string{"a": "-1.5e+3", "b": "true", "c": "null", "d": `[1, {"e": "]\"}"}]`, "f": "{}"}},
		"line breaks":      {"{\n\t\"a\": \"x\ny\"\r\n}\n", map[string]string{"a": "x\ny"}},
		"names":            {`{"a b": "1", "ключ": "2", "-n": "3", ".x": "4", "$(x)": "5"}`, map[string]string{"a b": "1", "ключ": "2", "-n": "3", ".x": "4", "$(x)": "5"}},
		"the last counts":  {`{"a": "1", "a": "2"}`, map[string]string{"a": "2"}},
		"nothing":          {`{}`, map[string]string{}},
		"large":            {`{"a": "` + strings.Repeat("é\\n", 8000) + `"}`, map[string]string{"a": strings.Repeat("é\n", 8000)}},
		"no object":        {`["a"]`, nil},
		"no JSON":          {`secret`, nil},
		"empty":            {``, nil},
		"cut off":          {`{"a": "x`, nil},
		"cut off escape":   {`{"a": "x\`, nil},
		"something behind": {`{"a": "x"} y`, nil},
		"a comma too many": {`{"a": "x",}`, nil},
		"no such escape":   {`{"a": "\x"}`, nil},
		"NUL":              {`{"a": "\u0000"}`, nil},
		"no such word":     {`{"a": nil}`, nil},
		"a path":           {`{"../a": "x"}`, nil},
		"the directory":    {`{".": "x"}`, nil},
		"no name":          {`{"": "x"}`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			stderr, err := runInit(t, d, root, map[string]string{"team/object": c.object})
			if (err != nil) != (c.want == nil) {
				t.Fatalf("%v: %s", err, stderr)
			}
			if c.want == nil {
				if !strings.Contains(stderr, "cannot write all") {
					t.Errorf("the message does not say which file: %s", stderr)
				}
				return
			}
			got := listing(t, root)
			uid, gid := owner()
			for key, value := range c.want {
				if text := fmt.Sprintf("0440 %d:%d %q", uid, gid, value); got["/run/secrets/all/"+key] != text {
					t.Errorf("%s: got %.200s, want %.200s", key, got["/run/secrets/all/"+key], text)
				}
			}
			if len(got) != len(c.want) {
				t.Errorf("got %d files, want %d", len(got), len(c.want))
			}
		})
	}
}

func TestNamedKeys(t *testing.T) {
	d := oneKeyed(t, "user", "it's")
	root := t.TempDir()
	if stderr, err := runInit(t, d, root, map[string]string{"team/object": `{"user": "me", "it's": "x", "other": "y"}`}); err != nil {
		t.Fatalf("%v: %s", err, stderr)
	}
	if got := listing(t, root); len(got) != 2 {
		t.Errorf("got %v, want two files", got)
	}
	if stderr, err := runInit(t, d, t.TempDir(), map[string]string{"team/object": `{"user": "me"}`}); err == nil {
		t.Errorf("a key is missing, and nobody says so: %s", stderr)
	}
}

// TestFailureNamesTheSecret: what cannot be written ends the container with
// the name of the secret, and without its value.
func TestFailureNamesTheSecret(t *testing.T) {
	d := container(t, newFixture(t, parse(t, `
services: {web: {image: i, secrets: [one, {source: two, x-aws-keys: "*"}]}}
secrets: {one: {external: true, name: team/one}, two: {external: true, name: team/two}}
`)).resources(t), "web_init")
	values := map[string]string{"team/one": "marker-one", "team/two": `{"a": "marker-two"}`}
	for name, blocked := range map[string]string{"secret one": "run/secrets/one", "secret two": "run/secrets/two/a"} {
		root := t.TempDir()
		// A directory stands where the file is to be.
		if err := os.MkdirAll(filepath.Join(root, blocked), 0o700); err != nil {
			t.Fatal(err)
		}
		stderr, err := runInit(t, d, root, values)
		if err == nil || !strings.Contains(stderr, "cannot write "+name) || strings.Contains(stderr, "marker") {
			t.Errorf("%s: %v, %s", name, err, stderr)
		}
	}
	root := t.TempDir()
	stderr, err := runInit(t, d, root, map[string]string{"team/one": "x", "team/two": "marker"})
	if err == nil || strings.Contains(stderr, "marker") {
		t.Errorf("no JSON: %v, %s", err, stderr)
	}
}

func TestSecretInitOnAnyTaskDefinition(t *testing.T) {
	app, stack, outdir := newApp(t, nil)
	task := awsecs.NewEc2TaskDefinition(stack, jsii.String("Task"), nil)
	image := awsecs.ContainerImage_FromRegistry(jsii.String("example/app"), nil)
	add := func(name string) awsecs.ContainerDefinition {
		return task.AddContainer(jsii.String(name), &awsecs.ContainerDefinitionOptions{
			Image: image, MemoryLimitMiB: jsii.Number(64),
			Logging: awsecs.LogDrivers_AwsLogs(&awsecs.AwsLogDriverProps{StreamPrefix: jsii.String("app")}),
		})
	}
	one, two := add("one"), add("two")
	add("three")
	parameter := awsssm.StringParameter_FromSecureStringParameterAttributes(stack, jsii.String("P"), &awsssm.SecureStringParameterAttributes{
		ParameterName: jsii.String("/team/key"),
	})
	s := cdkecs.NewSecretInit(stack, jsii.String("Files"), &cdkecs.SecretInitProps{
		TaskDefinition: task,
		Containers:     &[]awsecs.ContainerDefinition{one, two},
		MountPath:      jsii.String("/keys"),
		Files: &[]*cdkecs.SecretFile{
			{Path: jsii.String("a"), Secret: awsecs.Secret_FromSsmParameter(parameter)},
			{Path: jsii.String("/etc/app/b"), Content: jsii.String("text")},
		},
	})
	s.Node().AddDependency(parameter)
	resources := fixture{app, stack, nil, outdir}.resources(t)
	init := container(t, resources, "Files")
	if text := fmt.Sprint(init); *s.Container().ContainerName() != "Files" || init["Essential"] != false || !strings.Contains(text, "awslogs-stream-prefix") {
		t.Errorf("the init container is %v", init)
	}
	for name, mounts := range map[string]int{"one": 2, "two": 2, "three": 0} {
		list, _ := container(t, resources, name)["MountPoints"].([]any)
		waits := strings.Contains(fmt.Sprint(container(t, resources, name)["DependsOn"]), "Files")
		if len(list) != mounts || waits != (mounts > 0) {
			t.Errorf("%s has %d mounts, and waits: %t", name, len(list), waits)
		}
		for _, m := range list {
			if mount, _ := m.(map[string]any); mount["ReadOnly"] != true {
				t.Errorf("%s may write to %v", name, m)
			}
		}
	}
	if text := fmt.Sprint(ofType(resources, "AWS::IAM::Policy")); !strings.Contains(text, "parameter/team/key") {
		t.Errorf("nobody may read the parameter: %s", text)
	}
}

// TestSecretInitOutsideOfAWS: ECS Anywhere takes no container without memory,
// and the CDK does not look.
func TestSecretInitOutsideOfAWS(t *testing.T) {
	app, stack, outdir := newApp(t, nil)
	task := awsecs.NewExternalTaskDefinition(stack, jsii.String("Task"), nil)
	task.AddContainer(jsii.String("app"), &awsecs.ContainerDefinitionOptions{
		Image: awsecs.ContainerImage_FromRegistry(jsii.String("i"), nil), MemoryLimitMiB: jsii.Number(64),
	})
	cdkecs.NewSecretInit(stack, jsii.String("Files"), &cdkecs.SecretInitProps{
		TaskDefinition: task, Files: &[]*cdkecs.SecretFile{{Path: jsii.String("a"), Content: jsii.String("text")}},
	})
	if init := container(t, fixture{app, stack, nil, outdir}.resources(t), "Files"); init["MemoryReservation"] == nil {
		t.Errorf("no memory is reserved: %v", init)
	}
}
