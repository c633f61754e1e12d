package cdkecs

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// isBottlerocket: ECS has no image on Amazon Linux for GPUs beside ARM64, but
// one on Bottlerocket.
func isBottlerocket(c plan.Capacity) bool { return c.AMI == "" && c.GPU && c.ARM64 }

func imageType(c plan.Capacity) awsecs.MachineImageType {
	if isBottlerocket(c) {
		return awsecs.MachineImageType_BOTTLEROCKET
	}
	return awsecs.MachineImageType_AMAZON_LINUX_2 // and 2023, whose agent reads the same file
}

// machineImage is resolved at deployment, from a public parameter, unless it is
// an id.
func machineImage(c plan.Capacity) awsec2.IMachineImage {
	switch {
	case strings.HasPrefix(c.AMI, "/"):
		return awsec2.MachineImage_FromSsmParameter(jsii.String(c.AMI), &awsec2.SsmParameterImageOptions{Os: awsec2.OperatingSystemType_LINUX})
	case c.AMI != "":
		return &imageByID{c.AMI}
	case isBottlerocket(c):
		return awsecs.NewBottleRocketImage(&awsecs.BottleRocketImageProps{
			Variant: awsecs.BottlerocketEcsVariant_AWS_ECS_2_NVIDIA, Architecture: awsec2.InstanceArchitecture_ARM_64,
		})
	case c.GPU:
		return awsecs.EcsOptimizedImage_AmazonLinux2023(awsecs.AmiHardwareType_GPU, nil)
	case c.ARM64:
		return awsecs.EcsOptimizedImage_AmazonLinux2023(awsecs.AmiHardwareType_ARM, nil)
	}
	return awsecs.EcsOptimizedImage_AmazonLinux2023(awsecs.AmiHardwareType_STANDARD, nil)
}

// imageByID is one image whatever the region: MachineImage_GenericLinux asks
// for it, and a stack need not have one.
type imageByID struct{ id string }

// GetImage is called by the construct that the image is for.
func (i *imageByID) GetImage(constructs.Construct) *awsec2.MachineImageConfig {
	return &awsec2.MachineImageConfig{
		ImageId:  jsii.String(i.id),
		OsType:   awsec2.OperatingSystemType_LINUX,
		UserData: awsec2.UserData_ForLinux(nil),
	}
}

// userData sets the agent up, but for the cluster. Containers get no
// credentials of the machine. On Bottlerocket, that is so by itself.
func userData(props capacityProps) awsec2.UserData {
	if isBottlerocket(props.Capacity) {
		data := awsec2.UserData_Custom(jsii.String(""))
		if len(props.attributes) > 0 {
			data.AddCommands(jsii.String("[settings.ecs.instance-attributes]"))
		}
		for _, name := range slices.Sorted(maps.Keys(props.attributes)) {
			data.AddCommands(jsii.String(fmt.Sprintf("%q = %q", name, props.attributes[name])))
		}
		return data
	}
	data := awsec2.UserData_ForLinux(nil)
	settings := []string{"ECS_AWSVPC_BLOCK_IMDS=true"}
	if props.Spot {
		settings = append(settings, "ECS_ENABLE_SPOT_INSTANCE_DRAINING=true")
	}
	if len(props.attributes) > 0 {
		text, err := json.Marshal(props.attributes)
		if err != nil { // not for strings
			panic(err)
		}
		settings = append(settings, "ECS_INSTANCE_ATTRIBUTES="+string(text))
	}
	for _, setting := range append(settings, agentSettings(props.Agent)...) {
		data.AddCommands(jsii.String("echo '" + setting + "' >> /etc/ecs/ecs.config"))
	}
	if props.Agent.Domain && props.AMI == "" {
		data.AddCommands(jsii.String("dnf install -y credentials-fetcher"), jsii.String("systemctl enable --now credentials-fetcher"))
	}
	return data
}

// agentSettings are those that the containers of the instance need.
func agentSettings(from plan.Agent) []string {
	var out []string
	if len(from.LogDrivers) > 0 {
		out = append(out, "ECS_AVAILABLE_LOGGING_DRIVERS="+offeredLogDrivers(from))
	}
	if from.SELinux {
		out = append(out, "ECS_SELINUX_CAPABLE=true")
	}
	if from.AppArmor {
		out = append(out, "ECS_APPARMOR_CAPABLE=true")
	}
	if from.Domain {
		out = append(out, "ECS_GMSA_SUPPORTED=true")
	}
	return out
}

// offeredLogDrivers is the list of all drivers of an agent, in JSON: a list of its
// own takes the place of the agent's.
func offeredLogDrivers(from plan.Agent) string {
	text, err := json.Marshal(append([]string{"awslogs", "fluentd", "json-file", "none", "syslog"}, from.LogDrivers...))
	if err != nil { // not for strings
		panic(err)
	}
	return string(text)
}

// addCluster tells the agent its cluster, as AddAsgCapacityProvider does for
// clusters of this app.
func addCluster(data awsec2.UserData, c plan.Capacity, name *string) {
	if isBottlerocket(c) {
		data.AddCommands(jsii.String("[settings.ecs]"), jsii.String(fmt.Sprintf("cluster = %q", *name)))
		if len(c.Agent.LogDrivers) > 0 {
			data.AddCommands(jsii.String("logging-drivers = " + offeredLogDrivers(c.Agent)))
		}
		return
	}
	data.AddCommands(jsii.String("echo ECS_CLUSTER=" + *name + " >> /etc/ecs/ecs.config"))
}

// diskNames are the devices of the image: on Bottlerocket the images of
// containers are on a second one.
func diskNames(c plan.Capacity) []string {
	if isBottlerocket(c) {
		return []string{"/dev/xvda", "/dev/xvdb"}
	}
	return []string{"/dev/xvda"}
}
