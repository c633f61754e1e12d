package test

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestOverlay has the cdk command line synthesize the example of an overlay.
func TestOverlay(t *testing.T) {
	t.Parallel()
	compose := filepath.Join("examples", "overlay", "compose.yaml")
	run, outdir := cdk(t, root, nil, program, "-c", "compose="+compose, "--quiet")
	run.mustSucceed(t)
	text := strings.Join(strings.Fields(string(readFile(t, templateFile(t, outdir)))), "")
	for _, want := range []string{
		`"Events":{"Type":"AWS::SNS::Topic"`,
		`{"Name":"LEVEL","Value":{"Fn::If":["Production","warn","debug"]}},{"Name":"EVENTS","Value":{"Ref":"Events"}}`,
		`"Conditions":{"Production":{"Fn::Equals":[{"Ref":"Stage"},"production"]}`,
		`{"Key":"stickiness.enabled","Value":"true"}`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the template has no %s", want)
		}
	}
}

// TestOverlayMistakes: those that the compose file shows are findings, and
// those that only the stack shows are one line.
func TestOverlayMistakes(t *testing.T) {
	t.Parallel()
	for overlay, want := range map[string]string{
		"WbeService: {Properties: {}}": "compose.yaml:3:36: error: x-aws-cloudformation.Resources.WbeService: there is no resource \"WbeService\"; " +
			"a new resource needs a Type; did you mean WebService? [overlay-unknown]\n",
		"LogGroup: null":                      "error: x-aws-cloudformation: LogGroup cannot be removed: Services/web/TaskDefinition/Resource refers to it\n",
		"Services/web/Task: {Properties: {}}": "error: x-aws-cloudformation: there is no resource \"Services/web/Task\" in the stack: Services/web has ",
	} {
		directory := writeFiles(t, map[string]string{
			"compose.yaml": "name: shop\nservices: {web: {image: nginx}}\nx-aws-cloudformation: {Resources: {" + overlay + "}}\n",
		})
		run, _ := synthesize(t, directory, map[string]any{})
		if run.code != 1 || !strings.HasPrefix(run.stderr, want) || strings.Count(run.stderr, "\n") != 1 {
			t.Errorf("%s: exit code %d, stderr\n%s\nwant\n%s", overlay, run.code, run.stderr, want)
		}
	}
}
