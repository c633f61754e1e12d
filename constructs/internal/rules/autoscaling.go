package rules

import (
	"math"
	"slices"
	"strings"
	"time"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/rules/report"
)

func checkAutoscaling(r *finding.Report, s *model.Service) {
	if s.Deploy == nil {
		return
	}
	at := s.At("deploy")
	_, mistakes := model.DecodeExtensions[model.DeployExtensions](s.Deploy.Extensions)
	report.ExtensionErrors(r, at, mistakes)
	a := s.Autoscaling()
	if a == nil {
		return
	}
	at = at.Then("x-aws-autoscaling")
	if a.Max == nil && !hasTarget(*a) {
		r.Error(at, codes.Autoscaling, "add both, as in {max: 4, cpu: 70}", "max and a scaling target are missing")
	} else {
		checkTaskRange(r, at, *a)
		checkTargets(r, at, s, *a)
	}
	checkQueue(r, at.Then("queue"), a.Queue)
	checkMetric(r, at.Then("metric"), a.Metric)
	checkPredictive(r, at.Then("predictive"), *a)
	for i, scheduled := range a.Schedule {
		checkScheduledBounds(r, at.Then("schedule", i), scheduled)
	}
	checkBoundsTogether(r, at, *a)
	if s.IsGlobal() {
		r.Error(at, codes.Autoscaling, "remove it", "a service in global mode runs one task on each EC2 instance")
	}
	if s.Run() != model.RunAlways {
		r.Error(at, codes.Autoscaling, "remove it", "%q is not an ECS service: one task of it runs at a time", s.Name)
	}
	if s.Deploy.Replicas != nil || s.Scale != nil {
		r.Warn(at, codes.AutoscalingReplicas, "remove replicas, or set min", "the number of replicas has no effect with x-aws-autoscaling")
	}
}

func checkTaskRange(r *finding.Report, at finding.Path, a model.Autoscaling) {
	const code = codes.Autoscaling
	wakes := a.Queue != nil || a.Metric != nil || len(a.Schedule) > 0
	if a.Min != nil && (*a.Min < 0 || *a.Min == 0 && !wakes) {
		r.Error(at.Then("min"), code, "use 1 or more, or add queue, metric or schedule",
			"%d is not valid: at least one task must run so that its load can be measured", *a.Min)
	}
	switch {
	case a.Max == nil:
		r.Error(at, code, "add max", "max is missing, so the number of tasks has no limit")
	case *a.Max < 1:
		r.Error(at.Then("max"), code, "use 1 or more", "%d is not a valid maximum", *a.Max)
	case a.Min != nil && *a.Min > *a.Max:
		r.Error(at.Then("min"), code, "lower min, or raise max", "min %d is above max %d", *a.Min, *a.Max)
	}
}

func hasTarget(a model.Autoscaling) bool {
	return a.CPU != nil || a.Memory != nil || a.Requests != nil || a.Queue != nil || a.Metric != nil || len(a.Schedule) > 0
}

// checkTargets holds the targets to what can be measured (Amazon ECS developer
// guide, "Target tracking scaling policies"): requests are counted by target
// groups of an Application Load Balancer.
func checkTargets(r *finding.Report, at finding.Path, s *model.Service, a model.Autoscaling) {
	const code = codes.Autoscaling
	if !hasTarget(a) {
		r.Error(at, code, "add cpu, memory, requests, queue, metric or schedule", "there is no scaling target")
	}
	if a.Fast && a.CPU == nil && a.Memory == nil {
		r.Error(at.Then("fast"), code, "remove it, or add cpu or memory", "only cpu and memory can be measured every 20 seconds")
	}
	for _, target := range []struct {
		name  string
		value *int
	}{{"cpu", a.CPU}, {"memory", a.Memory}} {
		if target.value != nil && (*target.value < 1 || *target.value > 100) {
			r.Error(at.Then(target.name), code, "use 1 to 100", "%d is not a valid target percentage", *target.value)
		}
	}
	if a.Requests != nil {
		checkRequests(r, at.Then("requests"), s, *a.Requests)
	}
}

// checkRequests looks for the target group that counts them.
func checkRequests(r *finding.Report, at finding.Path, s *model.Service, requests int) {
	const code = codes.Autoscaling
	if requests < 1 {
		r.Error(at, code, "use 1 or more", "%d requests per minute is not a valid target", requests)
	}
	published, http := s.Balanced()
	if http {
		return
	}
	if published {
		r.Error(at, code, "use cpu or memory, or x-aws-loadbalancer: {split: true}",
			"the load balancer of the project does not count requests, because a published port does not speak HTTP")
		return
	}
	r.Error(at, code, "use cpu or memory, or publish a port", "requests are not counted, because the service publishes no port")
}

func checkQueue(r *finding.Report, at finding.Path, q *model.QueueTarget) {
	const code = codes.Autoscaling
	switch {
	case q == nil:
		return
	case (q.ARN == "") == (q.Name == ""):
		r.Error(at, code, "write {name: jobs, backlog: 10}", "the queue must have an arn or a name")
	case q.Name != "" && !queueName.MatchString(q.Name):
		r.Error(at.Then("name"), code, "write only the name", "%q is not the name of a queue", q.Name)
	default:
		report.Queue.Check(r, at.Then("arn"), q.ARN)
	}
	if q.Backlog == nil || *q.Backlog < 1 {
		r.Error(at, code, "add backlog, 1 or more", "backlog, the number of messages per task, is missing")
	}
}

