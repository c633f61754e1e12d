package cli

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/compose-cdk/compose-cdk/constructs/composefile"
)

func newCheck(flags *projectFlags) *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "check [file …]",
		Short: "Report what is wrong with a compose file",
		Long: `Report the errors of a compose file, what Amazon ECS does differently, and what
is worth knowing. It requires neither Node.js nor AWS.

The exit code is 1 if there are errors.`,
		Example: `  compose-cdk check
  compose-cdk check -f compose.yaml -f compose.prod.yaml
  compose-cdk check --format json shop/compose.yaml`,
		RunE: func(cmd *cobra.Command, args []string) error {
			write, ok := findingFormats[format]
			if !ok {
				return fmt.Errorf("--format must be text or json, found %q", format)
			}
			settings, err := flags.resolve(args)
			if err != nil {
				return err
			}
			_, findings := load(settings.load)
			if err := write(cmd.OutOrStdout(), findings); err != nil {
				return err
			}
			if len(findings.Errors()) > 0 {
				return exitCode(1)
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&format, "format", "text", "format of the output, `text|json`")
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions([]string{"text", "json"}, cobra.ShellCompDirectiveNoFileComp))
	flags.addTo(cmd)
	return cmd
}

// findingFormats write findings for people and for programs.
var findingFormats = map[string]func(io.Writer, composefile.Findings) error{
	"text": func(w io.Writer, findings composefile.Findings) error {
		print(w, findings)
		return nil
	},
	"json": writeJSON,
}

func writeJSON(w io.Writer, findings composefile.Findings) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	if findings == nil {
		findings = composefile.Findings{}
	}
	return encoder.Encode(findings)
}
