package plan

import (
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/machines"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// Launch is where the tasks of a service run.
//
// Compose: containers run on the host, with its GPUs and devices. ECS: Fargate
// has machines that nobody sees, without GPUs, devices or shared namespaces;
// EC2 instances are machines of the account, which somebody has to choose, and
// to pay for while they run; Managed Instances are such machines that ECS chooses
// and keeps. Decision: Fargate, unless the service wants a GPU or the file chooses
// machines. Services whose machines are of one kind share
// them: that is a capacity. What can reach into its machine shares it with
// nothing but its like, as it could read what others on it have.
type Launch struct {
	// Capacity names the machines, among the project's; empty on Fargate, and
	// where Daemon is set.
	Capacity string `json:"capacity,omitempty"`
	// Daemon runs one task on each machine of the project; as a managed daemon
	// where Managed is set.
	Daemon bool `json:"daemon,omitempty"`
	// Managed means that the machines are Managed Instances.
	Managed bool `json:"managed,omitempty"`
	// Strategy shares the tasks out between Fargate and Fargate Spot; empty
	// where all are on one of the former or on machines.
	Strategy []Share `json:"strategy,omitempty"`
	// Constraints are placement constraints in the query language of ECS.
	Constraints []string `json:"constraints,omitempty"`
	// Distinct keeps any two tasks on different machines.
	Distinct bool `json:"distinct,omitempty"`
}

// Share is an item of a capacity provider strategy.
type Share struct {
	// Provider is FARGATE or FARGATE_SPOT.
	Provider string `json:"provider"`
	// Base is how many tasks come before weights count.
	Base   int `json:"base,omitempty"`
	Weight int `json:"weight,omitempty"`
}

// OnMachines reports whether the tasks run on EC2 instances or Managed Instances.
func (l Launch) OnMachines() bool { return l.Capacity != "" || l.Daemon }

// Capacity is a group of machines of one kind, as many as tasks need.
type Capacity struct {
	// Name tells it from the others: the machine, and what else is special.
	Name string `json:"name"`
	// Machine is the instance type.
	Machine string `json:"machine"`
	// GPU means that the machine image has the drivers.
	GPU bool `json:"gpu,omitempty"`
	// ARM64 is the architecture; the others are x86_64.
	ARM64 bool `json:"arm64,omitempty"`
	// AMI is the id of a machine image or the name of a parameter with it;
	// empty is the one that ECS recommends.
	AMI string `json:"ami,omitempty"`
	// Min and Max bound the number of machines.
	Min int `json:"min,omitempty"`
	Max int `json:"max"`
	// Spot takes Spot instances.
	Spot bool `json:"spot,omitempty"`
	// LaunchConfiguration makes one in place of a launch template.
	LaunchConfiguration bool `json:"launchConfiguration,omitempty"`
	// Agent is what the agent of ECS has to be told for containers here.
	Agent Agent `json:"agent,omitzero"`
	// Managed makes them Managed Instances, of which ECS chooses type, image and
	// number; nil makes an Auto Scaling group.
	Managed *Managed `json:"managed,omitempty"`
}

// Managed is what ECS may choose from.
type Managed struct {
	machines.Filter
	// GPUs is the least number that an instance has.
	GPUs int `json:"gpus,omitempty"`
	// StorageGiB is the size of the disk for images and scratch data; 0 is the
	// default of ECS.
	StorageGiB int `json:"storageGiB,omitempty"`
}

// Agent are settings of the agent of ECS on an instance. The agent of the images
// of ECS offers awslogs, fluentd, json-file and syslog, and no labels (Amazon ECS
// developer guide, Container agent configuration).
type Agent struct {
	// LogDrivers are the drivers beside those, sorted.
	LogDrivers []string `json:"logDrivers,omitempty"`
	// SELinux and AppArmor are for containers with security options of these.
	SELinux  bool `json:"selinux,omitempty"`
	AppArmor bool `json:"apparmor,omitempty"`
	// Domain is for containers with an account of Active Directory.
	Domain bool `json:"domain,omitempty"`
}

// UsesProviders reports whether services need capacity providers of the cluster.
func (p Project) UsesProviders() bool { return len(p.Capacities) > 0 || p.SharesFargate() }

// SharesFargate reports whether services need the capacity providers of Fargate.
func (p Project) SharesFargate() bool {
	return slices.ContainsFunc(p.Services, func(s Service) bool { return len(s.Launch.Strategy) > 0 })
}

// HasGroups reports whether there are EC2 instances in Auto Scaling groups.
func (p Project) HasGroups() bool {
	return slices.ContainsFunc(p.Capacities, func(c Capacity) bool { return c.Managed == nil })
}

// MachineAttribute is the attribute of ECS that all machines of a project
// have, with its name for a value.
const MachineAttribute = "compose.project"

func launch(s *model.Service) Launch {
	if !s.OnMachines() {
		return Launch{Strategy: fargateStrategy(s.Capacity())}
	}
	placement := s.Placement()
	l := Launch{Constraints: placement.Expressions, Distinct: placement.Distinct && !s.IsGlobal(), Managed: s.IsManaged()}
	if s.IsManagedDaemon() {
		return Launch{Daemon: true, Managed: true}
	}
	if s.IsGlobal() {
		// A service that is on each machine takes no capacity provider: ECS
		// refuses a strategy beside the DAEMON scheduling.
		l.Daemon = true
		machine, _ := s.Machine()
		l.Constraints = append(l.Constraints, "attribute:"+MachineAttribute+" == "+s.Project.Name,
			"attribute:ecs.cpu-architecture == "+ecsArchitecture(machine.ARM64))
		return l
	}
	l.Capacity = capacity(s).Name
	return l
}

func ecsArchitecture(arm64 bool) string {
	if arm64 {
		return "arm64"
	}
	return "x86_64"
}

// fargateStrategy is empty for tasks on demand, but where the file has shares:
// ECS keeps the strategy of a service that says nothing any more, so that a
// service that comes back from Fargate Spot has to say so.
func fargateStrategy(c model.Capacity) []Share {
	var shares []Share
	if c.OnDemand > 0 || c.Base > 0 {
		shares = append(shares, Share{Provider: "FARGATE", Base: c.Base, Weight: c.OnDemand})
	}
	if c.Spot > 0 {
		shares = append(shares, Share{Provider: "FARGATE_SPOT", Weight: c.Spot})
	}
	return shares
}

// capacity is what the service needs by itself.
func capacity(s *model.Service) Capacity {
	if s.IsManaged() {
		return managedCapacity(s)
	}
	wanted := s.EC2()
	machine, _ := s.Machine()
	c := Capacity{
		Name: machine.Name, Machine: machine.Name, GPU: machine.HasGPUs, ARM64: machine.ARM64,
		AMI: wanted.AMI, Min: wanted.Min, Max: wanted.Max, Spot: wanted.Spot,
		LaunchConfiguration: s.Project.Extensions().LaunchConfiguration,
	}
	if c.Spot {
		c.Name += "-spot"
	}
	if s.ReachesHost() {
		c.Name += "-host"
	}
	if c.AMI != "" {
		c.Name += "-" + strings.ReplaceAll(strings.Trim(c.AMI, "/"), "/", "-")
	}
	return c
}

// capacities lists what the services need, each kind of machine once, by name.
// Services that run on each machine need none of their own, unless there is no
// other of their architecture to be on.
func capacities(project *model.Project) []Capacity {
	of := map[string]Capacity{}
	limited, served := map[string]bool{}, map[bool]bool{}
	for _, global := range []bool{false, true} {
		for _, name := range project.ServiceNames() {
			s := project.Service(name)
			if !s.OnMachines() || s.IsSidecar() || s.IsGlobal() != global || s.IsManagedDaemon() {
				continue
			}
			c := capacity(s)
			switch {
			case c.Managed != nil:
				of[c.Name] = c
				continue
			case !global:
				served[c.ARM64] = true
			case served[c.ARM64]:
				continue
			default:
				c.Min = max(c.Min, 1)
			}
			limited[c.Name] = limited[c.Name] || c.Max > 0
			c.Min = max(c.Min, of[c.Name].Min)
			c.Max = max(c.Max, of[c.Name].Max)
			c.GPU = c.GPU || of[c.Name].GPU
			of[c.Name] = c
		}
	}
	out := make([]Capacity, 0, len(of))
	for name, c := range of {
		if c.Managed != nil {
			out = append(out, c)
			continue
		}
		c.Agent = agent(project, c)
		if !limited[name] {
			c.Max = mostMachines(project, name)
		}
		c.Max = max(c.Max, c.Min, 1)
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b Capacity) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// mostMachines is one for each task that there can be, also while a deployment
// starts new ones beside the old.
func mostMachines(project *model.Project, capacity string) int {
	sum := 0
	for _, s := range project.All() {
		if s.IsSidecar() || launch(s).Capacity != capacity {
			continue
		}
		_, tasks := s.Tasks()
		sum += tasks * deployment(s).MaxPercent / 100
	}
	return sum
}

// agent collects what the services that may run on a capacity need of the agent.
func agent(project *model.Project, c Capacity) Agent {
	var a Agent
	for _, s := range project.All() {
		l := launch(s.Host())
		if l.Capacity != c.Name && (!l.Daemon || l.Managed || model.IsARM64(s.Host().Platform()) != c.ARM64) {
			continue
		}
		if driver := logging(s).Driver; slices.Contains(furtherLogDrivers, driver) && !slices.Contains(a.LogDrivers, driver) {
			a.LogDrivers = append(a.LogDrivers, driver)
		}
		a.Domain = a.Domain || s.CredentialSpec() != nil
		options, _ := s.SecurityOptions()
		for _, option := range options {
			a.SELinux = a.SELinux || strings.HasPrefix(option, "label:")
			a.AppArmor = a.AppArmor || strings.HasPrefix(option, "apparmor:")
		}
	}
	slices.Sort(a.LogDrivers)
	return a
}

// furtherLogDrivers are those that the agent offers only when it is told to.
var furtherLogDrivers = []string{"gelf", "journald", "splunk"}
