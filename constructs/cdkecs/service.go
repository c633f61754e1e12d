package cdkecs

import (
	"cmp"
	"fmt"
	"strconv"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// ComposeService is one service of a compose project, in a ComposeProject or
// alone: an ECS service with its task definition, roles, security group and name;
// a job, which has no ECS service; or a sidecar, which is a container in the task
// of another service.
//
// It can be granted permissions, which its task role then has, and be
// connected to, through a security group of its own.
type ComposeService interface {
	constructs.Construct
	awsiam.IGrantable
	awsec2.IConnectable

	// Name is the name of the service in the compose file.
	Name() string
	// Service is the ECS service; nil for a job, and for what runs on a
	// schedule or by hand. That of a sidecar is the service it belongs to.
	Service() awsecs.BaseService
	// TaskDefinition is what the service runs. That of a sidecar, and its role,
	// are of the service it belongs to.
	TaskDefinition() awsecs.TaskDefinition
	// Container is the container of the compose service in the task definition. A
	// secret that is added to it is granted to the execution role, which services
	// without secrets of their own share: use EnvironmentSecrets of
	// ComposeServiceOptions to grant it to this service alone.
	Container() awsecs.ContainerDefinition
	// TaskRole is what the containers may do; the same as GrantPrincipal.
	TaskRole() awsiam.IRole
	// LogGroup holds the output of the containers, unless the options or the
	// compose file name another place. All services of a project share it.
	LogGroup() awslogs.ILogGroup
	// TargetGroup is the target group that leads from a load balancer to a port of
	// the container; where the port is published more than once, that of the
	// lowest published port. It panics with an error where there is none.
	TargetGroup(port int) awselasticloadbalancingv2.ITargetGroup
	// Url is the address of the service behind its load balancer: http://…,
	// https://… or host:port. If there are several, HTTPS is preferred to HTTP,
	// HTTP to other protocols, and a lower published port to a higher one. Url is
	// nil if no port is published, or if the load balancer of ApplicationListener
	// is not known.
	Url() *string
}

// composeService is what users hold. It has the methods of ComposeService and
// no others: for each service the jsii runtime looks at all of them, once for
// each interface of the CDK.
type composeService struct {
	constructs.Construct
	of *serviceDefinition
	// connections are made when they are asked for.
	connections awsec2.Connections
}

func (s *composeService) Name() string                          { return s.of.name }
func (s *composeService) Service() awsecs.BaseService           { return s.of.service }
func (s *composeService) TaskDefinition() awsecs.TaskDefinition { return s.of.task }
func (s *composeService) Container() awsecs.ContainerDefinition { return s.of.container }
func (s *composeService) TaskRole() awsiam.IRole                { return s.of.role }
func (s *composeService) LogGroup() awslogs.ILogGroup           { return s.of.project.logs.group }
func (s *composeService) GrantPrincipal() awsiam.IPrincipal     { return s.of.role.GrantPrincipal() }

func (s *composeService) Url() *string { return s.of.project.routes.url(s.of.name) }

func (s *composeService) TargetGroup(port int) awselasticloadbalancingv2.ITargetGroup {
	group := s.of.project.routes.targetGroup(s.of.name, port)
	if group == nil {
		panic(fmt.Errorf("ComposeService %s: no load balancer forwards to port %d of the container; publish it in ports", *s.Node().Path(), port))
	}
	return group
}

func (s *composeService) Connections() awsec2.Connections {
	if s.connections == nil {
		s.connections = awsec2.NewConnections(&awsec2.ConnectionsProps{
			SecurityGroups: &s.of.groups,
		})
	}
	return s.connections
}

// serviceDefinition makes what is below a ComposeService, and knows it.
type serviceDefinition struct {
	// scope is the ComposeService, beside what that and its sidecars are below.
	scope   *composeService
	beside  constructs.Construct
	name    string
	project *projectDefinition
	// own are the options of the service.
	own *ComposeServiceOptions
	// nested is whether the service is in a nested stack of the project.
	nested    bool
	service   awsecs.BaseService
	task      awsecs.TaskDefinition
	container awsecs.ContainerDefinition
	// containerImage is that of the container.
	containerImage awsecs.ContainerImage
	role           awsiam.IRole
	executionRole  awsiam.IRole
	// at is where the tasks run.
	at placement
	// starter starts the tasks: the ECS service, the custom resource of a job
	// or a schedule; nil where a person does.
	starter constructs.IConstruct
	// resource is that of starter. Dependencies between services are between
	// these: that of the constructs would tie all that belongs to one service
	// to all that belongs to the other.
	resource awscdk.CfnResource
	// groups are what Connections are of.
	groups []awsec2.ISecurityGroup
	// essential is whether the end of the container ends the task, index its
	// place in the task definition.
	essential bool
	index     int
	sidecars  []*serviceDefinition
	// shiftRole is nil where no deployment moves requests.
	shiftRole awsiam.Role
	// taskCount is nil where the number of tasks is fixed.
	taskCount awsecs.ScalableTaskCount
	scaling   plan.Scaling
	// fastMetrics are those that ECS writes every 20 seconds.
	fastMetrics []string
}

// newServiceDefinition makes the ComposeService, and nothing below it yet.
func newServiceDefinition(scope constructs.Construct, id *string, name string) *serviceDefinition {
	s := &serviceDefinition{name: name, beside: scope, essential: true}
	s.scope = &composeService{of: s}
	constructs.NewConstruct_Override(s.scope, scope, id)
	tag(s.scope, "service", name)
	return s
}

// define makes what is below the ComposeService. The sidecars of its task are
// beside it.
func (s *serviceDefinition) define(p *projectDefinition, decided plan.Project, from plan.Service) {
	s.project, s.own, s.nested = p, optionsOf(p.options, s.name), from.Stack != ""
	s.role = s.taskRole(from.Role)
	s.executionRole = s.newExecutionRole(from)
	s.defineTask(from.Task, from.Launch, decided.InitImage)
	s.groups = s.newGroups(from)
	s.at = s.placementOf(from)
	switch {
	case from.Run != nil:
		s.defineRun(from)
	case from.Launch.Managed && from.Launch.Daemon:
		s.defineDaemon(from)
	default:
		s.defineService(from)
		s.scale(from.Scaling)
	}
	s.waitForOthers(from)
	s.mountVolumes(from)
	s.completeSidecars(from.Task, decided.Namespace)
	s.joinTargetGroups()
}

// newGroups are those of the caller, or a group of the service's own: what
// others admit when they admit the service, and what admits the load balancer.
// With the network of its instance, a task has the groups of that, and so has a
// managed daemon, which ECS gives no network interface.
func (s *serviceDefinition) newGroups(from plan.Service) []awsec2.ISecurityGroup {
	if s.own.SecurityGroups != nil {
		return *s.own.SecurityGroups
	}
	if from.Task.HostNetwork || from.Launch.Managed && from.Launch.Daemon {
		return s.project.capacities.groups(from.Launch)
	}
	group := awsec2.NewSecurityGroup(s.scope, jsii.String("SecurityGroup"), &awsec2.SecurityGroupProps{
		Vpc:              s.project.location.vpc,
		Description:      jsii.String("Compose service " + from.Name),
		AllowAllOutbound: jsii.Bool(from.Egress == plan.EgressAll),
	})
	if from.Egress == plan.EgressStart {
		allowStart(group)
	}
	return []awsec2.ISecurityGroup{group}
}

func (s *serviceDefinition) defineService(from plan.Service) {
	props := &awsecs.FargateServiceProps{
		Cluster:                     s.project.cluster,
		TaskDefinition:              s.task,
		VpcSubnets:                  &s.at.subnets,
		AssignPublicIp:              jsii.Bool(s.at.publicAddress),
		SecurityGroups:              &s.groups,
		PlatformVersion:             awsecs.FargatePlatformVersion_LATEST,
		DesiredCount:                s.desiredCount(from),
		EnableExecuteCommand:        cmp.Or(s.own.EnableExecuteCommand, jsii.Bool(from.Deployment.Exec)),
		EnableECSManagedTags:        jsii.Bool(true),
		PropagateTags:               awsecs.PropagatedTagSource_SERVICE,
		CloudMapOptions:             s.project.names.registration(from.Name),
		ServiceConnectConfiguration: s.serviceConnect(from.Connect),
		HealthCheckGracePeriod:      s.project.shared.optionalSeconds(from.Deployment.GraceSeconds),
	}
	s.release(from.Deployment, props)
	if from.Deployment.MaxPercent <= 100 && !from.Launch.Daemon {
		// Rebalancing starts a task in another zone before it stops one, and ECS
		// refuses it here. A service that was made with more room has it, and
		// keeps it in updates that do not mention it.
		props.AvailabilityZoneRebalancing = awsecs.AvailabilityZoneRebalancing_DISABLED
	}
	props.ForceNewDeployment = s.forceNewDeployment(from)
	s.service = s.newService(from, props)
	node := s.service.Node()
	resource, ok := node.DefaultChild().(awsecs.CfnService)
	if !ok {
		panic(errUnexpectedChild(s.service))
	}
	s.starter, s.resource = s.service, resource
	s.amend(from)
	s.amendRelease(from.Deployment)
	s.shiftRole = s.newShiftRole(from.Deployment)
	// The first tasks must be able to pull their images and open their logs.
	var needs []constructs.IDependable
	if s.executionRole != s.project.executionRole {
		needs = append(needs, s.executionRole)
	}
	if s.at.wayOut != nil && s.at.wayOut != s.project.names.wayOut {
		needs = append(needs, s.at.wayOut)
	}
	if needs != nil {
		node.AddDependency(needs...)
	}
	if !from.Task.HostNetwork {
		s.joinNetworks(from.Networks)
	}
}

// amend writes what the L2 constructs don't, so that a deployed service can
// become this one.
func (s *serviceDefinition) amend(from plan.Service) {
	if from.LeavesConnect {
		s.resource.AddPropertyOverride(jsii.String("ServiceConnectConfiguration"), map[string]any{"Enabled": false})
	}
	if from.Launch.Capacity != "" {
		// It is the default, which the CDK writes for machines only. With it a
		// service that moves from Fargate would be replaced, the new one before the
		// old one goes, and a volume would have two writers meanwhile.
		s.resource.AddPropertyDeletionOverride(jsii.String("SchedulingStrategy"))
	}
}

// waitForOthers lets the tasks wait for other services, for what replaces
// some, and for their own further names.
func (s *serviceDefinition) waitForOthers(from plan.Service) {
	if s.resource == nil {
		return
	}
	for _, name := range from.Awaits {
		s.resource.Node().AddDependency(s.project.replaced[name]...)
	}
	for _, member := range s.members() {
		for _, record := range s.project.records[member.name] {
			s.resource.Node().AddDependency(record)
		}
	}
	for _, name := range from.DependsOn {
		s.resource.AddResourceDependency(s.project.byName[name].resource, nil)
	}
}

// desiredCount is nil where it is not the template's to say.
func (s *serviceDefinition) desiredCount(from plan.Service) *float64 {
	if s.own.DesiredCount != nil {
		return s.own.DesiredCount
	}
	if from.Scaling != nil || from.Launch.Daemon {
		return nil
	}
	return jsii.Number(from.Deployment.Replicas)
}

func (s *serviceDefinition) circuitBreaker(from plan.Deployment) *awsecs.DeploymentCircuitBreaker {
	if s.own.CircuitBreaker != nil {
		return s.own.CircuitBreaker
	}
	return &awsecs.DeploymentCircuitBreaker{Enable: jsii.Bool(true), Rollback: jsii.Bool(from.Rollback)}
}

// startAfter lets the tasks wait for what they need.
func (s *serviceDefinition) startAfter(needs ...constructs.IDependable) {
	if s.starter != nil {
		s.starter.Node().AddDependency(needs...)
	}
}

// joinNetworks adds the networks' groups beside the service's own. They are
// not among the service's Connections: whoever connects the service means the
// service, not all members of its networks.
func (s *serviceDefinition) joinNetworks(networks []string) {
	if len(networks) == 0 {
		return
	}
	// By place in the list: the service's own groups, whose ids it would take
	// calls to learn, are in it already.
	added := map[string]any{}
	for i, name := range networks {
		added[strconv.Itoa(i+len(s.groups))] = s.project.networks[name].id
	}
	s.resource.AddPropertyOverride(jsii.String("NetworkConfiguration.AwsvpcConfiguration.SecurityGroups"), added)
}

func (s *serviceDefinition) groupIDs(networks []string) []*string {
	var groups []*string
	for _, group := range s.groups {
		groups = append(groups, group.SecurityGroupId())
	}
	for _, name := range networks {
		groups = append(groups, s.project.networks[name].id)
	}
	return groups
}
