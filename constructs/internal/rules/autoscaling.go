package rules

import (
	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

func checkAutoscaling(r *finding.Report, s *model.Service) {
	if s.Deploy == nil {
		return
	}
	at := s.At("deploy")
	_, mistakes := model.DecodeExtensions[model.DeployExtensions](s.Deploy.Extensions)
	reportExtensionErrors(r, at, mistakes)
	a := s.Autoscaling()
	if a == nil {
		return
	}
	at = at.Then("x-aws-autoscaling")
	checkTaskRange(r, at, *a)
	checkTargets(r, at, s, *a)
	if s.IsGlobal() {
		r.Error(at, codes.Autoscaling, "remove it", "a service with the mode global has one task on each machine")
	}
	if s.Run() != model.RunAlways {
		r.Error(at, codes.Autoscaling, "remove it", "%q is no ECS service: its task runs once at a time", s.Name)
	}
	if s.Deploy.Replicas != nil || s.Scale != nil {
		r.Warn(at, codes.AutoscalingReplicas, "remove replicas, or set min", "the number of replicas has no effect beside x-aws-autoscaling")
	}
}

func checkTaskRange(r *finding.Report, at finding.Path, a model.Autoscaling) {
	const code = codes.Autoscaling
	if a.Min != nil && *a.Min < 1 {
		r.Error(at.Then("min"), code, "use 1 or more", "%d is not possible: one task has to run to have a load", *a.Min)
	}
	switch {
	case a.Max == nil:
		r.Error(at, code, "add max", "there is no limit to the number of tasks")
	case *a.Max < 1:
		r.Error(at.Then("max"), code, "use 1 or more", "%d is not possible", *a.Max)
	case a.Min != nil && *a.Min > *a.Max:
		r.Error(at.Then("min"), code, "lower min, or raise max", "min %d is above max %d", *a.Min, *a.Max)
	}
}

// checkTargets holds the targets to what can be measured (Amazon ECS developer
// guide, "Target tracking scaling policies"): requests are counted by target
// groups of an Application Load Balancer.
func checkTargets(r *finding.Report, at finding.Path, s *model.Service, a model.Autoscaling) {
	const code = codes.Autoscaling
	if a.CPU == nil && a.Memory == nil && a.Requests == nil {
		r.Error(at, code, "add cpu, memory or requests", "there is no target")
	}
	for _, target := range []struct {
		name  string
		value *int
	}{{"cpu", a.CPU}, {"memory", a.Memory}} {
		if target.value != nil && (*target.value < 1 || *target.value > 100) {
			r.Error(at.Then(target.name), code, "use 1 to 100", "%d is not a percentage to aim at", *target.value)
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
		r.Error(at, code, "use 1 or more", "%d requests a minute is no target", requests)
	}
	published := false
	for _, b := range s.Project.LoadBalancers() {
		for _, l := range b.Listeners {
			for _, port := range l.Ports {
				if s.Project.Service(port.Service).Host().Name != s.Name {
					continue
				}
				if b.HTTP {
					return
				}
				published = true
			}
		}
	}
	if published {
		r.Error(at, code, "use cpu or memory, or x-aws-loadbalancer: {split: true}",
			"the load balancer of the project counts no requests: a published port does not speak HTTP")
		return
	}
	r.Error(at, code, "use cpu or memory, or publish a port", "nothing counts the requests: the service publishes no port")
}
