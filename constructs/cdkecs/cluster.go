package cdkecs

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsservicediscovery"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

func (p *composeProject) newCluster(decided plan.Project, props *ComposeProjectProps) awsecs.ICluster {
	if props.Cluster != nil {
		return props.Cluster
	}
	id := jsii.String("Cluster")
	if decided.Cluster != "" {
		return awsecs.Cluster_FromClusterAttributes(p, id, &awsecs.ClusterAttributes{
			ClusterName: jsii.String(decided.Cluster),
			Vpc:         p.vpc,
		})
	}
	p.ownCluster = true
	return awsecs.NewCluster(p, id, &awsecs.ClusterProps{Vpc: p.vpc})
}

// newLogGroup makes one group for all services. It goes with the stack: what
// is worth keeping longer belongs in another place.
func (p *composeProject) newLogGroup(decided plan.Project, props *ComposeProjectProps) awslogs.ILogGroup {
	switch {
	case props.LogGroup != nil:
		return props.LogGroup
	case decided.LogGroup != "":
		return p.existingLogGroup(decided.LogGroup)
	}
	return awslogs.NewLogGroup(p, jsii.String("LogGroup"), &awslogs.LogGroupProps{
		Retention:     retention(decided.LogRetentionDays),
		RemovalPolicy: awscdk.RemovalPolicy_DESTROY,
	})
}

// newNamespace makes the private DNS zone in which services have their names.
func (p *composeProject) newNamespace(decided plan.Project, props *ComposeProjectProps) awsservicediscovery.IPrivateDnsNamespace {
	switch {
	case props.Namespace != nil:
		return props.Namespace
	case decided.NamespaceID != "":
		return p.existingNamespace(decided)
	}
	namespace := awsservicediscovery.NewPrivateDnsNamespace(p, jsii.String("Namespace"), &awsservicediscovery.PrivateDnsNamespaceProps{
		Name:        jsii.String(decided.Namespace),
		Vpc:         p.vpc,
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
	if p.searchDomain != nil {
		namespace.Node().AddDependency(p.searchDomain)
	}
	if p.shared.placement.wayOut != nil {
		p.wayOut = p.shared.placement.wayOut
		namespace.Node().AddDependency(p.wayOut)
	}
	return namespace
}

// nameSeconds is how long resolvers keep what a name stands for, or that it
// stands for nothing.
const nameSeconds = 10

// retention turns days into the member of the CDK's enumeration.
func retention(days int) awslogs.RetentionDays {
	return retentionDays[days]
}

var retentionDays = map[int]awslogs.RetentionDays{
	1:    awslogs.RetentionDays_ONE_DAY,
	3:    awslogs.RetentionDays_THREE_DAYS,
	5:    awslogs.RetentionDays_FIVE_DAYS,
	7:    awslogs.RetentionDays_ONE_WEEK,
	14:   awslogs.RetentionDays_TWO_WEEKS,
	30:   awslogs.RetentionDays_ONE_MONTH,
	60:   awslogs.RetentionDays_TWO_MONTHS,
	90:   awslogs.RetentionDays_THREE_MONTHS,
	120:  awslogs.RetentionDays_FOUR_MONTHS,
	150:  awslogs.RetentionDays_FIVE_MONTHS,
	180:  awslogs.RetentionDays_SIX_MONTHS,
	365:  awslogs.RetentionDays_ONE_YEAR,
	400:  awslogs.RetentionDays_THIRTEEN_MONTHS,
	545:  awslogs.RetentionDays_EIGHTEEN_MONTHS,
	731:  awslogs.RetentionDays_TWO_YEARS,
	1096: awslogs.RetentionDays_THREE_YEARS,
	1827: awslogs.RetentionDays_FIVE_YEARS,
	2192: awslogs.RetentionDays_SIX_YEARS,
	2557: awslogs.RetentionDays_SEVEN_YEARS,
	2922: awslogs.RetentionDays_EIGHT_YEARS,
	3288: awslogs.RetentionDays_NINE_YEARS,
	3653: awslogs.RetentionDays_TEN_YEARS,
}
