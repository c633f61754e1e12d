package plan

import (
	"slices"
	"sort"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/needs"

	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
)

// Container is a container definition. Zero values stand for what the image
// says, or for the default of ECS.
type Container struct {
	Name        string            `json:"name"`
	Image       Image             `json:"image"`
	Entrypoint  []string          `json:"entrypoint,omitempty"`
	Command     []string          `json:"command,omitempty"`
	Environment map[string]string `json:"environment,omitempty"`
	// Addresses are variables whose values name addresses of the project.
	Addresses []AddressVariable `json:"addresses,omitempty"`
	// Secrets are variables whose values ECS reads when the task starts.
	Secrets    []SecretVariable  `json:"secrets,omitempty"`
	WorkingDir string            `json:"workingDir,omitempty"`
	User       string            `json:"user,omitempty"`
	Labels     map[string]string `json:"labels,omitempty"`
	ReadOnly   bool              `json:"readOnly,omitempty"`
	// Hostname and ExtraHosts are set with the network of the instance only.
	Hostname   string      `json:"hostname,omitempty"`
	ExtraHosts []ExtraHost `json:"extraHosts,omitempty"`
	// Init runs an init process that reaps zombies.
	Init bool `json:"init,omitempty"`
	TTY  bool `json:"tty,omitempty"`
	// Stdin keeps the input open, for a program that would end with it.
	Stdin bool `json:"stdin,omitempty"`
	// CPU is its part of the CPU of the task, in CPU units, and MemoryMiB its hard
	// limit of memory; 0 leaves both to the task.
	CPU       int `json:"cpu,omitempty"`
	MemoryMiB int `json:"memoryMiB,omitempty"`
	// ReservedMiB is the memory that the container is guaranteed.
	ReservedMiB int `json:"reservedMiB,omitempty"`
	// Ports are the ports it listens on, as far as the file says.
	Ports  []PortMapping `json:"ports,omitempty"`
	Health *Health       `json:"health,omitempty"`
	// Ulimits and Sysctls are sorted by name.
	Ulimits []Ulimit `json:"ulimits,omitempty"`
	Sysctls []Sysctl `json:"sysctls,omitempty"`
	// CapAdd and CapDrop are kernel capabilities.
	CapAdd  []string `json:"capAdd,omitempty"`
	CapDrop []string `json:"capDrop,omitempty"`
	Tmpfs   []Tmpfs  `json:"tmpfs,omitempty"`
	// StopSeconds is the time between the stop signal and the kill.
	StopSeconds int `json:"stopSeconds"`
	// DependsOn are containers of the same task that start first, by name.
	DependsOn []ContainerDependency `json:"dependsOn,omitempty"`
	// Restart is nil where ECS does not restart the container in its task.
	Restart *Restart `json:"restart,omitempty"`
	Privileges
	Log Log `json:"log"`
	// CredentialSpec is nil where the container has no account of a domain.
	CredentialSpec *CredentialSpec `json:"credentialSpec,omitempty"`
	// FireLens is nil for a container that is no log router.
	FireLens *FireLens `json:"fireLens,omitempty"`
}

// PortMapping is a port that the container listens on.
type PortMapping struct {
	Port int `json:"port"`
	// Transport is tcp or udp.
	Transport string `json:"transport"`
	// Name is what Service Connect calls the port, and Speaks http, http2 or
	// grpc where it is to know; both are empty without Service Connect.
	Name   string `json:"name,omitempty"`
	Speaks string `json:"speaks,omitempty"`
}

// ExtraHost is a line of the hosts file of a container.
type ExtraHost struct {
	Name    string `json:"name"`
	Address string `json:"address"`
}

// Ulimit is a resource limit of the container.
type Ulimit struct {
	Name string `json:"name"`
	Soft int    `json:"soft"`
	Hard int    `json:"hard"`
}

// Sysctl is a kernel parameter of the container's namespaces.
type Sysctl struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Tmpfs is a file system in memory.
type Tmpfs struct {
	Path    string `json:"path"`
	SizeMiB int    `json:"sizeMiB"`
	// Options are mount options, such as noexec or mode=1777.
	Options []string `json:"options,omitempty"`
}

