package rules

import (
	"maps"
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// checkText refuses texts that are too large for a task definition, and those that
// the CDK would take for tokens.
func checkText(r *finding.Report, s *model.Service) {
	size := 0
	if !s.IsSidecar() {
		for _, sidecar := range s.Task()[1:] {
			for _, text := range textsOf(s.Project.Service(sidecar.Name)) {
				size += len(text.value)
			}
		}
	}
	for _, text := range textsOf(s) {
		size += len(text.value)
		// The CDK takes these for the beginning of a token of its own.
		if strings.Contains(text.value, "${Token[") || strings.Contains(text.value, "#{Token[") {
			r.Error(text.at, codes.CDKToken, "write it differently", "${Token[ and #{Token[ are reserved by the CDK")
		}
	}
	if size > limits.TaskDefinitionBytes {
		model.ReportTextSize(r, s.At(), s.Name, size)
	}
}

// text is a value of a service, and where it stands.
type text struct {
	at    finding.Path
	value string
}

// texts lists what is long where anything is.
func textsOf(s *model.Service) []text {
	var out []text
	add := func(at finding.Path, value string) { out = append(out, text{at, value}) }
	variables := s.PlainEnvironment()
	for _, name := range slices.Sorted(maps.Keys(variables)) {
		add(s.At("environment", name), name+"="+variables[name])
	}
	addresses := s.Extensions().Environment
	for _, name := range slices.Sorted(maps.Keys(addresses)) {
		add(s.AddressPath(name), name+"="+addresses[name])
	}
	for _, name := range slices.Sorted(maps.Keys(s.Labels)) {
		add(s.At("labels", name), name+"="+s.Labels[name])
	}
	for _, word := range s.Command {
		add(s.At("command"), word)
	}
	for _, word := range s.Entrypoint {
		add(s.At("entrypoint"), word)
	}
	for i, v := range s.Volumes {
		add(s.At("volumes", i), v.Target)
		if v.Volume != nil {
			add(s.At("volumes", i), v.Volume.Subpath)
		}
	}
	for _, f := range s.MountedFiles().Mounted {
		add(f.At, f.Content)
	}
	if s.HealthCheck != nil {
		for _, word := range s.HealthCheck.Test {
			add(s.At("healthcheck", "test"), word)
		}
	}
	return out
}
