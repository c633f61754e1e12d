package model

import (
	"reflect"

	"github.com/compose-spec/compose-go/v2/types"
)

// ProjectExtensions are the x-aws-* attributes at the top of a compose file.
type ProjectExtensions struct {
	// Cluster is the name or ARN of an existing ECS cluster; empty makes one.
	Cluster string `yaml:"x-aws-cluster"`
	// VPC is the id or ARN of an existing VPC, or "default"; empty makes one.
	VPC string `yaml:"x-aws-vpc"`
	// LogsRetention is in days; 0 means the default of 30.
	LogsRetention int `yaml:"x-aws-logs_retention"`
	// Certificate is the ARN of an ACM certificate for every HTTP port 443, or for
	// CloudFront where that serves the ports.
	Certificate string `yaml:"x-aws-certificate"`
	// Ingress lists who may reach published ports: CIDRs, security group ids
	// (sg-…) and prefix list ids (pl-…); empty means everybody.
	Ingress []string `yaml:"x-aws-ingress"`
	// Binds says what is at paths of this machine that services mount: efs,
	// asset:<path in the project>, ephemeral, host or drop.
	Binds map[string]string `yaml:"x-aws-binds"`
	// ServiceConnect is whether services take part in ECS Service Connect; nil
	// where the file does not say.
	ServiceConnect *bool `yaml:"x-aws-service_connect"`
	// InitImage replaces the image of the helper and init containers.
	InitImage string `yaml:"x-aws-init_image"`
	// CloudFormation is what OverlayOf reads: sections of a template.
	CloudFormation any `yaml:"x-aws-cloudformation"`
	// LoadBalancer is the name or ARN of an existing load balancer (string), or
	// LoadBalancerSettings (mapping); LoadBalancerOf reads it.
	LoadBalancer any `yaml:"x-aws-loadbalancer"`
	// HTTPS is HTTPSCloudFront (string) or HTTPSSettings (mapping); DecodeHTTPS
	// reads it.
	HTTPS any `yaml:"x-aws-https"`
	// Domain are DNS names for the load balancer.
	Domain *Domain `yaml:"x-aws-domain"`
	// Subnets are the ids of the subnets that tasks run in.
	Subnets []string `yaml:"x-aws-subnets"`
	// LogGroup is the name or ARN of an existing log group; empty makes one.
	LogGroup string `yaml:"x-aws-log_group"`
	// Namespace is an existing private DNS namespace; nil makes one.
	Namespace *Namespace `yaml:"x-aws-namespace"`
	// PermissionsBoundary is the ARN of a managed policy that bounds every role.
	PermissionsBoundary string `yaml:"x-aws-permissions_boundary"`
	// Capacity says where tasks run, for services that do not: see Capacity.
	Capacity any `yaml:"x-aws-capacity"`
	// LaunchConfiguration makes launch configurations in place of launch
	// templates, for accounts that still have them.
	LaunchConfiguration bool `yaml:"x-aws-launch_configuration"`
	// Secrets moves the values of all variables that hold credentials to Secrets
	// Manager, for services that have no x-aws-secrets of their own.
	Secrets bool `yaml:"x-aws-secrets"`
	// StrictSecrets makes each credential that would be readable an error.
	StrictSecrets bool `yaml:"x-aws-strict_secrets"`
	// Labels is one of LabelReaders: what a reverse proxy would be told becomes
	// listener rules. Empty leaves labels and variables alone.
	Labels string `yaml:"x-aws-labels"`
	// Mirror is where images are pulled from: see MirrorOf.
	Mirror any `yaml:"x-aws-mirror"`
	// Observability adds a dashboard and alarms.
	Observability *Observability `yaml:"x-aws-observability"`
	// WAF is "managed", or the ARN of an existing web ACL of AWS WAF, for the
	// Application Load Balancer; empty has none.
	WAF string `yaml:"x-aws-waf"`
	// Acknowledge lists codes of warnings and infos that are not reported.
	Acknowledge []string `yaml:"x-aws-acknowledge"`
}

