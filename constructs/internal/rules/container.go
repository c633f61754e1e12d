package rules

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/needs"
	"github.com/compose-cdk/compose-cdk/constructs/internal/rules/report"
	"github.com/compose-cdk/compose-cdk/constructs/internal/source"
	"github.com/compose-cdk/compose-cdk/constructs/internal/support"
)

// checkCapabilities: Fargate adds SYS_PTRACE and nothing else (Amazon ECS API
// reference, KernelCapabilities).
func checkCapabilities(r *finding.Report, s *model.Service) {
	all := s.Can(needs.Capabilities)
	for _, name := range model.Capabilities(s.CapDrop) {
		checkCapability(r, s.At("cap_drop"), name)
	}
	for _, name := range s.AddedCapabilities() {
		switch {
		case !checkCapability(r, s.At("cap_add"), name), all, name == "SYS_PTRACE":
		case s.DoesWithout(name):
			r.Warn(s.At("cap_add"), codes.CapabilityIgnored, "remove it, or "+needs.Remedy(needs.Capabilities),
				"%s is ignored on %s: processes keep their normal priority", name, s.RunsOn())
		default:
			r.Error(s.At("cap_add"), codes.CapabilityFargate, "remove it, or "+needs.Remedy(needs.Capabilities),
				"%s %s, which adds SYS_PTRACE only", name, needs.Refusal(needs.Capabilities, s.RunsOn()))
		}
	}
}

// checkCapability reports whether ECS knows the capability.
func checkCapability(r *finding.Report, at finding.Path, name string) bool {
	if slices.Contains(model.EcsCapabilities, name) {
		return true
	}
	fix := "remove it"
	if near := finding.Nearest(name, model.EcsCapabilities); near != "" {
		fix = "did you mean " + near + "?"
	}
	r.Error(at, codes.Capability, fix, "%q is not a capability that ECS supports", name)
	return false
}

// checkUlimits reports those that a task cannot have. On machines, -1 stands
// for no limit.
func checkUlimits(r *finding.Report, s *model.Service) {
	onMachines := s.Can(needs.Ulimits)
	for _, name := range slices.Sorted(maps.Keys(s.Ulimits)) {
		u := s.Ulimits[name]
		least := 0
		if onMachines {
			least = -1
		}
		switch {
		case !model.IsTaskUlimit(name, onMachines) && onMachines:
			r.Warn(s.At("ulimits", name), codes.UlimitName, finding.Suggest(name, model.EcsUlimits), "%s is ignored: ECS does not support it", name)
		case !model.IsTaskUlimit(name, onMachines):
			r.Warn(s.At("ulimits", name), codes.UlimitName, "remove it, or "+needs.Remedy(needs.Ulimits),
				"%s is ignored: Fargate sets only nofile", name)
		case u == nil:
		case u.Single < least || u.Soft < least || u.Hard < least || u.Soft > u.Hard && u.Hard >= 0:
			r.Error(s.At("ulimits", name), codes.Ulimit, "use a soft limit of 0 or more, and not above the hard limit",
				"soft limit %d and hard limit %d are not valid", u.Soft+u.Single, u.Hard+u.Single)
		}
	}
}

// checkEntrypoint: without its entrypoint an image runs its own command, which
// only a registry knows; and with an empty command it runs its entrypoint alone.
func checkEntrypoint(r *finding.Report, s *model.Service) {
	switch {
	case s.DropsEntrypoint() && len(s.Command) == 0:
		r.Warn(s.At("entrypoint"), codes.Entrypoint, "add a `command`, which then runs instead",
			"the entrypoint of the image runs: ECS cannot clear it without a command")
	case s.Command != nil && len(s.Command) == 0 && len(s.Entrypoint) == 0:
		r.Warn(s.At("command"), codes.Command, "repeat the entrypoint of the image in `entrypoint`, which then runs without a command",
			"the command of the image runs: ECS clears it only if there is an entrypoint")
	}
}

const credentialSpecFix = "store the file in Amazon S3 or Parameter Store, and set x-aws-credential_spec: {arn: <its ARN>, secret: <ARN of the secret with the login to the domain>}"

