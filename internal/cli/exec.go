package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"github.com/compose-cdk/compose-cdk/internal/deployed"
)

// sessionPlugin is the program that AWS has for sessions in containers.
const sessionPlugin = "session-manager-plugin"

func newExec(flags *remoteFlags) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "exec [flags] service command …",
		Short: "Run a command in a running container",
		Long: `Run a command with a terminal in a running container of a service, through Amazon ECS
Exec. The service requires x-aws-exec: true, and this computer the Session Manager
plugin of AWS.`,
		Example: `  compose-cdk exec web sh
  compose-cdk exec web sh -c 'ls -l /data'`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) < 2 {
				return fmt.Errorf("a service and a command are required: %s", cmd.UseLine())
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			plugin, err := exec.LookPath(sessionPlugin)
			if err != nil {
				return errors.New("there is no " + sessionPlugin + " on the PATH; install it: " +
					"https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-working-with-install-plugin.html")
			}
			return flags.withStack(func(ctx context.Context, cmd *cobra.Command, s deployed.Stack, args []string) error {
				session, err := s.Session(ctx, args[0], commandLine(args[1:]))
				if err != nil {
					return err
				}
				return runSession(cmd, plugin, session)
			})(cmd, args)
		},
	}
	flags.addTo(cmd)
	// What follows the service is the command.
	cmd.Flags().SetInterspersed(false)
	return cmd
}

// runSession hands the terminal over to the plugin, interruptions included.
func runSession(cmd *cobra.Command, plugin string, session deployed.Session) error {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt)
	defer signal.Stop(signals)
	process := exec.Command(plugin, session.Arguments...)
	process.Stdin, process.Stdout, process.Stderr = os.Stdin, cmd.OutOrStdout(), cmd.ErrOrStderr()
	return ended(process.Run(), sessionPlugin)
}

// ended is the exit code of a program, or that it cannot be started. Its arguments
// may hold what nobody must read.
func ended(err error, program string) error {
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		return exitCode(max(exit.ExitCode(), 1))
	case err != nil:
		return errors.New(program + " cannot be started")
	}
	return nil
}

var plainWord = regexp.MustCompile(`^[A-Za-z0-9_@%+=:,./-]+$`)

// commandLine joins words to one line, as a shell reads it.
func commandLine(words []string) string {
	out := make([]string, len(words))
	for i, word := range words {
		out[i] = word
		if !plainWord.MatchString(word) {
			out[i] = shellQuote(word)
		}
	}
	return strings.Join(out, " ")
}
