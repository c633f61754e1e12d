package cloud

import (
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"golang.org/x/sync/errgroup"

	"github.com/compose-cdk/compose-cdk/internal/deployed"
)

// Status asks for the tasks of each service.
func (s *stack) Status(ctx context.Context) ([]deployed.Status, error) {
	services, err := s.services(ctx)
	if err != nil {
		return nil, err
	}
	rows := make([][]deployed.Status, len(services))
	var group errgroup.Group
	group.SetLimit(atOnce)
	for i, f := range services {
		group.Go(func() error {
			tasks, err := s.tasks(ctx, f)
			rows[i] = f.status(tasks)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	out := slices.Concat(rows...)
	slices.SortStableFunc(out, func(a, b deployed.Status) int { return strings.Compare(a.Name, b.Name) })
	return out, nil
}

// tasks are those of a service that run or are about to.
func (s *stack) tasks(ctx context.Context, of service) ([]types.Task, error) {
	input := &ecs.ListTasksInput{Cluster: &of.cluster}
	if of.ecs != nil {
		input.ServiceName = of.ecs.ServiceName
	} else {
		family := familyOf(of.taskDefinition)
		input.Family = &family
	}
	var out []types.Task
	pages := ecs.NewListTasksPaginator(s.containers, input)
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, explain(err)
		}
		if len(page.TaskArns) == 0 {
			continue
		}
		answer, err := s.containers.DescribeTasks(ctx, &ecs.DescribeTasksInput{Cluster: &of.cluster, Tasks: page.TaskArns})
		if err != nil {
			return nil, explain(err)
		}
		out = append(out, answer.Tasks...)
	}
	return out, nil
}

// familyOf reads the family out of the ARN of a task definition, whose end is
// task-definition/family:revision.
func familyOf(arn string) string {
	family, _, _ := strings.Cut(arn[strings.LastIndex(arn, "/")+1:], ":")
	return family
}

// status is a row for each service with a container in the tasks.
func (f service) status(tasks []types.Task) []deployed.Status {
	var out []deployed.Status
	for _, c := range f.containers {
		row := deployed.Status{Service: f.describe(c), Health: healthOf(c, tasks)}
		if f.ecs != nil {
			row.Desired, row.Running = int(f.ecs.DesiredCount), int(f.ecs.RunningCount)
			if len(f.ecs.Events) > 0 && row.Kind == deployed.ECSService {
				row.Event, row.EventAt = eventText(f.ecs.Events[0]), aws.ToTime(f.ecs.Events[0].CreatedAt)
			}
		} else {
			row.Running = len(tasks)
		}
		out = append(out, row)
	}
	return out
}

// eventText is a message without the name of the service at its beginning.
func eventText(e types.ServiceEvent) string {
	text := aws.ToString(e.Message)
	if rest, found := strings.CutPrefix(text, "(service "); found {
		_, rest, _ = strings.Cut(rest, ") ")
		return rest
	}
	return text
}

// healthOf is the worst health of a container in all tasks.
func healthOf(c container, tasks []types.Task) string {
	health := ""
	for _, task := range tasks {
		for _, running := range task.Containers {
			if aws.ToString(running.Name) != c.name {
				continue
			}
			switch {
			case running.HealthStatus == types.HealthStatusUnhealthy:
				return "unhealthy"
			case aws.ToString(running.LastStatus) == "PENDING":
				health = "starting"
			case running.HealthStatus == types.HealthStatusHealthy && health == "":
				health = "healthy"
			}
		}
	}
	return health
}
