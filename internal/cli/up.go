package cli

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
	"github.com/spf13/cobra"

	"github.com/compose-cdk/compose-cdk/constructs/composefile"
	"github.com/compose-cdk/compose-cdk/internal/deployed"
)

func newUp(flags *remoteFlags) *cobra.Command {
	var yes, verbose bool
	cmd := &cobra.Command{
		Use:   "up [-- argument of cdk …]",
		Short: "Deploy a project and print its addresses",
		Long: `Deploy a project or its changes: show the resources, their cost and the changes of the
deployed stack, ask for confirmation, build and push images, run cdk deploy with the
values of secrets, and print the addresses. up requires Node.js 22 or later, the cdk
command line, and an account that has been prepared with cdk bootstrap.

Without a terminal, --yes is required. Arguments after -- are passed to cdk deploy. If
the deployment fails, CloudFormation rolls it back, and the exit code is that of cdk.`,
		Example: `  compose-cdk up
  compose-cdk up --yes --region eu-central-1
  compose-cdk -f compose.yaml -f compose.prod.yaml up -- --no-rollback`,
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx, stop := interruptible(cmd.Context())
			defer stop()
			d, err := flags.deployment(ctx, cmd)
			if err != nil {
				return err
			}
			if err := d.show(cmd.OutOrStdout()); err != nil {
				return err
			}
			if canAsk(cmd) && !yes {
				if err := d.changes(ctx, cmd); err != nil {
					return err
				}
			}
			if err := confirm(ctx, cmd, yes, fmt.Sprintf("Deploy stack %s to %s?", d.stack, d.account.Region())); err != nil {
				return err
			}
			return d.up(ctx, cmd, args, verbose)
		},
	}
	cmd.Flags().BoolVarP(&yes, "yes", "y", false, "do not ask for confirmation")
	cmd.Flags().BoolVarP(&verbose, "verbose", "v", false, "print the whole output of cdk")
	flags.addTo(cmd)
	cmd.Flags().SetInterspersed(false)
	return cmd
}

// deployment is a project that is about to be deployed, or deleted.
type deployment struct {
	flags    *remoteFlags
	stack    string
	account  deployed.Account
	settings settings
	project  *types.Project
	findings composefile.Findings
}

// deployment reads the project, and finds all that a deployment needs before
// anything is begun.
func (r *remoteFlags) deployment(ctx context.Context, cmd *cobra.Command) (*deployment, error) {
	settings, err := r.resolve(nil)
	if err != nil {
		return nil, err
	}
	settings.stack = cmp.Or(r.stack, settings.stack)
	d := &deployment{flags: r, settings: settings}
	if d.project, d.findings = load(settings.load, cmd.ErrOrStderr()); d.findings.Err() != nil {
		return nil, d.findings.Err()
	}
	if d.stack, err = stackName(d.project, settings.stack); err != nil {
		return nil, err
	}
	if err := checkTools(); err != nil {
		return nil, err
	}
	d.account, err = r.open(ctx, r.region)
	return d, err
}

// show prints what is about to be deployed.
func (d *deployment) show(w io.Writer) error {
	p, err := planOf(d.project, d.findings, d.account.Region())
	if err != nil {
		return err
	}
	return writePlan(w, p)
}

// up runs cdk deploy, and prints where the project answers.
func (d *deployment) up(ctx context.Context, cmd *cobra.Command, more []string, verbose bool) error {
	parameters, variables, err := secretParameters(d.settings, io.Discard)
	if err != nil {
		return err
	}
	before := d.certificates(ctx)
	// cdk deploys the stacks that it depends on first.
	arguments := append([]string{"deploy", d.stack, "--require-approval", "never", "--progress", "events"}, parameters...)
	if err := d.cdk(ctx, cmd, append(arguments, more...), variables, verbose); err != nil {
		return goesOn(err)
	}
	s, err := d.account.Find(ctx, d.stack)
	if err != nil {
		return err
	}
	out := cmd.OutOrStdout()
	fmt.Fprintf(out, "\n%s is deployed to %s\n\n", d.stack, d.account.Region())
	writeAddresses(out, s.Addresses(), true)
	fmt.Fprintf(out, "\n  next  compose-cdk ps, compose-cdk logs -f, compose-cdk down\n")
	unused := slices.DeleteFunc(before, func(c deployed.StackName) bool { return slices.Contains(s.Certificates(), c) })
	return destroyCertificates(ctx, cmd, unused, verbose)
}

// certificates are the stacks in other regions that the deployed stack has; none where
// it cannot be read, since cdk reports why, or where it does not exist.
func (d *deployment) certificates(ctx context.Context) []deployed.StackName {
	s, err := d.account.Find(ctx, d.stack)
	if err != nil {
		return nil
	}
	return s.Certificates()
}

// cdk runs a command of cdk with this program as the app.
func (d *deployment) cdk(ctx context.Context, cmd *cobra.Command, arguments, variables []string, verbose bool) error {
	app, err := thisApp()
	if err != nil {
		return err
	}
	arguments = append(append(arguments, "--app", app), d.flags.contextArguments()...)
	return withProgress(ctx, cmd.ErrOrStderr(), d.account.Region(), verbose, variables, append(arguments, "-c", "stack="+d.stack)...)
}

// goesOn adds to an interruption what it does not stop.
func goesOn(err error) error {
	if errors.Is(err, context.Canceled) {
		return interruption{"CloudFormation continues; compose-cdk ps shows its state"}
	}
	return err
}

// canAsk reports that there is a user at a terminal.
func canAsk(cmd *cobra.Command) bool {
	_, ok := terminal(cmd.InOrStdin())
	return ok
}

// confirm asks a question, unless the user has said yes to it beforehand.
func confirm(ctx context.Context, cmd *cobra.Command, yes bool, question string) error {
	if yes {
		return nil
	}
	if !canAsk(cmd) {
		return fmt.Errorf("confirmation requires a terminal; use %s --yes", cmd.CommandPath())
	}
	fmt.Fprintf(cmd.OutOrStdout(), "\n%s [y/N] ", question)
	answer := make(chan string, 1)
	go func() {
		line, _ := bufio.NewReader(cmd.InOrStdin()).ReadString('\n')
		answer <- strings.ToLower(strings.TrimSpace(line))
	}()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case text := <-answer:
		if text == "y" || text == "yes" {
			return nil
		}
	}
	return errors.New("nothing was changed")
}
