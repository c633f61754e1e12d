package cdkecs

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsservicediscovery"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// newNames makes the names that services have besides their own. A service
// waits for its names, and so does who depends on it.
func (p *composeProject) newNames(scope constructs.Construct, decided plan.Project) {
	if len(decided.Names) == 0 {
		return
	}
	scope = constructs.NewConstruct(scope, jsii.String("Names"))
	for _, n := range decided.Names {
		below := constructs.NewConstruct(scope, jsii.String(n.Name))
		service := p.newCname(below, n.Name)
		targets := constructs.NewConstruct(below, jsii.String("Targets"))
		for _, target := range n.Services {
			instance := registerCname(targets, target, service, jsii.String(target+"."+decided.Namespace))
			p.names[target] = append(p.names[target], instance)
		}
	}
}

// newCname makes a name that stands for other names. Cloud Map wants one of
// them for each answer, which is what weighted means.
func (p *composeProject) newCname(scope constructs.Construct, name string) awsservicediscovery.Service {
	return awsservicediscovery.NewService(scope, jsii.String("Service"), &awsservicediscovery.ServiceProps{
		Namespace:     p.namespace,
		Name:          jsii.String(name),
		DnsRecordType: awsservicediscovery.DnsRecordType_CNAME,
		RoutingPolicy: awsservicediscovery.RoutingPolicy_WEIGHTED,
		DnsTtl:        p.shared.seconds(nameSeconds),
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