// queueName is the form of names of Amazon SQS (API reference, CreateQueue).
var queueName = lazyregexp.New(`^[A-Za-z0-9_-]{1,75}(\.fifo)?$`)

// statistics are those of Amazon CloudWatch that a scaling policy accepts
// (Application Auto Scaling API reference, CustomizedMetricSpecification).
var statistics = []string{"Average", "Minimum", "Maximum", "SampleCount", "Sum"}

func checkMetric(r *finding.Report, at finding.Path, m *model.MetricTarget) {
	const code = codes.Autoscaling
	if m == nil {
		return
	}
	if m.Namespace == "" || m.Name == "" {
		r.Error(at, code, "add namespace and name", "the namespace or name of the metric is missing")
	}
	if m.Target == nil || *m.Target < 1 {
		r.Error(at, code, "add target, 1 or more", "the target value is missing")
	}
	if m.Statistic != "" && !slices.Contains(statistics, m.Statistic) {
		r.Error(at.Then("statistic"), code, finding.Suggest(m.Statistic, statistics), "%q is not a statistic", m.Statistic)
	}
}

func checkScheduledBounds(r *finding.Report, at finding.Path, s model.ScheduledBounds) {
	const code = codes.Autoscaling
	if s == (model.ScheduledBounds{}) {
		r.Error(at, code, "write {cron: \"0 8 * * 1-5\", min: 2}, or remove it", "the entry of the schedule is empty")
		return
	}
	if m := cronForm.FindStringSubmatch(model.AwsCron(s.Cron)); m != nil {
		checkCron(r, at.Then("cron"), model.AwsCron(s.Cron), strings.Fields(m[1]))
	} else {
		r.Error(at, code, "write cron: \"0 8 * * 1-5\"", "%q is not a crontab expression", s.Cron)
	}
	if _, err := time.LoadLocation(s.Timezone); err != nil || s.Timezone == "Local" {
		r.Error(at.Then("timezone"), code, "write it as Europe/Berlin", "%q is not a time zone", s.Timezone)
	}
	switch {
	case s.Min == nil && s.Max == nil:
		r.Error(at, code, "add min or max", "the schedule changes nothing")
	case s.Min != nil && *s.Min < 0 || s.Max != nil && *s.Max < 0:
		r.Error(at, code, "use 0 or more", "the number of tasks cannot be negative")
	case s.Min != nil && s.Max != nil && *s.Min > *s.Max:
		r.Error(at.Then("min"), code, "lower min, or raise max", "min %d is above max %d", *s.Min, *s.Max)
	}
}

// checkBoundsTogether reports a schedule that changes one bound and leaves the other
// one where it may not be: with that of the service, or of another schedule. AWS then
// changes nothing.
func checkBoundsTogether(r *finding.Report, at finding.Path, a model.Autoscaling) {
	least := 1
	if a.Min != nil {
		least = *a.Min
	}
	highestMin, lowestMax := least, math.MaxInt
	if a.Max != nil {
		lowestMax = *a.Max
	}
	for _, s := range a.Schedule {
		if s.Min != nil {
			highestMin = max(highestMin, *s.Min)
		}
		if s.Max != nil {
			lowestMax = min(lowestMax, *s.Max)
		}
	}
	for i, s := range a.Schedule {
		switch {
		case s.Max != nil && s.Min == nil && *s.Max < highestMin:
			r.Error(at.Then("schedule", i, "max"), codes.Autoscaling, "add min to the schedule",
				"max %d has no effect while at least %d tasks must run: a schedule without min leaves that as it is", *s.Max, highestMin)
		case s.Min != nil && s.Max == nil && *s.Min > lowestMax:
			r.Error(at.Then("schedule", i, "min"), codes.Autoscaling, "add max to the schedule",
				"min %d has no effect while at most %d tasks may run: a schedule without max leaves that as it is", *s.Min, lowestMax)
		}
	}
}

// checkPredictive holds predictive to the metrics that AWS has in pairs of load and
// use (Application Auto Scaling API reference,
// PredictiveScalingPredefinedMetricPairSpecification). Any other metric would need
// two more, for the load and for the number of tasks.
func checkPredictive(r *finding.Report, at finding.Path, a model.Autoscaling) {
	const code = codes.Autoscaling
	p := a.Predictive
	if p == nil {
		return
	}
	if !slices.Contains(model.PredictiveModes, p.Mode) {
		r.Error(at, code, finding.Suggest(p.Mode, model.PredictiveModes), "%q is not a mode", p.Mode)
	}
	if a.CPU == nil && a.Memory == nil && a.Requests == nil {
		r.Error(at, code, "remove it, or add cpu, memory or requests", "predictive forecasts cpu, memory and requests, and there is none of them")
	}
	if p.Buffer == "" {
		return
	}
	d, err := time.ParseDuration(p.Buffer)
	if b, seconds := limits.PredictiveBuffer, int(d/time.Second); err != nil || d%time.Second != 0 || seconds != b.Clamp(seconds) {
		r.Error(at.Then("buffer"), code, "write it as 10m", "%q is not a duration of %d to %d whole seconds", p.Buffer, b.Min, b.Max)
	}
}
