package cli

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
	"github.com/spf13/cobra"

	"github.com/compose-cdk/compose-cdk/constructs/composefile"
	"github.com/compose-cdk/compose-cdk/constructs/estimate"
	"github.com/compose-cdk/compose-cdk/constructs/summary"
)

// newPlan makes the command; open is nil in a program without commands on deployed stacks.
func newPlan(flags *projectFlags, open Open) *cobra.Command {
	remote := &remoteFlags{projectFlags: flags, open: open}
	var format string
	var changes bool
	cmd := &cobra.Command{
		Use:   "plan [file …]",
		Short: "Show the AWS resources of a project, and their cost",
		Long: `Show the AWS resources of a project: a line for each service, the other resources,
and the monthly cost. plan requires neither Node.js nor AWS. With --changes, which
requires both, it also shows the changes that compose-cdk up would make to the deployed
stack.

The formats markdown, mermaid and svg are for pull requests and READMEs: a table
with a diagram, only the diagram, and an image.`,
		Example: `  compose-cdk plan
  compose-cdk plan --region eu-central-1 -f compose.yaml -f compose.prod.yaml
  compose-cdk plan --changes
  compose-cdk plan --format markdown >> "$GITHUB_STEP_SUMMARY"
  compose-cdk plan --format svg > plan.svg`,
		RunE: func(cmd *cobra.Command, args []string) error {
			write, ok := planFormats[format]
			if !ok {
				return fmt.Errorf("--format must be one of %s, found %q", listOf(planFormatNames), format)
			}
			if changes {
				flags.load.Files = append(flags.load.Files, args...)
				return planChanges(cmd, remote, format)
			}
			settings, err := flags.resolve(args)
			if err != nil {
				return err
			}
			project, findings := load(settings.load, cmd.ErrOrStderr())
			if err := findings.Err(); err != nil {
				return err
			}
			p, err := planOf(project, findings, cmp.Or(remote.region, os.Getenv("AWS_REGION"), os.Getenv("AWS_DEFAULT_REGION")))
			if err != nil {
				return err
			}
			return write(cmd.OutOrStdout(), p)
		},
	}
	cmd.Flags().StringVar(&format, "format", "text", "format of the output, `"+strings.Join(planFormatNames, "|")+"`")
	cmd.Flags().StringVar(&remote.region, "region", "", "AWS `region` whose prices are used")
	if open != nil {
		cmd.Flags().BoolVar(&changes, "changes", false, "show the changes of the deployed stack, with cdk diff")
		cmd.Flags().StringVar(&remote.stack, "stack", "", "`name` of that stack (default: the name of the project)")
	}
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(planFormatNames, cobra.ShellCompDirectiveNoFileComp))
	flags.addTo(cmd)
	return cmd
}

// planned is what the command shows.
type planned struct {
	summary.Summary
	Price    estimate.Estimate    `json:"price"`
	Findings composefile.Findings `json:"findings"`
}

// planOf is the plan of a project without errors.
func planOf(project *types.Project, findings composefile.Findings, region string) (planned, error) {
	price, err := estimate.Of(project, estimate.Options{Region: region})
	if err != nil {
		return planned{}, err
	}
	return planned{Summary: summary.Of(project), Price: price, Findings: findings}, nil
}

var planFormatNames = []string{"text", "json", "markdown", "mermaid", "svg"}

var planFormats = map[string]func(io.Writer, planned) error{
	"text":     writePlan,
	"json":     func(w io.Writer, p planned) error { return indented(w, p) },
	"markdown": writePlanMarkdown,
	"mermaid":  func(w io.Writer, p planned) error { _, err := io.WriteString(w, p.Mermaid()); return err },
	"svg":      func(w io.Writer, p planned) error { _, err := io.WriteString(w, p.SVG()); return err },
}

var planColumns = []string{"SERVICE", "RUNS AS", "SIZE", "TASKS", "REACHED BY", "DATA"}

func writePlan(w io.Writer, p planned) error {
	fmt.Fprintf(w, "%s in %s\n\n", p.Project, p.Price.Region)
	writeColumns(w, append([][]string{planColumns}, planRows(p.Summary)...), false)
	fmt.Fprintln(w)
	writeWrapped(w, "  also  ", strings.Join(p.Also, ", "))
	fmt.Fprintln(w)
	writeWrapped(w, "  ", fmt.Sprintf("about $%s per month: %s    (compose-cdk estimate)", p.Price.Monthly, subtotals(p.Price)))
	for _, l := range p.Price.Lines {
		if l.Instead != "" {
			writeWrapped(w, "  ", fmt.Sprintf("%s: about $%s per month, %s", l.Name, l.Monthly, l.Instead))
		}
	}
	fmt.Fprintf(w, "  list prices of %s to %s\n", p.Price.OldestFigure, p.Price.NewestFigure)
	writePlanFindings(w, p.Findings)
	return nil
}

// writePlanFindings prints the warnings, and counts all.
func writePlanFindings(w io.Writer, findings composefile.Findings) {
	if len(findings) == 0 {
		return
	}
	fmt.Fprintln(w)
	for _, g := range groupsOf(findings, false) {
		writeWrapped(w, "  ", colouredFinding(w, g.String()))
	}
	fmt.Fprintf(w, "  %s    (compose-cdk check)\n", strings.Join(countsOf(findings), ", "))
}

func planRows(s summary.Summary) [][]string {
	var rows [][]string
	for _, service := range s.Services {
		kind := service.RunsAs
		if service.Built {
			kind += ", built"
		}
		rows = append(rows, []string{
			service.Name, kind, cmp.Or(service.Size(), "-"), cmp.Or(service.Tasks, "-"),
			cmp.Or(strings.Join(reachedBy(service), "; "), "-"), cmp.Or(strings.Join(service.Volumes, ", "), "-"),
		})
	}
	return rows
}

// reachedBy lists the ways to a service: from outside, then from the project.
func reachedBy(s summary.Service) []string {
	ways := slices.Clone(s.Published)
	for i := range ways {
		ways[i] += " (public)"
	}
	if len(s.Clients) > 0 {
		ways = append(ways, strings.Join(s.Clients, ", "))
	}
	return ways
}

func subtotals(e estimate.Estimate) string {
	var parts []string
	for _, s := range e.Subtotals() {
		switch {
		case s.Monthly > 0:
			parts = append(parts, fmt.Sprintf("%s %s", s.Kind, s.Monthly))
		case s.ByUse:
			parts = append(parts, string(s.Kind)+" by use")
		}
	}
	return strings.Join(parts, ", ")
}

func writePlanMarkdown(w io.Writer, p planned) error {
	fmt.Fprintf(w, "### %s on Amazon ECS, %s\n\n", p.Project, p.Price.Region)
	rule := slices.Repeat([]string{"---"}, len(planColumns))
	for _, row := range append([][]string{planColumns, rule}, planRows(p.Summary)...) {
		fmt.Fprintf(w, "| %s |\n", strings.Join(row, " | "))
	}
	fmt.Fprintf(w, "\nAlso: %s.\n\nAbout **$%s per month**: %s (list prices of %s to %s).\n\n", strings.Join(p.Also, ", "),
		p.Price.Monthly, subtotals(p.Price), p.Price.OldestFigure, p.Price.NewestFigure)
	fmt.Fprintf(w, "```mermaid\n%s```\n", p.Mermaid())
	return nil
}
