package composefile

import (
	"maps"
	"slices"

	"github.com/compose-spec/compose-go/v2/types"
)

// replacedMark is the extension of a replaced service. No file can set it:
// its value is of a type of this package.
const replacedMark = "replaced"

type replaced struct {
	// active is whether the file makes the service run.
	active bool
}

// Replace returns the project with services that something outside of it takes
// the place of, such as a database of Amazon RDS. Nothing of what these have in
// the file is made or checked, but their names resolve, others may depend on
// them, and who shares a network with one may reach it. They may be active or
// not; names of no service have no effect. The project stays as it is.
func Replace(p *types.Project, names ...string) *types.Project {
	out := *p
	out.Services, out.DisabledServices = maps.Clone(p.Services), maps.Clone(p.DisabledServices)
	if out.DisabledServices == nil {
		out.DisabledServices = types.Services{}
	}
	for _, name := range names {
		s, ok := out.Services[name]
		if !ok {
			if s, ok = out.DisabledServices[name]; !ok {
				continue
			}
		}
		s.Extensions = maps.Clone(s.Extensions)
		if s.Extensions == nil {
			s.Extensions = types.Extensions{}
		}
		_, active := out.Services[name]
		s.Extensions[replacedMark] = replaced{active}
		delete(out.Services, name)
		out.DisabledServices[name] = s
	}
	return &out
}

// ReplacedServices lists the services that Replace was called for, sorted.
func ReplacedServices(p *types.Project) []string {
	var names []string
	for name, s := range p.DisabledServices {
		if isReplaced(s) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

func isReplaced(s types.ServiceConfig) bool {
	_, ok := s.Extensions[replacedMark].(replaced)
	return ok
}

// WithoutVariables returns the project without the named variables of
// services, those with the value of a secret (x-aws-env) among them, for a
// program that gives them values of its own. The project stays as it is.
func WithoutVariables(p *types.Project, variables map[string][]string) *types.Project {
	out := *p
	out.Services = maps.Clone(p.Services)
	for name, s := range out.Services {
		if len(variables[name]) == 0 {
			continue
		}
		s.Environment = maps.Clone(s.Environment)
		for _, variable := range variables[name] {
			delete(s.Environment, variable)
		}
		s.Secrets = slices.DeleteFunc(slices.Clone(s.Secrets), func(use types.ServiceSecretConfig) bool {
			named := SecretUseExtensionsOf(use).Variable
			return named != "" && slices.Contains(variables[name], named)
		})
		out.Services[name] = s
	}
	return &out
}

// checkReplaced says what of a replaced service is missed that others may
// count on.
func checkReplaced(r *report, p *Model) {
	for _, name := range ReplacedServices(p.Project) {
		s := namedService(p, name)
		if mark, _ := s.Extensions[replacedMark].(replaced); !mark.active {
			continue
		}
		for _, port := range Ports(p, *s.ServiceConfig) {
			if !port.Private {
				r.warn(portPath(port), "replaced-port", "acknowledge it, or publish it with what replaces the service",
					"port %d is not published: something outside of the project takes the place of %s", port.Published, name)
			}
		}
	}
}
