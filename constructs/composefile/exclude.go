package composefile

import (
	"maps"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
)

// excludeExtension is the attribute that takes effect in Load.
type excludeExtension struct {
	Exclude bool `yaml:"x-aws-exclude"`
}

// exclude leaves out the services with x-aws-exclude: true, as docker compose
// does those of profiles that are not active. Nobody waits for them any more.
func exclude(p *types.Project) *types.Project {
	var names []string
	for _, name := range p.ServiceNames() {
		if isExcluded(p.Services[name]) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return p
	}
	return p.WithServicesDisabled(names...)
}

func isExcluded(s types.ServiceConfig) bool {
	ext, _ := decodeExtensions[excludeExtension](s.Extensions)
	return ext.Exclude
}

// checkExcluded says who is left out, and who may miss them.
func checkExcluded(r *report, p *Model) {
	for _, name := range p.ServiceNames() {
		s := serviceOf(p, name)
		_, mistakes := decodeExtensions[excludeExtension](s.Extensions)
		reportExtensionErrors(r, s.at(), mistakes)
		if isExcluded(*s.ServiceConfig) {
			r.error(s.at("x-aws-exclude"), "excluded", "remove the service from the project", "x-aws-exclude takes effect when a file is loaded")
		}
	}
	all := p.mentions()
	for _, name := range slices.Sorted(maps.Keys(p.DisabledServices)) {
		if s := p.DisabledServices[name]; !isExcluded(s) || isReplaced(s) {
			continue
		}
		at, users := at("services", name, "x-aws-exclude"), []string{}
		for _, m := range all {
			if m.names(name) {
				users = append(users, m.at().String())
			}
		}
		if len(users) > 0 {
			r.warn(at, "excluded", "change what is there, or acknowledge it",
				"%s is left out, and is named in %s", name, strings.Join(users[:min(len(users), 3)], ", "))
			continue
		}
		r.info(at, "excluded", "", "%s is left out", name)
	}
}
