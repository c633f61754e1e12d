package running

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/test/reach"
)

// Kind is a kind of cause.
type Kind string

// The kinds of causes.
const (
	// Memory is less than the image or its options need.
	Memory Kind = "memory"
	// Patience is too short for a first start that must not be interrupted.
	Patience Kind = "patience"
	// HealthPort is a target group that asks another port than the others of
	// its service, or a debugger's: nothing may listen there.
	HealthPort Kind = "health port"
	// FileSystem is a file system at the place of a file.
	FileSystem Kind = "file system at a file's place"
	// Unreachable is a project with ports that nobody outside can reach.
	Unreachable Kind = "nothing reachable"
	// DockerAddress is an address that exists in Docker only.
	DockerAddress Kind = "address of Docker"
	// NoVolume is a database whose data goes with its task.
	NoVolume Kind = "database without volume"
	// Localhost is a variable that sends browsers or peers to themselves.
	Localhost Kind = "localhost"
	// OwnName is a health check that cannot succeed, because the name that it
	// asks is not there before it has.
	OwnName Kind = "own name in a health check"
	// Refusal is a container that ends at once.
	Refusal Kind = "image refuses to start"
)

// Kinds are all kinds of causes.
var Kinds = []Kind{Memory, Patience, HealthPort, FileSystem, Unreachable, DockerAddress, NoVolume, Localhost, OwnName, Refusal}

// Cause is something that stands against running.
type Cause struct {
	Kind Kind
	// Service is that of the compose file; it is empty where the cause is one of
	// the project.
	Service string
	// Detail is what was found.
	Detail string
	// Variable is one that a finding has to name, where its code is of many
	// mistakes.
	Variable string
}

// String gives the cause on one line.
func (c Cause) String() string {
	return fmt.Sprintf("%s: %s: %s", cmp.Or(c.Service, "project"), c.Kind, c.Detail)
}

// Judge lists what stands against running what the stacks deploy, in a stable
// order and without repetitions.
func Judge(stacks []*reach.Stack) []Cause {
	p := read(stacks)
	var causes []Cause
	if detail := p.unreachable(); detail != "" {
		causes = append(causes, Cause{Kind: Unreachable, Service: "", Detail: detail})
	}
	for _, t := range p.tasks {
		causes = append(causes, t.short()...)
		causes = append(causes, t.impatient()...)
		causes = append(causes, t.deaf()...)
		for _, c := range t.containers {
			causes = append(causes, c.refusals()...)
			causes = append(causes, t.misplaced(c)...)
			causes = append(causes, t.forgetful(c)...)
			causes = append(causes, c.dockerAddresses()...)
			causes = append(causes, t.localhosts(c)...)
			causes = append(causes, t.ownName(c)...)
		}
	}
	slices.SortStableFunc(causes, func(a, b Cause) int {
		return cmp.Or(strings.Compare(a.Service, b.Service), strings.Compare(string(a.Kind), string(b.Kind)), strings.Compare(a.Detail, b.Detail))
	})
	return slices.Compact(causes)
}

// unreachable is why nobody can reach the project, or nothing. A project of
// databases, or of workers without ports, is not there to be reached.
func (p *project) unreachable() string {
	if p.reachable {
		return ""
	}
	for _, t := range p.tasks {
		for _, c := range t.containers {
			if proxied := c.proxied(); proxied != "" {
				return fmt.Sprintf("no listener, and a proxy is told of %s with %s", c.name, proxied)
			}
			i := slices.IndexFunc(c.ports, func(port int) bool { return !slices.Contains(ofStores, port) })
			if i >= 0 && !factsOf(c.image).store() && t.service != nil {
				return fmt.Sprintf("no listener, and %s has port %d", c.name, c.ports[i])
			}
		}
	}
	return ""
}

// ofStores are the ports of databases, caches and queues, which are not for
// people.
var ofStores = []int{1433, 1521, 2181, 2379, 3306, 5432, 5672, 6379, 9092, 9200, 9300, 11211, 27017}

// proxied is what tells a reverse proxy of a container.
func (c container) proxied() string {
	for _, label := range c.labels {
		if strings.HasPrefix(label, "traefik.http.routers") || label == "caddy" || strings.HasPrefix(label, "caddy.") {
			return label
		}
	}
	if c.variables["VIRTUAL_HOST"] != "" {
		return "VIRTUAL_HOST"
	}
	return ""
}

// forgetful lists a database that keeps its data in the container.
func (t *task) forgetful(c container) []Cause {
	f := factsOf(c.image)
	if !f.store() || t.service == nil || slices.ContainsFunc(c.mounts, c.holdsData) {
		return nil
	}
	return []Cause{{Kind: NoVolume, Service: c.name, Detail: fmt.Sprintf("%s has no volume at %s", c.image, f.data[0])}}
}

// holdsData reports whether a mount has the state of the image. PostgreSQL is
// often told to have it elsewhere.
func (c container) holdsData(m mount) bool {
	directories := factsOf(c.image).data
	if moved := c.variables["PGDATA"]; moved != "" {
		directories = append(slices.Clone(directories), moved)
	}
	return slices.ContainsFunc(directories, func(data string) bool { return overlap(m.path, data) })
}

// overlap reports that one of two directories is, or is in, the other.
func overlap(a, b string) bool {
	a, b = strings.TrimSuffix(a, "/")+"/", strings.TrimSuffix(b, "/")+"/"
	return strings.HasPrefix(a, b) || strings.HasPrefix(b, a)
}
