package cli

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/compose-cdk/compose-cdk/internal/deployed"
)

func newDown(flags *remoteFlags) *cobra.Command {
	var yes, verbose, volumes bool
	cmd := &cobra.Command{
		Use:   "down",
		Short: "Delete what up has deployed, but not the data",
		Long: `Delete the stack of a project by cdk destroy, after a question. File systems of volumes
and other data stay, and are listed with their ids; --volumes deletes the file systems
too. A later up makes new ones.`,
		Example: `  compose-cdk down
  compose-cdk down --volumes --yes`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, stop := interruptible(cmd.Context())
			defer stop()
			d, err := flags.deployment(ctx, cmd)
			if err != nil {
				return err
			}
			s, err := d.account.Find(ctx, d.stack)
			if err != nil {
				return err
			}
			question := fmt.Sprintf("Delete stack %s in %s? The data of volumes stays.", d.stack, d.account.Region())
			if volumes {
				question = fmt.Sprintf("Delete stack %s in %s, and the data of its volumes?", d.stack, d.account.Region())
			}
			if err := confirm(ctx, cmd, yes, question); err != nil {
				return err
			}
			if err := d.cdk(ctx, cmd, []string{"destroy", "--force"}, verbose); err != nil {
				return goesOn(err)
			}
			kept, err := s.Kept(ctx)
			if err != nil {
				return err
			}
			if volumes {
				if err := s.DeleteVolumes(ctx, kept); err != nil {
					return err
				}
			}
			writeKept(cmd.OutOrStdout(), d.stack, kept, volumes)
			return nil
		},
	}
	cmd.Flags().BoolVar(&volumes, "volumes", false, "delete the file systems of volumes too")
	cmd.Flags().BoolVarP(&yes, "yes", "y", false, "do not ask")
	cmd.Flags().BoolVarP(&verbose, "verbose", "v", false, "print all that cdk prints")
	flags.addTo(cmd)
	return cmd
}

// writeKept prints what is left of a deleted stack.
func writeKept(w io.Writer, stack string, kept []deployed.Resource, volumes bool) {
	fmt.Fprintf(w, "\n%s is deleted\n", stack)
	var rows [][]string
	for _, r := range kept {
		if volumes && r.IsFileSystem() {
			continue
		}
		rows = append(rows, []string{r.Type, r.ID})
	}
	if len(rows) > 0 {
		fmt.Fprintln(w, "kept, and still paid for:")
		writeColumns(w, rows, false)
	}
}
