package cdkecs

import (
	"reflect"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// addContainer adds a container, or the log router of the task.
func (s *serviceDefinition) addContainer(from plan.Container, options *awsecs.ContainerDefinitionOptions) awsecs.ContainerDefinition {
	if from.FireLens == nil {
		return s.task.AddContainer(jsii.String(from.Name), options)
	}
	router := &awsecs.FirelensLogRouterDefinitionOptions{FirelensConfig: &awsecs.FirelensConfig{
		Type: awsecs.FirelensLogRouterType_FLUENTBIT,
	}}
	if from.FireLens.Type == "fluentd" {
		router.FirelensConfig.Type = awsecs.FirelensLogRouterType_FLUENTD
	}
	if from.FireLens.ConfigFile != "" {
		router.FirelensConfig.Options = &awsecs.FirelensOptions{
			ConfigFileType: awsecs.FirelensConfigFileType_FILE, ConfigFileValue: jsii.String(from.FireLens.ConfigFile),
		}
	}
	// The options of a router are those of a container and one more.
	to, given := reflect.ValueOf(router).Elem(), reflect.ValueOf(options).Elem()
	for i := range given.NumField() {
		to.FieldByName(given.Type().Field(i).Name).Set(given.Field(i))
	}
	return s.task.AddFirelensLogRouter(jsii.String(from.Name), router)
}

// addRouter adds a log router to a task whose file has none. The CDK would add
// one too, with a log group of its own.
func (s *serviceDefinition) addRouter(from *plan.Router, prefix string) {
	if from == nil {
		return
	}
	s.task.AddFirelensLogRouter(jsii.String(from.Name), &awsecs.FirelensLogRouterDefinitionOptions{
		Image:                s.project.shared.image(from.Image),
		MemoryReservationMiB: jsii.Number(from.ReservedMiB),
		Logging:              s.awslogs(plan.Log{Prefix: prefix}),
		FirelensConfig:       &awsecs.FirelensConfig{Type: awsecs.FirelensLogRouterType_FLUENTBIT},
	})
}
