package plan

import (
	"slices"

	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// Grace periods where the file asks for none, in seconds. A volume that the
// project makes is empty at the first start, and a database that is ended while
// it fills its directory leaves half of it for ever: most images fill an empty
// directory only. On Amazon EFS that takes minutes. The template cannot know
// which start is the first.
const (
	defaultGrace = 300
	volumeGrace  = 900
)

// graceSeconds is for how long ECS ignores that a task is unhealthy after its
// start, to its containers or to the load balancer (Amazon ECS API reference,
// CreateService, healthCheckGracePeriodSeconds); 0 where nothing is asked. What
// a port says in x-aws-healthcheck comes first.
func graceSeconds(s *model.Service) int {
	task := s.Task()
	asked, grace := slices.ContainsFunc(task, isPublished), defaultGrace
	if slices.ContainsFunc(task, mountsNewVolume) {
		grace = volumeGrace
	}
	for _, member := range task {
		if h := member.HealthCheck; h != nil && !h.Disable {
			grace = max(grace, model.HealthTimingOf(*h).Patience())
			asked = asked || model.HasHealthCheck(h)
		}
	}
	if said := graceOfPorts(task); said > 0 {
		grace = said
	}
	if !asked {
		return 0
	}
	return limits.ServiceGrace.Clamp(grace)
}

// mountsNewVolume reports whether a service mounts a volume of Amazon EFS or
// Amazon EBS that the project makes.
func mountsNewVolume(s *model.Service) bool {
	return slices.ContainsFunc(s.Mounts(), func(m model.Mount) bool {
		return m.Kind == model.NamedMount && model.VolumeKindOf(s.Project.Volumes[m.Volume]) != model.ExternalVolume
	})
}

func isPublished(s *model.Service) bool { return len(s.PublishedPorts()) > 0 }

// graceOfPorts is the longest grace period that x-aws-healthcheck asks for.
func graceOfPorts(task []*model.Service) int {
	longest := 0
	for _, member := range task {
		for _, port := range member.Ports() {
			if port.HealthCheck != nil {
				longest = max(longest, seconds(port.HealthCheck.GracePeriod))
			}
		}
	}
	return longest
}
