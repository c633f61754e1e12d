package composefile

import (
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
)

func checkServicesExist(r *report, p *Model) {
	if len(p.Services) > 0 {
		return
	}
	if len(p.DisabledServices) > 0 {
		inactive := types.Services{}
		for name, s := range p.DisabledServices {
			if !isExcluded(s) && !isReplaced(s) {
				inactive[name] = s
			}
		}
		profiles := inactive.GetProfiles()
		slices.Sort(profiles)
		switch {
		case len(profiles) == 0:
			r.error(at("services"), "no-services", "keep at least one service", "all services are left out or replaced")
		case len(inactive) < len(p.DisabledServices):
			r.error(at("services"), "no-services", "activate a profile: "+list(profiles),
				"no service is active: those that are not left out or replaced have profiles")
		default:
			r.error(at("services"), "no-services", "activate a profile: "+list(profiles), "no service is active, all have profiles")
		}
		return
	}
	r.error(at("services"), "no-services", "define at least one service", "the project has no services")
}

// dnsLabel is a part of a name between dots as Cloud Map takes it (AWS Cloud
// Map API reference, CreateService, Name).
var dnsLabel = lazyregexp.New(`^([A-Za-z0-9_][A-Za-z0-9_-]{0,61}[A-Za-z0-9_]|[A-Za-z0-9])$`)

// cloudMapNameLength is from the same place.
const cloudMapNameLength = 127

func isDNSName(name string) bool {
	for _, label := range strings.Split(name, ".") {
		if !dnsLabel.MatchString(label) {
			return false
		}
	}
	return len(name) <= cloudMapNameLength
}

// checkNames holds the names to what DNS can tell apart.
func checkNames(r *report, p *Model) {
	if p.Name != "" && !dnsLabel.MatchString(p.Name) {
		r.error(at("name"), "project-name", "use at most 63 letters, digits, hyphens and underscores, with no hyphen at the end",
			"%q cannot be part of a DNS name", p.Name)
	}
	seen := map[string]string{}
	for _, name := range p.ServiceNames() {
		if !isDNSName(name) {
			r.error(at("services", name), "service-name",
				"use letters, digits, hyphens and underscores, at most 63 between dots, with no hyphen or dot at an end",
				"%q cannot be a DNS name", name)
		}
		lower := strings.ToLower(name)
		if other, ok := seen[lower]; ok {
			r.error(at("services", name), "name-case", "rename one of them", "%q and %q are one name in DNS", other, name)
		}
		seen[lower] = name
	}
}