// ServiceExtensions are the x-aws-* attributes of a service.
type ServiceExtensions struct {
	// Role is the task role: the ARN of an existing role (string), or an IAM
	// policy document (mapping) that becomes its inline policy.
	Role any `yaml:"x-aws-role"`
	// Policies are ARNs of managed policies that the task role gets.
	Policies []string `yaml:"x-aws-policies"`
	// PullCredentials is the ARN of a Secrets Manager secret with the user
	// name and password of a private registry.
	PullCredentials string `yaml:"x-aws-pull_credentials"`
	// Exec turns ECS Exec on.
	Exec bool `yaml:"x-aws-exec"`
	// ServiceConnect is whether the service takes part in ECS Service Connect;
	// nil leaves it to the project.
	ServiceConnect *bool `yaml:"x-aws-service_connect"`
	// Ingress is as for the project, for the ports of this service.
	Ingress []string `yaml:"x-aws-ingress"`
	// Subnets are as for the project, for this service.
	Subnets []string `yaml:"x-aws-subnets"`
	// ExecutionRole is the ARN of an existing role with which ECS starts the
	// task; nothing is added to what it may do. Empty makes one.
	ExecutionRole string `yaml:"x-aws-execution_role"`
	// Stack is the nested stack that the service is in, or main; empty leaves
	// it to Stacks.
	Stack string `yaml:"x-aws-stack"`
	// Job makes the deployment run the service once and wait for its success.
	Job *Job `yaml:"x-aws-job"`
	// Schedule is when the service is run, which is no ECS service then.
	Schedule *Schedule `yaml:"x-aws-schedule"`
	// Run leaves it to a person to run the service.
	Run bool `yaml:"x-aws-run"`
	// Essential is whether the end of a sidecar ends its task; nil means that
	// it does, unless another container waits for it.
	Essential *bool `yaml:"x-aws-essential"`
	// Alarms are those with which a deployment has failed.
	Alarms []Alarm `yaml:"x-aws-alarms"`
	// Strategy is how requests move to the new tasks of a deployment; nil is rolling.
	Strategy *Strategy `yaml:"x-aws-strategy"`
	// FireLens makes the container of a sidecar the log router of its task; nil
	// does not.
	FireLens *FireLens `yaml:"x-aws-firelens"`
	// CredentialSpec is a credential specification that is stored in AWS; nil leaves
	// it to credential_spec.
	CredentialSpec *StoredCredentialSpec `yaml:"x-aws-credential_spec"`
	// Secrets selects the variables whose values go to Secrets Manager: see
	// DecodeSecretSelection. It overrides that of the project.
	Secrets any `yaml:"x-aws-secrets"`
	// Capacity says where the tasks run: see Capacity.
	Capacity any `yaml:"x-aws-capacity"`
	// Labels is as for the project, for this service.
	Labels string `yaml:"x-aws-labels"`
	// Acknowledge lists codes of warnings and infos that are not reported for
	// the service.
	Acknowledge []string `yaml:"x-aws-acknowledge"`
	// Managed puts a managed service of AWS in the place of the container: see
	// DecodeManaged.
	Managed any `yaml:"x-aws-managed"`
	// Environment are variables that override those of `environment`, with
	// addresses in their values: see AddressVariables.
	Environment map[string]string `yaml:"x-aws-environment"`
}

// UpdateExtensions are the x-aws-* attributes of services.*.deploy.update_config.
type UpdateExtensions struct {
	// MinPercent is the share of running tasks that a deployment keeps, in percent.
	MinPercent *int `yaml:"x-aws-min_percent"`
	// MaxPercent is the share of running tasks that a deployment may reach, in percent.
	MaxPercent *int `yaml:"x-aws-max_percent"`
	// Strategy is how requests move to the new tasks; nil leaves it to the service.
	Strategy *Strategy `yaml:"x-aws-strategy"`
	// EarlySuccess is when a rolling update counts as done; nil is when all new
	// tasks are healthy and the old ones are gone.
	EarlySuccess *EarlySuccess `yaml:"x-aws-early_success"`
}

