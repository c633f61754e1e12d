package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/compose-cdk/compose-cdk/internal/deployed"
)

func newLogs(flags *remoteFlags) *cobra.Command {
	var options logOptions
	var query deployed.LogQuery
	var since string
	cmd := &cobra.Command{
		Use:   "logs [service …]",
		Short: "Print the logs of a deployed project",
		Long: `Print the logs of the containers of a deployed project, from CloudWatch Logs, of the
last hour or since the time of --since. --follow continues until it is interrupted.`,
		Example: `  compose-cdk logs -f
  compose-cdk logs --since 15m --tail 100 web
  compose-cdk logs --since 2026-11-28T17:00:00Z --format json`,
		RunE: flags.withStack(func(ctx context.Context, cmd *cobra.Command, s deployed.Stack, args []string) error {
			from, err := sinceTime(since, time.Now())
			if err != nil {
				return err
			}
			query.Services, query.Since = args, from
			width, err := nameWidth(ctx, s, args)
			if err != nil {
				return err
			}
			err = s.Logs(ctx, query, options.printer(cmd.OutOrStdout(), width))
			if query.Follow && errors.Is(err, context.Canceled) {
				return nil // how following ends
			}
			return err
		}),
	}
	f := cmd.Flags()
	f.BoolVarP(&query.Follow, "follow", "f", false, "follow the logs")
	f.IntVarP(&query.Tail, "tail", "n", -1, "`number` of the last lines of each service (default: all)")
	f.StringVar(&since, "since", "1h", "print lines since this `time`: 15m, 2h or 2026-11-28T17:00:00Z")
	f.BoolVarP(&options.timestamps, "timestamps", "t", false, "print the time of each line")
	f.BoolVar(&options.noPrefix, "no-log-prefix", false, "do not print the names of services")
	f.BoolVar(&options.noColour, "no-color", false, "do not use colors")
	addFormat(cmd, &options.asJSON)
	flags.addTo(cmd)
	f.Lookup("tail").DefValue = ""
	return cmd
}

// sinceTime reads a duration before now, or a time.
func sinceTime(text string, now time.Time) (time.Time, error) {
	if d, err := time.ParseDuration(text); err == nil && d >= 0 {
		return now.Add(-d), nil
	}
	for _, form := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02"} {
		if at, err := time.ParseInLocation(form, text, time.Local); err == nil {
			return at, nil
		}
	}
	return time.Time{}, fmt.Errorf("--since must be a duration such as 15m, or a time such as 2026-11-28T17:00:00Z, found %q", text)
}

type logOptions struct{ timestamps, noPrefix, noColour, asJSON bool }

// nameWidth is the length of the longest name that may be printed.
func nameWidth(ctx context.Context, s deployed.Stack, names []string) (int, error) {
	if len(names) == 0 {
		all, err := s.Services(ctx)
		if err != nil {
			return 0, err
		}
		for _, service := range all {
			names = append(names, service.Name)
		}
	}
	width := 0
	for _, name := range names {
		width = max(width, utf8.RuneCountInString(name))
	}
	return width, nil
}

// printer prints events as docker compose does: the name of the service before
// each line, in a colour of its own.
func (o logOptions) printer(w io.Writer, width int) func(deployed.LogEvent) {
	palette := []int{cyan, yellow, green, 35, 34, 96, 93, 92, 95, 94}
	colours := map[string]int{}
	encoder := json.NewEncoder(w)
	return func(e deployed.LogEvent) {
		if o.asJSON {
			_ = encoder.Encode(e)
			return
		}
		if _, known := colours[e.Service]; !known {
			colours[e.Service] = palette[len(colours)%len(palette)]
		}
		prefix, at := fmt.Sprintf("%-*s | ", width, e.Service), ""
		if !o.noColour {
			prefix = paint(w, colours[e.Service], prefix)
		}
		if o.noPrefix {
			prefix = ""
		}
		if o.timestamps {
			at = e.Time.UTC().Format("2006-01-02T15:04:05.000Z") + " "
		}
		fmt.Fprintln(w, prefix+at+e.Message)
	}
}
