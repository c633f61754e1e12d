package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestEstimate(t *testing.T) {
	t.Setenv("AWS_REGION", "")
	t.Setenv("AWS_DEFAULT_REGION", "eu-central-1")
	file := filepath.Join(t.TempDir(), "compose.yaml")
	const text = "name: shop\nservices:\n  web: {image: nginx, ports: ['80:80']}\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	prices, err := os.ReadFile("../../constructs/internal/prices/prices.json")
	if err != nil {
		t.Fatal(err)
	}
	table := filepath.Join(t.TempDir(), "prices.json")
	if err := os.WriteFile(table, []byte(strings.ReplaceAll(string(prices), `"0.027"`, `"1"`)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name string
		args []string
		code int
		want string
	}{
		{"the region of the environment", nil, 0, "shop in eu-central-1, US dollars per month of 730 hours\n"},
		{"the date of the figures", nil, 0, "\nlist prices dated 2023-07-28 to 2026-08-17, last looked up on 2026-11-28\n"},
		{"a line", nil, 0, "\n  load balancers    application  1                      19.71\n"},
		{"by use", nil, 0, "\n  logs                         by what is written  ~$0.575 per GB\n"},
		{"the total", nil, 0, "\n  total                                                 41.52\n"},
		{"another region", []string{"--region", "af-south-1"}, 0, "~ no price for af-south-1, so 125 % of the price in us-east-1"},
		{"another table", []string{"--prices", table}, 0, "730.00\n"},
		{"no such table", []string{"--prices", "none.json"}, 1, "error: --prices: open none.json: "},
		{"a file that is no table", []string{"--prices", file}, 1, "error: price table: "},
		{"an unknown format", []string{"--format", "csv"}, 1, "error: --format must be text or json, found \"csv\"\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			code, stdout, stderr := runApp(append([]string{"estimate", file}, test.args...)...)
			if code != test.code || !strings.Contains(stdout+stderr, test.want) {
				t.Errorf("exit code %d, want %d and %q in\n%s%s", code, test.code, test.want, stdout, stderr)
			}
		})
	}
	_, stdout, _ := runApp("estimate", "--format", "json", file)
	var result struct {
		Region     string
		MonthlyUSD float64
		Lines      []struct{ Sources []string }
	}
	if err := json.Unmarshal([]byte(stdout), &result); err != nil || result.Region != "eu-central-1" || result.MonthlyUSD != 41.52 || len(result.Lines) != 6 {
		t.Errorf("%v: %+v", err, result)
	}
	for _, l := range result.Lines {
		if len(l.Sources) == 0 {
			t.Errorf("a line has no source: %s", stdout)
		}
	}
}

// TestCostsDoc holds docs/costs.md to what the command prints.
func TestCostsDoc(t *testing.T) {
	const file = "../../docs/costs.md"
	document, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	code, stdout, stderr := runApp("estimate", "--region", "eu-central-1", "../../examples/quickstart/compose.yaml")
	before, rest, found := strings.Cut(string(document), "```text\n")
	shown, after, closed := strings.Cut(rest, "```\n")
	switch {
	case code != 0 || !found || !closed:
		t.Fatal("there is no estimate, or no place for it", stderr)
	case shown == stdout:
	case *update:
		if err := os.WriteFile(file, []byte(before+"```text\n"+stdout+"```\n"+after), 0o644); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("docs/costs.md shows\n%swhere the command prints\n%s", shown, stdout)
	}
}
