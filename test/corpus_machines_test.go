package test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/test/corpus"
)

// notOnFargate are the codes of what machines can do and Fargate cannot.
var notOnFargate = []string{
	"capability-fargate", "deploy-mode", "device", "host-namespace", "privileged",
}

// otherInstance is in the remedy of what some instance types have.
const otherInstance = "x-aws-capacity: {ec2: {machine: "

// synthesizeOnMachines runs the program again on a sample that has no other
// errors than these, with the choice of machines that their remedies name, and
// returns the templates. For other samples it returns nothing.
func synthesizeOnMachines(t *testing.T, outdir string, s corpus.Project, found []string, stderr string) []string {
	t.Helper()
	if slices.ContainsFunc(found, func(code string) bool { return !slices.Contains(notOnFargate, code) }) {
		return nil
	}
	for _, line := range lines(stderr) {
		if finding.MatchString(line) && !strings.Contains(line, "x-aws-capacity: ec2") && !strings.Contains(line, otherInstance) {
			t.Errorf("the choice of machines is not named: %s", line)
		}
	}
	choice := filepath.Join(outdir, "machines.yaml")
	if err := os.WriteFile(choice, []byte("x-aws-capacity: ec2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.Files = append(slices.Clone(s.Files), choice)
	settings := featureFlags(t)
	settings["compose"] = strings.Join(s.Files, ",")
	outdir = filepath.Join(outdir, "on")
	run := synthesizeInto(t, outdir, s.Dir, settings)
	if strings.Contains(run.stderr, otherInstance) {
		return nil // it needs a device that the file does not choose an instance type for
	}
	if run.code != 0 {
		t.Errorf("on machines there are errors:\n%s", run.stderr)
		return nil
	}
	if len(readTemplate(t, outdir).ofType("AWS::ECS::CapacityProvider")) == 0 {
		t.Error("the template has no capacity provider")
	}
	return synthesized(t, s, outdir)
}
