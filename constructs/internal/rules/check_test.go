package rules

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
)

var update = flag.Bool("update", false, "write golden files")

// unplaced is a file with every attribute, whose golden has no positions: a line
// that is added to it would change those of all findings below.
const unplaced = "testdata/check/everything.yaml"

// TestCheckGolden compares the findings of whole files with what they were.
func TestCheckGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/check/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("no files", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			var b strings.Builder
			for _, f := range Check(composetest.File(t, file)) {
				line := f.String()
				if file == unplaced {
					_, line, _ = strings.Cut(line, ": ")
				}
				b.WriteString(line + "\n")
			}
			compareGolden(t, strings.TrimSuffix(file, ".yaml")+".golden", b.String())
		})
	}
}

func compareGolden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; write it with -update if it should\ngot:\n%swant:\n%s", file, got, want)
	}
}

// ruleCase is a file and what Check says of it: severity, path and code of
// each finding, in the order of the file.
type ruleCase struct {
	name, file string
	want       []string
}

func testRules(t *testing.T, cases []ruleCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := summaries(Check(composetest.Text(t, c.file)))
			// Whatever publishes a port has this one: see TestBalancerKind.
			got = slices.DeleteFunc(got, func(line string) bool { return strings.HasSuffix(line, " "+codes.LoadBalancer) })
			if !slices.Equal(got, c.want) {
				t.Errorf("got:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

// summaries leaves out what Check says of nearly each project: which sizes are
// chosen (TestDefaultSizes), and which quotas it shares (TestAccountQuotas); and
// of each generated secret, as in the example of its code.
func summaries(fs finding.Findings) []string {
	var out []string
	for _, f := range fs {
		if slices.Contains([]string{codes.DefaultSize, codes.AccountQuotas, codes.GeneratedOnce}, f.Code) {
			continue
		}
		out = append(out, string(f.Severity)+" "+f.Path+" "+f.Code)
	}
	return out
}

// web is a file with one service, whose attributes are the lines.
func web(lines ...string) string {
	return "services:\n  web:\n    image: example/web:1\n    " + strings.Join(lines, "\n    ") + "\n"
}

func TestCheckOfAProjectMadeByHand(t *testing.T) {
	replicas := 2
	projects := map[string]*types.Project{
		"nil":   nil,
		"empty": {},
		"nil values": {Services: types.Services{"web": {
			ContainerSpec: types.ContainerSpec{
				Networks: map[string]*types.ServiceNetworkConfig{"front": nil},
				Ulimits:  map[string]*types.UlimitsConfig{"nofile": nil},
				Models:   map[string]*types.ServiceModelConfig{"m": nil},
			},
			Scale:  &replicas,
			Deploy: &types.DeployConfig{},
		}}},
	}
	for name, p := range projects {
		if len(Check(p).Errors()) == 0 {
			t.Errorf("%s: no errors", name)
		}
	}
}

func TestCheckIsDeterministic(t *testing.T) {
	p := composetest.File(t, "testdata/check/table.yaml")
	first := summaries(Check(p))
	for range 10 {
		if got := summaries(Check(p)); !slices.Equal(got, first) {
			t.Fatalf("got:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(first, "\n"))
		}
	}
}
