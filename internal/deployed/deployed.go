// Package deployed describes a deployed Compose project in the words of Compose:
// which services run, where they answer, what they log. Package cloud finds that
// out from AWS; the commands print it.
package deployed

import (
	"context"
	"time"
)

// Account finds stacks in an account and a region of AWS.
type Account interface {
	// Region is that of the stacks.
	Region() string
	// Find returns a stack. The error is ErrNoStack where there is none of that name.
	Find(ctx context.Context, name string) (Stack, error)
}

// Stack is a deployed project.
type Stack interface {
	Name() string
	// Addresses are where published ports answer, in the order of their services.
	Addresses() []Address
	// Certificates are the stacks in other regions that its certificates are in.
	Certificates() []StackName
	// Services are all services of the project, in the order of their names.
	Services(ctx context.Context) ([]Service, error)
	// Status adds to the services how they run.
	Status(ctx context.Context) ([]Status, error)
	// Logs passes on what containers have written, in the order of time.
	Logs(ctx context.Context, query LogQuery, each func(LogEvent)) error
	// Restart starts the tasks of services anew, and waits until the new ones run. It
	// reports each service that is steady.
	Restart(ctx context.Context, services []string, steady func(service string)) error
	// Run starts a task of a service. If wait, it passes on what the container writes,
	// waits for its end, and returns its exit code.
	Run(ctx context.Context, task Task, wait bool, each func(LogEvent)) (id string, code int, err error)
	// Session opens a session in a running container, for the Session Manager plugin.
	Session(ctx context.Context, service, command string) (Session, error)
	// Kept are the resources that stay when the stack is deleted, once it is.
	Kept(ctx context.Context) ([]Resource, error)
	// DeleteVolumes deletes those of the kept resources that are file systems.
	DeleteVolumes(ctx context.Context, kept []Resource) error
}

// StackName names a stack in a region.
type StackName struct{ Name, Region string }

// Address is where a published port answers.
type Address struct {
	Service string `json:"service"`
	// Output is the name of the output of the stack.
	Output string `json:"output"`
	URL    string `json:"url"`
}

// Kind is how a service runs.
type Kind string

// The kinds of services.
const (
	// ECSService runs as long as it is deployed.
	ECSService Kind = "service"
	// Sidecar is a container in the task of another service.
	Sidecar Kind = "sidecar"
	// OneTask is a job, or runs on a schedule or by hand.
	OneTask Kind = "task"
)

// Service is a service of the project.
type Service struct {
	Name string `json:"name"`
	Kind Kind   `json:"kind"`
	// Of is the service that a sidecar belongs to.
	Of    string `json:"of,omitempty"`
	Image string `json:"image"`
}

// Status is how a service runs.
type Status struct {
	Service
	Desired int `json:"desired"`
	Running int `json:"running"`
	// Health is healthy, unhealthy or starting; empty without a health check.
	Health string `json:"health,omitempty"`
	// Event is the last thing that ECS reported of the service.
	Event   string    `json:"event,omitempty"`
	EventAt time.Time `json:"eventAt,omitzero"`
}

// LogQuery selects what containers have written.
type LogQuery struct {
	// Services are all if empty.
	Services []string
	Since    time.Time
	// Tail is how many of the last lines of each service are wanted; -1 for all.
	Tail int
	// Follow goes on until the context ends.
	Follow bool
}

// LogEvent is a line.
type LogEvent struct {
	Service string    `json:"service"`
	Task    string    `json:"task"`
	Time    time.Time `json:"time"`
	Message string    `json:"message"`
}

// Task is what Run starts.
type Task struct {
	Service string
	// Command replaces that of the container; empty for the container's own.
	Command []string
	// Environment are variables in the form NAME=value, which override the container's.
	Environment []string
}

// Session is how the Session Manager plugin is called.
type Session struct{ Arguments []string }

// Resource is a resource of a stack.
type Resource struct{ Type, ID string }

// IsFileSystem reports whether the resource is the file system of a volume.
func (r Resource) IsFileSystem() bool { return r.Type == "AWS::EFS::FileSystem" }
