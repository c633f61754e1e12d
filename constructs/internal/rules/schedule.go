package rules

import (
	"strconv"
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
	cronForm  = lazyregexp.New(`^cron\((.*)\)$`)
	cronField = lazyregexp.New(`^[0-9A-Za-z*,/#?-]+$`)
)

// onceLayout is the form of a schedule with a single run.
const onceLayout = "at(2006-01-02T15:04:05)"

const scheduleExample = `write cron(0 3 * * ? *) for every night at three, or rate(1 day)`

// checkSchedule holds a schedule to what Amazon EventBridge Scheduler takes.
func checkSchedule(r *finding.Report, at finding.Path, s model.Schedule) {
	if m := cronForm.FindStringSubmatch(s.Expression); m != nil {
		checkCron(r, at, s.Expression, strings.Fields(m[1]))
	} else if _, err := time.Parse(onceLayout, s.Expression); err != nil && !rateForm.MatchString(s.Expression) {
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
	for i, field := range fields {
		if !cronField.MatchString(field) {
			r.Error(at, codes.Schedule, scheduleExample, "%q in %q is not valid", field, expression)
			return
		}
		if zeroStep.MatchString(field) {
			r.Error(at, codes.Schedule, "use a step of 1 or more", "%q in %q has a step of 0", field, expression)
			return
		}
		if f := cronFields[i]; !f.holds(field) {
			r.Error(at, codes.Schedule, "", "%q in %q is out of range: %s is %d to %d", field, expression, f.noun, f.Min, f.Max)
			return
		}
	}
	switch {
	case neverComes(fields[2], fields[3]):
		r.Error(at, codes.Schedule, "write a day that the month has, or L for its last day",
			"%q never runs: no month of %q has the day %q", expression, fields[3], fields[2])
	case (fields[2] == "?") == (fields[4] == "?"):
		r.Error(at, codes.Schedule, "write ? for the unused one, as in cron(0 3 * * ? *)",
			"%q must have ? as either the day of the month or the day of the week", expression)
	}
}

// zeroStep finds a step that leads nowhere, as in */0.
var zeroStep = lazyregexp.New(`/0+(,|$)`)

// cronFields are the fields of cron expressions on AWS (Amazon EventBridge Scheduler
// user guide, "Cron-based schedules").
var cronFields = [6]cronRange{
	{"the minute", limits.Range{Min: 0, Max: 59}}, {"the hour", limits.Range{Min: 0, Max: 23}},
	{"the day of the month", limits.Range{Min: 1, Max: 31}}, {"the month", limits.Range{Min: 1, Max: 12}},
	{"the day of the week", limits.Range{Min: 1, Max: 7}}, {"the year", limits.Range{Min: 1970, Max: 2199}},
}

// cronRange are the numbers that a field can have.
type cronRange struct {
	noun string
	limits.Range
}

// holds reports whether the numbers of a field are in range: those of its lists and
// ranges, not of its steps and of the week behind #. Names, such as MON, are none.
func (c cronRange) holds(field string) bool {
	for _, part := range strings.Split(field, ",") {
		span, _, _ := strings.Cut(part, "/")
		span, _, _ = strings.Cut(span, "#")
		for _, bound := range strings.Split(span, "-") {
			n, err := strconv.Atoi(strings.TrimRight(bound, "LW"))
			if err == nil && n != c.Clamp(n) {
				return false
			}
		}
	}
	return true
}

// daysOf are the most days of each month, from January on.
var daysOf = [12]int{31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}

// neverComes reports whether no month of a field has a day of another. Fields with
// steps, and with other values than numbers and names, are not looked at.
func neverComes(days, months string) bool {
	longest := 0
	for _, part := range strings.Split(months, ",") {
		n := monthOf(part)
		if n == 0 {
			return false
		}
		longest = max(longest, daysOf[n-1])
	}
	for _, part := range strings.Split(days, ",") {
		first, _, _ := strings.Cut(part, "-")
		if day, err := strconv.Atoi(first); err != nil || day <= longest {
			return false
		}
	}
	return true
}

// monthOf is the number of a month, or 0 where text is no single month.
func monthOf(text string) int {
	if n, err := strconv.Atoi(text); err == nil && n >= 1 && n <= len(daysOf) {
		return n
	}
	if t, err := time.Parse("Jan", text); err == nil {
		return int(t.Month())
	}
	return 0
}
