package cdkecs

import (
	"maps"
	"math"
	"slices"

	"github.com/aws/constructs-go/constructs/v10"
	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// withOptions changes a compose project as the options of services say, as far
// as that decides what is right in the file. It panics with an error where
// options are of no service that runs.
func withOptions(c constructs.IConstruct, project *types.Project, all map[string]*ComposeServiceOptions) *types.Project {
	variables := map[string][]string{}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if _, ok := project.Services[name]; !ok {
			panic(mistake(c, "Services has the key %q, which is not an active service", name))
		}
		variables[name] = variablesOf(c, name, optionsOf(all, name))
	}
	out := model.WithoutVariables(project, variables)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		out.Services[name] = withServiceOptions(c, out, out.Services[name], optionsOf(all, name))
	}
	return out
}

func withServiceOptions(c constructs.IConstruct, project *types.Project, s types.ServiceConfig, own *ComposeServiceOptions) types.ServiceConfig {
	if own.Image != nil {
		s.Build = nil
		if s.Image == "" {
			// What docker compose calls the image that it builds.
			s.Image = project.Name + "-" + s.Name
		}
	}
	if count := own.DesiredCount; count != nil && !isToken(count) {
		if *count < 0 || *count != math.Trunc(*count) {
			panic(optionMistake(c, s.Name, "DesiredCount", "%v is not a valid number of tasks; use a whole number from 0", *count))
		}
		deploy := types.DeployConfig{}
		if s.Deploy != nil {
			deploy = *s.Deploy
		}
		s.Deploy = &deploy
		s.SetScale(int(*count))
	}
	return s
}

// variablesOf are the names of the variables that options have values for, or
// leave out.
func variablesOf(c constructs.IConstruct, service string, own *ComposeServiceOptions) []string {
	names := slices.Sorted(maps.Keys(own.Environment))
	for _, name := range slices.Sorted(maps.Keys(own.EnvironmentSecrets)) {
		if own.EnvironmentSecrets[name] != nil && own.Environment[name] != nil {
			panic(optionMistake(c, service, "EnvironmentSecrets", "%s is also in Environment; ECS allows only one of them", name))
		}
		names = append(names, name)
	}
	if slices.Contains(names, "") {
		panic(optionMistake(c, service, "Environment", "a variable has no name"))
	}
	return names
}
