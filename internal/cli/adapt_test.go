package cli

import (
	"os"
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/composefile"
)

func TestAdapt(t *testing.T) {
	t.Chdir(t.TempDir())
	t.Setenv("COMPOSE_FILE", "")
	t.Setenv("TAG", "")
	if err := os.Unsetenv("COMPOSE_FILE"); err != nil {
		t.Fatal(err)
	}
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("compose.yaml", "name: shop\nservices:\n  web:\n    image: nginx\n    cap_add: [NET_ADMIN]\n")
	for _, step := range []struct {
		name, args     string
		code           int
		stdout, stderr string
	}{
		{"check shows the choice", "check", 1, "\n  choice: services: {web: {x-aws-capacity: ec2}}   # run the service on an EC2 instance\n", ""},
		{"--check of what would change", "adapt --check", 1, "", "error: compose.aws.yaml would get 1 choice and 0 TODOs; run compose-cdk adapt\n"},
		{"the first run", "adapt compose.yaml", 0, "compose.aws.yaml: wrote 1 choice and 0 TODOs\n", ""},
		{"--check of what is there", "adapt --check", 0, "compose.aws.yaml: nothing to write\n", ""},
		{"the second run", "adapt", 0, "compose.aws.yaml: nothing to write\n", ""},
		{"it is merged", "check", 0, "", "compose.aws.yaml is merged last\n"},
		{"it is merged in a directory", "check .", 0, "", "compose.aws.yaml is merged last\n"},
		{"it is named", "check compose.yaml compose.aws.yaml", 0, "infos (-v)\n", ""},
		{"it is not in a list", "check compose.yaml more.yaml", 1, "[capability-fargate]", "compose.aws.yaml is not merged into an explicit list of files; add it as the last file\n"},
		{"adapt for a list", "adapt compose.yaml more.yaml", 0, "nothing to write", "the list of files does not contain compose.aws.yaml; add it as the last file\n"},
	} {
		write("more.yaml", "services:\n  web:\n    image: nginx\n")
		code, stdout, stderr := runApp(strings.Fields(step.args)...)
		if code != step.code || !strings.Contains(stdout, step.stdout) || stderr != step.stderr {
			t.Errorf("%s: exit code %d, want %d\n%s%s", step.name, code, step.code, stdout, stderr)
		}
	}
	write(composefile.AWSFile, "services: {web: {image: nginx}}\n")
	code, _, stderr := runApp("adapt")
	if want := "error: compose.aws.yaml has no place for a line"; code != 1 || !strings.HasPrefix(stderr, want) {
		t.Errorf("exit code %d, want 1 and %q\n%s", code, want, stderr)
	}
}
