package cdkecs

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecr"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/jsii-runtime-go"
)

// shared are values that do not change and that the constructs of many
// services take. To make one is a call into the CDK's process, which costs
// more than all else that is done with it, so each is made once. They are the
// project's and not the package's, because they live as long as that process.
type shared struct {
	durations     map[int]awscdk.Duration
	images        map[string]awsecs.ContainerImage
	architectures map[string]awsecs.CpuArchitecture
	linux         awsecs.OperatingSystemFamily
	// starts is ECS as it starts tasks, tasks as it gives their containers
	// credentials.
	starts, tasks awsiam.IPrincipal
	// peers are ranges of addresses, as security groups take them.
	peers map[string]awsec2.IPeer
	// caches are the rules of pull-through caches, by prefix.
	caches map[string]awsecr.CfnPullThroughCacheRule
}

func newShared(stack awscdk.Stack) *shared {
	return &shared{
		durations:     map[int]awscdk.Duration{},
		images:        map[string]awsecs.ContainerImage{},
		architectures: map[string]awsecs.CpuArchitecture{},
		linux:         awsecs.OperatingSystemFamily_LINUX(),
		starts:        awsiam.NewServicePrincipal(jsii.String("ecs-tasks.amazonaws.com"), nil),
		tasks: awsiam.NewServicePrincipal(jsii.String("ecs-tasks.amazonaws.com"), &awsiam.ServicePrincipalOpts{
			Conditions: &map[string]any{
				"ArnLike": map[string]any{"aws:SourceArn": stack.FormatArn(&awscdk.ArnComponents{
					Service: jsii.String("ecs"), Resource: jsii.String("*"), ArnFormat: awscdk.ArnFormat_NO_RESOURCE_NAME,
				})},
				"StringEquals": map[string]any{"aws:SourceAccount": stack.Account()},
			},
		}),
		peers:  map[string]awsec2.IPeer{},
		caches: map[string]awsecr.CfnPullThroughCacheRule{},
	}
}

func (s *shared) seconds(n int) awscdk.Duration {
	return once(s.durations, n, func() awscdk.Duration { return awscdk.Duration_Seconds(jsii.Number(n)) })
}

// optionalSeconds is nil for 0, which stands for the default.
func (s *shared) optionalSeconds(n int) awscdk.Duration {
	if n == 0 {
		return nil
	}
	return s.seconds(n)
}

func (s *shared) image(name string) awsecs.ContainerImage {
	return once(s.images, name, func() awsecs.ContainerImage {
		return awsecs.ContainerImage_FromRegistry(jsii.String(name), nil)
	})
}

func (s *shared) ipv4(cidr string) awsec2.IPeer {
	return once(s.peers, cidr, func() awsec2.IPeer { return awsec2.Peer_Ipv4(jsii.String(cidr)) })
}

func (s *shared) architecture(name string) awsecs.CpuArchitecture {
	return once(s.architectures, name, func() awsecs.CpuArchitecture {
		if name == "ARM64" {
			return awsecs.CpuArchitecture_ARM64()
		}
		return awsecs.CpuArchitecture_X86_64()
	})
}

// once makes the value of a key when it is first asked for.
func once[K comparable, V any](made map[K]V, key K, make func() V) V {
	value, ok := made[key]
	if !ok {
		value = make()
		made[key] = value
	}
	return value
}
