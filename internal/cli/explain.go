package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/compose-cdk/compose-cdk/constructs/composefile"
)

func newExplain() *cobra.Command {
	return &cobra.Command{
		Use:   "explain [code]",
		Short: "Explain the code of a finding",
		Long: `Explain the code of a finding, with a bad and a good example. Without a code,
list all codes. A code with dots is the name of a Compose attribute.`,
		Example: `  compose-cdk explain
  compose-cdk explain bind-writable
  compose-cdk explain services.cap_add`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			code := ""
			if len(args) > 0 {
				code = args[0]
			}
			text, err := composefile.Explain(code)
			if err != nil {
				return err
			}
			fmt.Fprint(cmd.OutOrStdout(), text)
			return nil
		},
	}
}
