package cli

import (
	"github.com/spf13/cobra"

	"github.com/compose-cdk/compose-cdk/constructs/composefile"
)

func newSchema() *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON schema of compose files, for editors",
		Long: `Print the JSON schema of compose files with the x-aws-* attributes. Editors use it
to complete names and to mark mistakes while you type. check finds more mistakes
than the schema.`,
		Example: `  compose-cdk schema > compose-schema.json`,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := cmd.OutOrStdout().Write(composefile.Schema())
			return err
		},
	}
}
