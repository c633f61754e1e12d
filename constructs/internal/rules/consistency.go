package rules

import (
	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// checkAgreement reports attributes that say the same thing in two places and
// differ (Compose Specification, Deploy, resources).
func checkAgreement(r *finding.Report, s *model.Service) {
	if s.Deploy == nil {
		return
	}
	differ := func(name, other string, same bool) {
		if !same {
			r.Error(s.At(name), codes.ConflictingValues, "set both to the same value, or remove "+name,
				"%s and %s differ", name, other)
		}
	}
	if l := s.Deploy.Resources.Limits; l != nil {
		differ("cpus", "deploy.resources.limits.cpus", s.CPUS == 0 || s.CPUS == l.NanoCPUs.Value())
		differ("mem_limit", "deploy.resources.limits.memory", s.MemLimit == 0 || s.MemLimit == l.MemoryBytes)
		differ("pids_limit", "deploy.resources.limits.pids", s.PidsLimit == 0 || s.PidsLimit == l.Pids)
	}
	if res := s.Deploy.Resources.Reservations; res != nil {
		differ("mem_reservation", "deploy.resources.reservations.memory",
			s.MemReservation == 0 || s.MemReservation == res.MemoryBytes)
	}
	if s.Scale != nil && s.Deploy.Replicas != nil {
		differ("scale", "deploy.replicas", *s.Scale == *s.Deploy.Replicas)
	}
}

// checkScale refuses a negative number of containers, and several of one name.
func checkScale(r *finding.Report, s *model.Service) {
	negative := func(at finding.Path, n *int) {
		if n != nil && *n < 0 {
			r.Error(at, codes.NegativeReplicas, "use 0 or more", "%d is not a valid number of containers", *n)
		}
	}
	negative(s.At("scale"), s.Scale)
	if s.Deploy != nil && (s.Scale == nil || s.Deploy.Replicas != s.Scale) {
		negative(s.At("deploy", "replicas"), s.Deploy.Replicas)
	}
	if s.GetScale() > 1 && s.ContainerName != "" {
		r.Error(s.At("container_name"), codes.ContainerNameScale, "remove container_name",
			"%d containers cannot all be called %q", s.GetScale(), s.ContainerName)
	}
}

// checkMounts reports two mounts on one directory.
func checkMounts(r *finding.Report, s *model.Service) {
	mounted := map[string]finding.Path{}
	for _, target := range s.MountTargets() {
		if other, ok := mounted[target.Path]; ok {
			r.Error(target.At, codes.DuplicateMount, "remove one of them", "%s is already mounted by %s", target.Path, other)
			continue
		}
		mounted[target.Path] = target.At
	}
}

// checkWatch refuses an entry of develop.watch without a target, as docker compose
// does.
func checkWatch(r *finding.Report, s *model.Service) {
	if s.Develop == nil {
		return
	}
	for i, w := range s.Develop.Watch {
		if w.Target == "" && w.Action != types.WatchActionRebuild && w.Action != types.WatchActionRestart {
			r.Error(s.At("develop", "watch", i), codes.WatchTarget, "add `target`", "action %q needs a target", w.Action)
		}
	}
}
