package cdkecs

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/bedrock"
	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// addSidecars adds the containers that other services have in the task, each
// behind the one before.
func (s *serviceDefinition) addSidecars(from plan.Task) {
	for i, c := range from.Sidecars {
		sidecar := newServiceDefinition(s.beside, jsii.String(c.Service), c.Service)
		sidecar.project, sidecar.own, sidecar.nested = s.project, optionsOf(s.project.options, c.Service), s.nested
		sidecar.essential, sidecar.index = c.Essential, i+1
		sidecar.task, sidecar.role, sidecar.executionRole = s.task, s.role, s.executionRole
		sidecar.container = sidecar.addMain(c.Main, from.Architecture)
		sidecar.addAddresses(c.Main.Addresses)
		sidecar.addVariables()
		s.sidecars = append(s.sidecars, sidecar)
	}
}

// members are s and its sidecars.
func (s *serviceDefinition) members() []*serviceDefinition {
	return append([]*serviceDefinition{s}, s.sidecars...)
}

// member is the sidecar of that name, or s itself.
func (s *serviceDefinition) member(sidecar string) *serviceDefinition {
	for _, other := range s.sidecars {
		if other.name == sidecar {
			return other
		}
	}
	return s
}

// orderContainers lets the containers wait for each other.
func (s *serviceDefinition) orderContainers(from plan.Task) {
	byName := map[string]awsecs.ContainerDefinition{from.Main.Name: s.container}
	for i, sidecar := range from.Sidecars {
		byName[sidecar.Main.Name] = s.sidecars[i].container
	}
	wait := func(container awsecs.ContainerDefinition, dependencies []plan.ContainerDependency) {
		for _, d := range dependencies {
			container.AddContainerDependencies(&awsecs.ContainerDependency{
				Container: byName[d.Container],
				// The names in Go of the enumeration are its values.
				Condition: awsecs.ContainerDependencyCondition(d.Condition),
			})
		}
	}
	wait(s.container, from.Main.DependsOn)
	for i, sidecar := range from.Sidecars {
		wait(s.sidecars[i].container, sidecar.Main.DependsOn)
	}
}

// completeSidecars gives the sidecars what was made after them: they are
// reached as the service is, under names of their own.
func (s *serviceDefinition) completeSidecars(from plan.Task, namespace string) {
	for i, sidecar := range s.sidecars {
		sidecar.service, sidecar.groups = s.service, s.groups
		sidecar.starter, sidecar.resource = s.starter, s.resource
		sidecar.taskCount, sidecar.scaling, sidecar.shiftRole = s.taskCount, s.scaling, s.shiftRole
		if s.service != nil && from.Sidecars[i].Named {
			scope := constructs.NewConstruct(sidecar.scope, jsii.String("Name"))
			registerCname(scope, "Host", s.project.names.newCname(scope, sidecar.name), jsii.String(s.name+"."+namespace))
		}
	}
}

// addModelProxy adds the container that signs requests for Amazon Bedrock, before
// the containers of services, and lets the task role invoke their models.
func (s *serviceDefinition) addModelProxy(from *plan.ModelProxy, prefix string) {
	if from == nil {
		return
	}
	stack := awscdk.Stack_Of(s.scope)
	image := s.project.shared.image(from.Image)
	if from.Cached != nil {
		image = s.cachedImage("ModelProxyRepository", *from.Cached)
	}
	host := fmt.Sprintf("bedrock-runtime.%s.%s", *stack.Region(), *stack.UrlSuffix())
	proxy := s.task.AddContainer(jsii.String(from.Name), &awsecs.ContainerDefinitionOptions{
		ContainerName:          jsii.String(from.Name),
		Image:                  image,
		Command:                jsii.Strings(bedrock.ProxyCommand(*stack.Region(), host, from.Port)...),
		Essential:              jsii.Bool(false),
		EnableRestartPolicy:    jsii.Bool(true),
		ReadonlyRootFilesystem: jsii.Bool(true),
		MemoryReservationMiB:   jsii.Number(from.MemoryMiB),
		Logging:                s.awslogs(plan.Log{Prefix: prefix}),
	})
	for _, member := range s.members() {
		member.container.AddContainerDependencies(&awsecs.ContainerDependency{
			Container: proxy,
			Condition: awsecs.ContainerDependencyCondition_START,
		})
	}
	s.allowModels(from.Models)
}

// allowModels lets the task role invoke models. An inference profile invokes its
// model in any of its Regions, or, if it is global, in none that is named (Amazon
// Bedrock user guide, Prerequisites for inference profiles).
func (s *serviceDefinition) allowModels(models []plan.FoundationModel) {
	stack := awscdk.Stack_Of(s.scope)
	arn := func(region, account, kind, id string) *string {
		return stack.FormatArn(&awscdk.ArnComponents{
			Service: jsii.String("bedrock"), Region: jsii.String(region), Account: jsii.String(account),
			Resource: jsii.String(kind), ResourceName: jsii.String(id),
		})
	}
	var resources []*string
	for _, m := range models {
		if m.Profile == "" {
			resources = append(resources, arn(*stack.Region(), "", "foundation-model", m.ID))
			continue
		}
		resources = append(resources, arn("*", "", "foundation-model", m.ID),
			arn(*stack.Region(), *stack.Account(), "inference-profile", m.Profile))
	}
	s.role.AddToPrincipalPolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Actions: jsii.Strings("bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"), Resources: &resources,
	}))
}
