package cdkecs

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
)

// ComposeServiceOptions override what the compose file says of one service, and
// replace what a construct would make for it. Their values may be tokens.
//
// A sidecar, whose container is in the task of another service, can have Image,
// Environment, EnvironmentSecrets, Logging and TargetGroups; the other options
// belong to the service that has the task.
type ComposeServiceOptions struct {
	// Image is the image of its container, for example from a repository that a
	// pipeline pushes to, or from a DockerImageAsset. The build of the compose file
	// is ignored then; the image of the file still tells what the container needs.
	// The execution role may pull the image.
	//
	// Default: - the image or the build of the compose file.
	Image awsecs.ContainerImage

	// Cpu is how many CPU units its task has on Fargate: 1024 are one vCPU.
	// Together with the memory it must be a size that Fargate has.
	//
	// Default: - what the compose file asks for, else half a vCPU.
	Cpu *float64

	// MemoryLimitMiB is how much memory its task has on Fargate, in MiB.
	//
	// Default: - what the compose file asks for, or what the image is known to
	// need.
	MemoryLimitMiB *float64

	// DesiredCount is how many tasks run. It excludes x-aws-autoscaling.
	//
	// Default: - the replicas of the compose file, or 1.
	DesiredCount *float64

	// VpcSubnets are where its tasks run.
	//
	// Default: - those that x-aws-subnets names, else those of the project.
	VpcSubnets *awsec2.SubnetSelection

	// SecurityGroups are those of its tasks, and its Connections. The groups of
	// its networks are added to them.
	//
	// Default: - a new one.
	SecurityGroups *[]awsec2.ISecurityGroup

	// TaskRole is what its containers may do. What the compose file says of
	// the role has no effect then, except for access to volumes. One of another
	// stack must not be changed from here: give WithoutPolicyUpdates of it, and
	// what it needs where it is defined.
	//
	// Default: - the one that x-aws-role names, else a new role.
	TaskRole awsiam.IRole

	// ExecutionRole is with what ECS starts its tasks. The construct grants it
	// what it needs as far as the role lets itself be changed, which one of
	// another stack must not: see TaskRole.
	//
	// Default: - the one that x-aws-execution_role names, which is not changed,
	// else a new role where the service has secrets, an image of the options,
	// builds or mounts files, or else the project's, which may write to its log
	// group.
	ExecutionRole awsiam.IRole

	// Environment are variables that override those of the compose file. A
	// variable that is nil is left out.
	//
	// Default: - the variables of the compose file.
	Environment map[string]*string

	// EnvironmentSecrets are variables with values of Secrets Manager or
	// Parameter Store that override those of the compose file, in the same way.
	// The execution role of the service may read them.
	//
	// Default: - those that the compose file has by x-aws-env.
	EnvironmentSecrets map[string]awsecs.Secret

	// Logging is the log driver of its container. Containers that prepare its task
	// write to the log group of the project.
	//
	// Default: - as the compose file says, else the log group of the project.
	Logging awsecs.LogDriver

	// CircuitBreaker ends a deployment whose tasks do not start.
	//
	// Default: - enabled, with a rollback unless update_config says otherwise.
	CircuitBreaker *awsecs.DeploymentCircuitBreaker

	// EnableExecuteCommand lets "aws ecs execute-command" open a shell in its
	// containers.
	//
	// Default: - x-aws-exec of the compose file, or false.
	EnableExecuteCommand *bool

	// TargetGroups are target groups, by the port of the container, that its
	// tasks register with besides those of its published ports. An application
	// target group lets the load balancer in; for a network target group, admit
	// the security group of the load balancer to Connections.
	//
	// Default: - those of published ports alone.
	TargetGroups map[int]awselasticloadbalancingv2.ITargetGroup
}

// optionsOf never gives nil.
func optionsOf(all map[string]*ComposeServiceOptions, service string) *ComposeServiceOptions {
	if own := all[service]; own != nil {
		return own
	}
	return &ComposeServiceOptions{}
}

// changesExecutionRole reports whether the options of a container give its
// execution role something to do, by which it is no longer that of all services.
func (o *ComposeServiceOptions) changesExecutionRole() bool {
	return len(o.EnvironmentSecrets) > 0 || o.Image != nil || o.Logging != nil
}