// BuildExtensions are the x-aws-* attributes of services.*.build.
type BuildExtensions struct {
	// DockerIgnore are patterns of files that the build context does not have on
	// AWS, after those of .dockerignore.
	DockerIgnore []string `yaml:"x-aws-dockerignore"`
}

// PortExtensions are the x-aws-* attributes of a port in long syntax.
type PortExtensions struct {
	// Protocol overrides what the port speaks: http, https or tcp.
	Protocol string `yaml:"x-aws-protocol"`
	// Certificate is the ARN of an ACM certificate: the listener speaks HTTPS.
	Certificate string `yaml:"x-aws-certificate"`
	// HealthCheck is how the load balancer asks the container.
	HealthCheck *PortHealthCheck `yaml:"x-aws-healthcheck"`
	// Ingress is as for the project, for this port.
	Ingress []string `yaml:"x-aws-ingress"`
	// Hosts and Paths are what requests must ask for to get to the port, in the
	// patterns of Application Load Balancers; empty takes all.
	Hosts []string `yaml:"x-aws-host"`
	Paths []string `yaml:"x-aws-path"`
	// HostRegex and PathRegex are regular expressions in place of Hosts and Paths.
	HostRegex []string `yaml:"x-aws-host_regex"`
	PathRegex []string `yaml:"x-aws-path_regex"`
	// Headers are values that headers of requests must have, with the wildcards *
	// and ?; HeadersRegex regular expressions for them.
	Headers      map[string][]string `yaml:"x-aws-headers"`
	HeadersRegex map[string][]string `yaml:"x-aws-headers_regex"`
	// Redirects send clients to another address.
	Redirects []RedirectSettings `yaml:"x-aws-redirect"`
	// Rewrite changes the request on its way to the container; nil does not.
	Rewrite *RewriteSettings `yaml:"x-aws-rewrite"`
	// StripPrefix are beginnings of paths that the load balancer removes before
	// the request gets to the container: the first of them that matches.
	StripPrefix []string `yaml:"x-aws-strip_prefix"`
	// Auth asks for a login or a token; nil lets everybody in.
	Auth *Auth `yaml:"x-aws-auth"`
	// TestListener is where requests reach the new tasks of a deployment first; nil
	// for nowhere.
	TestListener *TestListener `yaml:"x-aws-test_listener"`
	// Priority is the place of the listener rule, from 1 to 49999; nil derives it
	// from the conditions.
	Priority *int `yaml:"x-aws-priority"`
	// Stickiness keeps a client with one task; nil does not.
	Stickiness *Stickiness `yaml:"x-aws-stickiness"`
	// DeregistrationDelay is a Compose duration: how long open connections may
	// last when a task leaves; empty means 30 seconds.
	DeregistrationDelay string `yaml:"x-aws-deregistration_delay"`
	// SlowStart is a Compose duration in which a new task gets more and more of
	// its share; empty gives it all at once.
	SlowStart string `yaml:"x-aws-slow_start"`
}

// Stickiness is the value of x-aws-stickiness.
type Stickiness struct {
	// Duration is a Compose duration, for example 1h.
	Duration string `yaml:"duration"`
	// Cookie is a cookie of the application; empty uses one of the load balancer.
	Cookie string `yaml:"cookie"`
}

// PortHealthCheck is the value of x-aws-healthcheck. Empty fields have the
// defaults of the target group: path /, codes 200-499, every 30 seconds. One
// that says path or codes is of its own port, unless it says port too.
type PortHealthCheck struct {
	// Port is the container port that all target groups of the service ask; 0
	// leaves it to Service.HealthPort.
	Port int `yaml:"port"`
	// Path is what is asked for, for example /healthz.
	Path string `yaml:"path"`
	// Codes are the answers that count as healthy, for example 200-299 or 200,204.
	Codes string `yaml:"codes"`
	// Interval and Timeout are Compose durations, for example 10s; the timeout is
	// below the interval.
	Interval string `yaml:"interval"`
	Timeout  string `yaml:"timeout"`
	// HealthyThreshold and UnhealthyThreshold count answers in a row, 2 to 10.
	HealthyThreshold   int `yaml:"healthy_threshold"`
	UnhealthyThreshold int `yaml:"unhealthy_threshold"`
	// GracePeriod is how long a task may fail the check after its start.
	GracePeriod string `yaml:"grace_period"`
}

