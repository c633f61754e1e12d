package cdkecs

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// dummyVPC is the VPC that the CDK gives before one has been looked up.
const dummyVPC = "vpc-12345"

// foundBalancer is what a look-up tells of a load balancer. The CDK's own
// FromLookup is not used: it would import the security groups in a way that
// adds rules to them.
type foundBalancer struct {
	arn, dnsName, zone, vpc string
	groups                  []string
	// made means that nothing has been looked up yet: the values are made up,
	// and the CDK command line will start the app again.
	made bool
}

// listenerARN is that of a listener; its parts make the ARN of the load balancer.
var listenerARN = regexp.MustCompile(`^(arn:.*):listener/(.*)/[^/]+$`)

// lookUpLoadBalancer finds the load balancer that the file names, by its ARN,
// by that of a listener or by its name; nil where it names none.
func lookUpLoadBalancer(scope constructs.Construct, in *plan.Ingress) *foundBalancer {
	if in == nil || in.LoadBalancers[0].Existing+in.LoadBalancers[0].ExistingListener == "" {
		return nil
	}
	from := in.LoadBalancers[0]
	arn := listenerARN.ReplaceAllString(from.ExistingListener, "$1:loadbalancer/$2")
	if arn == "" {
		arn = from.Existing
	}
	if !strings.HasPrefix(arn, "arn:") {
		arn = lookUpARN(scope, arn)
	}
	if arn == "" {
		return madeUpBalancer()
	}
	if kind := kindOf(arn); kind != from.Kind {
		panic(fmt.Errorf("x-aws-loadbalancer: %s is of type %s, but the published ports require the type %s", arn, kind, from.Kind))
	}
	const arnKey = "loadBalancerArn"
	value := lookUp(scope, "load-balancer", map[string]any{arnKey: arn, "loadBalancerType": from.Kind}, map[string]any{arnKey: ""})
	found, _ := value.(map[string]any)
	if text(found[arnKey]) == "" {
		return madeUpBalancer()
	}
	balancer := &foundBalancer{
		arn: text(found[arnKey]), dnsName: text(found["loadBalancerDnsName"]),
		zone: text(found["loadBalancerCanonicalHostedZoneId"]), vpc: text(found["vpcId"]),
	}
	groups, _ := found["securityGroupIds"].([]any)
	for _, id := range groups {
		balancer.groups = append(balancer.groups, text(id))
	}
	return balancer
}

// kindOf tells an Application Load Balancer from a Network Load Balancer.
func kindOf(arn string) string {
	if strings.Contains(arn, ":loadbalancer/app/") {
		return plan.ApplicationLoadBalancer
	}
	return plan.NetworkLoadBalancer
}

func madeUpBalancer() *foundBalancer {
	return &foundBalancer{
		arn:     "arn:aws:elasticloadbalancing:us-west-2:123456789012:loadbalancer/app/my-load-balancer/50dc6c495c0c9188",
		dnsName: "my-load-balancer-123456789012.us-west-2.elb.amazonaws.com",
		zone:    "Z3DZXE0EXAMPLE", vpc: dummyVPC, groups: []string{"sg-12345678"}, made: true,
	}
}

// lookUpARN finds a load balancer by its name, and gives "" before it has been
// looked up. The CDK's look-up of load balancers knows no names, so this one
// asks for the ARNs of all, which have the names in them.
func lookUpARN(scope constructs.Construct, name string) string {
	value := lookUp(scope, "cc-api-provider", map[string]any{
		"typeName":           "AWS::ElasticLoadBalancingV2::LoadBalancer",
		"propertyMatch":      map[string]any{},
		"propertiesToReturn": []string{},
		"expectedMatchCount": "at-least-one",
	}, []map[string]any{{"Identifier": ""}})
	all, _ := value.([]any)
	var names []string
	for _, one := range all {
		properties, _ := one.(map[string]any)
		arn := text(properties["Identifier"])
		if arn == "" {
			return ""
		}
		parts := strings.Split(arn, "/")
		if len(parts) == 4 {
			names = append(names, parts[2])
			if parts[2] == name {
				return arn
			}
		}
	}
	panic(fmt.Errorf("x-aws-loadbalancer: there is no load balancer %q in this account and region, only %s; "+
		"correct the name, or clear the cached lookup with cdk context --reset if it is new", name, strings.Join(names, ", ")))
}

// lookUpListenerPort finds the port of a listener, 0 before it has been looked up.
func lookUpListenerPort(scope constructs.Construct, arn string) int {
	const portKey = "listenerPort"
	value := lookUp(scope, "load-balancer-listener", map[string]any{
		"listenerArn": arn, "loadBalancerType": plan.ApplicationLoadBalancer,
	}, map[string]any{portKey: 0})
	found, _ := value.(map[string]any)
	port, _ := found[portKey].(float64)
	return int(port)
}

// lookUp reads the CDK's context for the load balancer that the file names. The
// command line fills the context and keeps it in cdk.context.json, but for
// failures.
func lookUp(scope constructs.Construct, provider string, query map[string]any, made any) any {
	key := awscdk.ContextProvider_GetKey(scope, &awscdk.GetContextKeyOptions{Provider: jsii.String(provider), Props: &query}).Key
	if answer, _ := scope.Node().TryGetContext(key).(map[string]any); text(answer["$providerError"]) != "" {
		// The CDK would report it too, but with neither path nor value.
		asked := query["loadBalancerArn"]
		if asked == nil {
			asked = query["listenerArn"]
		}
		if asked == nil {
			asked = "names of load balancers"
		}
		panic(fmt.Errorf("x-aws-loadbalancer: looking up %s: %s", asked, text(answer["$providerError"])))
	}
	return awscdk.ContextProvider_GetValue(scope, &awscdk.GetContextValueOptions{
		Provider: jsii.String(provider), Props: &query, DummyValue: made,
	}).Value
}

func text(value any) string {
	s, _ := value.(string)
	return s
}
