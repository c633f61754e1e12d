package cloud

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/compose-cdk/compose-cdk/internal/deployed"
)

// Session opens a session in a task of the service whose container runs.
func (s *stack) Session(ctx context.Context, name, command string) (deployed.Session, error) {
	of, c, err := s.find(ctx, name)
	if err != nil {
		return deployed.Session{}, err
	}
	if of.ecs != nil && !of.ecs.EnableExecuteCommand {
		return deployed.Session{}, fmt.Errorf("service %s does not allow sessions; add x-aws-exec: true to it, and run compose-cdk up", of.name)
	}
	task, running, err := s.running(ctx, of, c)
	if err != nil {
		return deployed.Session{}, err
	}
	answer, err := s.containers.ExecuteCommand(ctx, &ecs.ExecuteCommandInput{
		Cluster: &of.cluster, Task: task.TaskArn, Container: &c.name, Command: &command, Interactive: true,
	})
	if err != nil {
		return deployed.Session{}, explain(err)
	}
	return s.session(ctx, task, running, answer.Session)
}

// running finds a task in which the container runs.
func (s *stack) running(ctx context.Context, of service, c container) (types.Task, types.Container, error) {
	tasks, err := s.tasks(ctx, of)
	if err != nil {
		return types.Task{}, types.Container{}, err
	}
	for _, task := range tasks {
		for _, running := range task.Containers {
			if aws.ToString(running.Name) == c.name && aws.ToString(running.LastStatus) == "RUNNING" {
				return task, running, nil
			}
		}
	}
	return types.Task{}, types.Container{}, fmt.Errorf("no task of %s is running; compose-cdk ps shows the reason", c.service)
}

// session calls the plugin as the AWS command line does.
func (s *stack) session(ctx context.Context, task types.Task, in types.Container, opened *types.Session) (deployed.Session, error) {
	cluster, id := aws.ToString(task.ClusterArn), aws.ToString(task.TaskArn)
	target := fmt.Sprintf("ecs:%s_%s_%s", cluster[strings.LastIndex(cluster, "/")+1:], id[strings.LastIndex(id, "/")+1:], aws.ToString(in.RuntimeId))
	session, err := json.Marshal(map[string]string{
		"sessionId": aws.ToString(opened.SessionId), "streamUrl": aws.ToString(opened.StreamUrl), "tokenValue": aws.ToString(opened.TokenValue),
	})
	if err != nil {
		return deployed.Session{}, err
	}
	parameters, err := json.Marshal(map[string]string{"Target": target})
	if err != nil {
		return deployed.Session{}, err
	}
	endpoint, err := s.endpoint(ctx)
	return deployed.Session{Arguments: []string{string(session), s.region, "StartSession", profile(), string(parameters), endpoint}}, err
}

// endpoint is where Amazon ECS is called.
func (s *stack) endpoint(ctx context.Context) (string, error) {
	if base := s.containers.Options().BaseEndpoint; base != nil {
		return *base, nil
	}
	resolved, err := ecs.NewDefaultEndpointResolverV2().ResolveEndpoint(ctx, ecs.EndpointParameters{Region: &s.region})
	if err != nil {
		return "", explain(err)
	}
	return resolved.URI.String(), nil
}
