package rules

import (
	"strings"
	"time"
	_ "time/tzdata"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// Forms of schedules (Amazon EventBridge Scheduler user guide, "Schedule types").
var (
	rateForm  = lazyregexp.New(`^rate\([1-9]\d* (minute|hour|day)s?\)$`)
	onceForm  = lazyregexp.New(`^at\(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\)$`)
	cronForm  = lazyregexp.New(`^cron\((.*)\)$`)
	cronField = lazyregexp.New(`^[0-9A-Za-z*,/#?-]+$`)
)

const scheduleExample = `write cron(0 3 * * ? *) for every night at three, or rate(1 day)`

// checkSchedule holds a schedule to what Amazon EventBridge Scheduler takes.
func checkSchedule(r *finding.Report, at finding.Path, s model.Schedule) {
	if m := cronForm.FindStringSubmatch(s.Expression); m != nil {
		checkCron(r, at, s.Expression, strings.Fields(m[1]))
	} else if !rateForm.MatchString(s.Expression) && !onceForm.MatchString(s.Expression) {
		r.Error(at, codes.Schedule, scheduleExample, "%q is not a schedule", s.Expression)
	}
	if _, err := time.LoadLocation(s.Timezone); err != nil || s.Timezone == "Local" {
		r.Error(at.Then("timezone"), codes.Schedule, "write it as Europe/Berlin", "%q is not a time zone", s.Timezone)
	}
	if n, b := s.Retries, limits.ScheduleRetries; n != nil && *n != b.Clamp(*n) {
		r.Error(at.Then("retries"), codes.Schedule, "", "%d is out of range: a schedule allows %d to %d", *n, b.Min, b.Max)
	}
	if s.MaxAge == "" {
		return
	}
	d, err := time.ParseDuration(s.MaxAge)
	if seconds, b := int(d/time.Second), limits.ScheduleAge; err != nil || seconds != b.Clamp(seconds) {
		r.Error(at.Then("max_age"), codes.Schedule, "write it as 1h", "%q is not a duration from one minute to 24 hours", s.MaxAge)
	}
}

// checkCron: of the two fields for days one must say nothing.
func checkCron(r *finding.Report, at finding.Path, expression string, fields []string) {
	if len(fields) != 6 {
		r.Error(at, codes.Schedule, "write minute, hour, day of the month, month, day of the week and year, as in cron(0 3 * * ? *)",
			"%q has %d fields: cron expressions on AWS have six", expression, len(fields))
		return
	}
	for _, field := range fields {
		if !cronField.MatchString(field) {
			r.Error(at, codes.Schedule, scheduleExample, "%q in %q is not valid", field, expression)
			return
		}
	}
	if (fields[2] == "?") == (fields[4] == "?") {
		r.Error(at, codes.Schedule, "write ? for the unused one, as in cron(0 3 * * ? *)",
			"%q must have ? as either the day of the month or the day of the week", expression)
	}
}
