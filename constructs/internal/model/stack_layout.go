package model

import (
	"fmt"
	"maps"
	"slices"

	"go.yaml.in/yaml/v4"

	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/source"
)

// stackLoad estimates what a template has to hold. Estimates are on the high
// side; to change one may move services of deployed projects to another stack.
type stackLoad struct {
	resources, bytes int
	// references are what a nested stack gets from the main one as parameters.
	references map[string]int
}

func newStackLoad() *stackLoad { return &stackLoad{references: map[string]int{}} }

// fullLoad leaves something to the limits of CloudFormation, and budgetLoad is
// what a stack takes of services without x-aws-stack. What is between them is
// for services with it, and in the main stack for what services share, so that
// another volume or network moves no service.
var (
	fullLoad   = stackSize{limits.StackResources - 20, limits.TemplateBytes * 9 / 10, limits.StackParameters - 10}
	budgetLoad = stackSize{limits.StackResources - 80, limits.TemplateBytes * 7 / 10, limits.StackParameters - 40}
	ripeLoad   = stackSize{budgetLoad.resources * 4 / 5, budgetLoad.bytes * 4 / 5, budgetLoad.parameters * 4 / 5}
)

type stackSize struct{ resources, bytes, parameters int }

func (l *stackLoad) exceeds(size stackSize) bool {
	parameters := 0
	for _, n := range l.references {
		parameters += n
	}
	return l.resources > size.resources || l.bytes > size.bytes || parameters > size.parameters
}

func (l *stackLoad) add(other *stackLoad) {
	l.resources += other.resources
	l.bytes += other.bytes
	maps.Copy(l.references, other.references)
}

// exceedsWith reports whether the two together do.
func (l *stackLoad) exceedsWith(other *stackLoad, size stackSize) bool {
	sum := &stackLoad{resources: l.resources, bytes: l.bytes, references: maps.Clone(l.references)}
	sum.add(other)
	return sum.exceeds(size)
}

// sharedLoad is what the main stack has without any service: network, cluster,
// load balancer, names, and what stands under networks, volumes and secrets.
func (p *Project) sharedLoad() *stackLoad {
	const own, perVolume, perName, perManaged, perResource = 25, 6, 2, 7, 1000
	l := newStackLoad()
	l.resources = own + p.s3FilesLoad() + p.cacheLoad() + len(p.Networks) + perVolume*len(p.UsedVolumes()) + len(p.Secrets) + len(p.Configs) +
		perName*(len(p.FurtherNames())+len(ReplacedServices(p.Project))) +
		perManaged*len(ManagedServices(p.Project))
	l.resources += p.machinesLoad()
	l.bytes = perResource * l.resources
	return l
}

// s3FilesLoad is what a volume on Amazon S3 Files adds besides a file system: a
// bucket with its policy, and a role.
func (p *Project) s3FilesLoad() int {
	const perVolume = 3
	load := 0
	for _, name := range p.UsedVolumes() {
		if VolumeKindOf(p.Volumes[name]) == S3FilesVolume {
			load += perVolume
		}
	}
	return load
}

// cacheLoad is a rule for each registry of which there is a cache.
func (p *Project) cacheLoad() int {
	if !p.Mirror().Cache {
		return 0
	}
	return len(Upstreams)
}

// machinesLoad is what EC2 machines add to the main stack: each kind of them,
// and once their subnets and their custom resources.
func (p *Project) machinesLoad() int {
	const own, perKind = 16, 10
	kinds := p.MachineKinds()
	if kinds == 0 {
		return 0
	}
	return own + perKind*kinds
}

// MachineKinds counts the kinds of EC2 instances that services run on.
func (p *Project) MachineKinds() int {
	kinds := map[string]bool{}
	for _, s := range p.All() {
		if s.IsManaged() && !s.IsSidecar() && !s.IsGlobal() {
			kinds[fmt.Sprint(s.ManagedInstances(), IsARM64(s.Platform()), s.GPUs().Count, s.ReachesHost())] = true
		} else if s.OnMachines() && !s.IsManaged() && !s.IsSidecar() {
			wanted := s.EC2()
			machine, _ := s.Machine()
			wanted.Machine, wanted.Min, wanted.Max = machine.Name, 0, 0
			kinds[fmt.Sprint(wanted)] = true
		}
	}
	return len(kinds)
}

// SecretParameters counts the parameters of the main stack that secrets need:
// one for each value that comes with the deployment, and for each ECS service
// that uses such values; two for each value that is generated.
func (p *Project) SecretParameters() int {
	values, using := map[string]bool{}, map[string]bool{}
	for name, s := range p.Secrets {
		if SecretOrigin(s).Kind == FromManaged {
			values["secret "+name] = true
		}
	}
	for _, s := range p.All() {
		uses := len(s.SecretKeys()) > 0
		if uses {
			values["variables "+s.Name] = true
		}
		for _, f := range s.SecretFiles() {
			uses = uses || f.Origin.Uploaded()
			if !f.Origin.External() {
				values["secret "+f.Name] = true
			}
			if f.Origin.Kind == FromGenerator {
				values["template "+f.Name] = true
			}
		}
		if host := s.Host(); uses && host.Run() == RunAlways {
			using[host.Name] = true
		}
	}
	return len(values) + len(using)
}

