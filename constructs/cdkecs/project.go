package cdkecs

import (
	"fmt"
	"maps"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsefs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssecretsmanager"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsservicediscovery"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/composefile"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// ComposeProject is a Docker Compose application on Amazon ECS: a cluster, a
// log group, a private DNS namespace, a security group per network, a load
// balancer where ports are published, and a ComposeService per service.
type ComposeProject interface {
	constructs.Construct

	// Cluster is the cluster that the services run on.
	Cluster() awsecs.ICluster
	// Vpc is the VPC that everything is in.
	Vpc() awsec2.IVpc
	// LogGroup holds the output of all containers.
	LogGroup() awslogs.ILogGroup
	// Namespace is the DNS namespace of the service names.
	Namespace() awsservicediscovery.IPrivateDnsNamespace
	// LoadBalancer is nil where the project publishes no port, and where it uses
	// an ApplicationListener of the props. Of two it is the one for HTTP.
	LoadBalancer() awselasticloadbalancingv2.ILoadBalancerV2
	// NetworkLoadBalancer is the second one of a project that asks for two with
	// x-aws-loadbalancer: {split: true}, and nil otherwise.
	NetworkLoadBalancer() awselasticloadbalancingv2.INetworkLoadBalancer
	// Listener is the listener of a published port; its dynamic type is
	// IApplicationListener or INetworkListener. It panics with an error if no load
	// balancer listens on the port.
	Listener(port int) awselasticloadbalancingv2.IListener
	// TargetGroup is the target group that leads to a port of the container of a
	// service: see ComposeService.
	TargetGroup(service string, port int) awselasticloadbalancingv2.ITargetGroup
	// Url is the address of the project: see ComposeService.
	Url() *string
	// Secret is a secret of the compose file that services use. It panics with an
	// error if there is none of that name, or if it is in Parameter Store.
	Secret(name string) awssecretsmanager.ISecret
	// Network is the security group of a network that a service is on. It
	// panics with an error where there is none of that name.
	Network(name string) awsec2.ISecurityGroup
	// Volume is the file system of a named volume, for grants, connections and
	// access points of one's own. It panics with an error where no service
	// mounts a volume of that name that is a file system of the project:
	// external ones and those on Amazon EBS are not.
	Volume(name string) awsefs.IFileSystem
	// Service is the service of that name. It panics with an error where there
	// is none.
	Service(name string) ComposeService
	// Services are all services, each behind those it depends on.
	Services() []ComposeService
}

// ComposeProjectProps are the properties of a ComposeProject.
type ComposeProjectProps struct {
	// Project is the compose project, as composefile.Load returns it. Required.
	Project *types.Project

	// Vpc is the VPC for everything that the project makes.
	//
	// Default: - the one that x-aws-vpc names, else a new VPC with public
	// subnets in two zones and without NAT gateways.
	Vpc awsec2.IVpc

	// Cluster is the cluster for the services.
	//
	// Default: - the one that x-aws-cluster names, else a new cluster.
	Cluster awsecs.ICluster

	// VpcSubnets are where tasks and mount targets of file systems are.
	//
	// Default: - those that x-aws-subnets names, else private subnets with a way
	// out, else public ones.
	VpcSubnets *awsec2.SubnetSelection

	// ApplicationLoadBalancer serves the published ports that speak HTTP. The
	// project adds listeners, in its own stack, and lets the CDK add the rules
	// to its security groups that lead to the services.
	//
	// Default: - the one that x-aws-loadbalancer names, else a new one where it
	// is needed.
	ApplicationLoadBalancer awselasticloadbalancingv2.IApplicationLoadBalancer

	// ApplicationListener serves the published ports that speak HTTP instead of
	// listeners of their own. The project adds rules; every such port needs
	// x-aws-host or x-aws-path.
	//
	// Default: - the one that x-aws-loadbalancer names, else listeners on the
	// published ports.
	ApplicationListener awselasticloadbalancingv2.IApplicationListener

	// NetworkLoadBalancer serves the published ports where not all speak HTTP,
	// or those that don't where the file asks for two. It must have security
	// groups.
	//
	// Default: - the one that x-aws-loadbalancer names, else a new one where it
	// is needed.
	NetworkLoadBalancer awselasticloadbalancingv2.INetworkLoadBalancer

	// CertificateStack is the stack in us-east-1 for the certificate of
	// x-aws-domain with x-aws-https: cloudfront. A stack with a synthesizer of its
	// own needs one here, because that synthesizer cannot be used again.
	//
	// Default: - a stack with the default synthesizer of the app, and with the
	// tags and the termination protection of the project's stack; none where
	// that is in us-east-1.
	CertificateStack awscdk.Stack

	// SecurityGroups stand for networks, by the network's name. No rule is added
	// to them.
	//
	// Default: - those that the networks name, else a new one for each network.
	SecurityGroups map[string]awsec2.ISecurityGroup

	// Namespace is where services have their names.
	//
	// Default: - the one that x-aws-namespace names, else a new one.
	Namespace awsservicediscovery.IPrivateDnsNamespace

	// LogGroup takes the output of all containers.
	//
	// Default: - the one that x-aws-log_group names, else a new one.
	LogGroup awslogs.ILogGroup

	// Services are options of single services, by the service's name.
	//
	// Default: - none: every service is as its compose file says.
	Services map[string]*ComposeServiceOptions

	// FileSystems are file systems for named volumes, by the volume's name. The
	// project adds an access point, and a rule to their connections for each
	// service that mounts the volume; settings of the file system in the
	// compose file have no effect.
	//
	// Default: - a new file system for each named volume.
	FileSystems map[string]awsefs.IFileSystem

	// Replacements take the place of services, by name, which may be inactive
	// ones too. Of what such a service has in the file nothing is made; its
	// names lead to the replacement, and who depends on it waits for that.
	//
	// Default: - none.
	Replacements map[string]Endpoint
}

// composeProject is what users hold, of what makes everything below it.
type composeProject struct {
	constructs.Construct
	of *projectDefinition
}

// NewComposeProject defines the application.
//
// Warnings about the compose file become annotations of the construct they
// concern, acknowledged with the id cdkecs:<code>. It panics with an error
// value (composefile.Findings) if the file has errors: call composefile.Check
// first to report them, as the author of the file is seldom the caller.
func NewComposeProject(scope constructs.Construct, id *string, props *ComposeProjectProps) ComposeProject {
	if props == nil || props.Project == nil {
		panic(fmt.Errorf("ComposeProject %s: Project is required; load one with composefile.Load", given(id)))
	}
	p := &composeProject{}
	constructs.NewConstruct_Override(p, scope, id)
	checkReplacements(p, props.Project, props.Replacements)
	project := model.Replace(props.Project, slices.Sorted(maps.Keys(props.Replacements))...)
	project = withOptions(p, project, props.Services)
	findings := composefile.Check(project)
	if err := findings.Err(); err != nil {
		panic(err)
	}
	removeLoadBalancers(p)
	tag(p, "project", project.Name)
	decided := withNamespace(plan.New(project), props.Namespace)
	checkNetworks(p, decided, props.SecurityGroups)
	checkOptions(p, decided, props.Services)
	p.of = newProjectDefinition(p, project.WorkingDir, decided, props)
	p.of.defineServices(decided)
	bound(p, decided.PermissionsBoundary)
	applyOverlay(p, decided.Overlay, p.of.byName)
	annotate(p, findings, p.of.byName)
	return p
}

func (p *composeProject) Cluster() awsecs.ICluster    { return p.of.cluster }
func (p *composeProject) Vpc() awsec2.IVpc            { return p.of.location.vpc }
func (p *composeProject) LogGroup() awslogs.ILogGroup { return p.of.logs.group }

func (p *composeProject) Namespace() awsservicediscovery.IPrivateDnsNamespace {
	return p.of.names.namespace
}

func (p *composeProject) Services() []ComposeService {
	var out []ComposeService
	for _, s := range p.of.services {
		out = append(out, s.scope)
	}
	return out
}

func (p *composeProject) LoadBalancer() awselasticloadbalancingv2.ILoadBalancerV2 {
	if len(p.of.ingress.loadBalancers) == 0 {
		return nil
	}
	return p.of.ingress.loadBalancers[0].resource
}

func (p *composeProject) NetworkLoadBalancer() awselasticloadbalancingv2.INetworkLoadBalancer {
	for _, lb := range p.of.ingress.loadBalancers {
		if lb.decided.Second {
			return lb.network
		}
	}
	return nil
}

func (p *composeProject) Listener(port int) awselasticloadbalancingv2.IListener {
	listener, ok := p.of.routes.listeners[port]
	if !ok {
		panic(mistake(p, "port %d is not published by a load balancer", port))
	}
	return listener
}

func (p *composeProject) TargetGroup(service string, port int) awselasticloadbalancingv2.ITargetGroup {
	return p.Service(service).TargetGroup(port)
}

func (p *composeProject) Url() *string { return p.of.routes.url("") }

func (p *composeProject) Secret(name string) awssecretsmanager.ISecret {
	value, ok := p.of.secrets[plan.SecretRef{Noun: model.SecretNoun, Name: name}]
	switch {
	case !ok:
		panic(mistake(p, "no service uses the secret %q", name))
	case value.secret == nil:
		panic(mistake(p, "the secret %q is in Parameter Store; import it with awsssm.StringParameter_FromSecureStringParameterAttributes", name))
	}
	return value.secret
}

func (p *composeProject) Network(name string) awsec2.ISecurityGroup {
	network, ok := p.of.networks[name]
	if !ok {
		panic(mistake(p, "no service is on the network %q", name))
	}
	return network.group
}

func (p *composeProject) Volume(name string) awsefs.IFileSystem {
	v, ok := p.of.volumes[name]
	if !ok || v.s3 != nil {
		panic(errNoFileSystem(p, name))
	}
	return v.fileSystem
}

func (p *composeProject) Service(name string) ComposeService {
	service, ok := p.of.byName[name]
	if !ok {
		panic(mistake(p, "there is no service %q", name))
	}
	return service.scope
}

// removeLoadBalancers lets a service that publishes no port any more leave its
// load balancer: CloudFormation takes an absent list for one that stays as it
// is. The CDK writes an empty one only if a feature flag says so, which apps
// begun before version 2.269 do not have.
func removeLoadBalancers(project constructs.Construct) {
	project.Node().SetContext(jsii.String("@aws-cdk/aws-ecs:removeEmptyLoadBalancers"), jsii.Bool(true))
}

// tagPrefix is before the nouns of Docker Compose.
const tagPrefix = "com.docker.compose."

// tag marks everything below scope as Docker Compose does its containers.
func tag(scope constructs.IConstruct, noun, name string) {
	awscdk.Tags_Of(scope).Add(jsii.String(tagPrefix+noun), jsii.String(name), nil)
}
