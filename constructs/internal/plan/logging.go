package plan

import (
	"cmp"
	"maps"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// Log is where a container's output goes.
//
// Compose: a logging driver of the Docker engine, json-file by default. ECS:
// awslogs, awsfirelens or splunk, and on instances some of Docker's. Decision:
// awslogs into the project's log group, with the options that the file gives it;
// others as they stand where the service runs on what has them, else awslogs.
type Log struct {
	// Driver is that of ECS, which is awslogs unless the file names another.
	Driver string `json:"driver"`
	// Options are those of another driver than awslogs.
	Options map[string]string `json:"options,omitempty"`
	// Secrets are further options, whose values ECS reads when the task starts.
	Secrets []SecretVariable `json:"secrets,omitempty"`

	// Group is the name of a log group that the project does not own; empty is
	// the project's (awslogs only, like all fields below).
	Group string `json:"group,omitempty"`
	// Region is where Group is; empty is that of the stack.
	Region string `json:"region,omitempty"`
	// CreateGroup makes the log driver create Group if it does not exist.
	CreateGroup bool `json:"createGroup,omitempty"`
	// Prefix is the first part of the names of the log streams.
	Prefix string `json:"prefix,omitempty"`
	// DatetimeFormat or MultilinePattern tell where an event of several lines starts.
	DatetimeFormat   string `json:"datetimeFormat,omitempty"`
	MultilinePattern string `json:"multilinePattern,omitempty"`
	// NonBlocking drops output rather than let the container wait.
	NonBlocking bool `json:"nonBlocking,omitempty"`
	// BufferMiB is the size of the buffer of a non-blocking driver; 0 is the default.
	BufferMiB int `json:"bufferMiB,omitempty"`
}

// FireLens makes a container the log router of its task.
//
// Compose: a logging driver sends output to fluentd, wherever that runs. ECS: a
// container of the task with a FireLens configuration receives the output of
// those with the driver awsfirelens. Decision: the sidecar that x-aws-firelens
// names; where there is none, a container with the image of AWS.
type FireLens struct {
	// Type is fluentbit or fluentd.
	Type string `json:"type"`
	// ConfigFile is a path in the container; empty includes no file.
	ConfigFile string `json:"configFile,omitempty"`
}

// Router is a log router that is no service of the file.
type Router struct {
	Name        string `json:"name"`
	Image       string `json:"image"`
	ReservedMiB int    `json:"reservedMiB"`
}

// routerImage is AWS for Fluent Bit, in the public registry of AWS.
const routerImage = "public.ecr.aws/aws-observability/aws-for-fluent-bit:stable"

// routerMiB is what the developer guide reserves (Amazon ECS, FireLens
// considerations).
const routerMiB = 50

func router(s *model.Service) *Router {
	if !s.NeedsRouter() {
		return nil
	}
	return &Router{Name: model.RouterName, Image: routerImage, ReservedMiB: routerMiB}
}

func fireLens(s *model.Service) *FireLens {
	from := s.Extensions().FireLens
	if from == nil {
		return nil
	}
	return &FireLens{Type: from.Type, ConfigFile: from.Config}
}

func logging(s *model.Service) Log {
	log := Log{Driver: "awslogs", Prefix: containerName(s.Name)}
	driver := s.LogDriver()
	if !s.HasLogDriver() {
		return log
	}
	options := s.Logging.Options
	if driver != "awslogs" {
		return withSecretOptions(s, Log{Driver: driver, Options: maps.Clone(options)})
	}
	log.group(options)
	log.Prefix = cmp.Or(options["awslogs-stream-prefix"], log.Prefix)
	log.DatetimeFormat = cmp.Or(options["awslogs-datetime-format"], options["awslogs-datetime-pattern"])
	log.MultilinePattern = options["awslogs-multiline-pattern"]
	log.NonBlocking = options["mode"] == "non-blocking"
	if log.NonBlocking {
		log.BufferMiB = model.SizeMiB(options["max-buffer-size"])
	}
	return log
}

func withSecretOptions(s *model.Service, log Log) Log {
	for _, name := range s.SecretLogOptions() {
		delete(log.Options, name)
		log.Secrets = append(log.Secrets, SecretVariable{name, SecretRef{model.ServiceNoun, s.Name}, model.SecretLogKey(name)})
	}
	return log
}

// group takes a log group that is not the project's, by name or ARN.
func (log *Log) group(options map[string]string) {
	log.Group = options["awslogs-group"]
	if log.Group == "" {
		return
	}
	log.Region, log.CreateGroup = options["awslogs-region"], options["awslogs-create-group"] == "true"
	if arn := strings.SplitN(log.Group, ":", 7); len(arn) == 7 {
		log.Group, log.Region = strings.TrimSuffix(arn[6], ":*"), cmp.Or(log.Region, arn[3])
	}
}
