package cdkecs

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecr"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssecretsmanager"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// addMain adds the container of the compose service.
func (s *serviceDefinition) addMain(from plan.Container, architecture string) awsecs.ContainerDefinition {
	s.containerImage = s.image(from.Image, architecture)
	options := &awsecs.ContainerDefinitionOptions{
		ContainerName:          jsii.String(from.Name),
		Image:                  s.containerImage,
		Essential:              jsii.Bool(s.essential),
		EntryPoint:             optionalStrings(from.Entrypoint),
		Command:                optionalStrings(from.Command),
		Environment:            optionalMap(from.Environment),
		WorkingDirectory:       optional(from.WorkingDir),
		User:                   optional(from.User),
		DockerLabels:           optionalMap(from.Labels),
		ReadonlyRootFilesystem: optionalTrue(from.ReadOnly),
		PseudoTerminal:         optionalTrue(from.TTY),
		Interactive:            optionalTrue(from.Stdin),
		Cpu:                    optionalNumber(from.CPU),
		MemoryLimitMiB:         optionalNumber(from.MemoryMiB),
		MemoryReservationMiB:   optionalNumber(from.ReservedMiB),
		DockerSecurityOptions:  optionalStrings(from.SecurityOptions),
		Hostname:               optional(from.Hostname),
		ExtraHosts:             extraHosts(from.ExtraHosts),
		GpuCount:               optionalNumber(from.GPUs),
		Privileged:             optionalTrue(from.Privileged),
		PortMappings:           portMappings(from.Ports),
		HealthCheck:            s.healthCheck(from.Health),
		SystemControls:         systemControls(from.Sysctls),
		LinuxParameters:        s.linuxParameters(from),
		StopTimeout:            s.project.shared.optionalSeconds(from.StopSeconds),
		Logging:                s.logDriver(from.Log),
		CredentialSpecs:        s.credentialSpecs(from.CredentialSpec),
	}
	s.restart(from.Restart, options)
	container := s.addContainer(from, options)
	for _, u := range from.Ulimits {
		container.AddUlimits(&awsecs.Ulimit{
			// The name in Go is the value in capitals.
			Name:      awsecs.UlimitName(strings.ToUpper(u.Name)),
			SoftLimit: jsii.Number(u.Soft),
			HardLimit: jsii.Number(u.Hard),
		})
	}
	for _, v := range from.Secrets {
		container.AddSecret(jsii.String(v.Name), s.project.secrets[v.Secret].get(v.Key))
	}
	s.mountTmpfs(from.Tmpfs)
	return container
}

func (s *serviceDefinition) restart(from *plan.Restart, options *awsecs.ContainerDefinitionOptions) {
	if from == nil {
		return
	}
	options.EnableRestartPolicy = jsii.Bool(true)
	options.RestartAttemptPeriod = s.project.shared.seconds(from.PeriodSeconds)
	if len(from.IgnoredExitCodes) > 0 {
		options.RestartIgnoredExitCodes = jsii.Numbers(from.IgnoredExitCodes...)
	}
}

// mountTmpfs goes below the L2 construct, whose enumeration of mount options
// knows none with a value, such as mode=1777.
func (s *serviceDefinition) mountTmpfs(from []plan.Tmpfs) {
	if len(from) == 0 {
		return
	}
	mounts := make([]map[string]any, len(from))
	for i, t := range from {
		mounts[i] = map[string]any{"ContainerPath": t.Path, "Size": t.SizeMiB}
		if len(t.Options) > 0 {
			mounts[i]["MountOptions"] = t.Options
		}
	}
	resource, ok := s.task.Node().DefaultChild().(awsecs.CfnTaskDefinition)
	if !ok {
		panic(errUnexpectedChild(s.task))
	}
	resource.AddPropertyOverride(jsii.String(fmt.Sprintf("ContainerDefinitions.%d.LinuxParameters.Tmpfs", s.index)), mounts)
}

// image names the image; one in a private registry also lets the execution
// role pull it.
func (s *serviceDefinition) image(from plan.Image, architecture string) awsecs.ContainerImage {
	if s.own.Image != nil {
		return s.own.Image
	}
	if from.Build != nil {
		return s.builtImage(*from.Build, from.Derived)
	}
	if from.Derived != nil {
		return s.derivedImage(*from.Derived, architecture)
	}
	if from.Cached != nil {
		return s.cachedImage("Repository", *from.Cached)
	}
	if from.ECR != nil {
		repository := awsecr.Repository_FromRepositoryAttributes(s.scope, jsii.String("Repository"), &awsecr.RepositoryAttributes{
			RepositoryName: jsii.String(from.ECR.Repository),
			RepositoryArn: jsii.String("arn:" + from.ECR.Partition + ":ecr:" + from.ECR.Region + ":" + from.ECR.Account +
				":repository/" + from.ECR.Repository),
		})
		return awsecs.ContainerImage_FromEcrRepository(repository, jsii.String(from.ECR.Reference))
	}
	if from.Credentials == "" {
		return s.project.shared.image(from.Name)
	}
	return awsecs.ContainerImage_FromRegistry(jsii.String(from.Name), &awsecs.RepositoryImageProps{
		Credentials: s.pullCredentials(jsii.String(from.Credentials)),
	})
}

// pullCredentials is a secret by its ARN. The CDK lets the execution role read it, but
// for one whose random end looks like a word, and which may be complete.
func (s *serviceDefinition) pullCredentials(arn *string) awssecretsmanager.ISecret {
	id := jsii.String("PullCredentials")
	if model.IsCompleteSecretARN(*arn) {
		return awssecretsmanager.Secret_FromSecretCompleteArn(s.scope, id, arn)
	}
	s.allowRead("secretsmanager:GetSecretValue", arn)
	return awssecretsmanager.Secret_FromSecretPartialArn(s.scope, id, arn)
}

