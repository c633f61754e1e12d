package cli

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/compose-cdk/compose-cdk/internal/deployed"
)

func newPs(flags *remoteFlags) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "ps [service …]",
		Short: "List the services of a deployed project and their state",
		Long: `List the services of a deployed project: the running and the desired number of tasks,
the health of their containers, the image, and the last event from Amazon ECS.

Jobs, and services that run on a schedule or on demand, have no desired number.`,
		Example: `  compose-cdk ps
  compose-cdk ps web --format json`,
		RunE: flags.withStack(func(ctx context.Context, cmd *cobra.Command, s deployed.Stack, args []string) error {
			all, err := s.Status(ctx)
			if err != nil {
				return err
			}
			rows, err := named(s, all, args)
			if err != nil {
				return err
			}
			if asJSON {
				return indented(cmd.OutOrStdout(), rows)
			}
			writeStatus(cmd.OutOrStdout(), rows, time.Now())
			return nil
		}),
	}
	addFormat(cmd, &asJSON)
	flags.addTo(cmd)
	return cmd
}

// named are the services of the names, or all if there are none.
func named(s deployed.Stack, all []deployed.Status, names []string) ([]deployed.Status, error) {
	if len(names) == 0 {
		return all, nil
	}
	byName := map[string]deployed.Status{}
	var known []string
	for _, status := range all {
		byName[status.Name] = status
		known = append(known, status.Name)
	}
	var out []deployed.Status
	for _, name := range names {
		status, ok := byName[name]
		if !ok {
			return nil, deployed.NoService{Name: name, Stack: s.Name(), Known: known}
		}
		out = append(out, status)
	}
	return out, nil
}

func writeStatus(w io.Writer, rows []deployed.Status, now time.Time) {
	table := [][]string{{"SERVICE", "RUNS AS", "TASKS", "HEALTH", "IMAGE", "LAST EVENT"}}
	for _, row := range rows {
		kind, tasks := string(row.Kind), fmt.Sprintf("%d of %d", row.Running, row.Desired)
		switch row.Kind {
		case deployed.Sidecar:
			kind += " of " + row.Of
		case deployed.OneTask:
			tasks = "-"
			if row.Running > 0 {
				tasks = fmt.Sprint(row.Running)
			}
		}
		event := "-"
		if row.Event != "" {
			event = fmt.Sprintf("%s (%s ago)", row.Event, age(now.Sub(row.EventAt)))
		}
		table = append(table, []string{row.Name, kind, tasks, cmp.Or(row.Health, "-"), shortImage(row.Image), event})
	}
	writeColumns(w, table, false)
}

// age is a duration in its largest unit.
func age(d time.Duration) string {
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%d s", int(max(d, 0).Seconds()))
	case d < time.Hour:
		return fmt.Sprintf("%d min", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h", int(d.Hours()))
	}
	return fmt.Sprintf("%d days", int(d.Hours())/24)
}

// shortImage is an image for people: that which cdk deploy has built has a
// repository and a tag that say nothing.
func shortImage(image string) string {
	if repository, tag, found := strings.Cut(image, ":"); found && strings.Contains(repository, "/cdk-") {
		return "built " + tag[:min(len(tag), 8)]
	}
	return image
}
