// Package model gives the one answer to each question about a compose file that
// both a check and a decision ask: which ports a load balancer serves, how large
// a service is, which containers share a task, what a mount is, what the x-aws-*
// attributes set. It reports nothing and knows nothing of the CDK.
package model

import (
	"cmp"
	"maps"
	"slices"
	"sync"

	"github.com/compose-spec/compose-go/v2/types"
)

// Model is a project and what its services are to each other, which is read
// once: who asks for each service does not look at all of them every time. It
// is of the project as it was when Index was called, and not to be kept.
type Model struct {
	*types.Project

	// sidecars are the names of the sidecars of a service, sorted.
	sidecars map[string][]string
	// Waiting are the names of the services that wait for the success of a
	// service, sorted.
	Waiting map[string][]string
	// builds are those that make an image, of several the first by the name of
	// the service.
	builds map[string]*types.BuildConfig
	// Mentions are the values of all services, in the order of their names.
	Mentions func() []Mention
	// overlay is x-aws-cloudformation as text.
	overlay func() ([]byte, error)
	// mounts are those of the services that have any. To read them is to look
	// at what is on the disk.
	mounts map[string]func() []Mount
}

// Index reads what the services of a project are to each other.
func Index(p *types.Project) *Model {
	m := &Model{
		Project:  p,
		sidecars: map[string][]string{}, Waiting: map[string][]string{}, builds: map[string]*types.BuildConfig{},
		Mentions: sync.OnceValue(func() []Mention { return mentionsIn(p) }),
		overlay:  sync.OnceValues(func() ([]byte, error) { return overlayText(p) }),
		mounts:   map[string]func() []Mount{},
	}
	for _, name := range slices.Sorted(maps.Keys(p.Services)) {
		if len(p.Services[name].Volumes) > 0 {
			m.mounts[name] = sync.OnceValue(func() []Mount { return slices.Clip(readMounts(m, *ServiceOf(m, name).ServiceConfig)) })
		}
		if host := hostName(m, name); host != name {
			m.sidecars[host] = append(m.sidecars[host], name)
		}
		for other, d := range p.Services[name].DependsOn {
			if d.Condition == types.ServiceConditionCompletedSuccessfully {
				m.Waiting[other] = append(m.Waiting[other], name)
			}
		}
		if b := p.Services[name].Build; b != nil {
			image := cmp.Or(p.Services[name].Image, p.Name+"-"+name)
			if m.builds[image] == nil {
				m.builds[image] = b
			}
		}
	}
	return m
}
