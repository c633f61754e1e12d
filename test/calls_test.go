package test

import (
	"strings"
	"testing"

	benchmark "github.com/compose-cdk/compose-cdk/test/bench/sample"
)

// TestCallsPerService counts calls into the CDK's process, each of which costs
// as much as passing thirty values: a change must not add some unseen.
func TestCallsPerService(t *testing.T) {
	const few, more = 10, 20
	// Of five services, one publishes a port.
	const most = 16.0
	got := float64(calls(t, more)-calls(t, few)) / (more - few)
	if got > most {
		t.Errorf("each further service takes %.1f calls into the CDK's process, want %.1f at most", got, most)
	}
	if got < 1 {
		t.Errorf("each further service takes %.1f calls: they are not counted any more", got)
	}
}

// calls counts those that it takes to synthesize that many services.
func calls(t *testing.T, services int) int {
	t.Helper()
	dir := writeFiles(t, map[string]string{"compose.yaml": string(benchmark.Project(services))})
	got := execute(t, dir, []string{"JSII_DEBUG=1", "CDK_OUTDIR=" + t.TempDir()}, program)
	got.mustSucceed(t)
	count := 0
	for _, line := range lines(got.stderr) {
		if strings.HasPrefix(line, "> {") {
			count++
		}
	}
	return count
}
