package composefile

import (
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
)

// checkAgreement reports attributes that say the same thing in two places and
// differ (Compose Specification, Deploy, resources).
func checkAgreement(r *report, s service) {
	if s.Deploy == nil {
		return
	}
	differ := func(name, other string, same bool) {
		if !same {
			r.error(s.at(name), "conflicting-values", "set both to the same value, or leave "+name+" out",
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

// checkScale looks at the number of containers.
func checkScale(r *report, s service) {
	negative := func(at path, n *int) {
		if n != nil && *n < 0 {
			r.error(at, "negative-replicas", "use 0 or more", "%d containers cannot run", *n)
		}
	}
	negative(s.at("scale"), s.Scale)
	if s.Deploy != nil && (s.Scale == nil || s.Deploy.Replicas != s.Scale) {
		negative(s.at("deploy", "replicas"), s.Deploy.Replicas)
	}
	if s.GetScale() > 1 && s.ContainerName != "" {
		r.error(s.at("container_name"), "container-name-scale", "remove container_name",
			"%d containers cannot all be called %q", s.GetScale(), s.ContainerName)
	}
}

// checkMounts reports two mounts on one directory.
func checkMounts(r *report, s service) {
	mounted := map[string]path{}
	mount := func(at path, target string) {
		if other, ok := mounted[target]; ok {
			r.error(at, "duplicate-mount", "remove one of them", "%s is mounted already by %s", target, other)
			return
		}
		mounted[target] = at
	}
	for i, entry := range s.Tmpfs {
		target, _, _ := strings.Cut(entry, ":")
		mount(s.at("tmpfs", i), target)
	}
	for i, v := range s.Volumes {
		mount(s.at("volumes", i), v.Target)
	}
}

// checkWatch looks at develop.watch as docker compose does.
func checkWatch(r *report, s service) {
	if s.Develop == nil {
		return
	}
	for i, w := range s.Develop.Watch {
		if w.Target == "" && w.Action != types.WatchActionRebuild && w.Action != types.WatchActionRestart {
			r.error(s.at("develop", "watch", i), "watch-target", "add `target`", "action %q needs a target", w.Action)
		}
	}
}
