package model

import (
	"fmt"
	"net/url"
	"sort"
	"strings"

	"github.com/compose-spec/compose-go/v2/tree"
	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
	"github.com/compose-cdk/compose-cdk/constructs/internal/source"
)

// OverlayKey is the attribute that is merged over the template.
const OverlayKey = "x-aws-cloudformation"

// OverlaySections are the parts of a template that an overlay can have.
var OverlaySections = []string{"Conditions", "Mappings", "Outputs", "Parameters", "Resources"}

// Overlay is the value of x-aws-cloudformation: sections of a CloudFormation
// template, by name, with intrinsic functions in their long form.
type Overlay struct {
	// Resources are changes of resources that the project makes, or new ones;
	// nil stands for a resource to remove. Names are those of OverlayTargets,
	// or paths of constructs.
	Resources map[string]map[string]any
	// The others are all new.
	Outputs, Parameters, Mappings map[string]map[string]any
	// Conditions are functions.
	Conditions map[string]any
}

// OverlayOf reads the overlay of a project. What is not as it must be is left
// out here and is an error in Check.
func OverlayOf(p *types.Project) Overlay {
	whole, _ := ProjectExtensionsOf(p).CloudFormation.(map[string]any)
	conditions, _ := whole["Conditions"].(map[string]any)
	return Overlay{
		Resources:  overlaySection(whole, "Resources"),
		Outputs:    overlaySection(whole, "Outputs"),
		Parameters: overlaySection(whole, "Parameters"),
		Mappings:   overlaySection(whole, "Mappings"),
		Conditions: conditions,
	}
}

func overlaySection(whole map[string]any, name string) map[string]map[string]any {
	section, _ := whole[name].(map[string]any)
	out := map[string]map[string]any{}
	for name, value := range section {
		fields, ok := value.(map[string]any)
		if ok || value == nil {
			out[name] = fields
		}
	}
	return out
}

// ReadOverlay reads the overlay from the files once more: compose-go drops
// tags such as !Ref, and an override file cannot set anything to null there,
// which removes it here.
func ReadOverlay(p *types.Project) {
	if _, set := p.Extensions[OverlayKey]; !set {
		return
	}
	var whole any
	for _, f := range source.SourcesOf(p).Main {
		for _, doc := range f.Docs {
			n := source.Entry(doc, OverlayKey)
			if n == nil {
				continue
			}
			r := source.NewRawReader(f)
			r.Functions = true
			value := r.Value(n, finding.At(OverlayKey), tree.NewPath(OverlayKey))
			if r.Exhausted() {
				return
			}
			whole = mergeOverlays(whole, value)
		}
	}
	if whole != nil {
		p.Extensions[OverlayKey] = whole
	}
}

// mergeOverlays merges as Compose does: mappings deep, lists one after the
// other, and of other values the later wins.
func mergeOverlays(before, after any) any {
	switch value := after.(type) {
	case map[string]any:
		merged, ok := before.(map[string]any)
		if !ok {
			return after
		}
		for name, v := range value {
			merged[name] = mergeOverlays(merged[name], v)
		}
		return merged
	case []any:
		if list, ok := before.([]any); ok {
			return append(list, value...)
		}
	}
	return after
}

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
	if len(s.SecretKeys()) > 0 {
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
	if ownListener && port.TestListener != nil {
		t.add(name+"TestListener", listeners+"/"+ListenerID(port.TestListener.Port))
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