func container(s *model.Service, with files) Container {
	from := image(s)
	from.Derived = derived(from, with)
	entrypoint, command := s.Process()
	return Container{
		Name:        containerName(s.Name),
		Image:       from,
		Entrypoint:  entrypoint,
		Command:     command,
		Environment: s.PlainEnvironment(),
		Addresses:   addresses(s),
		Secrets:     variables(s),
		WorkingDir:  s.WorkingDir,
		User:        s.User,
		Labels:      labels(s),
		ReadOnly:    s.ReadOnly,
		Hostname:    hostname(s),
		ExtraHosts:  extraHosts(s),
		Init:        s.Init != nil && *s.Init,
		TTY:         s.Tty,
		Stdin:       s.StdinOpen,
		CPU:         s.CPUUnits(),
		MemoryMiB:   hardMiB(s),
		ReservedMiB: reservedMiB(s),
		Ports:       portMappings(s),
		Health:      health(s.HealthCheck),
		Privileges:  privileges(s),
		Ulimits:     ulimits(s),
		Sysctls:     sysctls(s),
		CapAdd:      s.GrantedCapabilities(),
		CapDrop:     s.DroppedCapabilities(),
		Tmpfs:       tmpfs(s),
		StopSeconds: stopSeconds(s),
		DependsOn:   containerDependencies(s),
		Restart:     restart(s),
		Log:         logging(s),
		FireLens:    fireLens(s),

		CredentialSpec: credentialSpec(s),
	}
}

// leastReservedMiB is what Docker reserves in any case, and ECS asks not to go
// below (Amazon ECS API reference, ContainerDefinition, memoryReservation).
const leastReservedMiB = 6

func reservedMiB(s *model.Service) int {
	if size := s.Size(); size.ReservedMiB > 0 {
		return max(size.ReservedMiB, leastReservedMiB)
	}
	return 0
}

// hostname is the name that the container sees, where ECS can set it.
func hostname(s *model.Service) string {
	if !s.Host().OnHostNetwork() || !s.Can(needs.Hostname) {
		return ""
	}
	return s.Hostname
}

// hardMiB is the limit of the container itself, which swap space counts from; else
// that of the task is the only one.
func hardMiB(s *model.Service) int {
	if s.Swap() == nil {
		return 0
	}
	return s.Size().MemoryMiB
}

// labels are those of the container, where ECS has them.
func labels(s *model.Service) map[string]string {
	if !s.Can(needs.Labels) {
		return nil
	}
	return s.Labels
}

// portMappings lists ports and expose, each port once.
func portMappings(s *model.Service) []PortMapping {
	seen := map[PortMapping]bool{}
	for _, p := range s.Ports() {
		seen[PortMapping{Port: p.Target, Transport: p.Transport}] = true
	}
	for _, p := range s.Exposed() {
		seen[PortMapping{Port: p.Target, Transport: p.Transport}] = true
	}
	ports := s.ConnectPorts()
	out := make([]PortMapping, 0, len(seen))
	for m := range seen {
		out = append(out, connected(s.Name, ports, m))
	}
	sort.Slice(out, func(i, j int) bool {
		if out[i].Port != out[j].Port {
			return out[i].Port < out[j].Port
		}
		return out[i].Transport < out[j].Transport
	})
	return out
}

// ulimits keeps those that a task can have: nofile alone on Fargate.
func ulimits(s *model.Service) []Ulimit {
	var out []Ulimit
	for name, u := range s.Ulimits {
		switch {
		case u == nil || !model.IsTaskUlimit(name, s.Can(needs.Ulimits)):
		case u.Single != 0:
			out = append(out, Ulimit{Name: name, Soft: u.Single, Hard: u.Single})
		default:
			out = append(out, Ulimit{Name: name, Soft: u.Soft, Hard: u.Hard})
		}
	}
	slices.SortFunc(out, func(a, b Ulimit) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// sysctls keeps those of namespaces that the task has for itself.
func sysctls(s *model.Service) []Sysctl {
	var out []Sysctl
	for name, value := range s.Sysctls {
		if s.IsTaskSysctl(name) {
			out = append(out, Sysctl{name, value})
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Name < out[j].Name })
	return out
}

func tmpfs(s *model.Service) []Tmpfs {
	var out []Tmpfs
	for _, t := range s.Tmpfses() {
		out = append(out, Tmpfs{Path: t.Target, SizeMiB: t.SizeMiB, Options: t.Options})
	}
	return out
}

// defaultStop is that of the Compose specification, in seconds (Services,
// stop_grace_period). That of ECS is 30, in which a service that stops before
// the new one starts would be down.
const defaultStop = 10

func stopSeconds(s *model.Service) int {
	if s.StopGracePeriod == nil {
		return defaultStop
	}
	return limits.StopTimeout.Clamp(model.WholeSeconds(*s.StopGracePeriod))
}
