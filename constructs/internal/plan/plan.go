// Package plan decides what a compose project becomes on AWS.
//
// New reads a project that composefile.Check found free of errors and returns
// plain values: every default is resolved, every list is sorted, every name is
// final. It cannot fail and depends on nothing but its argument, and on the
// files that the project mounts, which composefile reads: no clock, no
// environment, no AWS. Package cdkecs turns the values into
// constructs without looking at the compose file again.
package plan

import (
	"cmp"
	"slices"

	"github.com/compose-cdk/compose-cdk/constructs/internal/model"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
)

// Project is what a compose project becomes.
type Project struct {
	Name string `json:"name"`
	// Cluster is the name of an existing cluster; empty makes one.
	Cluster string `json:"cluster,omitempty"`
	// LogGroup is the name or ARN of an existing log group; empty makes one.
	LogGroup string `json:"logGroup,omitempty"`
	// NamespaceID is the id of an existing namespace; empty makes one.
	NamespaceID string `json:"namespaceID,omitempty"`
	// Subnets are the ids of the subnets of tasks; empty chooses them by the VPC.
	Subnets []string `json:"subnets,omitempty"`
	// PermissionsBoundary is the ARN of the policy that bounds every role.
	PermissionsBoundary string `json:"permissionsBoundary,omitempty"`
	// VPC is the id of an existing VPC or "default"; empty makes one.
	VPC string `json:"vpc,omitempty"`
	// LogRetentionDays is how long the project's log group keeps its events.
	LogRetentionDays int `json:"logRetentionDays"`
	// Namespace is the DNS domain of the service names.
	Namespace string `json:"namespace"`
	// InitImage is the image of the helper and init containers.
	InitImage string `json:"initImage"`
	// Networks are those that a service is on, by name.
	Networks []Network `json:"networks,omitempty"`
	// Volumes are the file systems that the project owns, by name.
	Volumes []Volume `json:"volumes,omitempty"`
	// Ingress is nil where nothing is published.
	Ingress *Ingress `json:"ingress,omitempty"`
	// Capacities are the machines that services run on, by name.
	Capacities []Capacity `json:"capacities,omitempty"`
	// Secrets are those that a service uses, by noun and name.
	Secrets []Secret `json:"secrets,omitempty"`
	// Names are those of services besides their own, and Replacements the
	// services that are not made, both by name.
	Names        []Name        `json:"names,omitempty"`
	Replacements []Replacement `json:"replacements,omitempty"`
	// Services stand behind the services they depend on. Sidecars are not among
	// them, but part of the task of one.
	Services []Service `json:"services"`
	// Watch is nil where nothing is watched.
	Watch *Watch `json:"watch,omitempty"`
	// Overlay is nil where nothing is merged over the finished stack.
	Overlay *Overlay `json:"overlay,omitempty"`
}

// Service is what a compose service becomes: an ECS service and its task
// definition, or the task definition of what is run in another way.
type Service struct {
	Name string `json:"name"`
	// Stack is the nested stack that has the service; empty is the project's.
	Stack string `json:"stack,omitempty"`
	// VolumeGroup is, among Volume.Groups, the one that admits the tasks; 0 is
	// the group that each volume has.
	VolumeGroup int `json:"volumeGroup,omitempty"`
	// Run is nil for an ECS service.
	Run *Run `json:"run,omitempty"`
	// DependsOn names services that must be stable before this one is created or
	// updated, and Awaits replaced services that must be there.
	DependsOn []string `json:"dependsOn,omitempty"`
	Awaits    []string `json:"awaits,omitempty"`
	// Networks names the project's networks that the tasks are on.
	Networks []string `json:"networks,omitempty"`
	// Egress is what the service may reach besides: its networks say so, where
	// it is on one.
	Egress Egress `json:"egress,omitempty"`
	// Subnets are as for the project, for this service; empty means those.
	Subnets []string `json:"subnets,omitempty"`
	// ExecutionRole is the role that starts the task.
	ExecutionRole ExecutionRole `json:"executionRole,omitzero"`
	// Role is what the containers may do.
	Role Role `json:"role"`
	// Launch is where the tasks run.
	Launch Launch `json:"launch,omitzero"`
	// Task is what runs.
	Task Task `json:"task"`
	// LeavesConnect ends the part in Service Connect that a deployed service has.
	LeavesConnect bool `json:"leavesConnect,omitempty"`
	// Connect is its part in Service Connect; nil has none.
	Connect *ServiceConnect `json:"connect,omitempty"`
	// SecretsDigest is nil where no value of a secret comes with the deployment,
	// and for what is no ECS service.
	SecretsDigest *SecretsDigest `json:"secretsDigest,omitempty"`
	// Deployment is how many run of an ECS service, and how they are replaced.
	Deployment Deployment `json:"deployment,omitzero"`
	// Scaling is nil where the number of tasks is fixed.
	Scaling *Scaling `json:"scaling,omitempty"`
	// Watched are alarms that no deployment looks at.
	Watched []Alarm `json:"watched,omitempty"`
}

