package model

import (
	"fmt"
	"net/url"
	"sort"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
)

// OverlayTarget is a resource that an overlay can change by a name: that of
// the original Docker integration for Amazon ECS.
type OverlayTarget struct {
	Name string
	// Path is that of the construct, from the ComposeProject on. Constructs
	// that were brought from Go are not there.
	Path string
}

// OverlayTargets lists the resources of a project that have such a name, by
// name and path. Names that differ by hyphens, dots or capitals only come out
// the same, and stand there several times.
func (p *Project) OverlayTargets() []OverlayTarget {
	t := &overlayTargets{seen: map[OverlayTarget]bool{}, stacks: p.Stacks()}
	ext := p.Extensions()
	if ext.Cluster == "" {
		t.add("Cluster", "Cluster")
	}
	if ext.LogGroup == "" {
		t.add("LogGroup", "LogGroup")
	}
	if ext.Namespace == nil {
		t.add("CloudMap", "Namespace")
	}
	for _, name := range p.ServiceNames() {
		t.service(p.Service(name))
	}
	for _, name := range ManagedServices(p.Project) {
		t.managed(p.DisabledServices[name])
	}
	lb := LoadBalancerOf(p.Project)
	for _, b := range p.LoadBalancers() {
		if !lb.IsExisting() {
			t.add("LoadBalancer", LoadBalancerID("LoadBalancer", b.Second))
		}
		for _, l := range b.Listeners {
			for _, port := range l.Ports {
				t.port(port, b, lb.Listener == "")
			}
		}
	}
	for _, name := range p.UsedNetworks() {
		if _, existing := ExistingGroup(p.Networks[name]); !existing {
			t.add(ancestorName(name)+"Network", "Networks/"+name)
		}
	}
	sort.Slice(t.found, func(i, j int) bool {
		a, b := t.found[i], t.found[j]
		return a.Name < b.Name || a.Name == b.Name && a.Path < b.Path
	})
	return t.found
}

type overlayTargets struct {
	found  []OverlayTarget
	seen   map[OverlayTarget]bool
	stacks Stacks
}

// scope is the path of a service.
func (t *overlayTargets) scope(service string) string {
	if stack := t.stacks.Of(service); stack != MainStack {
		return "Stacks/" + stack + "/Services/" + service
	}
	return "Services/" + service
}

func (t *overlayTargets) add(name, path string) {
	target := OverlayTarget{name, path}
	if !t.seen[target] {
		t.seen[target] = true
		t.found = append(t.found, target)
	}
}

// managed adds what has the data of a managed service.
func (t *overlayTargets) managed(s types.ServiceConfig) {
	m, _ := DecodeManaged(s.Extensions[ManagedKey], nil)
	if m.ElastiCache != nil {
		t.add(ancestorName(s.Name)+"Cache", "Managed/"+s.Name+"/Cache")
		return
	}
	t.add(ancestorName(s.Name)+"Database", "Managed/"+s.Name+"/Database")
}

func (t *overlayTargets) service(s *Service) {
	if !s.IsSidecar() {
		t.task(s)
	}
	if len(s.SecretVariables()) > 0 {
		t.add(ancestorName(s.Name)+"Secret", "Variables/"+s.Name+"/Secret")
	}
	for _, f := range s.SecretFiles() {
		if !f.Origin.External() {
			t.add(ancestorName(f.Name)+"Secret", "Secrets/"+f.Name+"/"+SecretID(s.Project.generatedVersion(f.Name)))
		}
	}
	for _, m := range s.Mounts() {
		if m.Kind == NamedMount && VolumeKindOf(s.Project.Volumes[m.Volume]) == EFSVolume {
			t.volume(m)
		}
	}
}

// task adds what a service has that is no container in the task of another.
func (t *overlayTargets) task(s *Service) {
	name, scope, ext := ancestorName(s.Name), t.scope(s.Name), s.Extensions()
	switch {
	case s.IsManagedDaemon():
		t.add(name+"Service", scope+"/Daemon")
		t.add(name+"TaskDefinition", scope+"/DaemonTaskDefinition")
	case s.Run() == RunAlways:
		t.add(name+"Service", scope+"/Service")
		fallthrough
	default:
		t.add(name+"TaskDefinition", scope+"/TaskDefinition")
	}
	if ext.ExecutionRole == "" {
		t.add(name+"TaskExecutionRole", scope+"/ExecutionRole")
	}
	if _, existing := ext.Role.(string); !existing {
		t.add(name+"TaskRole", scope+"/TaskRole")
	}
}

func (t *overlayTargets) volume(m Mount) {
	name, scope := ancestorName(m.Volume), "Volumes/"+url.PathEscape(m.Volume)
	t.add(name+"Filesystem", scope+"/FileSystem")
	if m.Subpath == "" {
		t.add(name+"AccessPoint", scope+"/AccessPoint")
	}
}

// port adds the listener of a published port, unless it exists, and the target
// group. A service in a nested stack has the listener of a Network Load
// Balancer with it.
func (t *overlayTargets) port(port Port, b LoadBalancer, ownListener bool) {
	name := fmt.Sprintf("%s%s%d", ancestorName(port.Service), strings.ToUpper(port.Transport), port.Published)
	scope, listeners := t.scope(port.Service), LoadBalancerID("LoadBalancer", b.Second)
	if !b.HTTP && t.stacks.Of(port.Service) != MainStack {
		listeners = scope
	}
	if ownListener {
		t.add(name+"Listener", listeners+"/"+ListenerID(port.Published))
	}
	t.add(name+"TargetGroup", scope+"/"+LoadBalancerID(TargetGroupID(port.ID()), b.Second))
}

var notAlphanumeric = lazyregexp.New(`[^A-Za-z0-9]+`)

// ancestorName is how the Docker integration made a logical name of a name.
func ancestorName(name string) string {
	name = notAlphanumeric.ReplaceAllString(name, "")
	if name == "" {
		return ""
	}
	return strings.ToUpper(name[:1]) + name[1:]
}

// IsConstructPath reports whether a name in an overlay is the path of a
// construct, from the ComposeProject on.
func IsConstructPath(name string) bool { return strings.Contains(name, "/") }
