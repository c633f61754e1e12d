package composefile

import (
	"fmt"
	"net/url"
	"regexp"
	"sort"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
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
func OverlayTargets(p *types.Project) []OverlayTarget {
	t := &overlayTargets{seen: map[OverlayTarget]bool{}, stacks: StacksOf(p)}
	if ProjectExtensionsOf(p).Cluster == "" {
		t.add("Cluster", "Cluster")
	}
	t.add("LogGroup", "LogGroup")
	t.add("CloudMap", "Namespace")
	for _, name := range p.ServiceNames() {
		t.service(p, p.Services[name])
	}
	for _, port := range PublishedPorts(p) {
		t.add("LoadBalancer", "LoadBalancer")
		t.port(port)
	}
	for _, name := range UsedNetworks(p) {
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

func (t *overlayTargets) service(p *types.Project, s types.ServiceConfig) {
	name, scope := ancestorName(s.Name), t.scope(s.Name)
	t.add(name+"Service", scope+"/Service")
	t.add(name+"TaskDefinition", scope+"/TaskDefinition")
	t.add(name+"TaskExecutionRole", scope+"/ExecutionRole")
	if _, existing := ServiceExtensionsOf(s).Role.(string); !existing {
		t.add(name+"TaskRole", scope+"/TaskRole")
	}
	for _, f := range SecretsOf(p, s) {
		if !f.Origin.External() {
			t.add(ancestorName(f.Name)+"Secret", "Secrets/"+f.Name+"/Secret")
		}
	}
	for _, m := range Mounts(p, s) {
		if m.Kind == NamedMount && VolumeKindOf(p.Volumes[m.Volume]) == EFSVolume {
			t.volume(m)
		}
	}
}

func (t *overlayTargets) volume(m Mount) {
	name, scope := ancestorName(m.Volume), "Volumes/"+url.PathEscape(m.Volume)
	t.add(name+"Filesystem", scope+"/FileSystem")
	if m.Subpath == "" {
		t.add(name+"AccessPoint", scope+"/AccessPoint")
	}
}

func (t *overlayTargets) port(port Port) {
	name := fmt.Sprintf("%s%s%d", ancestorName(port.Service), strings.ToUpper(port.Transport), port.Published)
	scope, listeners := t.scope(port.Service), "LoadBalancer"
	if t.stacks.Of(port.Service) != MainStack {
		listeners = scope
	}
	t.add(name+"Listener", fmt.Sprintf("%s/Listener%d", listeners, port.Published))
	t.add(name+"TargetGroup", fmt.Sprintf("%s/TargetGroup%d", scope, port.Published))
}

var notAlphanumeric = regexp.MustCompile(`[^A-Za-z0-9]+`)

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
