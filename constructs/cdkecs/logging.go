package cdkecs

import (
	"strconv"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// logDriver sends a container's output to the project's log group or to where
// the compose file says.
func (s *serviceDefinition) logDriver(from plan.Log) awsecs.LogDriver {
	if from.Driver != "awslogs" {
		return newLogDriver(from.Driver, from.Options)
	}
	return s.awslogs(from)
}

// awslogs writes to the project's log group or to another. Containers of a task
// that have nothing but the prefix share the driver.
func (s *serviceDefinition) awslogs(from plan.Log) awsecs.LogDriver {
	if from.Group == "" && from.DatetimeFormat == "" && from.MultilinePattern == "" && !from.NonBlocking {
		return once(s.project.shared.logs, from.Prefix, func() awsecs.LogDriver { return s.newAwslogs(from) })
	}
	return s.newAwslogs(from)
}

// newAwslogs does without the CDK's construct of this driver, which would add
// to the execution role for each container: the role may write to the
// project's log group already.
func (s *serviceDefinition) newAwslogs(from plan.Log) awsecs.LogDriver {
	group, region := s.project.shared.logGroup, s.project.shared.logRegion
	if from.Group != "" {
		other := awslogs.LogGroup_FromLogGroupName(s.scope, jsii.String("LogGroup"), jsii.String(from.Group))
		other.GrantWrite(s.executionRole)
		group, region = jsii.String(from.Group), other.Env().Region
	}
	options := map[string]string{"awslogs-group": *group, "awslogs-region": *region, "awslogs-stream-prefix": from.Prefix}
	if from.DatetimeFormat != "" {
		options["awslogs-datetime-format"] = from.DatetimeFormat
	}
	if from.MultilinePattern != "" {
		options["awslogs-multiline-pattern"] = from.MultilinePattern
	}
	if from.NonBlocking {
		options["mode"] = "non-blocking"
	}
	if from.BufferMiB > 0 {
		options["max-buffer-size"] = strconv.Itoa(from.BufferMiB<<20) + "b"
	}
	return newLogDriver("awslogs", options)
}

func newLogDriver(name string, options map[string]string) awsecs.LogDriver {
	return awsecs.NewGenericLogDriver(&awsecs.GenericLogDriverProps{LogDriver: jsii.String(name), Options: optionalMap(options)})
}
