package cli

import (
	"context"
	"fmt"
	"io"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
	"github.com/spf13/cobra"

	"github.com/compose-cdk/compose-cdk/internal/deployed"
)

func newDown(flags *remoteFlags) *cobra.Command {
	var yes, verbose, volumes bool
	cmd := &cobra.Command{
		Use:   "down",
		Short: "Delete the stack of a project, but not its data",
		Long: `Delete the stack of a project with cdk destroy, after confirmation. File systems of
volumes and other data are kept and listed with their ids; --volumes also deletes the
file systems. A later up creates new ones.

The compose file is only read for the name of the stack: with --project-name or --stack,
it is not required.`,
		Example: `  compose-cdk down
  compose-cdk down --volumes --yes`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, stop := interruptible(cmd.Context())
			defer stop()
			if err := checkTools(); err != nil {
				return err
			}
			s, region, err := flags.find(ctx)
			if err != nil {
				return err
			}
			question := fmt.Sprintf("Delete stack %s in %s? The data of its volumes is kept.", s.Name(), region)
			if volumes {
				question = fmt.Sprintf("Delete stack %s in %s, and the data of its volumes?", s.Name(), region)
			}
			if err := confirm(ctx, cmd, yes, question); err != nil {
				return err
			}
			if err := destroy(ctx, cmd, deployed.StackName{Name: s.Name(), Region: region}, verbose); err != nil {
				return goesOn(err)
			}
			// A certificate cannot be deleted while the distribution uses it.
			if err := destroyCertificates(ctx, cmd, s.Certificates(), verbose); err != nil {
				return err
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
			writeKept(cmd.OutOrStdout(), s.Name(), kept, volumes)
			return nil
		},
	}
	cmd.Flags().BoolVar(&volumes, "volumes", false, "also delete the file systems of volumes")
	cmd.Flags().BoolVarP(&yes, "yes", "y", false, "do not ask for confirmation")
	cmd.Flags().BoolVarP(&verbose, "verbose", "v", false, "print the whole output of cdk")
	flags.addTo(cmd)
	return cmd
}

// destroy has cdk delete a stack. The app of cdk has nothing but its name, so that
// neither the compose file nor images or values of secrets are needed.
func destroy(ctx context.Context, cmd *cobra.Command, stack deployed.StackName, verbose bool) error {
	app, err := thisApp()
	if err != nil {
		return err
	}
	return withProgress(ctx, cmd.ErrOrStderr(), stack.Region, verbose, nil, "destroy", "--force", "--app", app+" "+emptyStack+" "+stack.Name)
}

// destroyCertificates deletes stacks with certificates that nothing uses any more. No
// later down finds them, so that the command that deletes them is printed on failure.
func destroyCertificates(ctx context.Context, cmd *cobra.Command, stacks []deployed.StackName, verbose bool) error {
	for _, stack := range stacks {
		if err := destroy(ctx, cmd, stack, verbose); err != nil {
			fmt.Fprintf(cmd.ErrOrStderr(), "stack %s in %s is not deleted; nothing uses its certificates, so delete it: "+
				"aws cloudformation delete-stack --stack-name %[1]s --region %[2]s\n", stack.Name, stack.Region)
			return goesOn(err)
		}
	}
	return nil
}

// emptyStack is the command that is the app of cdk destroy.
const emptyStack = "empty-stack"

func newEmptyStack() *cobra.Command {
	return &cobra.Command{
		Use:    emptyStack + " name",
		Hidden: true,
		Args:   cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			defer quietKernel()()
			app := awscdk.NewApp(nil)
			awscdk.NewStack(app, jsii.String(args[0]), nil)
			app.Synth(nil)
			return nil
		},
	}
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
		fmt.Fprintln(w, "kept, and still billed:")
		writeColumns(w, rows, false)
	}
}