// NetworkExtensions are the x-aws-* attributes of a network.
type NetworkExtensions struct {
	// SecurityGroup is the id of an existing security group that stands for the network.
	SecurityGroup string `yaml:"x-aws-securitygroup"`
}

// VolumeExtensions are the x-aws-* attributes of a volume.
type VolumeExtensions struct {
	// EBS makes the volume one of Amazon EBS instead of Amazon EFS.
	EBS *EBS `yaml:"x-aws-ebs"`
	// EFS are the settings of the file system, by the names of EfsOptions.
	EFS map[string]any `yaml:"x-aws-efs"`
}

// ModelExtensions are the x-aws-* attributes of a model, and of a service that
// provides one.
type ModelExtensions struct {
	// Bedrock is the id of a model of Amazon Bedrock, or of an inference profile;
	// empty looks for the counterpart of the model in the file.
	Bedrock string `yaml:"x-aws-bedrock"`
}

// ProjectExtensionsOf decodes the extensions of a project. Values that cannot
// be decoded are left out here and are errors in Check.
func ProjectExtensionsOf(p *types.Project) ProjectExtensions {
	e, _ := DecodeExtensions[ProjectExtensions](p.Extensions)
	return e
}

// UpdateExtensionsOf decodes the extensions of an update_config, like ProjectExtensionsOf.
func UpdateExtensionsOf(u types.UpdateConfig) UpdateExtensions {
	e, _ := DecodeExtensions[UpdateExtensions](u.Extensions)
	return e
}

// BuildExtensionsOf decodes the extensions of a build, like ProjectExtensionsOf.
func BuildExtensionsOf(b types.BuildConfig) BuildExtensions {
	e, _ := DecodeExtensions[BuildExtensions](b.Extensions)
	return e
}

// PortExtensionsOf decodes the extensions of a port, like ProjectExtensionsOf.
func PortExtensionsOf(p types.ServicePortConfig) PortExtensions {
	e, _ := DecodeExtensions[PortExtensions](p.Extensions)
	return e
}

// NetworkExtensionsOf decodes the extensions of a network, like ProjectExtensionsOf.
func NetworkExtensionsOf(n types.NetworkConfig) NetworkExtensions {
	e, _ := DecodeExtensions[NetworkExtensions](n.Extensions)
	return e
}

// ExtensionPlaces lists the places of a compose file that have x-aws-*
// attributes, as patterns of compose-go, each with the types that
// DecodeExtensions decodes them into. The empty pattern is the top of the file.
func ExtensionPlaces() map[string][]reflect.Type {
	return map[string][]reflect.Type{
		"":                                 {reflect.TypeFor[ProjectExtensions]()},
		"services.*":                       {reflect.TypeFor[ServiceExtensions](), reflect.TypeFor[ExcludeExtension]()},
		"services.*.build":                 {reflect.TypeFor[BuildExtensions]()},
		"services.*.deploy":                {reflect.TypeFor[DeployExtensions]()},
		"services.*.deploy.update_config":  {reflect.TypeFor[UpdateExtensions]()},
		"services.*.deploy.restart_policy": {reflect.TypeFor[RestartExtensions]()},
		"services.*.ports.[]":              {reflect.TypeFor[PortExtensions]()},
		"services.*.secrets.[]":            {reflect.TypeFor[SecretUseExtensions]()},
		"networks.*":                       {reflect.TypeFor[NetworkExtensions]()},
		"services.*.provider":              {reflect.TypeFor[ModelExtensions]()},
		"models.*":                         {reflect.TypeFor[ModelExtensions]()},
		"volumes.*":                        {reflect.TypeFor[VolumeExtensions]()},
		"secrets.*":                        {reflect.TypeFor[SecretExtensions]()},
	}
}
