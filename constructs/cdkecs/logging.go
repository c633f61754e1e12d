package cdkecs

import (
	"reflect"
	"strconv"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// logs is where containers write, unless the file says otherwise.
type logs struct {
	group awslogs.ILogGroup
	// name is that of the group, region where it is.
	name, region *string
	// drivers are those that have nothing but a prefix, by that.
	drivers map[string]awsecs.LogDriver
}

// newLogs makes one group for all services. It goes with the stack: what is
// worth keeping longer belongs in another place.
func newLogs(scope constructs.Construct, decided plan.Project, given awslogs.ILogGroup) *logs {
	group, id := given, jsii.String("LogGroup")
	switch {
	case given != nil:
	case strings.HasPrefix(decided.LogGroup, "arn:"):
		group = awslogs.LogGroup_FromLogGroupArn(scope, id, jsii.String(decided.LogGroup))
	case decided.LogGroup != "":
		group = awslogs.LogGroup_FromLogGroupName(scope, id, jsii.String(decided.LogGroup))
	default:
		group = awslogs.NewLogGroup(scope, id, &awslogs.LogGroupProps{
			Retention:     retention(decided.LogRetentionDays),
			RemovalPolicy: awscdk.RemovalPolicy_DESTROY,
		})
	}
	return &logs{group, group.LogGroupName(), group.Env().Region, map[string]awsecs.LogDriver{}}
}

// retention turns days into the member of the CDK's enumeration.
func retention(days int) awslogs.RetentionDays {
	return retentionDays[days]
}

var retentionDays = map[int]awslogs.RetentionDays{
	1:    awslogs.RetentionDays_ONE_DAY,
	3:    awslogs.RetentionDays_THREE_DAYS,
	5:    awslogs.RetentionDays_FIVE_DAYS,
	7:    awslogs.RetentionDays_ONE_WEEK,
	14:   awslogs.RetentionDays_TWO_WEEKS,
	30:   awslogs.RetentionDays_ONE_MONTH,
	60:   awslogs.RetentionDays_TWO_MONTHS,
	90:   awslogs.RetentionDays_THREE_MONTHS,
	120:  awslogs.RetentionDays_FOUR_MONTHS,
	150:  awslogs.RetentionDays_FIVE_MONTHS,
	180:  awslogs.RetentionDays_SIX_MONTHS,
	365:  awslogs.RetentionDays_ONE_YEAR,
	400:  awslogs.RetentionDays_THIRTEEN_MONTHS,
	545:  awslogs.RetentionDays_EIGHTEEN_MONTHS,
	731:  awslogs.RetentionDays_TWO_YEARS,
	1096: awslogs.RetentionDays_THREE_YEARS,
	1827: awslogs.RetentionDays_FIVE_YEARS,
	2192: awslogs.RetentionDays_SIX_YEARS,
	2557: awslogs.RetentionDays_SEVEN_YEARS,
	2922: awslogs.RetentionDays_EIGHT_YEARS,
	3288: awslogs.RetentionDays_NINE_YEARS,
	3653: awslogs.RetentionDays_TEN_YEARS,
}

// logDriver sends a container's output to where the options or the compose file
// say, else to the project's log group.
func (s *serviceDefinition) logDriver(from plan.Log) awsecs.LogDriver {
	if s.own.Logging != nil {
		return s.own.Logging
	}
	if from.Driver != "awslogs" {
		return newLogDriver(from.Driver, from.Options, s.logSecrets(from.Secrets))
	}
	return s.awslogs(from)
}

// awslogs writes to the project's log group or to another. Containers of a task
// that have nothing but the prefix share the driver.
func (s *serviceDefinition) awslogs(from plan.Log) awsecs.LogDriver {
	if from.Group == "" && from.DatetimeFormat == "" && from.MultilinePattern == "" && !from.NonBlocking {
		return once(s.project.logs.drivers, from.Prefix, func() awsecs.LogDriver { return s.newAwslogs(from) })
	}
	return s.newAwslogs(from)
}

// newAwslogs does without the CDK's construct of this driver, which would add
// to the execution role for each container: the role may write to the
// project's log group already.
func (s *serviceDefinition) newAwslogs(from plan.Log) awsecs.LogDriver {
	group, region := s.project.logs.name, s.project.logs.region
	if from.Group != "" {
		group, region = jsii.String(from.Group), s.givenLogGroup(from)
	}
	options := map[string]string{"awslogs-group": *group, "awslogs-region": *region, "awslogs-stream-prefix": from.Prefix}
	if from.CreateGroup {
		options["awslogs-create-group"] = "true"
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
	return newLogDriver("awslogs", options, nil)
}

// givenLogGroup lets the task write to a log group that is not the project's,
// and returns its Region.
func (s *serviceDefinition) givenLogGroup(from plan.Log) *string {
	id, stack := jsii.String("LogGroup"), awscdk.Stack_Of(s.scope)
	var group awslogs.ILogGroup
	if from.Region == "" {
		group = awslogs.LogGroup_FromLogGroupName(s.scope, id, jsii.String(from.Group))
	} else {
		group = awslogs.LogGroup_FromLogGroupArn(s.scope, id, stack.FormatArn(&awscdk.ArnComponents{
			Service: jsii.String("logs"), Region: jsii.String(from.Region), Resource: jsii.String("log-group"),
			ResourceName: jsii.String(from.Group), ArnFormat: awscdk.ArnFormat_COLON_RESOURCE_NAME,
		}))
	}
	group.GrantWrite(s.executionRole)
	if from.CreateGroup {
		group.Grant(s.executionRole, jsii.String("logs:CreateLogGroup"))
	}
	if from.Region != "" {
		return jsii.String(from.Region)
	}
	return group.Env().Region
}

// logSecrets are options whose values are secrets; nil where there are none.
func (s *serviceDefinition) logSecrets(from []plan.SecretVariable) *map[string]awsecs.Secret {
	if len(from) == 0 {
		return nil
	}
	out := map[string]awsecs.Secret{}
	for _, v := range from {
		out[v.Name] = s.project.secrets[v.Secret].get(v.Key)
	}
	return &out
}

func newLogDriver(name string, options map[string]string, secrets *map[string]awsecs.Secret) awsecs.LogDriver {
	return awsecs.NewGenericLogDriver(&awsecs.GenericLogDriverProps{LogDriver: jsii.String(name), Options: optionalMap(options), SecretOptions: secrets})
}

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
