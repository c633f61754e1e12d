package cloud

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/compose-cdk/compose-cdk/internal/deployed"
)

// Restart forces a new deployment of ECS services, all at the same time, and waits
// until the last is steady.
func (s *stack) Restart(ctx context.Context, names []string, steady func(string)) error {
	chosen, err := s.toRestart(ctx, names)
	if err != nil {
		return err
	}
	waiting := map[string]service{}
	for _, f := range chosen {
		answer, err := s.containers.UpdateService(ctx, &ecs.UpdateServiceInput{
			Cluster: &f.cluster, Service: f.ecs.ServiceArn, ForceNewDeployment: true,
		})
		if err != nil {
			return explain(err)
		}
		waiting[aws.ToString(answer.Service.ServiceArn)] = f
	}
	for {
		if err := s.reportSteady(ctx, waiting, steady); err != nil || len(waiting) == 0 {
			return err
		}
		if !pause(ctx) {
			return ctx.Err()
		}
	}
}

// toRestart are the services of the names, or all ECS services if there are none.
func (s *stack) toRestart(ctx context.Context, names []string) ([]service, error) {
	var out []service
	for _, name := range names {
		f, c, err := s.find(ctx, name)
		switch {
		case err != nil:
			return nil, err
		case f.ecs == nil:
			return nil, fmt.Errorf("%s is not a long-running service; start a task of it with compose-cdk run %s", name, name)
		case c.service != f.name:
			return nil, fmt.Errorf("%s is a sidecar of %s; restart %s", name, f.name, f.name)
		}
		out = append(out, f)
	}
	if len(names) > 0 {
		return out, nil
	}
	all, err := s.services(ctx)
	for _, f := range all {
		if f.ecs != nil {
			out = append(out, f)
		}
	}
	return out, err
}

// reportSteady takes services that are steady off those that are waited for.
func (s *stack) reportSteady(ctx context.Context, waiting map[string]service, steady func(string)) error {
	var arns []string
	for arn := range waiting {
		arns = append(arns, arn)
	}
	now, err := s.describeServices(ctx, arns)
	if err != nil {
		return err
	}
	for _, f := range now {
		switch state, reason := rollout(f.ecs); state {
		case types.DeploymentRolloutStateCompleted:
			delete(waiting, aws.ToString(f.ecs.ServiceArn))
			steady(f.name)
		case types.DeploymentRolloutStateFailed:
			return fmt.Errorf("the new tasks of %s do not run: %s; compose-cdk logs %s shows their output", f.name, reason, f.name)
		}
	}
	return nil
}

// rollout is the state of the newest deployment.
func rollout(s *types.Service) (types.DeploymentRolloutState, string) {
	for _, d := range s.Deployments {
		if aws.ToString(d.Status) == "PRIMARY" {
			return d.RolloutState, oneLine(aws.ToString(d.RolloutStateReason))
		}
	}
	return "", ""
}

var _ deployed.Stack = (*stack)(nil)
