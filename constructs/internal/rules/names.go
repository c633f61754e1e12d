package rules

import (
	"maps"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

func checkServicesExist(r *finding.Report, p *model.Project) {
	if len(p.Services) > 0 {
		return
	}
	if len(p.DisabledServices) > 0 {
		inactive := types.Services{}
		for name, s := range p.DisabledServices {
			if !model.IsExcluded(s) && !model.IsReplaced(s) {
				inactive[name] = s
			}
		}
		profiles := inactive.GetProfiles()
		slices.Sort(profiles)
		switch {
		case len(profiles) == 0:
			if !slices.ContainsFunc(slices.Collect(maps.Values(p.DisabledServices)), isUnreadableManaged) {
				r.Error(finding.At("services"), codes.NoServices, "keep at least one service", "all services are excluded or replaced")
			}
		case len(inactive) < len(p.DisabledServices):
			r.Error(finding.At("services"), codes.NoServices, "activate a profile: "+finding.List(profiles),
				"no service is active: the services that are not excluded or replaced have profiles")
		default:
			r.Error(finding.At("services"), codes.NoServices, "activate a profile: "+finding.List(profiles), "no service is active: all have profiles")
		}
		return
	}
	r.Error(finding.At("services"), codes.NoServices, "define at least one service", "the project has no services")
}

// isUnreadableManaged reports whether x-aws-managed of a service has a value that is
// an error of its own.
func isUnreadableManaged(s types.ServiceConfig) bool {
	_, mistakes := model.DecodeManaged(s.Extensions[model.ManagedKey], nil)
	return model.IsManaged(s) && len(mistakes) > 0
}

// checkNames holds the names to what DNS can tell apart.
func checkNames(r *finding.Report, p *model.Project) {
	if p.Name != "" && !model.DnsLabel.MatchString(p.Name) {
		r.Error(finding.At("name"), codes.ProjectName, "use at most 63 letters, digits, hyphens and underscores, with no hyphen at the end",
			"%q cannot be part of a DNS name", p.Name)
	}
	seen := map[string]string{}
	for _, name := range p.ServiceNames() {
		if !model.IsDNSName(name) {
			r.Error(finding.At("services", name), codes.ServiceName,
				"use letters, digits, hyphens and underscores, at most 63 between dots, with no hyphen or dot at an end",
				"%q cannot be a DNS name", name)
		}
		lower := strings.ToLower(name)
		if other, ok := seen[lower]; ok {
			r.Error(finding.At("services", name), codes.NameCase, "rename one of them", "%q and %q are the same DNS name", other, name)
		}
		seen[lower] = name
	}
}

// checkReservedNames refuses names of services, networks and volumes that the CDK
// needs for ids of constructs.
func checkReservedNames(r *finding.Report, p *model.Project) {
	for noun, names := range map[string][]string{"services": p.ServiceNames(), "networks": p.UsedNetworks(), "volumes": p.UsedVolumes()} {
		for _, name := range names {
			if slices.Contains(model.ReservedNames, name) {
				r.Error(finding.At(noun, name), codes.ReservedName, "rename it", "%q is reserved by the CDK", name)
			}
		}
	}
}
