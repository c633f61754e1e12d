package reach

import (
	"fmt"
	"slices"
	"strings"
)

// Graph is who may reach whom.
type Graph struct {
	groups map[string]*group
	// Tasks are what runs for each compose service, by the service's name:
	// an ECS service, or whatever else starts its task definition.
	Tasks map[string][]Task
	// Files are the file systems, by the volume's name.
	Files map[string]Party
	// Balancers are the load balancers of the templates.
	Balancers []Party
	// Entries are the ways from a load balancer to a task.
	Entries []Entry
	// Names are where the names of services lead: the compose services that
	// are registered under each.
	Names map[string][]string
	// Defined are the services that have a task definition.
	Defined []string
	// Elsewhere are the names that lead to what is no task: a database, say,
	// that takes the place of a service.
	Elsewhere []string
	// Doors are the distributions of CloudFront.
	Doors []Door
	// internal are the names of load balancers without public addresses, and
	// cloudFront the security groups that CloudFront connects from.
	internal, cloudFront []string
	// Others are parties of other kinds, such as mount targets and instances.
	Others []Party
}

// Task is what runs for a service.
type Task struct {
	Party
	// PublicAddress is whether its tasks have one.
	PublicAddress bool
	// Volumes are the file systems that its task definition mounts, by the
	// names that Graph.Files has.
	Volumes []string
	// service is whether an ECS service runs it, nameless whether it has the network
	// of its instance, and no name.
	service, nameless bool
}

// Entry is a listener that leads to a container port.
type Entry struct {
	// Balancer is empty where the listener is not of these templates.
	Balancer Party
	// Port and Protocol are the listener's: tcp or udp.
	Port     int
	Protocol string
	// Service and Target are where it leads.
	Service string
	Target  int
	// Health is the port that the target group asks over TCP; 0 is that of the
	// target.
	Health int
}

// String gives tcp 80 -> web 8080.
func (e Entry) String() string {
	return fmt.Sprintf("%s %d -> %s %d", e.Protocol, e.Port, e.Service, e.Target)
}

// New works out the graph of stacks that belong together.
func New(roots []*Stack) Graph {
	var stacks []*Stack
	for _, s := range roots {
		stacks = append(stacks, s.All()...)
	}
	g := Graph{
		groups: groups(stacks), Doors: doors(stacks), cloudFront: cloudFrontGroups(stacks), Tasks: map[string][]Task{}, Files: map[string]Party{}, Names: map[string][]string{},
	}
	definitions := taskDefinitions(stacks)
	for _, id := range sorted(definitions) {
		g.Defined = append(g.Defined, definitions[id].service)
	}
	each(stacks, func(s *Stack, id string, r Resource) {
		switch r.Type {
		case "AWS::ECS::Service":
			g.addNames(stacks, s, r)
			if !g.addTask(s, id, r, definitions) {
				g.addOnInstances(stacks, s, id, r, definitions)
			}
		case "AWS::ECS::Daemon":
			g.addOnInstances(stacks, s, id, r, definitions)
		case "AWS::CloudFormation::Stack": // hands groups on to what is in it
		case "AWS::ECS::TaskDefinition", "AWS::ECS::DaemonTaskDefinition", "AWS::EC2::SecurityGroup", "AWS::EC2::SecurityGroupIngress", "AWS::EC2::SecurityGroupEgress":
		case "AWS::ElasticLoadBalancingV2::LoadBalancer":
			g.addBalancer(s, id, r)
		case "AWS::EFS::MountTarget":
			g.addFiles(stacks, s, r)
		case "AWS::ServiceDiscovery::Instance":
			g.addFurtherName(stacks, s, r)
		default:
			if !g.addTask(s, id, r, definitions) {
				g.addOther(s, id, r)
			}
		}
	})
	g.addEntries(stacks)
	return g
}

// each visits all resources in a fixed order.
func each(stacks []*Stack, visit func(s *Stack, id string, r Resource)) {
	for _, s := range stacks {
		for _, id := range sorted(s.Resources) {
			visit(s, id, s.Resources[id])
		}
	}
}

// tagOfService names the compose service that a resource belongs to.
const tagOfService = "com.docker.compose.service"

// definition is a task definition.
type definition struct {
	service string
	// volumes are the names of file systems.
	volumes []string
}

func taskDefinitions(stacks []*Stack) map[string]definition {
	found := map[string]definition{}
	each(stacks, func(s *Stack, id string, r Resource) {
		if r.Type != "AWS::ECS::TaskDefinition" && r.Type != "AWS::ECS::DaemonTaskDefinition" {
			return
		}
		d := definition{service: r.tag(tagOfService)}
		volumes, _ := r.Properties["Volumes"].([]any)
		for _, v := range volumes {
			fields, _ := v.(map[string]any)
			if files, ok := fields["EFSVolumeConfiguration"].(map[string]any); ok {
				d.volumes = append(d.volumes, nameOfFiles(stacks, s.Resolve(files["FilesystemId"])))
			}
		}
		found[s.ID(id)] = d
	})
	return found
}

// nameOfFiles is the name of the volume that a file system is, or its id.
func nameOfFiles(stacks []*Stack, system string) string {
	name := system
	each(stacks, func(s *Stack, id string, r Resource) {
		if volume := r.tag("com.docker.compose.volume"); s.ID(id) == system && volume != "" {
			name = volume
		}
	})
	return name
}