// checkCredentialSpec asks for a credential specification that ECS can read, and
// for a login to the domain where the instance has none.
func checkCredentialSpec(r *finding.Report, s *model.Service) {
	at, from := s.At("credential_spec"), s.ServiceConfig.CredentialSpec
	if stored := s.Extensions().CredentialSpec; stored != nil {
		at = s.At("x-aws-credential_spec")
		if stored.ARN == "" {
			r.Error(at, codes.CredentialSpec, "add arn", "the ARN of the credential specification is missing")
		}
		report.CredentialSpec.Check(r, at.Then("arn"), stored.ARN)
		report.Secret.Check(r, at.Then("secret"), stored.Secret)
	} else if from == nil || !checkCredentialSpecContent(r, s, at) {
		return
	}
	if !s.Can(needs.CredentialSpec) {
		r.Error(at, codes.CredentialSpec, "remove it, or "+needs.Remedy(needs.CredentialSpec), "%s", "`credential_spec` "+needs.Refusal(needs.CredentialSpec, s.RunsOn()))
		return
	}
	spec := s.CredentialSpec()
	if spec == nil || spec.Secret != "" || s.RunsOn() == needs.EC2 && s.Host().EC2().AMI != "" {
		return
	}
	fix := "name the secret with the login in ActiveDirectoryConfig.HostAccountConfig.PluginInput.CredentialArn of the file"
	if spec.Content == "" {
		fix = "add secret, the ARN of the secret with the login"
	}
	where := "tasks on Fargate are not members of a domain"
	if s.OnMachines() {
		where, fix = "the EC2 instances of the project are not members of a domain", fix+", or set x-aws-capacity: {ec2: {ami: <an image that joins the domain>}}"
	}
	r.Error(at, codes.CredentialSpec, fix, "%s, and the credential specification names no login", where)
}

// checkCredentialSpecContent reports whether credential_spec has a JSON object.
func checkCredentialSpecContent(r *finding.Report, s *model.Service, at finding.Path) bool {
	from := s.ServiceConfig.CredentialSpec
	if from.Registry != "" {
		r.Error(at.Then("registry"), codes.CredentialSpec, credentialSpecFix, "%q is in the registry of Windows, and tasks run on Linux", from.Registry)
		return false
	}
	name := "config"
	if from.Config == "" {
		name = "file"
	}
	config, defined := s.Project.Configs[from.Config]
	_, err := s.CredentialSpecContent()
	switch {
	case from.Config != "" && !defined:
		report.Defined(r, at.Then(name), codes.UndefinedConfig, "config", from.Config, s.Project.Configs)
	case bool(config.External):
		r.Error(at.Then(name), codes.CredentialSpec, credentialSpecFix, "the config %q is not in the project", from.Config)
	case err != nil:
		r.Error(at.Then(name), codes.CredentialSpec, "put it beside the compose file, or "+credentialSpecFix, "%s %v", source.ShownName(from.File), err)
	case s.CredentialSpec() == nil:
		r.Error(at.Then(name), codes.CredentialSpec, "use the file that the PowerShell command New-CredentialSpec writes, with PluginInput as a JSON object",
			"%s is not a credential specification in JSON", source.ShownName(from.Config+from.File))
	default:
		return true
	}
	return false
}

func checkSysctls(r *finding.Report, s *model.Service) {
	for _, name := range slices.Sorted(maps.Keys(s.Sysctls)) {
		if !s.IsTaskSysctl(name) {
			r.Warn(s.At("sysctls", name), codes.Sysctl, "remove it",
				"%s is ignored: ECS sets only parameters of the namespaces of the task: net.*, fs.mqueue.* and some of kernel.*", name)
		}
	}
}

func checkPlatform(r *finding.Report, s *model.Service) {
	if s.ServiceConfig.Platform == "" || s.ServiceConfig.Platform == "linux/amd64" || s.ServiceConfig.Platform == "linux/x86_64" || model.IsARM64(s.ServiceConfig.Platform) {
		return
	}
	r.Error(s.At("platform"), codes.Platform, "use linux/amd64 or linux/arm64",
		"%q is not supported: tasks run on 64-bit Linux, Intel or ARM", s.ServiceConfig.Platform)
}

func checkStop(r *finding.Report, s *model.Service) {
	if s.StopGracePeriod != nil {
		clamped(r, s.At("stop_grace_period"), codes.StopGracePeriod, time.Duration(*s.StopGracePeriod), limits.StopTimeout)
	}
	switch strings.TrimPrefix(strings.ToUpper(s.StopSignal), "SIG") {
	case "", "TERM", "15":
	default:
		support.ReportRow(r, support.RowOf("services.*.stop_signal"), s.At("stop_signal"), s.StopSignal)
	}
}

// clamped reports a duration that ECS does not take as it is, and what it
// becomes: whole seconds, within bounds.
func clamped(r *finding.Report, at finding.Path, code string, d time.Duration, bounds limits.Range) {
	used := bounds.Clamp(model.WholeSeconds(types.Duration(d)))
	if d == time.Duration(used)*time.Second {
		return
	}
	r.Warn(at, code, fmt.Sprintf("write %ds", used),
		"%s becomes %ds: ECS allows whole seconds from %d to %d", d, used, bounds.Min, bounds.Max)
}
