package rules

import (
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

func TestAwsCron(t *testing.T) {
	for crontab, want := range map[string]string{
		"0 3 * * *":        "cron(0 3 * * ? *)",
		"*/15 8-18 * * *":  "cron(*/15 8-18 * * ? *)",
		"0 0 1 */2 *":      "cron(0 0 1 */2 ? *)",
		"30 4 * * 0":       "cron(30 4 ? * 1 *)",
		"30 4 * * 1-5":     "cron(30 4 ? * 2-6 *)",
		"30 4 * * 7,MON/2": "cron(30 4 ? * 1,MON/2 *)",
		"@daily":           "cron(0 0 * * ? *)",
		// Either day would do in a crontab, and AWS has no such schedule.
		"0 0 1 * 1":   "0 0 1 * 1",
		"every night": "every night",
	} {
		if got := model.AwsCron(crontab); got != want {
			t.Errorf("%q becomes %q, want %q", crontab, got, want)
		}
	}
}

func TestJobsOfTheSpecification(t *testing.T) {
	p := composetest.Text(t, `services: {web: {image: web}}
jobs:
  nightly:
    image: report
    triggers: {schedule: [{cron: 0 3 * * 1-5, timezone: Europe/Berlin, missed_fires: skip}]}
    environment: {A: "1"}
    x-aws-policies: [arn:aws:iam::aws:policy/ReadOnlyAccess]
  console: {image: web, triggers: {manual: true}}
`)
	if findings := summaries(Check(p)); len(findings) > 0 {
		t.Errorf("findings: %v", findings)
	}
	for name, want := range map[string]model.Run{"web": model.RunAlways, "nightly": model.RunOnSchedule, "console": model.RunByHand} {
		if got := model.New(p).Service(name).Run(); got != want {
			t.Errorf("%s runs %s, want %s", name, got, want)
		}
	}
	ext := model.New(p).Service("nightly").Extensions()
	if s := *ext.Schedule; s.Expression != "cron(0 3 ? * 2-6 *)" || s.Timezone != "Europe/Berlin" || *s.Retries != 0 {
		t.Errorf("the schedule is %+v", s)
	}
	if len(ext.Policies) != 1 {
		t.Errorf("the policies are %v", ext.Policies)
	}
}

func TestJobsRules(t *testing.T) {
	job := func(attributes string) string { return web() + "jobs:\n  nightly: {image: n, " + attributes + "}\n" }
	testRules(t, []ruleCase{
		{"two schedules", job(`triggers: {schedule: ["0 1 * * *", "0 2 * * *"]}`), []string{
			"error jobs.nightly.triggers.schedule job-schedules",
		}},
		{"no schedule", job(`triggers: {schedule: ["at night"]}`), []string{"error jobs.nightly.x-aws-schedule schedule"}},
		{"a schedule of its own", job(`triggers: {schedule: ["at night"]}, x-aws-schedule: rate(1 day)`), nil},
		{"settings of its own", job(`triggers: {schedule: ["0 1 * * *"]}, x-aws-schedule: {retries: 500}`), []string{"error jobs.nightly.x-aws-schedule.retries schedule"}},
		{"only a schedule of its own", job(`triggers: {manual: true}, x-aws-schedule: rate(1 day)`), nil},
		{"overlap", job(`triggers: {schedule: [{cron: "0 1 * * *", concurrency: queue}]}`), []string{
			"warning jobs.nightly.triggers.schedule[0].concurrency schedule-overlap",
		}},
		{"attribute", job(`triggers: {manual: true}, privileged: true`), []string{"error jobs.nightly.privileged privileged"}},
		{"extension", job(`triggers: {manual: true}, x-aws-polices: []`), []string{"error jobs.nightly.x-aws-polices unknown-extension"}},
	})
	fs := Check(composetest.Text(t, job(`triggers: {manual: true}, privileged: true`)))
	if len(fs) != 1 || fs[0].Position.Line != 6 || fs[0].Service() != "nightly" {
		t.Errorf("the finding is %v", fs)
	}
}
