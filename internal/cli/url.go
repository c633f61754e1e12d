package cli

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/compose-cdk/compose-cdk/internal/deployed"
)

func newURL(flags *remoteFlags) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "url [service]",
		Short: "Print the addresses of published ports",
		Long: `Print the addresses of the published ports of a deployed project. With a service,
print only its addresses, one per line, for scripts.`,
		Example: `  compose-cdk url
  curl "$(compose-cdk url web)"`,
		Args: cobra.MaximumNArgs(1),
		RunE: flags.withStack(func(ctx context.Context, cmd *cobra.Command, s deployed.Stack, args []string) error {
			addresses := s.Addresses()
			if len(args) > 0 {
				var err error
				if addresses, err = addressesOf(ctx, s, args[0]); err != nil {
					return err
				}
			}
			if asJSON {
				return indented(cmd.OutOrStdout(), addresses)
			}
			writeAddresses(cmd.OutOrStdout(), addresses, len(args) == 0)
			return nil
		}),
	}
	addFormat(cmd, &asJSON)
	flags.addTo(cmd)
	return cmd
}

// addressesOf are those of one service.
func addressesOf(ctx context.Context, s deployed.Stack, service string) ([]deployed.Address, error) {
	var out []deployed.Address
	for _, a := range s.Addresses() {
		if a.Service == service {
			out = append(out, a)
		}
	}
	if len(out) > 0 {
		return out, nil
	}
	known, err := s.Services(ctx)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, k := range known {
		if k.Name == service {
			return nil, fmt.Errorf("service %s publishes no ports; other services reach it by its name", service)
		}
		names = append(names, k.Name)
	}
	return nil, deployed.NoService{Name: service, Stack: s.Name(), Known: names}
}

// writeAddresses prints a line for each address, with the service if named.
func writeAddresses(w io.Writer, addresses []deployed.Address, named bool) {
	var rows [][]string
	for _, a := range addresses {
		if !named {
			fmt.Fprintln(w, a.URL)
			continue
		}
		rows = append(rows, []string{a.Service, a.URL})
	}
	if len(rows) > 0 {
		writeColumns(w, rows, false)
	}
	if named && len(addresses) == 0 {
		fmt.Fprintln(w, "the project publishes no ports")
	}
}