// serviceLoad is what a service adds to its stack.
func (s *Service) serviceLoad() *stackLoad {
	// A role with its policy, task definition, security group, ECS service and
	// Cloud Map service; of a schedule, a queue and a role with their policies
	// instead of the latter. Another role with its policy where it is its own.
	// Of a port: target group, listener and the rules of two security groups. Of
	// a volume: the rules.
	const own, perSchedule, perRole, perPort, perVolume, perDeployment = 6, 3, 2, 4, 2, 5
	l := newStackLoad()
	l.resources = own
	if s.OwnExecutionRole() {
		l.resources += perRole
	}
	if s.Extensions().Schedule != nil {
		l.resources += perSchedule
	}
	// VPC, subnets, cluster, namespace, log group, execution role, load balancer
	// and its group.
	l.references["project"] = 17
	ports := len(s.AskedPorts())
	l.resources += perPort * ports
	for _, port := range s.AskedPorts() {
		l.resources += max(0, port.Rules()-1) // perPort has a listener, or a rule
	}
	l.resources += s.releaseLoad(ports)
	if s.Deploy != nil && len(s.Deploy.Extensions) > 0 {
		l.resources += perDeployment
	}
	for _, m := range s.Mounts() {
		if m.Kind == NamedMount {
			l.resources += perVolume
			l.references["volume "+m.Volume], l.references["directory "+m.Volume+"/"+m.Subpath] = 3, 2
		}
	}
	if len(s.AddressVariables()) > 0 {
		l.references["addresses"] = 2 // the names of the load balancers
	}
	if s.OnMachines() {
		l.references["machines"] = 4 // the private subnets, the provider
	}
	for name := range s.Networks {
		l.references["network "+name] = 1
	}
	if len(s.SecretKeys()) > 0 {
		l.references["variables "+s.Name] = 1
	}
	for _, use := range s.Secrets {
		l.references["secret "+use.Source] = 1
	}
	for _, use := range s.Configs {
		l.references["config "+use.Source] = 1
	}
	l.bytes = s.templateBytes(l.resources)
	return l
}

// releaseLoad is what deployments that shift traffic add, a queue that scales, and
// alarms: a role, and for each port a rule and a target group; two policies, each
// with an alarm.
func (s *Service) releaseLoad(ports int) int {
	const perShift, perShiftedPort, perQueue, perWatch = 1, 2, 4, 5
	load := len(s.Extensions().Alarms)
	if s.Project.IsWatched() && !s.IsSidecar() {
		load += perWatch
	}
	if s.Host().ShiftsTraffic() {
		load += perShiftedPort * ports
	}
	if s.ShiftsTraffic() {
		load += perShift
	}
	for _, port := range s.AskedPorts() {
		if port.TestListener != nil {
			load++
		}
	}
	if a := s.Autoscaling(); a != nil && a.Queue != nil {
		load += perQueue
	}
	return load
}

// templateBytes is what a service adds to the text of a template. The files
// that it mounts count by what is usual: what they hold must not move it.
func (s *Service) templateBytes(resources int) int {
	const task, perResource, perEntry, content = 3_000, 900, 200, 8_000
	bytes := task + perResource*resources
	add := func(texts ...string) {
		for _, text := range texts {
			// Quotes and line breaks are escaped.
			bytes += perEntry + len(text)*9/8
		}
	}
	add(s.Command...)
	add(s.Entrypoint...)
	for _, value := range s.PlainEnvironment() {
		add(value)
	}
	for _, name := range s.SecretKeys() {
		add(name, name)
	}
	for _, value := range s.Labels {
		add(value)
	}
	for _, use := range s.Configs {
		add(s.Project.Configs[use.Source].Content)
	}
	for _, v := range s.Volumes {
		add(v.Target)
	}
	if len(s.Configs)+len(s.Volumes) > 0 {
		bytes += content
	}
	return bytes
}

// stackOrder orders services as they stand in the files, but each behind those
// it depends on.
func (p *Project) stackOrder(services []string) []string {
	ordered, seen := make([]string, 0, len(services)), map[string]bool{}
	free, sidecars := map[string]bool{}, p.sidecars
	for _, name := range services {
		free[name] = true
	}
	var visit func(string)
	visit = func(name string) {
		if seen[name] {
			return
		}
		seen[name] = true
		for _, member := range append([]string{name}, sidecars[name]...) {
			for _, on := range slices.Sorted(maps.Keys(p.Service(member).DependsOn)) {
				visit(p.hostName(on))
			}
		}
		if free[name] {
			ordered = append(ordered, name)
		}
	}
	for _, name := range p.inOrderOfFiles(services) {
		visit(name)
	}
	return ordered
}

// inOrderOfFiles orders services as they stand in the files: those of the
// files that are merged first, in their order, then those of included files.
// Services that are in no file stand behind, by name.
func (p *Project) inOrderOfFiles(services []string) []string {
	defer source.Silence()()
	left := map[string]bool{}
	for _, name := range services {
		left[name] = true
	}
	ordered := make([]string, 0, len(services))
	take := func(name string) {
		if left[name] {
			delete(left, name)
			ordered = append(ordered, name)
		}
	}
	files := source.SourcesOf(p.Project)
	for _, f := range slices.Concat(files.Main, files.Included) {
		for _, doc := range f.Docs {
			for _, name := range namesIn(source.Entry(doc, "services"), 0) {
				take(name)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(left)) {
		take(name)
	}
	return ordered
}

// namesIn lists the names of a mapping, those that it merges behind its own.
func namesIn(mapping *yaml.Node, depth int) []string {
	mapping = source.Follow(mapping)
	if mapping == nil || mapping.Kind != yaml.MappingNode || depth > source.MaxAliases {
		return nil
	}
	var own, merged []string
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Tag != "!!merge" {
			own = append(own, mapping.Content[i].Value)
			continue
		}
		for _, other := range source.MergedMappings(mapping.Content[i+1]) {
			merged = append(merged, namesIn(other, depth+1)...)
		}
	}
	return append(own, merged...)
}
