// Package cli is the command compose-cdk: the CDK app that the cdk command line
// runs, and the subcommands. Each subcommand has a file of its own and a line
// in addCommands.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/aws/jsii-runtime-go"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/compose-cdk/compose-cdk/constructs/composefile"
	"github.com/compose-cdk/compose-cdk/internal/deployed"
)

// Main runs the command line of the process and returns its exit code. Without open it
// has no commands on deployed stacks, and no SDK of AWS is linked.
func Main(open Open) int {
	code := run(os.Args[1:], os.Stdout, os.Stderr, open)
	// The CDK's packages create the kernel's directory when they are linked, used or not.
	jsii.Close()
	return code
}

func run(args []string, stdout, stderr io.Writer, open Open) int {
	root := newRoot(stdout, stderr, open)
	root.SetArgs(withDoubleDashes(args))
	return report(stderr, root.ExecuteContext(context.Background()))
}

func newRoot(stdout, stderr io.Writer, open Open) *cobra.Command {
	flags := &projectFlags{}
	root := &cobra.Command{
		Use:   "compose-cdk",
		Short: "Run a Docker Compose application on Amazon ECS",
		Long: `compose-cdk runs a Docker Compose application on Amazon ECS, through the AWS CDK.

It is also the app of the cdk command line: without a command, and with the
variable CDK_OUTDIR, which cdk sets, compose-cdk writes the cloud assembly. Flags
override the context of the app (cdk -c key=value), which overrides the
variables COMPOSE_FILE, COMPOSE_PROJECT_NAME and COMPOSE_PROFILES. The context
keys are ` + listOf(contextKeyNames()) + `.

Long lines are wrapped at the width of the terminal, or of COLUMNS where the output is not a
terminal. NO_COLOR turns colors off.

Exit codes:
  0    success
  1    an error in a compose file, in the arguments, or during the command
  130  the command was interrupted
  n    the exit code of another program: of cdk for up, down and secrets, of the
       container for run, of the session for exec`,
		Example: `  compose-cdk check
  compose-cdk -f compose.yaml -f compose.prod.yaml check
  cdk deploy --app compose-cdk -c compose=shop/compose.yaml`,
		SilenceErrors:    true,
		SilenceUsage:     true,
		TraverseChildren: true,
		Version:          buildVersion(),
	}
	root.Args = knownCommand
	root.RunE = func(cmd *cobra.Command, _ []string) error {
		if os.Getenv(outputVariable) == "" {
			return cmd.Help()
		}
		return synth(flags, cmd.ErrOrStderr())
	}
	root.SetOut(stdout)
	root.SetErr(stderr)
	root.InitDefaultHelpFlag()
	root.PersistentPreRunE = func(*cobra.Command, []string) error {
		if asked, _ := root.Flags().GetBool("help"); asked {
			// compose-cdk --help up must not deploy.
			return pflag.ErrHelp
		}
		return nil
	}
	root.SetVersionTemplate("{{.Name}} {{.Version}}\n")
	root.SetGlobalNormalizationFunc(currentName)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return fmt.Errorf("%w; %s --help lists the flags", err, cmd.CommandPath())
	})
	flags.addTo(root)
	addCommands(root, flags, open)
	return root
}

func addCommands(root *cobra.Command, flags *projectFlags, open Open) {
	root.AddCommand(
		newAdapt(flags),
		newCheck(flags),
		newEstimate(flags),
		newExplain(),
		newPlan(flags, open),
		newSchema(),
		newSecrets(flags),
		newVersion(),
	)
	if open != nil {
		remote := &remoteFlags{projectFlags: flags, open: open}
		root.AddCommand(newDown(remote), newEmptyStack(), newExec(remote), newLogs(remote), newPs(remote), newRestart(remote),
			newRun(remote), newUp(remote), newURL(remote))
	}
	root.InitDefaultCompletionCmd()
	for _, c := range root.Commands() {
		if c.HasSubCommands() {
			// Without this a mistyped shell would print the help, as if all were well.
			c.Args, c.RunE = knownCommand, func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
		}
	}
}

// knownCommand refuses the arguments of a command that only has subcommands: each
// is the name of one that does not exist.
func knownCommand(parent *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var names []string
	for _, c := range parent.Commands() {
		if c.IsAvailableCommand() {
			names = append(names, c.Name())
		}
	}
	return fmt.Errorf("unknown command %q; %s", args[0], meant(args[0], names, "the commands are "+listOf(names)))
}

// exitCode ends the process with a code, after everything has been reported.
type exitCode int

func (c exitCode) Error() string { return fmt.Sprintf("exit code %d", int(c)) }

// interruption is the end of a command that the user has interrupted, with what goes
// on all the same, if anything.
type interruption struct{ goesOn string }

func (i interruption) Error() string {
	if i.goesOn == "" {
		return "interrupted"
	}
	return "interrupted; " + i.goesOn
}

// interruptedCode is the exit code of shells for an interruption.
const interruptedCode = 130

// report prints what a command failed with, and returns its exit code.
func report(stderr io.Writer, err error) int {
	var code exitCode
	var findings composefile.Findings
	var noService deployed.NoService
	var stopped interruption
	switch {
	case err == nil:
		return 0
	case errors.As(err, &stopped):
		fmt.Fprintf(stderr, "error: %v\n", stopped)
		return interruptedCode
	case errors.Is(err, context.Canceled):
		return report(stderr, interruption{})
	case errors.As(err, &noService):
		fmt.Fprintf(stderr, "error: %v; %s\n", err, meant(noService.Name, noService.Known, "its services are "+listOf(noService.Known)))
	case errors.As(err, &code):
		return int(code)
	case errors.As(err, &findings):
		writeLines(stderr, findings, false)
	default:
		for _, line := range strings.Split(err.Error(), "\n") {
			fmt.Fprintf(stderr, "error: %s\n", line)
		}
	}
	return 1
}
