package main

import (
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
	"time"
)

// targets are the largest ratios to the empty app that are wanted.
var targets = map[string]float64{
	"quickstart":  1.6,
	sizeName(50):  2.2,
	sizeName(200): 4,
	sizeName(500): 9,
}

// maxGrowth is the largest ratio wanted between 500 and 250 services: linear,
// with a little for noise.
const maxGrowth = 2.1

// printTable compares each result with the first one, the empty app.
func printTable(out io.Writer, results []result) {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "\ncase\ttime / empty\ttarget\tcpu / empty\tmemory / empty\t")
	empty := results[0]
	for _, r := range results {
		target := "-"
		if most, ok := targets[r.name]; ok {
			target = fmt.Sprintf("≤ %.1f", most)
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t\n", r.name,
			ratio(r.wall(), empty.wall()), target, ratio(r.cpu(), empty.cpu()), ratio(r.peakBytes, empty.peakBytes))
	}
	half, whole := named(results, sizeName(250)), named(results, sizeName(500))
	if half != nil && whole != nil {
		fmt.Fprintf(table, "500 / 250, without empty\t%s\t≤ %.1f\t%s\t-\t\n",
			ratio(whole.wall()-empty.wall(), half.wall()-empty.wall()), maxGrowth,
			ratio(whole.cpu()-empty.cpu(), half.cpu()-empty.cpu()))
	}
	_ = table.Flush()
}

func named(results []result, name string) *result {
	i := slices.IndexFunc(results, func(r result) bool { return r.name == name })
	if i < 0 {
		return nil
	}
	return &results[i]
}

func (r result) wall() time.Duration {
	return median(r.runs, func(c cost) time.Duration { return c.wall })
}

func (r result) cpu() time.Duration {
	return median(r.runs, func(c cost) time.Duration { return c.cpu })
}

func median(runs []cost, of func(cost) time.Duration) time.Duration {
	var sorted []time.Duration
	for _, run := range runs {
		sorted = append(sorted, of(run))
	}
	slices.Sort(sorted)
	middle := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[middle]
	}
	return (sorted[middle-1] + sorted[middle]) / 2
}

// ratio is a dash where one of the two could not be measured.
func ratio[T ~int64](a, b T) string {
	if a == 0 || b == 0 {
		return "-"
	}
	return fmt.Sprintf("%.2f", float64(a)/float64(b))
}