// isService reports whether an ECS service runs the compose service.
func (g Graph) isService(name string) bool {
	return slices.ContainsFunc(g.Tasks[name], func(t Task) bool { return t.service })
}

// addTask adds what runs a task definition in a VPC: whatever resource has a
// network configuration and names a task definition.
func (g Graph) addTask(s *Stack, id string, r Resource, definitions map[string]definition) bool {
	network, ok := awsvpc(r.Properties)
	if !ok {
		return false
	}
	found := false
	for _, mentioned := range s.mentioned(r.Properties) {
		d, ok := definitions[mentioned]
		if !ok {
			continue
		}
		found = true
		name := r.tag(tagOfService)
		if name == "" {
			name = d.service
		}
		public := value(network, "AssignPublicIp")
		g.Tasks[name] = append(g.Tasks[name], Task{
			Party:         Party{fmt.Sprintf("service %s (%s)", name, s.ID(id)), s.list(value(network, "SecurityGroups"))},
			PublicAddress: public == "ENABLED", Volumes: d.volumes, service: r.Type == "AWS::ECS::Service",
		})
	}
	return found
}

// awsvpc finds the network configuration of tasks, at any depth.
func awsvpc(properties any) (map[string]any, bool) {
	switch v := properties.(type) {
	case map[string]any:
		if network, ok := value(v, "AwsvpcConfiguration").(map[string]any); ok {
			return network, true
		}
		for _, key := range sorted(v) {
			if network, ok := awsvpc(v[key]); ok {
				return network, true
			}
		}
	case []any:
		for _, item := range v {
			if network, ok := awsvpc(item); ok {
				return network, true
			}
		}
	}
	return nil, false
}

// value is that of a name in CloudFormation's spelling or in that of the API.
func value(m map[string]any, name string) any {
	if v, ok := m[name]; ok {
		return v
	}
	return m[strings.ToLower(name[:1])+name[1:]]
}

// mentioned lists the resources that a value refers to, at any depth.
func (s *Stack) mentioned(value any) []string {
	var out []string
	switch v := value.(type) {
	case map[string]any:
		if len(v) == 1 && (v["Ref"] != nil || v["Fn::GetAtt"] != nil) {
			return []string{s.Resolve(v)}
		}
		for _, key := range sorted(v) {
			out = append(out, s.mentioned(v[key])...)
		}
	case []any:
		for _, item := range v {
			out = append(out, s.mentioned(item)...)
		}
	}
	return out
}

// addOther adds a resource of another kind that has security groups.
func (g *Graph) addOther(s *Stack, id string, r Resource) {
	var mine []string
	for _, mentioned := range s.mentioned(r.Properties) {
		if g.groups[mentioned] != nil && !slices.Contains(mine, mentioned) {
			mine = append(mine, mentioned)
		}
	}
	if len(mine) > 0 {
		g.Others = append(g.Others, Party{r.Type + " " + s.ID(id), mine})
	}
}

// addFiles adds a mount target to the party of its file system.
func (g Graph) addFiles(stacks []*Stack, s *Stack, r Resource) {
	name := nameOfFiles(stacks, s.Resolve(r.Properties["FileSystemId"]))
	party := g.Files[name]
	party.Name = "file system " + name
	for _, id := range s.list(r.Properties["SecurityGroups"]) {
		if !slices.Contains(party.Groups, id) {
			party.Groups = append(party.Groups, id)
		}
	}
	g.Files[name] = party
}

// addNames adds the names under which an ECS service is found: its entries in
// Cloud Map, and what Service Connect calls it.
func (g Graph) addNames(stacks []*Stack, s *Stack, r Resource) {
	service := r.tag(tagOfService)
	registries, _ := r.Properties["ServiceRegistries"].([]any)
	for _, registry := range registries {
		fields, _ := registry.(map[string]any)
		if name := nameOfEntry(stacks, s.Resolve(fields["RegistryArn"])); name != "" {
			g.addName(name, service)
		}
	}
	connect, _ := r.Properties["ServiceConnectConfiguration"].(map[string]any)
	offered, _ := connect["Services"].([]any)
	for _, offer := range offered {
		fields, _ := offer.(map[string]any)
		aliases, _ := fields["ClientAliases"].([]any)
		for _, alias := range aliases {
			fields, _ := alias.(map[string]any)
			g.addName(s.Resolve(fields["DnsName"]), service)
		}
	}
}

// addFurtherName follows a record that names another one, or something that the
// templates do not have.
func (g *Graph) addFurtherName(stacks []*Stack, s *Stack, r Resource) {
	name := nameOfEntry(stacks, s.Resolve(r.Properties["ServiceId"]))
	attributes, _ := r.Properties["InstanceAttributes"].(map[string]any)
	service, _, _ := strings.Cut(s.Resolve(attributes["AWS_INSTANCE_CNAME"]), ".")
	if slices.Contains(g.Defined, service) {
		g.addName(name, service)
		return
	}
	g.Elsewhere = append(g.Elsewhere, name)
}

// nameOfEntry is the name of an entry in Cloud Map.
func nameOfEntry(stacks []*Stack, entry string) string {
	name := ""
	each(stacks, func(s *Stack, id string, r Resource) {
		if s.ID(id) == entry {
			name = s.Resolve(r.Properties["Name"])
		}
	})
	return name
}

func (g Graph) addName(name, service string) {
	if !slices.Contains(g.Names[name], service) {
		g.Names[name] = append(g.Names[name], service)
	}
}
