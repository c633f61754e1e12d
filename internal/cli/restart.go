package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/compose-cdk/compose-cdk/internal/deployed"
)

func newRestart(flags *remoteFlags) *cobra.Command {
	return withRemote(flags, &cobra.Command{
		Use:   "restart [service …]",
		Short: "Replace the tasks of services with new ones",
		Long: `Replace the tasks of services, or of all services, with new ones of the same task
definition, and wait until these run. Amazon ECS respects deploy.update_config: a
service stays available if it has several tasks, or if the new task may start before
the old one stops. New tasks read the current values of secrets.`,
		Example: `  compose-cdk restart
  compose-cdk restart web worker`,
		RunE: flags.withStack(func(ctx context.Context, cmd *cobra.Command, s deployed.Stack, args []string) error {
			return s.Restart(ctx, args, func(service string) {
				fmt.Fprintf(cmd.OutOrStdout(), "%s runs with new tasks\n", service)
			})
		}),
	})
}

// withRemote adds the flags to a command that has no others.
func withRemote(flags *remoteFlags, cmd *cobra.Command) *cobra.Command {
	flags.addTo(cmd)
	return cmd
}
