package cdkecs

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsservicediscovery"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// names is the namespace in which services have their names, and how long
// these are kept.
type names struct {
	// namespace is nil for a service without a name.
	namespace awsservicediscovery.IPrivateDnsNamespace
	// wayOut is the way out of subnets that the namespace waits for; nil where
	// the namespace is not the project's.
	wayOut constructs.IDependable
	// own means that the namespace is the project's.
	own bool
	ttl awscdk.Duration
}

// nameSeconds is how long resolvers keep what a name stands for, or that it
// stands for nothing.
const nameSeconds = 10

// newNamespace makes or imports the private DNS zone in which services have
// their names; a service that stands alone may have none.
func newNamespace(
	scope constructs.Construct, at *location, decided plan.Project, given awsservicediscovery.IPrivateDnsNamespace, shared *shared,
) *names {
	n := &names{namespace: given, ttl: shared.seconds(nameSeconds)}
	switch {
	case given != nil, decided.Namespace == "":
	case decided.NamespaceID != "":
		n.namespace = existingNamespace(scope, decided)
	default:
		n.make(scope, at, decided)
	}
	return n
}

func (n *names) make(scope constructs.Construct, at *location, decided plan.Project) {
	namespace := awsservicediscovery.NewPrivateDnsNamespace(scope, jsii.String("Namespace"), &awsservicediscovery.PrivateDnsNamespaceProps{
		Name:        jsii.String(decided.Namespace),
		Vpc:         at.vpc,
		Description: jsii.String("Names of the services of " + decided.Name),
	})
	// How long resolvers believe that there is no such name; without it, longer
	// than a service needs to start.
	resource, ok := namespace.Node().DefaultChild().(awsservicediscovery.CfnPrivateDnsNamespace)
	if !ok {
		panic(errUnexpectedChild(namespace))
	}
	resource.AddPropertyOverride(jsii.String("Properties.DnsProperties.SOA.TTL"), jsii.Number(nameSeconds))
	// Every service has a name, and so waits for what the namespace waits for.
	if at.searchDomain != nil {
		namespace.Node().AddDependency(at.searchDomain)
	}
	if at.tasks.wayOut != nil {
		n.wayOut = at.tasks.wayOut
		namespace.Node().AddDependency(n.wayOut)
	}
	n.namespace, n.own = namespace, true
}

// registration registers the tasks of a service under its name; nil where there
// is no namespace.
func (n *names) registration(service string) *awsecs.CloudMapOptions {
	if n.namespace == nil {
		return nil
	}
	return &awsecs.CloudMapOptions{
		CloudMapNamespace: n.namespace,
		Name:              jsii.String(service),
		DnsRecordType:     awsservicediscovery.DnsRecordType_A,
		DnsTtl:            n.ttl,
	}
}

func existingNamespace(scope constructs.Construct, decided plan.Project) awsservicediscovery.IPrivateDnsNamespace {
	return awsservicediscovery.PrivateDnsNamespace_FromPrivateDnsNamespaceAttributes(scope, jsii.String("Namespace"),
		&awsservicediscovery.PrivateDnsNamespaceAttributes{
			NamespaceId: jsii.String(decided.NamespaceID), NamespaceName: jsii.String(decided.Namespace),
			NamespaceArn: awscdk.Stack_Of(scope).FormatArn(&awscdk.ArnComponents{
				Service: jsii.String("servicediscovery"), Resource: jsii.String("namespace"), ResourceName: jsii.String(decided.NamespaceID),
			}),
		})
}

// newRecords makes the names that services have besides their own, and gives
// the records by service. A service waits for its names, and so does who
// depends on it.
func (n *names) newRecords(project constructs.Construct, decided plan.Project) map[string][]awsservicediscovery.CnameInstance {
	if len(decided.Names) == 0 {
		return nil
	}
	records := map[string][]awsservicediscovery.CnameInstance{}
	scope := constructs.NewConstruct(project, jsii.String("Names"))
	for _, name := range decided.Names {
		below := constructs.NewConstruct(scope, jsii.String(name.Name))
		service := n.newCname(below, name.Name)
		targets := constructs.NewConstruct(below, jsii.String("Targets"))
		for _, target := range name.Services {
			instance := registerCname(targets, target, service, jsii.String(target+"."+decided.Namespace))
			records[target] = append(records[target], instance)
		}
	}
	return records
}

// newCname makes a name that stands for other names. Cloud Map wants one of
// them for each answer, which is what weighted means.
func (n *names) newCname(scope constructs.Construct, name string) awsservicediscovery.Service {
	return awsservicediscovery.NewService(scope, jsii.String("Service"), &awsservicediscovery.ServiceProps{
		Namespace:     n.namespace,
		Name:          jsii.String(name),
		DnsRecordType: awsservicediscovery.DnsRecordType_CNAME,
		RoutingPolicy: awsservicediscovery.RoutingPolicy_WEIGHTED,
		DnsTtl:        n.ttl,
	})
}

func registerCname(
	scope constructs.Construct, id string, service awsservicediscovery.Service, target *string,
) awsservicediscovery.CnameInstance {
	return awsservicediscovery.NewCnameInstance(scope, jsii.String(id), &awsservicediscovery.CnameInstanceProps{
		Service:       service,
		InstanceCname: target,
	})
}

// withNamespace lets the names of services be in the namespace of the caller.
func withNamespace(decided plan.Project, namespace awsservicediscovery.IPrivateDnsNamespace) plan.Project {
	if namespace == nil {
		return decided
	}
	decided.Namespace = *namespace.NamespaceName()
	for i := range decided.Services {
		decided.Services[i].Task.SearchDomain = decided.Namespace
	}
	return decided
}
