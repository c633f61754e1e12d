package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/compose-cdk/compose-cdk/internal/deployed"
)

// changes prints what a deployment would change in the deployed stack, as cdk diff
// sees it. It compares templates; a change set would have to be made in the account.
func (d *deployment) changes(ctx context.Context, cmd *cobra.Command) error {
	out := cmd.OutOrStdout()
	_, err := d.account.Find(ctx, d.stack)
	if errors.As(err, new(deployed.NoStack)) {
		fmt.Fprintf(out, "\nstack %s does not exist yet in %s: all resources are new\n", d.stack, d.account.Region())
		return nil
	}
	if err != nil {
		return err
	}
	app, err := thisApp()
	if err != nil {
		return err
	}
	arguments := append([]string{"diff", d.stack, "--no-change-set", "--app", app}, d.flags.contextArguments()...)
	var printed bytes.Buffer
	if err := runCDKIn(ctx, d.account.Region(), append(arguments, "-c", "stack="+d.stack), nil, &printed, &printed); err != nil {
		_, _ = cmd.ErrOrStderr().Write(printed.Bytes())
		return err
	}
	fmt.Fprintf(out, "\nchanges of stack %s in %s:\n\n%s", d.stack, d.account.Region(), withoutAnnotations(printed.String()))
	return nil
}

// withoutAnnotations is what cdk diff prints of a stack, without the findings that it
// repeats before.
func withoutAnnotations(printed string) string {
	if _, rest, found := strings.Cut("\n"+printed, "\nStack "); found {
		return "Stack " + rest
	}
	return printed
}

// planChanges shows the plan of a project, and what changes in its stack.
func planChanges(cmd *cobra.Command, flags *remoteFlags, format string) error {
	if format != "text" {
		return errors.New("--changes supports only the format text")
	}
	ctx, stop := interruptible(cmd.Context())
	defer stop()
	d, err := flags.deployment(ctx, cmd)
	if err != nil {
		return err
	}
	if err := d.show(cmd.OutOrStdout()); err != nil {
		return err
	}
	return d.changes(ctx, cmd)
}
