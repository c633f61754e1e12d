package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
	"github.com/spf13/cobra"
)

func newCheck(flags *projectFlags) *cobra.Command {
	var format string
	var verbose, strictSecrets bool
	cmd := &cobra.Command{
		Use:   "check [file …]",
		Short: "Report the problems of a compose file",
		Long: `Report errors in a compose file, differences between Docker Compose and Amazon ECS
(warnings), and additional information (infos). check requires neither Node.js nor
AWS.

Equal warnings of several services share one line, and infos are only counted;
--verbose prints each finding on its own line. x-aws-acknowledge in the compose
file hides findings.

The formats github and sarif are for GitHub: annotations of a pull request, and a
log for code scanning. The exit code is 1 if there are errors.`,
		Example: `  compose-cdk check
  compose-cdk check -f compose.yaml -f compose.prod.yaml
  compose-cdk check --format json shop/compose.yaml`,
		RunE: func(cmd *cobra.Command, args []string) error {
			names := findingFormatNames()
			i := slices.Index(names, format)
			if i < 0 {
				return fmt.Errorf("--format must be one of %s, found %q", listOf(names), format)
			}
			settings, err := flags.resolve(args)
			if err != nil {
				return err
			}
			var changes []func(*types.Project)
			if strictSecrets {
				changes = append(changes, forbidCredentials)
			}
			_, findings := load(settings.load, cmd.ErrOrStderr(), changes...)
			if err := findingFormats[i].write(cmd.OutOrStdout(), findings, verbose); err != nil {
				return err
			}
			if len(findings.Errors()) > 0 {
				return exitCode(1)
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&format, "format", "text", "format of the output, `"+strings.Join(findingFormatNames(), "|")+"`")
	cmd.Flags().BoolVarP(&verbose, "verbose", "v", false, "print infos, and each finding on a line of its own")
	cmd.Flags().BoolVar(&strictSecrets, "strict-secrets", false, "report each credential that would be readable in the template as an error (like x-aws-strict_secrets)")
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(findingFormatNames(), cobra.ShellCompDirectiveNoFileComp))
	flags.addTo(cmd)
	return cmd
}

// forbidCredentials sets x-aws-strict_secrets, whatever the file says.
func forbidCredentials(p *types.Project) {
	if p.Extensions == nil {
		p.Extensions = types.Extensions{}
	}
	p.Extensions["x-aws-strict_secrets"] = true
}
