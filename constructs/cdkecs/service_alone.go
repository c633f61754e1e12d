package cdkecs

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsefs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsservicediscovery"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/composefile"
	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// ComposeServiceProps are the properties of a ComposeService that stands alone.
type ComposeServiceProps struct {
	// Project is the compose project that has the service, as composefile.Load
	// returns it. Of its other services nothing is made. What the file says of the
	// project as a whole, as x-aws-vpc and x-aws-domain do, has no effect, but for
	// defaults of services and for x-aws-permissions_boundary.
	//
	// Default: - a project with the service of Config alone.
	Project *types.Project

	// Service is the name of the service in Project. It may be one of a profile that
	// is not active.
	//
	// Default: - the id of the construct.
	Service *string

	// Config is a service without a compose file. Relative paths in it are
	// relative to the current directory. It excludes Project and Service.
	//
	// Default: - the service in Project.
	Config *types.ServiceConfig

	// Cluster is the cluster that the service runs on. Required.
	Cluster awsecs.ICluster

	// Vpc is the VPC of the service.
	//
	// Default: - that of the cluster.
	Vpc awsec2.IVpc

	// Namespace is where the service has its name, and where the names of others
	// are that it uses: services that have their names in one namespace find
	// each other. Who may reach the service is for its Connections to say.
	//
	// Default: - the service has no name in DNS.
	Namespace awsservicediscovery.IPrivateDnsNamespace

	// LogGroup takes the output of the containers.
	//
	// Default: - a new one.
	LogGroup awslogs.ILogGroup

	// ApplicationLoadBalancer serves the published ports that speak HTTP: the
	// construct adds a listener for each.
	//
	// Default: - no load balancer leads to these ports, unless
	// ApplicationListener or TargetGroups do.
	ApplicationLoadBalancer awselasticloadbalancingv2.IApplicationLoadBalancer

	// ApplicationListener serves the published ports that speak HTTP instead of
	// listeners of their own: the construct adds a rule for each, which needs
	// x-aws-host or x-aws-path.
	//
	// Default: - see ApplicationLoadBalancer.
	ApplicationListener awselasticloadbalancingv2.IApplicationListener

	// NetworkLoadBalancer serves the published ports that do not speak HTTP: the
	// construct adds a listener for each. It must have security groups.
	//
	// Default: - no load balancer leads to these ports, unless TargetGroups do.
	NetworkLoadBalancer awselasticloadbalancingv2.INetworkLoadBalancer

	// FileSystems are file systems for named volumes, by the volume's name; see
	// ComposeProjectProps.
	//
	// Default: - a new file system for each named volume.
	FileSystems map[string]awsefs.IFileSystem

	// Dependencies are what stands for the services that this one depends on in
	// the compose file, by name: the service starts when it is there. Every such
	// service must have an entry, which is nil where there is nothing to wait for.
	//
	// Default: - none, for a service that depends on no other.
	Dependencies map[string]constructs.IDependable

	// ComposeServiceOptions override what the compose file says of the service.
	ComposeServiceOptions
}

// partsID is the id of what a ComposeService that stands alone has and that
// services of a ComposeProject have in common.
const partsID = "Project"

// NewComposeService defines one service of a compose project in a cluster and a
// VPC of the caller's. Whatever needs the whole project works in a
// ComposeProject: sidecars, jobs that others wait for, links.
//
// It panics with an error value where the properties do not fit, and with
// composefile.Findings where the file has errors. Warnings about the file become
// annotations.
func NewComposeService(scope constructs.Construct, id *string, props *ComposeServiceProps) ComposeService {
	if props == nil || props.Cluster == nil {
		panic(fmt.Errorf("ComposeService %s: Cluster is required", given(id)))
	}
	if (props.Project == nil) == (props.Config == nil) {
		panic(fmt.Errorf("ComposeService %s: set either Project, which composefile.Load returns, or Config", given(id)))
	}
	name := given(id)
	switch {
	case props.Service != nil:
		name = *props.Service
	case props.Config != nil:
		name = props.Config.Name
	}
	s := newServiceDefinition(scope, id, name)
	options := map[string]*ComposeServiceOptions{name: &props.ComposeServiceOptions}
	project := withOptions(s.scope, projectOf(s, props), options)
	findings := composefile.Check(project)
	if err := findings.Err(); err != nil {
		panic(err)
	}
	tag(s.scope, "project", project.Name)
	removeLoadBalancers(s.scope)
	decided, from := alone(s, plan.New(project), props)
	checkOptions(s.scope, decided, options)
	parts := constructs.NewConstruct(s.scope, jsii.String(partsID))
	p := newProjectDefinition(parts, project.WorkingDir, decided, &ComposeProjectProps{
		Vpc: props.Vpc, Cluster: props.Cluster, VpcSubnets: props.VpcSubnets,
		Namespace: props.Namespace, LogGroup: props.LogGroup, FileSystems: props.FileSystems,
		ApplicationLoadBalancer: props.ApplicationLoadBalancer, ApplicationListener: props.ApplicationListener,
		NetworkLoadBalancer: props.NetworkLoadBalancer, Services: options,
	})
	p.replaced = dependenciesOf(props.Dependencies)
	p.defineService(s, decided, from)
	p.routes = newRoutes(p.ingress, p.byName)
	s.newAlarms(from, nil)
	bound(s.scope, decided.PermissionsBoundary)
	annotate(s.scope, findings, p.byName)
	return s.scope
}

