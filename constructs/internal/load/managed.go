package load

import (
	"maps"
	"slices"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/managed"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// withManaged takes the services out that managed services of AWS take the place
// of, and makes secrets of their passwords, and jobs of the files that their
// images run at the first start. What does not fit stays out as well, for Check
// to report.
func withManaged(p *types.Project) *types.Project {
	var names []string
	for _, name := range p.ServiceNames() {
		if model.IsManaged(p.Services[name]) {
			names = append(names, name)
		}
	}
	if names == nil {
		return p
	}
	before, out := model.New(p), model.ReplaceManaged(p, names...)
	for _, name := range names {
		s := before.Service(name)
		read, ok := managed.Read(&finding.Report{}, s)
		if !ok {
			continue
		}
		out.Secrets = managed.WithSecret(out.Secrets, s, read)
		if _, taken := p.AllServices()[managed.JobName(name)]; !taken && read.Password != nil && managed.HasInitialization(s) {
			addInitialization(out, managed.Initialization(s, read), name)
		}
	}
	return out
}

// addInitialization adds a job that has to succeed before services that wait
// for a managed service start.
func addInitialization(p *types.Project, job types.ServiceConfig, of string) {
	wait := types.ServiceDependency{Condition: types.ServiceConditionCompletedSuccessfully, Required: true}
	for _, name := range slices.Sorted(maps.Keys(p.Services)) {
		s := p.Services[name]
		if _, waits := s.DependsOn[of]; waits {
			s.DependsOn = maps.Clone(s.DependsOn)
			s.DependsOn[job.Name] = wait
			p.Services[name] = s
		}
	}
	p.Services[job.Name] = job
}
