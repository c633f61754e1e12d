package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// targets are the largest ratios to the empty app that are wanted.
var targets = map[string]float64{
	emptyFast:     0.7,
	"quickstart":  1.2,
	sizeName(50):  2,
	sizeName(200): 4.5,
	sizeName(500): 9,
}

// maxGrowth is the largest ratio wanted between 500 and 250 services: linear,
// with a little for noise.
const maxGrowth = 2.1

// maxMemory is the memory wanted at most for 500 services.
const maxMemory = 350 << 20

// maxJavaScript is the largest ratio wanted to the same services in precompiled
// JavaScript, at 50 services. To all kinds of TypeScript it is 1.
const maxJavaScript = 1.2

// maxCommand is the largest ratio wanted between make synth of the bundled
// example and cdk synth of an empty app.
const maxCommand = 0.95

const commandReference = cdkSynth + withBinary

// printTable compares each result with the first one, the empty app.
func printTable(out io.Writer, results []result) {
	table := newTable(out)
	fmt.Fprintln(table, "\ncase\ttime / empty\ttarget\tcpu / empty\tmemory\ttarget\tresources\t")
	empty := results[0]
	for _, r := range results {
		target, memory := "-", "-"
		if most, ok := targets[r.name]; ok {
			target = fmt.Sprintf("≤ %.1f", most)
		}
		if r.name == sizeName(500) {
			memory = "≤ " + mebibytes(maxMemory)
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%d\t\n", r.name,
			ratio(r.wall(), empty.wall()), target, ratio(r.cpu(), empty.cpu()), mebibytes(r.peakBytes), memory, r.resources)
	}
	half, whole := named(results, sizeName(250)), named(results, sizeName(500))
	if half != nil && whole != nil {
		fmt.Fprintf(table, "500 / 250, without empty\t%s\t≤ %.1f\t%s\t-\t-\t-\t\n",
			ratio(whole.wall()-empty.wall(), half.wall()-empty.wall()), maxGrowth,
			ratio(whole.cpu()-empty.cpu(), half.cpu()-empty.cpu()))
	}
	if own := named(results, makeSynth); own != nil {
		for _, name := range references {
			other, target := named(results, name), "-"
			if name == commandReference {
				target = fmt.Sprintf("≤ %.2f", maxCommand)
			}
			fmt.Fprintf(table, "%s / %s\t%s\t%s\t%s\t-\t-\t-\t\n", makeSynth, name,
				ratio(own.wall(), other.wall()), target, ratio(own.cpu(), other.cpu()))
		}
	}
	_ = table.Flush()
}

// printComparison has the compose app's time and processor time as ratios to
// those of the same services by hand, where these were measured, and the floor.
func printComparison(out io.Writer, results []result, sizes []int) {
	if !slices.ContainsFunc(results, func(r result) bool { return strings.Contains(r.name, byHand) }) {
		return
	}
	table := newTable(out)
	fmt.Fprint(table, "\ntime (cpu) of this / by hand\t")
	for _, w := range ways {
		fmt.Fprintf(table, "%s\t", w.name)
	}
	fmt.Fprintln(table, "floor / empty\t")
	for _, n := range sizes {
		own := named(results, sizeName(n))
		fmt.Fprintf(table, "%s\t", own.name)
		for _, w := range ways {
			cell := "-"
			if other := named(results, w.caseName(n)); other != nil {
				cell = fmt.Sprintf("%s (%s)", ratio(own.wall(), other.wall()), ratio(own.cpu(), other.cpu()))
			}
			fmt.Fprintf(table, "%s\t", cell)
		}
		fmt.Fprintln(table, floor(results, n)+"\t")
	}
	fmt.Fprintf(table, "target\t< 1\t< 1\t≤ %.1f at 50\t-\t\n", maxJavaScript)
	_ = table.Flush()
}

// floor is the ratio to the empty app that no program in Go gets below with
// these constructs: what they take in JavaScript itself, on top of the empty
// app in Go, as if calls, loading and planning took nothing.
func floor(results []result, services int) string {
	empty, without, with := named(results, "empty"), named(results, emptyJavaScript), named(results, wayName(services, javaScript))
	if without == nil || with == nil {
		return "-"
	}
	return fmt.Sprintf("%s (%s)", ratio(empty.wall()+with.wall()-without.wall(), empty.wall()),
		ratio(empty.cpu()+with.cpu()-without.cpu(), empty.cpu()))
}

func newTable(out io.Writer) *tabwriter.Writer {
	return tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
}

// mebibytes is a dash where memory could not be measured.
func mebibytes(bytes int64) string {
	if bytes == 0 {
		return "-"
	}
	return fmt.Sprintf("%d MiB", bytes>>20)
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
