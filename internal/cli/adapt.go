package cli

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/compose-cdk/compose-cdk/constructs/composefile"
)

func newAdapt(flags *projectFlags) *cobra.Command {
	var onlyCheck bool
	cmd := &cobra.Command{
		Use:   "adapt [file …]",
		Short: "Write the settings that a project needs on AWS to compose.aws.yaml",
		Long: `Write the default choices of the findings to compose.aws.yaml, next to the compose
file, until no finding has a default choice. Alternatives become comments, and open
questions become comments that begin with TODO. Then adapt prints the remaining
findings.

Every command merges compose.aws.yaml last; docker compose does not read it. It is
not added to an explicit list of several files: add it there as the last one.

adapt is not interactive and never changes existing lines of the file. A second run
changes nothing. The exit code is 1 if errors remain, and with --check if the file
would change.`,
		Example: `  compose-cdk adapt
  compose-cdk adapt shop/compose.yaml
  compose-cdk adapt --check`,
		RunE: func(cmd *cobra.Command, args []string) error {
			settings, err := flags.resolve(args)
			if err != nil {
				return err
			}
			result, err := composefile.Adapt(context.Background(), settings.load)
			if err != nil {
				return err
			}
			return finishAdapt(cmd.OutOrStdout(), cmd.ErrOrStderr(), result, onlyCheck)
		},
	}
	cmd.Flags().BoolVar(&onlyCheck, "check", false, "write nothing, and fail if the file would change")
	flags.addTo(cmd)
	return cmd
}

// finishAdapt writes the file, and prints what is left.
func finishAdapt(stdout, stderr io.Writer, a *composefile.Adaptation, onlyCheck bool) error {
	file := composefile.AWSFile
	switch {
	case a.Before == a.After:
		fmt.Fprintf(stdout, "%s: nothing to write\n", file)
	case onlyCheck:
		fmt.Fprintf(stderr, "error: %s would get %s and %s; run compose-cdk adapt\n", file, counted(a.Choices, "choice"), counted(a.Open, "TODO"))
	default:
		if err := a.Write(); err != nil {
			return err
		}
		fmt.Fprintf(stdout, "%s: wrote %s and %s\n", file, counted(a.Choices, "choice"), counted(a.Open, "TODO"))
	}
	for _, patch := range a.Unplaced {
		fmt.Fprintf(stderr, "error: %s has no place for a line, because of an alias, the flow style or several documents; add it yourself: %s\n", file, patch)
	}
	if a.Unlisted && a.After != "" {
		fmt.Fprintf(stderr, "the list of files does not contain %s; add it as the last file\n", file)
	}
	left := append(a.Left.Errors(), a.Left.Warnings()...)
	writeLines(stdout, left, false)
	if len(left) > 0 {
		fmt.Fprintf(stdout, "left: %s, %s\n", counted(len(left.Errors()), "error"), counted(len(left.Warnings()), "warning"))
	}
	if len(left.Errors()) > 0 || onlyCheck && a.Before != a.After || len(a.Unplaced) > 0 {
		return exitCode(1)
	}
	return nil
}
