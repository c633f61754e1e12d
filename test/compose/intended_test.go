package compose

import (
	"maps"
	"slices"
	"strings"
)

// intended are the differences that are meant. Of a path, * stands for any key.
var intended = []struct{ path, reason string }{
	{"services.*.env_file", "Docker Compose forgets which files it has read; findings name their lines"},
	{"jobs.*.env_file", "as in services"},
	{"configs.*.content", "the content of a file is read with the model, since it becomes a part of the template"},
	{"services.*.volumes_from", "the mounts of the other container are read with the model, and are mounts of the service"},
	{"services.*.pre_start", "each step becomes a task of its own, and so a service of the model"},
	{"secrets.made", "see TestGeneratedSecret"},
	{"jobs.*.triggers", "they become x-aws-schedule and x-aws-run"},
	{"jobs.*.x-aws-schedule", "see triggers"},
	{"jobs.*.x-aws-run", "see triggers"},
	{"jobs.*.x-compose-cdk-overlap", "see triggers"},
	{"jobs.*." + originMarker, "what was written as a job is told from a service with x-aws-run"},
	{"x-aws-cloudformation", "functions in short form, such as !Ref, are those of CloudFormation; to Docker Compose they are their values"},
	{"jobs.*.name", "Docker Compose writes it in one of the two forms only"},
}

// originMarker is the extension that says of a service what it was in the file.
const (
	originMarker  = "x-compose-cdk-origin"
	managedMarker = "x-compose-cdk-managed"
)

// withoutIntended takes out of a model what is meant to differ. Jobs, which are
// services for us, become jobs again. Services with x-aws-exclude or x-aws-managed
// are for Docker Compose alone.
func withoutIntended(model, yaml map[string]any) map[string]any {
	services, jobs := mapOf(model, "services"), mapOf(model, "jobs")
	sharesByService(services)
	for _, named := range []map[string]any{mapOf(yaml, "services"), services} {
		for name, s := range named {
			if service, _ := s.(map[string]any); service["x-aws-exclude"] == true || service["x-aws-managed"] != nil {
				delete(services, name)
			}
		}
	}
	withoutManagedSecrets(model, yaml)
	withoutModelVariables(services)
	for name, s := range mapOf(yaml, "services") {
		service, _ := s.(map[string]any)
		origin, _ := service[originMarker].([]any)
		if len(origin) == 0 {
			continue
		}
		if origin[0] == "jobs" {
			jobs[name] = services[name]
		}
		delete(services, name)
		for _, other := range services {
			withoutDependency(other, name)
		}
	}
	delete(model, "jobs")
	if len(jobs) > 0 {
		model["jobs"] = jobs
	}
	for _, difference := range intended {
		remove(model, strings.Split(difference.path, "."))
	}
	return model
}

// withoutManagedSecrets leaves out the secrets with the passwords of managed
// services, which are variables for Docker Compose.
func withoutManagedSecrets(model, yaml map[string]any) {
	secrets := mapOf(model, "secrets")
	for _, named := range []map[string]any{mapOf(yaml, "secrets"), secrets} {
		for name, s := range named {
			if secret, _ := s.(map[string]any); secret[managedMarker] != nil {
				delete(secrets, name)
			}
		}
	}
	if len(secrets) == 0 {
		delete(model, "secrets")
	}
}

// withoutModelVariables leaves out the variables of models, which Docker Compose
// sets when it starts a service, and not in its model.
func withoutModelVariables(services map[string]any) {
	for _, s := range services {
		service, _ := s.(map[string]any)
		environment, models := mapOf(service, "environment"), mapOf(service, "models")
		for name, use := range models {
			prefix := strings.ToUpper(strings.ReplaceAll(name, "-", "_"))
			variables := map[string]any{"endpoint_var": prefix + "_URL", "model_var": prefix + "_MODEL"}
			settings, _ := use.(map[string]any)
			maps.Copy(variables, settings)
			for _, key := range []string{"endpoint_var", "model_var"} {
				variable, _ := variables[key].(string)
				delete(environment, variable)
			}
		}
		if len(models) > 0 && len(environment) == 0 {
			delete(service, "environment")
		}
	}
}

// sharesByService writes a network_mode that names the container of a service as
// one that names the service: ECS knows no names of containers beyond a task.
func sharesByService(services map[string]any) {
	owners := map[any]string{}
	for name, s := range services {
		if service, _ := s.(map[string]any); service["container_name"] != nil {
			owners[service["container_name"]] = name
		}
	}
	for _, s := range services {
		service, _ := s.(map[string]any)
		mode, _ := service["network_mode"].(string)
		if container, ok := strings.CutPrefix(mode, "container:"); ok && owners[container] != "" {
			service["network_mode"] = "service:" + owners[container]
		}
	}
}

func withoutDependency(service any, on string) {
	s, _ := service.(map[string]any)
	dependencies := mapOf(s, "depends_on")
	delete(dependencies, on)
	if len(dependencies) == 0 {
		delete(s, "depends_on")
	}
}

func remove(from any, path []string) {
	m, _ := from.(map[string]any)
	if len(path) == 1 {
		delete(m, path[0])
		return
	}
	for key, value := range m {
		if slices.Contains([]string{key, "*"}, path[0]) {
			remove(value, path[1:])
		}
	}
}

// mapOf is never nil.
func mapOf(m map[string]any, key string) map[string]any {
	if value, ok := m[key].(map[string]any); ok {
		return value
	}
	return map[string]any{}
}
