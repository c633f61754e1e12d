package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/compose-cdk/compose-cdk/internal/deployed"
)

func newRun(flags *remoteFlags) *cobra.Command {
	var detach bool
	var environment []string
	cmd := &cobra.Command{
		Use:   "run [flags] service [command …]",
		Short: "Run a one-off task of a service",
		Long: `Run a new task of any service or job of the project, with its image, variables,
secrets and volumes. A command replaces the command of the container. compose-cdk
prints the output of the container and returns its exit code. Interrupting
compose-cdk stops the task. The task receives no requests from load balancers, and
other services do not reach it by the name of the service.`,
		Example: `  compose-cdk run migrate
  compose-cdk run -e DRY_RUN=1 web ./manage.py clearsessions
  compose-cdk run --detach nightly`,
		Args: someService,
		RunE: flags.withStack(func(ctx context.Context, cmd *cobra.Command, s deployed.Stack, args []string) error {
			print := logOptions{noPrefix: true}.printer(cmd.OutOrStdout(), 0)
			task := deployed.Task{Service: args[0], Command: args[1:], Environment: environment}
			id, code, err := s.Run(ctx, task, !detach, print)
			switch {
			case err != nil:
				return err
			case detach:
				fmt.Fprintln(cmd.OutOrStdout(), id)
			case code != 0:
				fmt.Fprintf(cmd.ErrOrStderr(), "%s ended with exit code %d\n", args[0], code)
				return exitCode(code)
			}
			return nil
		}),
	}
	cmd.Flags().BoolVarP(&detach, "detach", "d", false, "print the id of the task and return without waiting for its end")
	cmd.Flags().StringArrayVarP(&environment, "env", "e", nil, "`NAME=value` of a variable; may be repeated")
	flags.addTo(cmd)
	// What follows the service is the command.
	cmd.Flags().SetInterspersed(false)
	return cmd
}

// someService requires the name of a service.
func someService(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return fmt.Errorf("a service is required: %s", cmd.UseLine())
	}
	return nil
}
