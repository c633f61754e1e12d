package cli

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/compose-cdk/compose-cdk/constructs/estimate"
)

func newEstimate(flags *projectFlags) *cobra.Command {
	var format, region, prices string
	cmd := &cobra.Command{
		Use:   "estimate [file …]",
		Short: "Estimate the monthly cost of a project",
		Long: `Estimate the monthly cost of a project on AWS, line by line, from a table of list
prices that is part of the program. estimate requires neither Node.js nor AWS.

The Region is --region, or else AWS_REGION, AWS_DEFAULT_REGION or us-east-1. A line
marked with ~ is less exact: the table has no price for the Region and uses a
percentage of the price in us-east-1, or the line is Spot capacity. Costs that
depend on usage have a price but no amount, and are not in the total.

--prices replaces the table with a JSON file of the same format, which is described
in the documentation of costs.`,
		Example: `  compose-cdk estimate
  compose-cdk estimate --region eu-central-1 shop/compose.yaml
  compose-cdk estimate --format json --prices prices.json`,
		RunE: func(cmd *cobra.Command, args []string) error {
			write, ok := estimateFormats[format]
			if !ok {
				return fmt.Errorf("--format must be text or json, found %q", format)
			}
			settings, err := flags.resolve(args)
			if err != nil {
				return err
			}
			project, err := loadValid(settings.load, cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			options := estimate.Options{Region: cmp.Or(region, os.Getenv("AWS_REGION"), os.Getenv("AWS_DEFAULT_REGION"))}
			if prices != "" {
				file, err := os.Open(prices)
				if err != nil {
					return fmt.Errorf("--prices: %w", err)
				}
				defer func() { _ = file.Close() }()
				options.Prices = file
			}
			result, err := estimate.Of(project, options)
			if err != nil {
				return err
			}
			return write(cmd.OutOrStdout(), result)
		},
	}
	cmd.Flags().StringVar(&region, "region", "", "AWS `region` whose prices are used")
	cmd.Flags().StringVar(&prices, "prices", "", "`file` with a price table that replaces the bundled one")
	cmd.Flags().StringVar(&format, "format", "text", "format of the output, `text|json`")
	flags.addTo(cmd)
	return cmd
}

var estimateFormats = map[string]func(io.Writer, estimate.Estimate) error{
	"text": writeEstimate,
	"json": func(w io.Writer, e estimate.Estimate) error { return indented(w, e) },
}

// writeEstimate prints the lines with an amount and their sum, then those that
// depend on use.
func writeEstimate(w io.Writer, e estimate.Estimate) error {
	fmt.Fprintf(w, "%s in %s, US dollars per month of %d hours\n", e.Project, e.Region, estimate.HoursPerMonth)
	fmt.Fprintf(w, "list prices dated %s to %s, last looked up on %s\n\n", e.OldestFigure, e.NewestFigure, e.TableUpdated)
	var fixed, byUse [][]string
	estimated := false
	for _, l := range e.Lines {
		mark := ""
		if l.Estimated {
			mark, estimated = "~", true
		}
		if l.Instead != "" {
			l.Quantity += " (" + l.Instead + ")"
		}
		if l.ByUse != "" {
			byUse = append(byUse, []string{string(l.Kind), l.Name, l.Quantity, mark + l.ByUse})
		} else {
			fixed = append(fixed, []string{string(l.Kind), l.Name, l.Quantity, mark + l.Monthly.String()})
		}
	}
	writeColumns(w, append(fixed, []string{"total", "", "", e.Monthly.String()}), true)
	if len(byUse) > 0 {
		fmt.Fprintln(w, "\nbilled by usage, not in the total:")
		writeColumns(w, byUse, false)
	}
	fmt.Fprintln(w, "\nnot estimated: data transfer, image storage, requests to AWS, free tiers, discounts")
	if estimated {
		fmt.Fprintf(w, "~ no price for %s, so %d %% of the price in us-east-1; or Spot capacity, or Managed Instances\n", e.Region, e.FactorPercent)
	}
	return nil
}

// writeColumns aligns rows of as many cells; the last one to the right if it is
// a number.
func writeColumns(w io.Writer, rows [][]string, number bool) {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	for _, row := range rows {
		last := len(row) - 1
		var b strings.Builder
		for i, cell := range row {
			padding := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			if i == last && number {
				cell, padding = padding+cell, ""
			}
			b.WriteString("  " + cell + padding)
		}
		fmt.Fprintln(w, strings.TrimRight(b.String(), " "))
	}
}
