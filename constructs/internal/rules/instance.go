package rules

import (
	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/needs"
	"github.com/compose-cdk/compose-cdk/constructs/internal/support"
)

// checkSecurityOptions warns of entries of security_opt that ECS does not have
// where the service runs.
func checkSecurityOptions(r *finding.Report, s *model.Service) {
	_, unknown := s.SecurityOptions()
	if len(unknown) == 0 {
		return
	}
	row := support.RowOf("services.*.security_opt")
	fix, why := row.Fix, needs.Refusal(needs.SecurityOptions, s.RunsOn())
	if s.Can(needs.SecurityOptions) {
		why = "is ignored: ECS supports no-new-privileges, label:… and, with your own AMI, apparmor:…"
	} else {
		fix += ", or " + needs.Remedy(needs.SecurityOptions)
	}
	r.Warn(s.At("security_opt"), row.Code(), fix, "%q %s", unknown[0], why)
}

// checkSwapSpace reports settings of swap space that have no effect.
func checkSwapSpace(r *finding.Report, s *model.Service) {
	report := func(attribute, why string) {
		row := support.RowOf("services.*." + attribute)
		r.Info(s.At(attribute), row.Code(), "", "`%s` has no effect: %s", attribute, why)
	}
	const none = "there is no swap space"
	switch {
	case s.MemSwapLimit == 0:
	case !s.Can(needs.Swap):
		report("memswap_limit", none+" on "+string(s.RunsOn()))
	case s.Swap() == nil:
		report("memswap_limit", "the containers of an instance may use all of its swap space, unless mem_limit and memswap_limit restrict it")
	case s.Host().EC2().AMI == "":
		report("memswap_limit", "the ECS-optimized AMI has no swap space; set another one with x-aws-capacity: {ec2: {ami: …}}")
	}
	switch {
	case s.MemSwappiness == 0:
	case !s.Can(needs.Swappiness):
		report("mem_swappiness", none+" on "+string(s.RunsOn()))
	case !s.HasSwappiness():
		report("mem_swappiness", "Amazon Linux 2023 does not support the swappiness of a container; set another AMI with x-aws-capacity: {ec2: {ami: …}}")
	case s.Swap() == nil:
		report("mem_swappiness", "it requires memswap_limit and mem_limit")
	}
}

// checkHostNetwork holds a service with the network of its instance to what is
// possible there: it has no name, no security group and no load balancer.
func checkHostNetwork(r *finding.Report, s *model.Service) {
	if !s.OnHostNetwork() {
		return
	}
	at := s.At("network_mode")
	if len(s.Ports()) > 0 {
		r.Error(at, codes.NetworkMode, "remove network_mode, or remove `ports`: the service already listens on the ports of its instance",
			"with `network_mode: host`, service %q cannot have a load balancer", s.Name)
	}
	if s.Run() != model.RunAlways {
		r.Error(at, codes.NetworkMode, "remove it", "`network_mode: host` is not supported for a task that ends: the tasks of service %q have their own network interface", s.Name)
	}
	if on := s.Extensions().ServiceConnect; on != nil && *on {
		r.Error(s.At("x-aws-service_connect"), codes.NetworkMode, "remove one of them", "Service Connect is not supported with `network_mode: host`")
	}
	for _, other := range s.Project.All() {
		for _, m := range other.Mentions() {
			if other.Host().Name != s.Name && m.Names(s.Name) {
				r.Warn(m.At(), codes.Alias, "remove network_mode of "+s.Name+", or run both in one task with network_mode: service:"+s.Name,
					"%s does not resolve: service %q uses the network of its instance and has no name", s.Name, s.Name)
			}
		}
	}
	r.Info(at, codes.HostNetwork, "", "service %q uses the network of its instance: it has no DNS name, and the security group of the instance applies", s.Name)
}
