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
		{name: "empty", runs: runsOf(100), peakBytes: 10},
		{name: "quickstart", runs: runsOf(150), peakBytes: 15},
		{name: sizeName(250), runs: runsOf(300)},
		{name: sizeName(500), runs: runsOf(520)},
	})
	var rows []string
	for _, line := range strings.Split(strings.TrimSpace(out.String()), "\n") {
		rows = append(rows, strings.Join(strings.Fields(line), " "))
	}
	want := []string{
		"case time / empty target cpu / empty memory / empty",
		"empty 1.00 - 1.00 1.00",
		"quickstart 1.50 ≤ 1.6 1.50 1.50",
		"services=250 3.00 - 3.00 -",
		"services=500 5.20 ≤ 9.0 5.20 -",
		"500 / 250, without empty 2.10 ≤ 2.1 2.10 -",
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