// DefaultInitImage is the official BusyBox image, which exists for all
// architectures of Fargate, from the public registry of AWS, in the variant in
// which BusyBox is linked statically, so that it runs in other images too.
const DefaultInitImage = "public.ecr.aws/docker/library/busybox:1.37.0-musl"

// New decides. The project must be free of errors (composefile.Check).
func New(from *types.Project) Project {
	project := model.New(from)
	ext := project.Extensions()
	p := Project{
		Name:             project.Name,
		Cluster:          clusterName(ext.Cluster),
		VPC:              lastOf(ext.VPC, "/"),
		LogRetentionDays: positiveOr(ext.LogsRetention, limits.DefaultRetentionDays),
		Namespace:        project.Domain(),
		InitImage:        cmp.Or(ext.InitImage, DefaultInitImage),
		Networks:         networks(project),
		Volumes:          volumes(project),
		Ingress:          ingress(project),
		Capacities:       capacities(project),
		Secrets:          secrets(project),
		Names:            names(project),
		Replacements:     replacements(project),
		Overlay:          overlay(project),
		Watch:            watch(project),
	}
	bring(&p, ext)
	stacks := project.Stacks()
	for _, name := range dependencyOrder(project) {
		p.Services = append(p.Services, service(stacks, project.Service(name)))
	}
	return p
}

func service(stacks model.Stacks, s *model.Service) Service {
	out := Service{
		Name:          s.Name,
		Stack:         nestedStack(stacks, s),
		VolumeGroup:   model.VolumeGroup(stacks.Of(s.Name)),
		Run:           run(s),
		DependsOn:     waitsFor(stacks, s.Name, s.TaskDependencies()),
		Awaits:        awaited(s),
		Networks:      s.NetworkNames(),
		Egress:        egress(s),
		Subnets:       s.Extensions().Subnets,
		ExecutionRole: executionRole(s),
		Role:          role(s),
		Launch:        launch(s),
		Task:          task(s),
		Connect:       serviceConnect(s),
		LeavesConnect: s.LeavesServiceConnect(),
	}
	if out.Run == nil {
		out.Deployment, out.Scaling = deployment(s), scaling(s)
		out.SecretsDigest = secretsDigest(s)
		out.Watched = watched(s)
	}
	return out
}

// awaited lists the replaced services that the task of s depends on.
func awaited(s *model.Service) []string {
	var names []string
	for _, name := range model.ReplacedServices(s.Project.Project) {
		for _, member := range s.Task() {
			if _, ok := member.DependsOn[name]; ok && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// dependencyOrder lists all services that are no sidecars so that each stands
// behind those it depends on, by name where that leaves a choice.
//
// Compose promises that these are started (or healthy) before it;
// CloudFormation waits until an ECS service is steady, which includes its
// health checks, and until a job has succeeded, so all become DependsOn.
func dependencyOrder(project *model.Project) []string {
	names := project.ServiceNames()
	seen := map[string]bool{}
	ordered := make([]string, 0, len(names))
	var visit func(string)
	visit = func(name string) {
		if seen[name] {
			return
		}
		seen[name] = true
		for _, dependency := range project.Service(name).TaskDependencies() {
			visit(dependency)
		}
		ordered = append(ordered, name)
	}
	for _, name := range names {
		if !project.Service(name).IsSidecar() {
			visit(name)
		}
	}
	return ordered
}
