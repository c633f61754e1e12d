package rules

import (
	"path"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/rules/report"
)

// checkFireLens refuses all but one log router for a task, a router that is no
// sidecar, and one that sends its output to itself (Amazon ECS developer guide,
// FireLens); it warns of a router that nothing makes one.
func checkFireLens(r *finding.Report, s *model.Service) {
	checkRouter(r, s)
	if s.IsSidecar() || !s.NeedsRouter() {
		return
	}
	for _, member := range s.Task()[1:] {
		if _, isMarked := member.ServiceConfig.Extensions["x-aws-firelens"]; isMarked { // with a value that is an error
			continue
		}
		if name := strings.ToLower(member.Image); strings.Contains(name, "fluent-bit") || strings.Contains(name, "fluentd") {
			r.Warn(member.At("image"), codes.FireLensRouter, report.OrAcknowledge("add `x-aws-firelens: fluentbit`, or fluentd", codes.FireLensRouter),
				"the output of the task of %q goes to a log router that is added to the task, because %q is not marked as its log router", s.Name, member.Name)
		}
	}
}

func checkRouter(r *finding.Report, s *model.Service) {
	from := s.Extensions().FireLens
	if from == nil {
		return
	}
	const code = codes.FireLens
	at, host := s.At("x-aws-firelens"), s.Host()
	if from.Type != "fluentbit" && from.Type != "fluentd" {
		r.Error(at, code, "use fluentbit or fluentd", "%q is not a type of log router", from.Type)
	}
	if from.Config != "" && !path.IsAbs(from.Config) {
		r.Error(at.Then("config"), code, "write the absolute path of the file in the container", "%q is not an absolute path", from.Config)
	}
	if s.LogDriver() == model.FireLensDriver {
		r.Error(s.At("logging", "driver"), code, "use awslogs", "a log router cannot send its own output to itself")
	}
	if first := host.Router(); first.Name != s.Name {
		r.Error(at, code, "remove one of them", "the task of %q already has a log router: %q", host.Name, first.Name)
	}
	switch {
	case !s.IsSidecar():
		r.Error(at, code, "give the router a service of its own with network_mode: service:"+s.Name,
			"%q is not a sidecar: a log router runs in the task of the service whose logs it routes", s.Name)
	case !host.UsesFireLens():
		r.Error(at, code, "add `logging: {driver: awsfirelens}` to "+host.Name, "no container of the task of %q has the log driver awsfirelens", host.Name)
	}
}
