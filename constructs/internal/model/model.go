// Package model gives the one answer to each question about a compose file that
// both a check and a decision ask: which ports a load balancer serves, how large
// a service is, which containers share a task, what a mount is, what the x-aws-*
// attributes set. It reports nothing and knows nothing of the CDK.
package model

import (
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/compose-spec/compose-go/v2/types"
)

// Project is the handle of a project: its services, and what they are to each
// other. Each fact is read once, as it was when New was called, so a Project
// serves one check or one plan and is not kept.
type Project struct {
	*types.Project

	services   map[string]*Service
	extensions func() ProjectExtensions
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
	// aliases and mentionsBy are further names and mentions by service.
	aliases    func() map[string][]string
	mentionsBy func() map[string][]Mention
	// dataRoots are the directories of this machine that become volumes.
	dataRoots func() []dataRoot
	// traefik is what routers in labels share.
	traefik func() traefikShared
	// overlay is x-aws-cloudformation as text.
	overlay func() ([]byte, error)
	// stacks is where services are.
	stacks func() Stacks
	// publishedPorts are those of all services, loadBalancers what serves them.
	publishedPorts func() []Port
	loadBalancers  func() []LoadBalancer
	// credentials are the values that the template must not have.
	credentials func() []Credential
	// all are the services by name.
	all []*Service
}

// New returns the handle of a project.
func New(from *types.Project) *Project {
	p := &Project{
		Project: from, services: map[string]*Service{},
		sidecars: map[string][]string{}, Waiting: map[string][]string{}, builds: map[string]*types.BuildConfig{},
		extensions: sync.OnceValue(func() ProjectExtensions {
			e, _ := DecodeExtensions[ProjectExtensions](from.Extensions)
			return e
		}),
		overlay: sync.OnceValues(func() ([]byte, error) { return overlayText(from) }),
	}
	p.Mentions = sync.OnceValue(p.readMentions)
	p.aliases, p.mentionsBy = sync.OnceValue(p.readAliases), sync.OnceValue(p.groupMentions)
	p.traefik = sync.OnceValue(p.readTraefik)
	p.stacks = sync.OnceValue(p.placeServices)
	p.publishedPorts, p.loadBalancers = sync.OnceValue(p.sortPublishedPorts), sync.OnceValue(p.distributePorts)
	p.dataRoots, p.credentials = sync.OnceValue(p.findDataRoots), sync.OnceValue(p.readCredentials)
	for _, name := range slices.Sorted(maps.Keys(from.Services)) {
		config := from.Services[name]
		config.Name = name
		config.DependsOn = dependencies(from, config)
		p.services[name] = newService(p, config)
		p.all = append(p.all, p.services[name])
	}
	for _, s := range p.all {
		p.relate(s)
	}
	return p
}

// relate remembers what a service is to others.
func (p *Project) relate(s *Service) {
	if host := p.hostName(s.Name); host != s.Name {
		p.sidecars[host] = append(p.sidecars[host], s.Name)
	}
	for other, d := range s.DependsOn {
		if d.Condition == types.ServiceConditionCompletedSuccessfully {
			p.Waiting[other] = append(p.Waiting[other], s.Name)
		}
	}
	if s.Build != nil {
		image := imageName(p, s.Name, s.ServiceConfig)
		if p.builds[image] == nil {
			p.builds[image] = s.Build
		}
	}
}

// Service returns the handle of a service; one without attributes where the
// project has none of that name.
func (p *Project) Service(name string) *Service {
	if s := p.services[name]; s != nil {
		return s
	}
	return newService(p, types.ServiceConfig{Name: name})
}

// Find returns the handle of a service, if the project has it.
func (p *Project) Find(name string) (*Service, bool) {
	s, ok := p.services[name]
	return s, ok
}

// All returns the handles of all services, by name.
func (p *Project) All() []*Service { return p.all }

// Extensions are the x-aws-* attributes of the project. Values that cannot be
// decoded are left out and are errors in Check.
func (p *Project) Extensions() ProjectExtensions { return p.extensions() }

// Extensions of services that are something else in the file.
const (
	// OriginMarker has the path of what the service was made of.
	OriginMarker = "x-compose-cdk-origin"
	// OverlapMarker has what a job says of runs that overlap.
	OverlapMarker = "x-compose-cdk-overlap"
	// InitOfMarker has the name of the managed service that a job initializes.
	InitOfMarker = "x-compose-cdk-init-of"
)

// PreStartName is the name of the service that is made of a step of pre_start.
func PreStartName(s types.ServiceConfig, i int) string {
	return fmt.Sprintf("%s_pre_start_%d", s.Name, i+1)
}

// TakenByOthers are the steps of pre_start whose names services or jobs of the
// project have.
func TakenByOthers(p *types.Project, s types.ServiceConfig) []int {
	var taken []int
	for i := range s.PreStart {
		_, isService := p.AllServices()[PreStartName(s, i)]
		_, isJob := p.Jobs[PreStartName(s, i)]
		if isService || isJob {
			taken = append(taken, i)
		}
	}
	return taken
}
