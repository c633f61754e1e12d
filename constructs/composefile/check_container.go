package composefile

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
)

// checkCapabilities: Fargate adds SYS_PTRACE and nothing else (Amazon ECS API
// reference, KernelCapabilities).
func checkCapabilities(r *report, s service) {
	onMachines := OnMachines(s.project, *s.ServiceConfig)
	for _, name := range capabilities(s.CapDrop) {
		checkCapability(r, s.at("cap_drop"), name)
	}
	for _, name := range AddedCapabilities(*s.ServiceConfig) {
		if checkCapability(r, s.at("cap_add"), name) && !onMachines && name != "SYS_PTRACE" {
			r.error(s.at("cap_add"), "services.cap_add", "remove it, or "+useMachines,
				"%s is not possible on Fargate, which adds SYS_PTRACE only", name)
		}
	}
}

// checkCapability reports whether ECS knows the capability.
func checkCapability(r *report, at path, name string) bool {
	if slices.Contains(ecsCapabilities, name) {
		return true
	}
	fix := "remove it"
	if near := nearest(name, ecsCapabilities); near != "" {
		fix = "did you mean " + near + "?"
	}
	r.error(at, "capability", fix, "%q is not a capability that ECS knows", name)
	return false
}

// checkUlimits reports those that a task cannot have. On machines, -1 stands
// for no limit.
func checkUlimits(r *report, s service) {
	onMachines := OnMachines(s.project, *s.ServiceConfig)
	for _, name := range slices.Sorted(maps.Keys(s.Ulimits)) {
		u := s.Ulimits[name]
		least := 0
		if onMachines {
			least = -1
		}
		switch {
		case !IsTaskUlimit(name, onMachines) && onMachines:
			r.warn(s.at("ulimits", name), "services.ulimits", suggest(name, ecsUlimits), "%s is not kept: ECS does not know it", name)
		case !IsTaskUlimit(name, onMachines):
			r.warn(s.at("ulimits", name), "services.ulimits", "remove it, or "+useMachines,
				"%s is not kept: Fargate sets nofile only", name)
		case u == nil:
		case u.Single < least || u.Soft < least || u.Hard < least || u.Soft > u.Hard && u.Hard >= 0:
			r.error(s.at("ulimits", name), "ulimit", "use a soft limit of 0 or more that is not above the hard one",
				"soft %d and hard %d are not possible", u.Soft+u.Single, u.Hard+u.Single)
		}
	}
}

// checkEntrypoint: without its entrypoint an image runs its own command, which
// only a registry knows; and with an empty command it runs its entrypoint alone.
func checkEntrypoint(r *report, s service) {
	switch {
	case dropsEntrypoint(*s.ServiceConfig) && len(s.Command) == 0:
		r.warn(s.at("entrypoint"), "entrypoint", "add a `command`, which then runs in its place",
			"the entrypoint of the image runs: ECS leaves it out for a command alone")
	case s.Command != nil && len(s.Command) == 0 && len(s.Entrypoint) == 0:
		r.warn(s.at("command"), "command", "write the entrypoint of the image as `entrypoint`, which then runs without a command",
			"the command of the image runs: ECS leaves it out for an entrypoint alone")
	}
}

func checkSysctls(r *report, s service) {
	for _, name := range slices.Sorted(maps.Keys(s.Sysctls)) {
		if !IsTaskSysctl(name) {
			r.warn(s.at("sysctls", name), "services.sysctls", "remove it",
				"%s is not kept: a task on Fargate sets net.* only", name)
		}
	}
}

func checkPlatform(r *report, s service) {
	if s.Platform == "" || s.Platform == "linux/amd64" || s.Platform == "linux/x86_64" || IsARM64(s.Platform) {
		return
	}
	r.error(s.at("platform"), "services.platform", "use linux/amd64 or linux/arm64",
		"%q is not possible: tasks run on 64-bit Linux, Intel or ARM", s.Platform)
}

func checkStop(r *report, s service) {
	if s.StopGracePeriod != nil {
		clamped(r, s.at("stop_grace_period"), "stop-grace-period", time.Duration(*s.StopGracePeriod), limits.StopTimeout)
	}
	switch strings.TrimPrefix(strings.ToUpper(s.StopSignal), "SIG") {
	case "", "TERM", "15":
	default:
		reportRow(r, rowOf("services.*.stop_signal"), s.at("stop_signal"), s.StopSignal)
	}
}

// clamped reports a duration that ECS does not take as it is, and what it
// becomes: whole seconds, within bounds.
func clamped(r *report, at path, code string, d time.Duration, bounds limits.Range) {
	used := bounds.Clamp(WholeSeconds(types.Duration(d)))
	if d == time.Duration(used)*time.Second {
		return
	}
	r.warn(at, code, fmt.Sprintf("write %ds", used),
		"%s becomes %ds: ECS takes whole seconds from %d to %d", d, used, bounds.Min, bounds.Max)
}

// WholeSeconds rounds up, as ECS counts in whole seconds.
func WholeSeconds(d types.Duration) int {
	return int((time.Duration(d) + time.Second - 1) / time.Second)
}
