package cloud

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/compose-cdk/compose-cdk/internal/deployed"
)

// stopTimeout is how long a task may take to be stopped after an interruption.
const stopTimeout = 10 * time.Second

// Run starts a task as the service would, with another command. A task that is waited
// for is stopped if the context ends.
func (s *stack) Run(ctx context.Context, task deployed.Task, wait bool, each func(deployed.LogEvent)) (string, int, error) {
	of, c, err := s.find(ctx, task.Service)
	if err != nil {
		return "", 0, err
	}
	if c.service != of.name {
		return "", 0, fmt.Errorf("%s is a sidecar of %s; run %s", c.service, of.name, of.name)
	}
	request := s.runRequest(of)
	request.Overrides = &types.TaskOverride{ContainerOverrides: []types.ContainerOverride{{
		Name: &c.name, Command: task.Command, Environment: environment(task.Environment),
	}}}
	answer, err := s.containers.RunTask(ctx, request)
	if err != nil {
		return "", 0, explain(err)
	}
	if len(answer.Failures) > 0 || len(answer.Tasks) == 0 {
		return "", 0, fmt.Errorf("ECS did not start a task of %s: %s", of.name, failures(answer.Failures))
	}
	arn := aws.ToString(answer.Tasks[0].TaskArn)
	id := arn[strings.LastIndex(arn, "/")+1:]
	if !wait {
		return id, 0, nil
	}
	code, err := s.await(ctx, of, c, arn, each)
	if ctx.Err() != nil {
		s.stop(of.cluster, arn)
		return id, 0, ctx.Err()
	}
	return id, code, err
}

// runRequest is that of the service, or that of the output of what is no ECS service.
func (s *stack) runRequest(of service) *ecs.RunTaskInput {
	request := &ecs.RunTaskInput{Cluster: &of.cluster, TaskDefinition: &of.taskDefinition, PropagateTags: types.PropagateTagsTaskDefinition}
	if of.ecs != nil {
		request.NetworkConfiguration, request.CapacityProviderStrategy = of.ecs.NetworkConfiguration, of.ecs.CapacityProviderStrategy
		if len(of.ecs.CapacityProviderStrategy) == 0 {
			request.LaunchType = of.ecs.LaunchType
		}
		return request
	}
	run := s.runs[of.name]
	request.LaunchType = types.LaunchType(run.LaunchType)
	for _, p := range run.Providers {
		request.CapacityProviderStrategy = append(request.CapacityProviderStrategy, types.CapacityProviderStrategyItem{
			CapacityProvider: aws.String(p.Name), Weight: int32(p.Weight), Base: int32(p.Base),
		})
	}
	request.NetworkConfiguration = &types.NetworkConfiguration{AwsvpcConfiguration: &types.AwsVpcConfiguration{
		Subnets: run.Network.VPC.Subnets, SecurityGroups: run.Network.VPC.SecurityGroups,
		AssignPublicIp: types.AssignPublicIp(run.Network.VPC.PublicAddress),
	}}
	return request
}

func environment(variables []string) []types.KeyValuePair {
	var out []types.KeyValuePair
	for _, variable := range variables {
		name, value, _ := strings.Cut(variable, "=")
		out = append(out, types.KeyValuePair{Name: &name, Value: &value})
	}
	return out
}

func failures(all []types.Failure) string {
	var out []string
	for _, f := range all {
		out = append(out, strings.TrimSpace(aws.ToString(f.Reason)+" "+aws.ToString(f.Detail)))
	}
	return strings.Join(out, ", ")
}

// await waits until a task has stopped, and passes on meanwhile what it writes.
func (s *stack) await(ctx context.Context, of service, c container, arn string, each func(deployed.LogEvent)) (int, error) {
	reader := &logReader{account: s.account, seen: map[string]int64{}}
	if c.logGroup != "" {
		stream := c.logPrefix + "/" + c.name + arn[strings.LastIndex(arn, "/"):]
		reader.sources = []logSource{{c.logGroup, map[string]string{stream: c.service}}}
	}
	for {
		answer, err := s.containers.DescribeTasks(ctx, &ecs.DescribeTasksInput{Cluster: &of.cluster, Tasks: []string{arn}})
		if err != nil {
			return 0, explain(err)
		}
		if len(answer.Tasks) == 0 {
			return 0, errors.New("ECS no longer knows the task")
		}
		events, err := reader.read(ctx, reader.latest(time.Unix(0, 0)))
		if err != nil {
			return 0, err
		}
		for _, event := range events {
			each(event)
		}
		if aws.ToString(answer.Tasks[0].LastStatus) == "STOPPED" {
			return exitCode(answer.Tasks[0], c.name)
		}
		if !pause(ctx) {
			return 0, ctx.Err()
		}
	}
}

// exitCode is that of the container, or why the task has stopped without one.
func exitCode(task types.Task, name string) (int, error) {
	for _, c := range task.Containers {
		if aws.ToString(c.Name) == name && c.ExitCode != nil {
			return int(*c.ExitCode), nil
		}
	}
	return 0, fmt.Errorf("the task stopped before its container: %s", aws.ToString(task.StoppedReason))
}

// stop ends a task whose end nobody waits for any more.
func (s *stack) stop(cluster, arn string) {
	ctx, cancel := context.WithTimeout(context.Background(), stopTimeout)
	defer cancel()
	// There is nobody left to report an error to.
	_, _ = s.containers.StopTask(ctx, &ecs.StopTaskInput{Cluster: &cluster, Task: &arn, Reason: aws.String("compose-cdk run was interrupted")})
}
