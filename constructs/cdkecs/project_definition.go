package cdkecs

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsservicediscovery"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// projectDefinition is what the services of a project have in common. Each part
// is made from those above it.
type projectDefinition struct {
	// scope is what everything is below.
	scope constructs.Construct
	// options are those of services.
	options map[string]*ComposeServiceOptions
	// name is the project's, and dir its directory, to which paths in the plan
	// are relative.
	name, dir string
	// domain is that of the names of services.
	domain   string
	shared   *shared
	location *location
	cluster  awsecs.ICluster
	// ownCluster means that the project makes it.
	ownCluster bool
	capacities *capacities
	logs       *logs
	names      *names
	networks   map[string]network
	volumes    map[string]*volume
	secrets    map[plan.SecretRef]secretValue
	ingress    *ingress
	// records are those of a service's further names, replaced what to wait for
	// where something else takes its place.
	records  map[string][]awsservicediscovery.CnameInstance
	replaced map[string][]constructs.IDependable
	scopes   *serviceScopes
	// outputs are those of the stack; nil for a service that stands alone.
	outputs *outputs
	// executionRole is that of services without one of their own; nil until one
	// asks for it.
	executionRole awsiam.IRole
	// services are all, sidecars too, in the order of the plan.
	services []*serviceDefinition
	byName   map[string]*serviceDefinition
	// routes lead to the services.
	routes *routes
}

// newProjectDefinition makes what services have in common. Resources stand in
// the template in the order in which they are made here.
func newProjectDefinition(scope constructs.Construct, dir string, decided plan.Project, props *ComposeProjectProps) *projectDefinition {
	p := &projectDefinition{
		scope: scope, options: props.Services, name: decided.Name, dir: dir, domain: decided.Namespace,
		shared: newShared(awscdk.Stack_Of(scope)), byName: map[string]*serviceDefinition{},
	}
	found := lookUpLoadBalancer(scope, decided.Ingress)
	p.location = newLocation(scope, decided, givenLocation{props.Vpc, props.Cluster, props.VpcSubnets}, found)
	cluster, ownCluster := newCluster(scope, p.location.vpc, decided, props.Cluster)
	p.cluster, p.ownCluster = cluster, ownCluster
	p.capacities = newCapacities(scope, decided, capacitiesProps{cluster, ownCluster, p.location.vpc})
	p.logs = newLogs(scope, decided, props.LogGroup)
	p.names = newNamespace(scope, p.location, decided, props.Namespace, p.shared)
	p.capacities.waitForLinkedRole(p.names)
	p.networks = newNetworks(scope, p.location.vpc, decided.Networks, props.SecurityGroups)
	p.volumes = newVolumes(scope, p.location, decided.Volumes, props.FileSystems)
	p.secrets = newSecrets(scope, decided.Secrets)
	p.ingress = newIngress(decided.Ingress, ingressProps{
		scope: scope, owner: decided.Name, vpc: p.location.vpc, ownVPC: p.location.own, shared: p.shared, found: found,
		given: givenBalancers{props.ApplicationLoadBalancer, props.ApplicationListener, props.NetworkLoadBalancer, props.CertificateStack},
	})
	p.records = p.names.newRecords(scope, decided)
	named := props.VpcSubnets != nil || len(decided.Subnets) > 0
	endpoints := p.managedEndpoints(decided.Replacements, props.Replacements, p.location.data(named))
	p.replaced = newReplacements(scope, decided.Replacements, endpoints, p.names, p.networks)
	p.scopes = newServiceScopes(scope)
	return p
}

// defineServices makes the services of the project, and what leads to them.
func (p *projectDefinition) defineServices(decided plan.Project) {
	p.scopes.makeMain()
	p.outputs = newOutputs(p.scope, decided.Overlay)
	for _, from := range decided.Services {
		p.defineService(newServiceDefinition(p.scopes.of(from), jsii.String(from.Name), from.Name), decided, from)
	}
	p.routes = newRoutes(p.ingress, p.byName)
	p.watch(decided)
	p.outputs.addProject(p)
	p.outputs.addCertificateStack(p.ingress)
	p.outputs.addAddresses(p.ingress.addresses())
}

// defineService makes what is below a ComposeService. It and its sidecars are
// services of the project then.
func (p *projectDefinition) defineService(service *serviceDefinition, decided plan.Project, from plan.Service) {
	service.define(p, decided, from)
	for _, member := range service.members() {
		p.services = append(p.services, member)
		p.byName[member.name] = member
	}
}