// cachedImage names an image in a pull-through cache, and lets the execution role
// pull it, also for the first time (Amazon ECR user guide, IAM permissions for pull
// through caches).
func (s *serviceDefinition) cachedImage(id string, from plan.CachedImage) awsecs.ContainerImage {
	name := *s.project.cacheRule(from).Ref() + "/" + from.Repository
	arn := awscdk.Stack_Of(s.scope).FormatArn(&awscdk.ArnComponents{
		Service: jsii.String("ecr"), Resource: jsii.String("repository"), ResourceName: jsii.String(name),
	})
	repository := awsecr.Repository_FromRepositoryAttributes(s.scope, jsii.String(id), &awsecr.RepositoryAttributes{
		RepositoryName: jsii.String(name), RepositoryArn: arn,
	})
	if role := s.executionRole; role != nil {
		role.AddToPrincipalPolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
			Actions: jsii.Strings("ecr:BatchImportUpstreamImage", "ecr:CreateRepository"), Resources: &[]*string{arn},
		}))
	}
	return awsecs.ContainerImage_FromEcrRepository(repository, jsii.String(from.Reference))
}

// cacheRule is the rule of a cache, which is made for the first image in it.
func (p *projectDefinition) cacheRule(from plan.CachedImage) awsecr.CfnPullThroughCacheRule {
	return once(p.shared.caches, from.Prefix, func() awsecr.CfnPullThroughCacheRule {
		return awsecr.NewCfnPullThroughCacheRule(p.scope, jsii.String("ImageCache-"+from.Kind), &awsecr.CfnPullThroughCacheRuleProps{
			EcrRepositoryPrefix: jsii.String(from.Prefix), UpstreamRegistry: jsii.String(from.Kind),
			UpstreamRegistryUrl: jsii.String(from.URL), CredentialArn: optional(from.Credentials),
		})
	})
}

func portMappings(from []plan.PortMapping) *[]*awsecs.PortMapping {
	var out []*awsecs.PortMapping
	for _, m := range from {
		protocol := awsecs.Protocol_TCP
		if m.Transport == "udp" {
			protocol = awsecs.Protocol_UDP
		}
		out = append(out, &awsecs.PortMapping{
			ContainerPort: jsii.Number(m.Port),
			Protocol:      protocol,
			Name:          optional(m.Name),
			AppProtocol:   appProtocol(m.Speaks),
		})
	}
	return &out
}

func (s *serviceDefinition) healthCheck(from *plan.Health) *awsecs.HealthCheck {
	if from == nil {
		return nil
	}
	return &awsecs.HealthCheck{
		Command:     jsii.Strings(from.Command...),
		Interval:    s.project.shared.seconds(from.IntervalSeconds),
		Timeout:     s.project.shared.seconds(from.TimeoutSeconds),
		Retries:     jsii.Number(from.Retries),
		StartPeriod: s.project.shared.optionalSeconds(from.StartSeconds),
	}
}

func systemControls(from []plan.Sysctl) *[]*awsecs.SystemControl {
	var out []*awsecs.SystemControl
	for _, c := range from {
		out = append(out, &awsecs.SystemControl{Namespace: jsii.String(c.Name), Value: jsii.String(c.Value)})
	}
	if out == nil {
		return nil
	}
	return &out
}

// linuxParameters is nil where the container asks for nothing special.
func (s *serviceDefinition) linuxParameters(from plan.Container) awsecs.LinuxParameters {
	if !from.Init && from.SharedMemoryMiB == 0 && len(from.CapAdd)+len(from.CapDrop)+len(from.Devices) == 0 && from.Swap == nil {
		return nil
	}
	props := &awsecs.LinuxParametersProps{
		InitProcessEnabled: optionalTrue(from.Init),
		SharedMemorySize:   optionalNumber(from.SharedMemoryMiB),
	}
	if swap := from.Swap; swap != nil {
		props.MaxSwap = awscdk.Size_Mebibytes(jsii.Number(swap.MaxMiB))
		if swap.Swappiness != nil {
			props.Swappiness = jsii.Number(*swap.Swappiness)
		}
	}
	parameters := awsecs.NewLinuxParameters(s.scope, jsii.String("LinuxParameters"), props)
	for _, name := range from.CapAdd {
		parameters.AddCapabilities(awsecs.Capability(name))
	}
	for _, name := range from.CapDrop {
		parameters.DropCapabilities(awsecs.Capability(name))
	}
	for _, d := range from.Devices {
		parameters.AddDevices(&awsecs.Device{
			HostPath: jsii.String(d.Host), ContainerPath: jsii.String(d.Container), Permissions: permissions(d),
		})
	}
	return parameters
}

func extraHosts(from []plan.ExtraHost) *map[string]*string {
	lines := map[string]string{}
	for _, h := range from {
		lines[h.Name] = h.Address
	}
	return optionalMap(lines)
}

func permissions(d plan.Device) *[]awsecs.DevicePermission {
	var out []awsecs.DevicePermission
	for _, name := range d.Permissions {
		out = append(out, awsecs.DevicePermission(strings.ToUpper(name)))
	}
	return &out
}

// addVariables gives the container the variables of the options.
func (s *serviceDefinition) addVariables() {
	values := s.own.Environment
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if values[name] != nil {
			s.container.AddEnvironment(jsii.String(name), values[name])
		}
	}
	secrets := s.own.EnvironmentSecrets
	for _, name := range slices.Sorted(maps.Keys(secrets)) {
		if secrets[name] != nil {
			s.container.AddSecret(jsii.String(name), secrets[name])
		}
	}
}
