package rules

import (
	"math"
	"slices"
	"strings"
	"time"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

func checkPortExtensions(r *finding.Report, at finding.Path, c types.ServicePortConfig) {
	ext, mistakes := model.DecodeExtensions[model.PortExtensions](c.Extensions)
	reportExtensionErrors(r, at, mistakes)
	if ext.Protocol != "" && !slices.Contains(model.PortProtocols, strings.ToLower(ext.Protocol)) {
		r.Error(at.Then("x-aws-protocol"), codes.ExtensionValue, "use http, https or tcp", "%q is not a protocol here", ext.Protocol)
	}
	if ext.Protocol != "" && c.Protocol == model.UDP {
		r.Error(at.Then("x-aws-protocol"), codes.ExtensionValue, "remove it", "the port is UDP, and cannot speak %s", ext.Protocol)
	}
	certificateForm.check(r, at.Then("x-aws-certificate"), ext.Certificate)
	checkIngress(r, at.Then("x-aws-ingress"), ext.Ingress)
	checkConditions(r, at, ext)
	checkTargetSettings(r, at, ext)
	if ext.HealthCheck != nil {
		checkTargetHealth(r, at.Then("x-aws-healthcheck"), *ext.HealthCheck)
	}
}

// answerCodes are HTTP status codes from 200 to 599, or gRPC ones from 0 to
// 99, singly or in ranges (Elastic Load Balancing API reference, Matcher).
var answerCodes = lazyregexp.New(`^` + answerRange + `(,` + answerRange + `)*$`)

const answerRange = `([2-5]\d\d(-[2-5]\d\d)?|\d{1,2}(-\d{1,2})?)`

func checkTargetHealth(r *finding.Report, at finding.Path, h model.PortHealthCheck) {
	wrong := func(name, fix, message string, args ...any) {
		r.Error(at.Then(name), codes.TargetHealth, fix, message, args...)
	}
	if h.Port < 0 || h.Port > math.MaxUint16 {
		wrong("port", "use 1 to 65535", "%d is not a port", h.Port)
	}
	if h.Path != "" && !strings.HasPrefix(h.Path, "/") {
		wrong("path", "write /"+h.Path, "%q does not begin with a slash", h.Path)
	}
	if h.Codes != "" && !answerCodes.MatchString(h.Codes) {
		wrong("codes", "write them as 200-299 or 200,204", "%q are not status codes", h.Codes)
	}
	targetSeconds(wrong, "grace_period", h.GracePeriod, limits.ServiceGrace)
	interval := targetSeconds(wrong, "interval", h.Interval, limits.TargetInterval)
	timeout := targetSeconds(wrong, "timeout", h.Timeout, limits.TargetTimeout)
	if interval > 0 && timeout >= interval {
		wrong("timeout", "make it shorter than the interval", "%s is not below the interval of %s", h.Timeout, h.Interval)
	}
	for _, t := range []struct {
		name  string
		value int
	}{{"healthy_threshold", h.HealthyThreshold}, {"unhealthy_threshold", h.UnhealthyThreshold}} {
		if b := limits.TargetThreshold; t.value != 0 && t.value != b.Clamp(t.value) {
			wrong(t.name, "", "%d is out of range: load balancers take %d to %d", t.value, b.Min, b.Max)
		}
	}
}

// targetSeconds reads a duration, 0 where there is none or it is wrong.
func targetSeconds(wrong func(name, fix, message string, args ...any), name, value string, b limits.Range) time.Duration {
	if value == "" {
		return 0
	}
	d, err := time.ParseDuration(value)
	switch {
	case err != nil:
		wrong(name, "write it as 10s", "%q is not a duration", value)
		return 0
	case d%time.Second != 0 || d < time.Duration(b.Min)*time.Second || d > time.Duration(b.Max)*time.Second:
		wrong(name, "", "%s is out of range: load balancers take whole seconds from %d to %d", value, b.Min, b.Max)
		return 0
	}
	return d
}
