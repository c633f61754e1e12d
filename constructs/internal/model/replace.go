package model

import (
	"maps"
	"slices"

	"github.com/compose-spec/compose-go/v2/types"
)

// ReplacedMark is the extension of a replaced service. No file can set it:
// its value is of a type of this package.
const ReplacedMark = "replaced"

// Replaced is the value of ReplacedMark.
type Replaced struct {
	// Active is whether the file makes the service run.
	Active bool
	// Managed is whether a managed service of AWS takes its place, rather than
	// something of the CDK program.
	Managed bool
}

// Replace returns the project with services that something outside of it takes
// the place of, such as a database of Amazon RDS. Nothing of what these have in
// the file is made or checked, but their names resolve, others may depend on
// them, and who shares a network with one may reach it. They may be active or
// not; names of no service have no effect. The project stays as it is.
func Replace(p *types.Project, names ...string) *types.Project {
	return replace(p, false, names)
}

// ReplaceManaged is Replace for services that x-aws-managed takes the place of.
func ReplaceManaged(p *types.Project, names ...string) *types.Project {
	return replace(p, true, names)
}

func replace(p *types.Project, managed bool, names []string) *types.Project {
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
		before, _ := s.Extensions[ReplacedMark].(Replaced)
		_, active := out.Services[name]
		s.Extensions[ReplacedMark] = Replaced{Active: active || before.Active, Managed: managed}
		delete(out.Services, name)
		out.DisabledServices[name] = s
		if !managed {
			withoutInitialization(&out, name)
		}
	}
	return &out
}

// withoutInitialization removes the job that initializes a managed service,
// which something of the CDK program takes the place of.
func withoutInitialization(p *types.Project, of string) {
	for job, s := range p.Services {
		if s.Extensions[InitOfMarker] != of {
			continue
		}
		delete(p.Services, job)
		for name, other := range p.Services {
			if _, waits := other.DependsOn[job]; waits {
				other.DependsOn = maps.Clone(other.DependsOn)
				delete(other.DependsOn, job)
				p.Services[name] = other
			}
		}
	}
}

// ReplacedServices lists the services that Replace was called for, sorted.
func ReplacedServices(p *types.Project) []string {
	var names []string
	for name, s := range p.DisabledServices {
		if IsReplaced(s) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// IsReplaced reports whether something outside the project takes the place of the service.
func IsReplaced(s types.ServiceConfig) bool {
	_, ok := s.Extensions[ReplacedMark].(Replaced)
	return ok
}

// withoutAddresses leaves variables out of x-aws-environment.
func withoutAddresses(extensions types.Extensions, variables []string) types.Extensions {
	const name = "x-aws-environment"
	values, ok := extensions[name].(map[string]any)
	if !ok {
		return extensions
	}
	extensions, values = maps.Clone(extensions), maps.Clone(values)
	maps.DeleteFunc(values, func(variable string, _ any) bool { return slices.Contains(variables, variable) })
	extensions[name] = values
	return extensions
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
		s.Extensions = withoutAddresses(s.Extensions, variables[name])
		s.Secrets = slices.DeleteFunc(slices.Clone(s.Secrets), func(use types.ServiceSecretConfig) bool {
			named := SecretUseExtensionsOf(use).Variable
			return named != "" && slices.Contains(variables[name], named)
		})
		s.Extensions = withoutSelected(s.Extensions, variables[name])
		out.Services[name] = s
	}
	return &out
}

// withoutSelected returns the extensions of a service without the named
// variables in x-aws-secrets.
func withoutSelected(from types.Extensions, variables []string) types.Extensions {
	list, ok := from[SecretSelection].([]any)
	if !ok {
		return from
	}
	left := slices.DeleteFunc(slices.Clone(list), func(item any) bool {
		name, _ := item.(string)
		return slices.Contains(variables, name)
	})
	out := maps.Clone(from)
	if out[SecretSelection] = left; len(left) == 0 {
		out[SecretSelection] = false
	}
	return out
}

// ExcludeExtension is the attribute that takes effect in Load.
type ExcludeExtension struct {
	Exclude bool `yaml:"x-aws-exclude"`
}

// IsExcluded reports whether x-aws-exclude leaves the service out.
func IsExcluded(s types.ServiceConfig) bool {
	ext, _ := DecodeExtensions[ExcludeExtension](s.Extensions)
	return ext.Exclude
}
