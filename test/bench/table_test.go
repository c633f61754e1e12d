package main

import (
	"strings"
	"testing"
	"time"
)

func runsOf(walls ...time.Duration) []cost {
	var runs []cost
	for _, wall := range walls {
		runs = append(runs, cost{wall: wall, cpu: 2 * wall})
	}
	return runs
}

func TestMedian(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		runs []cost
		want time.Duration
	}{
		"one":               {runsOf(4), 4},
		"odd, not sorted":   {runsOf(9, 1, 5), 5},
		"even":              {runsOf(8, 2, 4, 100), 6},
		"one of them wrong": {runsOf(3, 3, 1000), 3},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := result{runs: c.runs}
			if r.wall() != c.want || r.cpu() != 2*c.want {
				t.Errorf("wall %d, cpu %d, want %d and twice that", r.wall(), r.cpu(), c.want)
			}
		})
	}
}

func TestTable(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	printTable(&out, []result{
		{name: "empty", runs: runsOf(100), peakBytes: 100 << 20},
		{name: "quickstart", runs: runsOf(150), peakBytes: 150 << 20, resources: 60},
		{name: sizeName(250), runs: runsOf(300)},
		{name: sizeName(500), runs: runsOf(520)},
	})
	mustHaveRows(t, out.String(),
		"case time / empty target cpu / empty memory target resources",
		"empty 1.00 - 1.00 100 MiB - 0",
		"quickstart 1.50 ≤ 1.2 1.50 150 MiB - 60",
		"services=250 3.00 - 3.00 - - 0",
		"services=500 5.20 ≤ 9.0 5.20 - ≤ 350 MiB 0",
		"500 / 250, without empty 2.10 ≤ 2.1 2.10 - - -",
	)
}

func TestTableOfCommands(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	results := []result{
		{name: "empty", runs: runsOf(100)},
		{name: makeSynth, runs: runsOf(390), resources: 60},
	}
	for i, name := range references {
		results = append(results, result{name: name, runs: runsOf(time.Duration(300 * (i + 1)))})
	}
	printTable(&out, results)
	mustHaveRows(t, out.String(),
		"case time / empty target cpu / empty memory target resources",
		"empty 1.00 - 1.00 - - 0",
		"make-synth 3.90 - 3.90 - - 60",
		"cdk-synth 3.00 - 3.00 - - 0",
		"cdk-synth/compiled 6.00 - 6.00 - - 0",
		"cdk-synth/validated 9.00 - 9.00 - - 0",
		"cdk-synth/compiled/validated 12.00 - 12.00 - - 0",
		"make-synth / cdk-synth 1.30 - 1.30 - - -",
		"make-synth / cdk-synth/compiled 0.65 ≤ 0.95 0.65 - - -",
		"make-synth / cdk-synth/validated 0.43 - 0.43 - - -",
		"make-synth / cdk-synth/compiled/validated 0.33 - 0.33 - - -",
	)
}

func TestComparison(t *testing.T) {
	t.Parallel()
	results := []result{
		{name: "empty", runs: runsOf(100)},
		{name: sizeName(10), runs: runsOf(300)},
		{name: sizeName(50), runs: runsOf(500)},
		{name: ways[0].caseName(50), runs: runsOf(1000)},
		{name: emptyJavaScript, runs: runsOf(60)},
		{name: ways[2].caseName(50), runs: runsOf(400)},
	}
	var out strings.Builder
	printComparison(&out, results, []int{10, 50})
	mustHaveRows(t, out.String(),
		"time (cpu) of this / by hand typescript ts-node javascript floor / empty",
		"services=10 - - - -",
		"services=50 0.50 (0.50) - 1.25 (1.25) 4.40 (4.40)",
		"target < 1 < 1 ≤ 1.2 at 50 -",
	)
	out.Reset()
	printComparison(&out, results[:3], []int{10, 50})
	if out.Len() > 0 {
		t.Errorf("a comparison with nothing is printed: %s", out.String())
	}
}

func mustHaveRows(t *testing.T, table string, want ...string) {
	t.Helper()
	var rows []string
	for _, line := range strings.Split(strings.TrimSpace(table), "\n") {
		rows = append(rows, strings.Join(strings.Fields(line), " "))
	}
	if got := strings.Join(rows, "\n"); got != strings.Join(want, "\n") {
		t.Errorf("table is\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
}

func TestSizes(t *testing.T) {
	t.Parallel()
	if sizes, err := parseSizes("10, 50"); err != nil || len(sizes) != 2 || sizes[0] != 10 || sizes[1] != 50 {
		t.Errorf("sizes are %v, error %v", sizes, err)
	}
	for _, text := range []string{"", "0", "ten", "10,", "-1"} {
		if _, err := parseSizes(text); err == nil {
			t.Errorf("%q is accepted", text)
		}
	}
}
