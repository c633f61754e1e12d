package cdkecs

import (
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// projectOf is the compose project of a service that stands alone: all others
// are replaced, as by endpoints of the caller's.
func projectOf(s *serviceDefinition, props *ComposeServiceProps) *types.Project {
	if props.Config != nil {
		return projectOfConfig(s, *props.Config)
	}
	whole := s.activeIn(props.Project)
	s.refuseShared(whole)
	others := slices.DeleteFunc(slices.Concat(whole.ServiceNames(), whole.DisabledServiceNames()),
		func(name string) bool { return name == s.name })
	out := model.Replace(whole, others...)
	out.Extensions = maps.Clone(out.Extensions)
	if out.Extensions == nil {
		out.Extensions = types.Extensions{}
	}
	// What the caller gives.
	for _, name := range []string{"x-aws-vpc", "x-aws-cluster", "x-aws-subnets", "x-aws-namespace", "x-aws-log_group", "x-aws-domain"} {
		delete(out.Extensions, name)
	}
	out.Extensions["x-aws-loadbalancer"] = map[string]any{"split": true}
	return out
}

// activeIn is the project with the service, which may be of a profile that is not
// active.
func (s *serviceDefinition) activeIn(project *types.Project) *types.Project {
	if _, ok := project.Services[s.name]; ok {
		return project
	}
	if _, ok := project.DisabledServices[s.name]; !ok {
		panic(mistake(s.scope, "there is no service %q in the project, only %s; set Service to one of them", s.name,
			strings.Join(slices.Sorted(maps.Keys(project.AllServices())), ", ")))
	}
	out, err := project.WithServicesEnabled(s.name)
	if err != nil {
		panic(mistake(s.scope, "%v", err))
	}
	return out
}

// projectOfConfig is as if a compose file had the service and nothing else.
func projectOfConfig(s *serviceDefinition, config types.ServiceConfig) *types.Project {
	if config.Name == "" {
		panic(mistake(s.scope, "Config: the service has no Name"))
	}
	dir, err := os.Getwd()
	if err != nil {
		panic(mistake(s.scope, "Config: the current directory cannot be determined: %v", err))
	}
	if config.NetworkMode == "" && len(config.Networks) == 0 {
		config.Networks = map[string]*types.ServiceNetworkConfig{"default": nil}
	}
	return &types.Project{
		Name: strings.ToLower(config.Name), WorkingDir: dir,
		Services:   types.Services{config.Name: config},
		Networks:   types.Networks{"default": types.NetworkConfig{}},
		Extensions: types.Extensions{"x-aws-loadbalancer": map[string]any{"split": true}},
	}
}

// refuseShared panics with an error where the service needs others of the
// project.
func (s *serviceDefinition) refuseShared(project *types.Project) {
	whole := model.New(project)
	service := whole.Service(s.name)
	fail := func(format string, args ...any) {
		panic(mistake(s.scope, format+"; define the services together in a ComposeProject", args...))
	}
	switch {
	case service.IsSidecar():
		fail("the container of %q runs in the task of another service (network_mode: %s)", s.name, service.NetworkMode)
	case len(service.Task()) > 1:
		fail("the task of %q also has containers of other services, such as %q", s.name, service.Task()[1].Name)
	case len(service.Links) > 0:
		fail("%q links to other services", s.name)
	case project.Extensions["x-aws-cloudformation"] != nil:
		panic(mistake(s.scope, "x-aws-cloudformation in the compose file is for the stack of a ComposeProject; use escape hatches of the CDK, or a ComposeProject"))
	}
	alone := model.New(model.Replace(project, slices.DeleteFunc(project.ServiceNames(), func(name string) bool { return name == s.name })...))
	if run := service.Run(); run == model.RunOnDeployment && alone.Service(s.name).Run() != run {
		panic(mistake(s.scope, "%q is a job because other services wait for its success; define them together in a ComposeProject, "+
			"or add x-aws-job: true for a job on its own", s.name))
	}
}
