package cli

import (
	"cmp"
	"context"
	"errors"
	"os"
	"os/signal"
	"syscall"

	"github.com/compose-spec/compose-go/v2/types"
	"github.com/spf13/cobra"

	"github.com/compose-cdk/compose-cdk/constructs/composefile"
	"github.com/compose-cdk/compose-cdk/internal/deployed"
)

// Open finds the account of the user's credentials, in a region, or in that of the
// configuration if it is empty.
type Open func(ctx context.Context, region string) (deployed.Account, error)

// remoteFlags are the flags of commands on a deployed stack.
type remoteFlags struct {
	*projectFlags
	open          Open
	stack, region string
}

func (r *remoteFlags) addTo(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&r.stack, "stack", "", "`name` of the stack (default: the name of the project)")
	flags.StringVar(&r.region, "region", "", "AWS `region` (default: AWS_REGION, or the region of AWS_PROFILE)")
	r.projectFlags.addTo(cmd)
}

// stackName is that of the flags, or follows from the name of the project; the
// compose file is read only if neither is given.
func (r *remoteFlags) stackName() (string, error) {
	settings, err := r.resolve(nil)
	if err != nil {
		return "", err
	}
	asked := cmp.Or(r.stack, settings.stack)
	project := &types.Project{Name: settings.load.ProjectName}
	if asked == "" && project.Name == "" {
		if project, err = composefile.Load(context.Background(), settings.load); err != nil {
			return "", findingsOf(err)
		}
	}
	return stackName(project, asked)
}

// find finds the deployed stack, and its region.
func (r *remoteFlags) find(ctx context.Context) (s deployed.Stack, region string, err error) {
	name, err := r.stackName()
	if err != nil {
		return nil, "", err
	}
	account, err := r.open(ctx, r.region)
	if err != nil {
		return nil, "", err
	}
	s, err = account.Find(ctx, name)
	return s, account.Region(), err
}

// interruptible is a context that ends when the user interrupts the command.
func interruptible(ctx context.Context) (context.Context, context.CancelFunc) {
	return signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
}

// withStack makes the function of a command that does something with a stack.
func (r *remoteFlags) withStack(do func(ctx context.Context, cmd *cobra.Command, s deployed.Stack, args []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		ctx, stop := interruptible(cmd.Context())
		defer stop()
		s, _, err := r.find(ctx)
		if err != nil {
			return err
		}
		return do(ctx, cmd, s, args)
	}
}

// addFormat adds the flag for JSON.
func addFormat(cmd *cobra.Command, asJSON *bool) {
	cmd.Flags().Func("format", "format of the output, `text|json`", func(text string) error {
		if text != "text" && text != "json" {
			return errors.New("must be text or json")
		}
		*asJSON = text == "json"
		return nil
	})
}
