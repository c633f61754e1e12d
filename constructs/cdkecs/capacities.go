package cdkecs

import (
	"maps"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// capacities are where tasks run that are not on Fargate on demand: EC2
// instances, and the capacity providers of Fargate.
type capacities struct {
	// cluster is that of the project, as services on EC2 instances have it.
	cluster awsecs.ICluster
	byName  map[string]*capacity
	// fargate is what services on its capacity providers wait for; nil for none.
	fargate constructs.IDependable
	// ownList is the list of capacity providers of a cluster of the project; nil
	// in another cluster.
	ownList awsecs.CfnClusterCapacityProviderAssociations
}

// capacitiesProps are what the capacities of a project are made of.
type capacitiesProps struct {
	cluster awsecs.ICluster
	// ownCluster means that the cluster is the project's.
	ownCluster bool
	vpc        awsec2.IVpc
}

// newCapacities makes the EC2 instances of a project, and gives the cluster the
// capacity providers of Fargate where it needs them.
func newCapacities(project constructs.Construct, decided plan.Project, props capacitiesProps) *capacities {
	c := &capacities{cluster: props.cluster, byName: map[string]*capacity{}}
	if !decided.UsesProviders() {
		return c
	}
	scope := constructs.NewConstruct(project, jsii.String("Capacities"))
	if props.ownCluster || len(decided.Capacities) > 0 && !inSameStack(project, props.cluster) {
		// As one of another app, whose list of capacity providers is added to.
		// Were the machines in the list of the cluster itself, CloudFormation
		// would take those that are no longer wanted out of it before the
		// services have left them; and the stack of a cluster of the caller's
		// would depend on the project's, which depends on it.
		c.cluster = awsecs.Cluster_FromClusterAttributes(scope, jsii.String("Cluster"), &awsecs.ClusterAttributes{
			ClusterName: props.cluster.ClusterName(), ClusterArn: props.cluster.ClusterArn(), Vpc: props.vpc,
		})
	}
	_, made := props.cluster.(awsecs.Cluster) // by the project or the caller
	var handler *capacityHandler
	if decided.HasGroups() || !made && decided.SharesFargate() {
		handler = newCapacityHandler(scope, c.cluster)
	}
	if made || handler != nil {
		c.addFargate(scope, props, handler)
	}
	for _, from := range decided.Capacities {
		c.byName[from.Name] = newCapacity(scope, jsii.String(from.Name), capacityProps{
			Capacity: from, cluster: c.cluster, handler: handler, after: c.fargate, vpc: props.vpc,
			attributes: map[string]string{plan.MachineAttribute: decided.Name},
		})
	}
	return c
}

// addFargate gives the cluster the capacity providers of Fargate.
func (c *capacities) addFargate(scope constructs.Construct, props capacitiesProps, handler *capacityHandler) {
	if props.ownCluster {
		// This list is not changed later: ECS would refuse to take out of it
		// what runs tasks.
		c.ownList = awsecs.NewCfnClusterCapacityProviderAssociations(scope, jsii.String("Fargate"), &awsecs.CfnClusterCapacityProviderAssociationsProps{
			Cluster: props.cluster.ClusterName(), CapacityProviders: &[]any{"FARGATE", "FARGATE_SPOT"}, DefaultCapacityProviderStrategy: []any{},
		})
		c.fargate = c.ownList
		return
	}
	if given, ok := props.cluster.(awsecs.Cluster); ok {
		given.EnableFargateCapacityProviders()
		c.fargate = given
		return
	}
	c.fargate = handler.associate(constructs.NewConstruct(scope, jsii.String("Fargate")), jsii.String("FARGATE"), jsii.String("FARGATE_SPOT"))
}

// waitForLinkedRole lets the capacity providers of Fargate wait for a namespace
// of the project, which takes a minute. ECS makes its service-linked role for the
// first cluster of an account, and cannot use it for some seconds.
func (c *capacities) waitForLinkedRole(in *names) {
	if c.ownList != nil && in.own {
		c.ownList.Node().AddDependency(in.namespace)
	}
}

// serveAll makes a service wait for all groups of EC2 instances of the project.
func (c *capacities) serveAll(service awsecs.BaseService) {
	for _, name := range slices.Sorted(maps.Keys(c.byName)) {
		if c.byName[name].managed == nil {
			c.byName[name].Serve(service)
		}
	}
}

// groups are the security groups of the instances that tasks run on.
func (c *capacities) groups(launch plan.Launch) []awsec2.ISecurityGroup {
	var out []awsec2.ISecurityGroup
	for _, name := range slices.Sorted(maps.Keys(c.byName)) {
		if launch.Daemon && (c.byName[name].managed != nil) == launch.Managed || name == launch.Capacity {
			out = append(out, *c.byName[name].connections.SecurityGroups()...)
		}
	}
	return out
}

// strategy is nil for tasks on Fargate on demand.
func (c *capacities) strategy(launch plan.Launch) *[]*awsecs.CapacityProviderStrategy {
	switch {
	case launch.OnMachines():
		return c.byName[launch.Capacity].Strategy()
	case len(launch.Strategy) > 0:
		return fargateStrategy(launch.Strategy)
	}
	return nil
}

// awaited is what tasks wait for until the cluster has their providers; nil for
// nothing.
func (c *capacities) awaited(launch plan.Launch) constructs.IDependable {
	switch {
	case launch.OnMachines():
		return c.byName[launch.Capacity].joined
	case len(launch.Strategy) > 0:
		return c.fargate
	}
	return nil
}

func fargateStrategy(shares []plan.Share) *[]*awsecs.CapacityProviderStrategy {
	var out []*awsecs.CapacityProviderStrategy
	for _, share := range shares {
		out = append(out, &awsecs.CapacityProviderStrategy{
			CapacityProvider: jsii.String(share.Provider), Base: optionalNumber(share.Base), Weight: jsii.Number(share.Weight),
		})
	}
	return &out
}