// alone leaves out of a plan what only a whole project has, and what the caller
// gives otherwise.
func alone(s *serviceDefinition, decided plan.Project, props *ComposeServiceProps) (plan.Project, plan.Service) {
	from := decided.Services[0]
	s.checkDependencies(from.Awaits, props.Dependencies)
	decided.Namespace = ""
	if props.Namespace != nil {
		decided.Namespace = *props.Namespace.NamespaceName()
	} else if from.Connect != nil {
		panic(mistake(s.scope, "Namespace is required, because the service uses ECS Service Connect (x-aws-service_connect)"))
	}
	from.Task.SearchDomain, from.Stack = decided.Namespace, ""
	// Groups of networks are for the services of a project; of an existing one
	// the service becomes a member.
	isNew := func(n plan.Network) bool { return n.Existing == "" }
	if !slices.ContainsFunc(decided.Networks, func(n plan.Network) bool { return !isNew(n) }) && from.Egress == "" {
		from.Egress = plan.EgressAll
		if !slices.ContainsFunc(decided.Networks, func(n plan.Network) bool { return !n.Internal }) {
			from.Egress = plan.EgressStart
		}
	}
	decided.Networks = slices.DeleteFunc(decided.Networks, isNew)
	from.Networks = slices.DeleteFunc(slices.Clone(from.Networks), func(name string) bool {
		return !slices.ContainsFunc(decided.Networks, func(n plan.Network) bool { return n.Name == name })
	})
	decided.Names = slices.DeleteFunc(decided.Names, func(n plan.Name) bool {
		return props.Namespace == nil || !slices.Equal(n.Services, []string{from.Name})
	})
	decided.Replacements, decided.Ingress = nil, s.givenIngress(decided.Ingress, props)
	from.Watched = nil
	decided.Services = []plan.Service{from}
	return decided, from
}

// givenIngress has the load balancers of the caller alone.
func (s *serviceDefinition) givenIngress(decided *plan.Ingress, props *ComposeServiceProps) *plan.Ingress {
	if decided == nil {
		return nil
	}
	given := map[string]bool{
		plan.ApplicationLoadBalancer: props.ApplicationLoadBalancer != nil || props.ApplicationListener != nil,
		plan.NetworkLoadBalancer:     props.NetworkLoadBalancer != nil,
	}
	out := &plan.Ingress{}
	for _, lb := range decided.LoadBalancers {
		if given[lb.Kind] {
			out.LoadBalancers = append(out.LoadBalancers, lb)
			continue
		}
		if len(props.TargetGroups) == 0 {
			awscdk.Annotations_Of(s.scope).AddInfoV2(jsii.String("cdkecs:not-published"), jsii.String(fmt.Sprintf(
				"published ports of the service require a load balancer of the type %s; set a load balancer, a listener or TargetGroups", lb.Kind)))
		}
	}
	if len(out.LoadBalancers) == 0 {
		return nil
	}
	return out
}

// checkDependencies panics unless each service that this one depends on has an
// entry, and no other.
func (s *serviceDefinition) checkDependencies(on []string, given map[string]constructs.IDependable) {
	for _, name := range on {
		if _, ok := given[name]; !ok {
			panic(mistake(s.scope, "Dependencies: the service depends on %q in the compose file; add an entry, with the construct to wait for or nil, "+
				"or define the services together in a ComposeProject", name))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if !slices.Contains(on, name) {
			panic(mistake(s.scope, "Dependencies: the service does not depend on %q in the compose file, only on [%s]; remove the entry", name, strings.Join(on, ", ")))
		}
	}
}

func dependenciesOf(given map[string]constructs.IDependable) map[string][]constructs.IDependable {
	out := map[string][]constructs.IDependable{}
	for name, d := range given {
		if d != nil {
			out[name] = []constructs.IDependable{d}
		}
	}
	return out
}
