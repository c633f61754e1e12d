package cdkecs

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// logDriver sends a container's output to the project's log group or to where
// the compose file says.
func (s *serviceDefinition) logDriver(from plan.Log) awsecs.LogDriver {
	if from.Driver != "awslogs" {
		return awsecs.NewGenericLogDriver(&awsecs.GenericLogDriverProps{
			LogDriver: jsii.String(from.Driver),
			Options:   optionalMap(from.Options),
		})
	}
	return s.awslogs(from)
}

// awslogs also lets the execution role write to the log group. Containers of a
// task that have nothing but the prefix share the driver.
func (s *serviceDefinition) awslogs(from plan.Log) awsecs.LogDriver {
	if from.Group == "" && from.DatetimeFormat == "" && from.MultilinePattern == "" && !from.NonBlocking {
		return once(s.project.shared.logs, from.Prefix, func() awsecs.LogDriver { return s.newAwslogs(from) })
	}
	return s.newAwslogs(from)
}

func (s *serviceDefinition) newAwslogs(from plan.Log) awsecs.LogDriver {
	props := &awsecs.AwsLogDriverProps{
		LogGroup:         s.project.logGroup,
		StreamPrefix:     jsii.String(from.Prefix),
		DatetimeFormat:   optional(from.DatetimeFormat),
		MultilinePattern: optional(from.MultilinePattern),
	}
	if from.Group != "" {
		props.LogGroup = awslogs.LogGroup_FromLogGroupName(s.scope, jsii.String("LogGroup"), jsii.String(from.Group))
	}
	if from.NonBlocking {
		props.Mode = awsecs.AwsLogDriverMode_NON_BLOCKING
	}
	if from.BufferMiB > 0 {
		props.MaxBufferSize = s.project.shared.mebibytes(from.BufferMiB)
	}
	return awsecs.LogDrivers_AwsLogs(props)
}
