package cloud

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"golang.org/x/sync/errgroup"

	"github.com/compose-cdk/compose-cdk/internal/deployed"
)

// serviceTag is the tag with the name that a service has in the compose file.
const serviceTag = "com.docker.compose.service"

// atOnce is how many questions are asked at the same time.
const atOnce = 8

// stack is a deployed project.
type stack struct {
	*account
	name, id  string
	addresses []deployed.Address
	// certificates are the stacks that its certificates are in.
	certificates []deployed.StackName
	// runs are how tasks of services run that are no ECS services.
	runs map[string]deployed.RunRequest
	// found is nil until services have been asked for.
	found []service
}

// service is a service of the compose file that has tasks of its own.
type service struct {
	name string
	// ecs is nil for a job, and for what runs on a schedule or by hand.
	ecs *types.Service
	// cluster and taskDefinition are what its tasks run on and are made from.
	cluster, taskDefinition string
	containers              []container
}

// container is that of a service of the compose file in a task definition.
type container struct {
	service, name, image string
	// logGroup is empty for a log driver other than awslogs.
	logGroup, logPrefix string
}

func (s *stack) Name() string { return s.name }

func (s *stack) Addresses() []deployed.Address { return s.addresses }

func (s *stack) Certificates() []deployed.StackName { return s.certificates }

// services finds the services of the stack, and of those within it.
func (s *stack) services(ctx context.Context) ([]service, error) {
	if s.found != nil {
		return s.found, nil
	}
	arns, err := s.ofType(ctx, s.id, "AWS::ECS::Service")
	if err != nil {
		return nil, err
	}
	out, err := s.describeServices(ctx, arns)
	if err != nil {
		return nil, err
	}
	for name, run := range s.runs {
		out = append(out, service{name: name, cluster: run.Cluster, taskDefinition: run.TaskDefinition})
	}
	if err := s.addContainers(ctx, out); err != nil {
		return nil, err
	}
	slices.SortFunc(out, func(a, b service) int { return strings.Compare(a.name, b.name) })
	s.found = out
	return out, nil
}

// ofType are the physical ids of resources of a type in a stack and those within it.
func (s *stack) ofType(ctx context.Context, id, kind string) ([]string, error) {
	var out []string
	pages := cloudformation.NewListStackResourcesPaginator(s.stacks, &cloudformation.ListStackResourcesInput{StackName: &id})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, explain(err)
		}
		for _, r := range page.StackResourceSummaries {
			physical := aws.ToString(r.PhysicalResourceId)
			switch {
			case physical == "":
			case aws.ToString(r.ResourceType) == kind:
				out = append(out, physical)
			case aws.ToString(r.ResourceType) == "AWS::CloudFormation::Stack":
				inner, err := s.ofType(ctx, physical, kind)
				if err != nil {
					return nil, err
				}
				out = append(out, inner...)
			}
		}
	}
	return out, nil
}

// describeServices asks for ECS services by their ARNs; one call describes ten.
func (s *stack) describeServices(ctx context.Context, arns []string) ([]service, error) {
	byCluster := map[string][]string{}
	for _, arn := range arns {
		byCluster[clusterOf(arn)] = append(byCluster[clusterOf(arn)], arn)
	}
	var out []service
	for cluster, arns := range byCluster {
		for some := range slices.Chunk(arns, 10) {
			answer, err := s.containers.DescribeServices(ctx, &ecs.DescribeServicesInput{
				Cluster: &cluster, Services: some, Include: []types.ServiceField{types.ServiceFieldTags},
			})
			if err != nil {
				return nil, explain(err)
			}
			for _, found := range answer.Services {
				out = append(out, service{
					name: nameOf(found), ecs: &found, cluster: aws.ToString(found.ClusterArn),
					taskDefinition: aws.ToString(found.TaskDefinition),
				})
			}
		}
	}
	return out, nil
}

// clusterOf reads the cluster out of the ARN of a service, whose end is
// service/cluster/name.
func clusterOf(arn string) string {
	parts := strings.Split(arn, "/")
	if len(parts) < 3 {
		return "default"
	}
	return parts[len(parts)-2]
}

// nameOf is the name of a service in the compose file, or that of the ECS service
// where an overlay has taken its tags.
func nameOf(s types.Service) string {
	for _, tag := range s.Tags {
		if aws.ToString(tag.Key) == serviceTag {
			return aws.ToString(tag.Value)
		}
	}
	return aws.ToString(s.ServiceName)
}

// addContainers reads the task definitions.
func (s *stack) addContainers(ctx context.Context, services []service) error {
	var group errgroup.Group
	group.SetLimit(atOnce)
	for i := range services {
		group.Go(func() error {
			answer, err := s.containers.DescribeTaskDefinition(ctx, &ecs.DescribeTaskDefinitionInput{TaskDefinition: &services[i].taskDefinition})
			if err != nil {
				return explain(err)
			}
			services[i].containers = containersOf(services[i].name, answer.TaskDefinition.ContainerDefinitions)
			return nil
		})
	}
	return group.Wait()
}

// containersOf are the containers of services of the compose file, that of the task's
// own service first. Others, which prepare a volume or have a name written, write
// with the prefix of a service, and have another name.
func containersOf(name string, all []types.ContainerDefinition) []container {
	var out []container
	for _, c := range all {
		one := container{service: aws.ToString(c.Name), name: aws.ToString(c.Name), image: aws.ToString(c.Image)}
		if log := c.LogConfiguration; log != nil && log.LogDriver == types.LogDriverAwslogs {
			one.logGroup, one.logPrefix = log.Options["awslogs-group"], log.Options["awslogs-stream-prefix"]
		}
		if one.name == name || cmp.Or(one.logPrefix, one.name) == one.name {
			out = append(out, one)
		}
	}
	slices.SortStableFunc(out, func(a, b container) int { return order(a.name == name) - order(b.name == name) })
	return out
}

func order(first bool) int {
	if first {
		return 0
	}
	return 1
}

// find returns the service that has a container of that name, and the container.
func (s *stack) find(ctx context.Context, name string) (service, container, error) {
	services, err := s.services(ctx)
	if err != nil {
		return service{}, container{}, err
	}
	var names []string
	for _, found := range services {
		for _, c := range found.containers {
			if c.service == name {
				return found, c, nil
			}
			names = append(names, c.service)
		}
	}
	return service{}, container{}, deployed.NoService{Name: name, Stack: s.name, Known: names}
}

// Services are those of all tasks.
func (s *stack) Services(ctx context.Context) ([]deployed.Service, error) {
	found, err := s.services(ctx)
	if err != nil {
		return nil, err
	}
	var out []deployed.Service
	for _, f := range found {
		for _, c := range f.containers {
			out = append(out, f.describe(c))
		}
	}
	slices.SortStableFunc(out, func(a, b deployed.Service) int { return strings.Compare(a.Name, b.Name) })
	return out, nil
}

func (f service) describe(c container) deployed.Service {
	out := deployed.Service{Name: c.service, Kind: deployed.ECSService, Image: c.image}
	switch {
	case c.service != f.name:
		out.Kind, out.Of = deployed.Sidecar, f.name
	case f.ecs == nil:
		out.Kind = deployed.OneTask
	}
	return out
}
