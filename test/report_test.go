package test

import (
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/test/corpus"
	"github.com/compose-cdk/compose-cdk/test/running"
)

// TestReportCountsWhatRuns holds the columns of docs/corpus.md to what they say.
func TestReportCountsWhatRuns(t *testing.T) {
	memory, localhost := running.Cause{Kind: running.Memory, Service: "a"}, running.Cause{Kind: running.Localhost, Service: "b"}
	both := []running.Cause{memory, localhost}
	web, template := corpus.Project{Kind: "web"}, []string{"t"}
	outcomes := []outcome{
		{Project: web, codes: []string{"ports"}},
		{Project: web, templates: template},
		{Project: web, templates: template, causes: both, untold: both[1:]},
		{Project: web, templates: template, causes: both},
		{Project: corpus.Project{Kind: "queue"}, templates: template},
	}
	for i := range outcomes {
		outcomes[i].adapted, outcomes[i].filled = &outcomes[1], &outcomes[0]
	}
	text := report(outcomes)
	for _, line := range []string{
		"**4 of 5 projects synthesize (80 %); 2 work (40 %); of the other 2 that synthesize, 1 are told (50 %).**",
		"| web | 4 | 3 (75 %) | 1 (25 %) | 1 (50 %) |",
		"| queue | 1 | 1 (100 %) | 1 (100 %) | 0 (–) |",
		"| memory | 2 | 2 |",
		"| localhost | 2 | 1 |",
		"| patience | 0 | 0 |",
		"| ports | 1 | 1 |",
		"| as they are | 4 (80 %) | 2 (40 %) |",
		"| adapted | 5 (100 %) | 5 (100 %) |",
		"| adapted, blanks filled | 0 (0 %) | 0 (0 %) |",
	} {
		if !strings.Contains(text, line+"\n") {
			t.Errorf("the report lacks %q:\n%s", line, text)
		}
	}
}
