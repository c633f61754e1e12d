package needs

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write docs/reference/capacity.md")

const capacityDocFile = "../../../docs/reference/capacity.md"

func TestCapacityDoc(t *testing.T) {
	got := capacityDoc()
	if *update {
		if err := os.WriteFile(capacityDocFile, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(capacityDocFile)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Error("docs/reference/capacity.md is not what the table says; write it with make docs")
	}
}

const capacityDocHead = `# What Fargate, EC2 instances and Managed Instances support

<!-- Generated from constructs/internal/needs/table.go by
     go test ./constructs/internal/needs -run TestCapacityDoc -update -->

Services run on AWS Fargate by default. ` + "`x-aws-capacity: ec2`" + ` runs them on EC2 instances of an Auto Scaling group, and
` + "`x-aws-capacity: managed`" + ` on Amazon ECS Managed Instances, which ECS chooses, starts, patches and ends:
[GPUs and EC2 instances](../how-to/gpus-and-ec2.md). Where a service needs something that its capacity does not support,
` + "`compose-cdk check`" + ` reports it, with the capacities that do.

| need | Fargate | EC2 instances | Managed Instances | note |
|---|---|---|---|---|
`

// capacityDoc renders the table for readers, with its sources behind it.
func capacityDoc() string {
	var b strings.Builder
	b.WriteString(capacityDocHead)
	var sources []string
	for _, f := range facts {
		fmt.Fprintf(&b, "| %s |", f.Need)
		for _, c := range everywhere {
			fmt.Fprintf(&b, " %s |", map[bool]string{true: "yes", false: "–"}[slices.Contains(f.On, c)])
		}
		fmt.Fprintf(&b, " %s |\n", strings.ReplaceAll(f.Note, "|", `\|`))
		sources = append(sources, fmt.Sprintf("* %s: %s\n", f.Need, f.Source))
	}
	b.WriteString("\n## Sources\n\n" + strings.Join(sources, ""))
	return b.String()
}

// TestFacts: each need has one fact, with a source, and its capacities are in the
// order of the constants.
func TestFacts(t *testing.T) {
	seen := map[Need]bool{}
	for _, f := range facts {
		if seen[f.Need] || len(f.On) == 0 || f.Source == "" {
			t.Errorf("%s: twice %t, on %v, source %q", f.Need, seen[f.Need], f.On, f.Source)
		}
		seen[f.Need] = true
		if !slices.IsSortedFunc(f.On, func(a, b Capacity) int { return slices.Index(everywhere, a) - slices.Index(everywhere, b) }) {
			t.Errorf("%s: %v are not in order", f.Need, f.On)
		}
	}
	if Remedy(GPU) != "set x-aws-capacity: ec2 or x-aws-capacity: managed" || Remedy("flying") != "" || Refusal("flying", EC2) != "is not supported on ECS" {
		t.Errorf("remedies %q, %q, refusal %q", Remedy(GPU), Remedy("flying"), Refusal("flying", EC2))
	}
}
