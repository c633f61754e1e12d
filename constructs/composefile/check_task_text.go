package composefile

import (
	"maps"
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
)

// checkText looks at the texts that go into the task definition as they are.
func checkText(r *report, s service) {
	size := 0
	if !IsSidecar(*s.ServiceConfig) {
		for _, sidecar := range TaskOf(s.project, *s.ServiceConfig)[1:] {
			for _, text := range textsOf(serviceOf(s.project, sidecar.Name)) {
				size += len(text.value)
			}
		}
	}
	for _, text := range textsOf(s) {
		size += len(text.value)
		// The CDK takes these for the beginning of a token of its own.
		if strings.Contains(text.value, "${Token[") || strings.Contains(text.value, "#{Token[") {
			r.error(text.at, "cdk-token", "write it in another way", "the CDK gives ${Token[ and #{Token[ a meaning of their own")
		}
	}
	if size > limits.TaskDefinitionBytes {
		reportTextSize(r, s.at(), s.Name, size)
	}
}

func reportTextSize(r *report, at path, service string, size int) {
	r.error(at, "task-definition-size", "put large values into files of the image",
		"the texts of service %q have %d KiB: a task definition has room for %d", service, size>>10, limits.TaskDefinitionBytes>>10)
}

// text is a value of a service, and where it stands.
type text struct {
	at    path
	value string
}

// texts lists what is long where anything is.
func textsOf(s service) []text {
	var out []text
	add := func(at path, value string) { out = append(out, text{at, value}) }
	for _, name := range slices.Sorted(maps.Keys(s.Environment)) {
		if value := s.Environment[name]; value != nil {
			add(s.at("environment", name), name+"="+*value)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.Labels)) {
		add(s.at("labels", name), name+"="+s.Labels[name])
	}
	for _, word := range s.Command {
		add(s.at("command"), word)
	}
	for _, word := range s.Entrypoint {
		add(s.at("entrypoint"), word)
	}
	for i, v := range s.Volumes {
		add(s.at("volumes", i), v.Target)
		if v.Volume != nil {
			add(s.at("volumes", i), v.Volume.Subpath)
		}
	}
	for _, f := range FilesOf(s.project, *s.ServiceConfig).Mounted {
		add(f.at, f.Content)
	}
	if s.HealthCheck != nil {
		for _, word := range s.HealthCheck.Test {
			add(s.at("healthcheck", "test"), word)
		}
	}
	return out
}
