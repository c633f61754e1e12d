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

// awslogs writes to the project's log group, as the execution role may, or to
// another, as it then may too. Containers of a task that have nothing but the
// prefix share the driver. The CDK's construct of this driver would add to the
// role once for each container.
func (s *serviceDefinition) awslogs(from plan.Log) awsecs.LogDriver {
	options := map[string]string{"awslogs-stream-prefix": from.Prefix}
	if from.Group == "" {
		options["awslogs-group"], options["awslogs-region"] = *s.project.shared.logGroup, *s.project.shared.logRegion
	} else {
		group := awslogs.LogGroup_FromLogGroupName(s.scope, jsii.String("LogGroup"), jsii.String(from.Group))
		group.GrantWrite(s.executionRole)
		options["awslogs-group"], options["awslogs-region"] = from.Group, *group.Env().Region
	}
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
	const always = 3
	if from.Group != "" || len(options) > always {
		return newLogDriver("awslogs", options)
	}
	return once(s.project.shared.logs, from.Prefix, func() awsecs.LogDriver { return newLogDriver("awslogs", options) })
}

func newLogDriver(name string, options map[string]string) awsecs.LogDriver {
	return awsecs.NewGenericLogDriver(&awsecs.GenericLogDriverProps{LogDriver: jsii.String(name), Options: optionalMap(options)})
}
