package cdkecs

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
	"github.com/compose-cdk/compose-cdk/internal/deployed"
)

// outputsID is the id in the stack of what the outputs are below.
const outputsID = "ComposeOutputs"

// outputs are those of a project, in its stack even where a service is in a
// nested one. The first project of a stack has their short names; those of a
// further project, and what has a name that is taken, have generated names.
type outputs struct {
	scope constructs.Construct
	first bool
	taken map[string]bool
}

func newOutputs(project constructs.Construct, overlay *plan.Overlay) *outputs {
	stack, id := awscdk.Stack_Of(project), jsii.String(outputsID)
	out := &outputs{scope: project, first: stack.Node().TryFindChild(id) == nil, taken: map[string]bool{}}
	if out.first {
		out.scope = stack
	}
	out.scope = constructs.NewConstruct(out.scope, id)
	if overlay != nil {
		for name := range overlay.Outputs {
			out.taken[name] = true
		}
	}
	return out
}

func (o *outputs) add(name, id, value, description string) {
	if o == nil {
		return // of a service that stands alone, whose stack is the caller's
	}
	output := awscdk.NewCfnOutput(o.scope, jsii.String(id), &awscdk.CfnOutputProps{
		Value: jsii.String(value), Description: jsii.String(description),
	})
	if o.first && !o.taken[name] {
		o.taken[name] = true
		output.OverrideLogicalId(jsii.String(name))
	}
}

// addProject adds where everything runs, and what it writes.
func (o *outputs) addProject(p *projectDefinition) {
	o.add(deployed.ClusterOutput, deployed.ClusterOutput, *p.cluster.ClusterName(), "ECS cluster of the project "+p.name)
	o.add(deployed.LogGroupOutput, deployed.LogGroupOutput, *p.logs.group.LogGroupName(), "Log group of the project "+p.name)
}

// addCertificateStack adds which stack has the certificates of CloudFront; that of
// several projects is the output of the first.
func (o *outputs) addCertificateStack(in *ingress) {
	if stack := in.certificateStack; stack != nil {
		o.add(deployed.CertificateOutput, deployed.CertificateOutput, *stack.StackName(), deployed.CertificateDescription(*stack.Region()))
	}
}

// published is an address with what it is the address of.
type publishedAddress struct {
	address
	id        string
	service   string
	published int
}

// addAddresses adds the addresses of published ports. The first of a service
// with HTTPS, or else its first, has the name of the service; further ones have
// their port in the name.
func (o *outputs) addAddresses(all []publishedAddress) {
	first := map[string]int{}
	for i, a := range all {
		j, ok := first[a.service]
		if !ok || a.scheme == "https" && all[j].scheme != "https" {
			first[a.service] = i
		}
	}
	for i, a := range all {
		name := deployed.URLOutput(a.service)
		if first[a.service] != i {
			name = fmt.Sprintf("%s%d", name, a.published)
		}
		o.add(name, a.service+a.id, a.url(), deployed.AddressDescription(a.published, a.service))
	}
}

// addresses are those of all that listeners lead to, except for a listener of
// the caller's, whose address is the caller's.
func (in *ingress) addresses() []publishedAddress {
	var out []publishedAddress
	add := func(lb *loadBalancer, l plan.Listener, t plan.Target, hosts, paths []string) {
		at := in.addressOf(lb, l, hosts, paths)
		if at.host != "" {
			id := lb.name("Port" + t.ID)
			out = append(out, publishedAddress{at, *id, t.Service, t.Published})
		}
	}
	for _, lb := range in.loadBalancers {
		for _, l := range lb.decided.Listeners {
			if l.Target != nil {
				add(lb, l, *l.Target, nil, nil)
			}
			for _, rule := range l.Rules {
				add(lb, l, rule.Target, rule.Hosts, rule.Paths)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b publishedAddress) int { return strings.Compare(a.service, b.service) })
	return out
}

// addRunCommand adds how to run a task of a service.
func (s *serviceDefinition) addRunCommand(from plan.Service, subnets *awsec2.SelectedSubnets) {
	request := deployed.RunRequest{
		Cluster:        *s.project.cluster.ClusterName(),
		TaskDefinition: *s.task.TaskDefinitionArn(),
		PropagateTags:  "TASK_DEFINITION",
	}
	request.Network.VPC.Subnets = deref(*subnets.SubnetIds)
	request.Network.VPC.SecurityGroups = deref(s.groupIDs(from.Networks))
	request.Network.VPC.PublicAddress = s.publicAddress()
	if strategy := s.project.capacities.strategy(from.Launch); strategy != nil {
		for _, share := range *strategy {
			provider := deployed.Provider{Name: *share.CapacityProvider, Weight: *share.Weight}
			if share.Base != nil {
				provider.Base = *share.Base
			}
			request.Providers = append(request.Providers, provider)
		}
	} else {
		request.LaunchType = "FARGATE"
	}
	command := request.RunCommand(*awscdk.Stack_Of(s.scope).Region())
	s.project.outputs.add(deployed.RunOutput(s.name), s.name+"RunCommand", command, deployed.RunDescription(s.name))
}
