package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/composefile"
)

// some findings, with everything that a format could trip over.
var some = composefile.Findings{
	{Path: "services.web.imag", Position: composefile.Position{File: "a b/compose.yaml", Line: 4, Column: 5},
		Severity: composefile.Error, Code: "unknown-attribute", Message: "there is no attribute `imag` here", Fix: "did you mean `image`?"},
	{Path: "services.web", Position: composefile.Position{File: "a,b:c.yaml"}, Severity: composefile.Warning, Code: "x.y", Message: "100 %\r\nof it"},
	{Severity: composefile.Info, Code: "unknown-attribute", Message: "no place"},
}

func written(t *testing.T, format string, findings composefile.Findings) string {
	t.Helper()
	for _, f := range findingFormats {
		if f.name == format {
			var b strings.Builder
			if err := f.write(&b, findings, false); err != nil {
				t.Fatal(err)
			}
			return b.String()
		}
	}
	t.Fatalf("there is no format %s", format)
	return ""
}

func TestAnnotations(t *testing.T) {
	t.Setenv("GITHUB_WORKSPACE", "")
	want := "::error file=a b/compose.yaml,line=4,col=5,title=unknown-attribute::services.web.imag: there is no attribute `imag` here; did you mean `image`?\n" +
		"::warning file=a%2Cb%3Ac.yaml,title=x.y::services.web: 100 %25%0D%0Aof it\n" +
		"::notice title=unknown-attribute::no place\n"
	if got := written(t, "github", some); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if got := written(t, "github", nil); got != "" {
		t.Errorf("without findings: %q", got)
	}
}

// TestFilesOfTheRepository: a workflow may run the command in a directory of
// the repository; annotations name files from its root.
func TestFilesOfTheRepository(t *testing.T) {
	workspace := t.TempDir()
	directory := filepath.Join(workspace, "shop")
	if err := os.Mkdir(directory, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Chdir(directory)
	t.Setenv("GITHUB_WORKSPACE", workspace)
	for file, want := range map[string]string{
		"compose.yaml":                             "shop/compose.yaml",
		"../other/compose.yaml":                    "other/compose.yaml",
		filepath.Join(directory, "c.yaml"):         "shop/c.yaml",
		filepath.FromSlash("../../outside/c.yaml"): "../../outside/c.yaml",
	} {
		if got := inRepository(file); got != want {
			t.Errorf("%s: %s, want %s", file, got, want)
		}
	}
}

func TestSARIF(t *testing.T) {
	t.Setenv("GITHUB_WORKSPACE", "")
	const want = `{
		"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0",
		"runs": [{
			"tool": {"driver": {"name": "compose-cdk", "version": "VERSION", "informationUri": "https://github.com/compose-cdk/compose-cdk",
				"rules": [{"id": "unknown-attribute"}, {"id": "x.y"}]}},
			"results": [
				{"ruleId": "unknown-attribute", "level": "error",
					"message": {"text": "services.web.imag: there is no attribute ` + "`imag` here; did you mean `image`?" + `"},
					"locations": [{"physicalLocation": {"artifactLocation": {"uri": "a%20b/compose.yaml"}, "region": {"startLine": 4, "startColumn": 5}}}]},
				{"ruleId": "x.y", "level": "warning", "message": {"text": "services.web: 100 %\r\nof it"},
					"locations": [{"physicalLocation": {"artifactLocation": {"uri": "./a,b:c.yaml"}}}]},
				{"ruleId": "unknown-attribute", "level": "note", "message": {"text": "no place"}}]}]}`
	equalJSON(t, written(t, "sarif", some), strings.ReplaceAll(want, "VERSION", buildVersion()))
	equalJSON(t, written(t, "sarif", nil), `{
		"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0",
		"runs": [{"tool": {"driver": {"name": "compose-cdk", "version": "`+buildVersion()+`",
			"informationUri": "https://github.com/compose-cdk/compose-cdk", "rules": []}}, "results": []}]}`)
}

func equalJSON(t *testing.T, got, want string) {
	t.Helper()
	var a, b any
	if err := json.Unmarshal([]byte(got), &a); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(want), &b); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(a, b) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestSummary(t *testing.T) {
	if got := written(t, "text", some); !strings.HasSuffix(got, "\n1 error, 1 warning, 1 info (-v)\n") {
		t.Error(got)
	}
	if got := written(t, "text", nil); got != "" {
		t.Errorf("without findings: %q", got)
	}
}
