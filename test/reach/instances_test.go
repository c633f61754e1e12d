package reach_test

import (
	"strings"
	"testing"
)

// fleet has a service, an agent on each instance and a probe with the network of an
// instance, on EC2 instances or on Managed Instances.
const fleet = `
name: fleet
x-aws-capacity: CAPACITY
services:
  app: {image: app}
  agent: {image: agent, deploy: {mode: global}}
  probe: {image: probe, network_mode: host}
`

// onManaged and onGroup are what templates for it may look like, with ofFleet in both.
const (
	ofFleet = `
  "Instances": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"SecurityGroupEgress": [{"CidrIp": "0.0.0.0/0", "IpProtocol": "-1"}]}},
  "Default": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"SecurityGroupEgress": [{"CidrIp": "0.0.0.0/0", "IpProtocol": "-1"}]}},
  "Self": {"Type": "AWS::EC2::SecurityGroupIngress", "Properties": {"GroupId": {"Ref": "Default"}, "SourceSecurityGroupId": {"Ref": "Default"}, "IpProtocol": "-1"}},
  "AppTask": {"Type": "AWS::ECS::TaskDefinition", "Properties": {"Tags": [{"Key": "com.docker.compose.service", "Value": "app"}]}},
  "ProbeTask": {"Type": "AWS::ECS::TaskDefinition", "Properties": {"Tags": [{"Key": "com.docker.compose.service", "Value": "probe"}]}},
  "App": {"Type": "AWS::ECS::Service", "Properties": {"TaskDefinition": {"Ref": "AppTask"}, "CapacityProviderStrategy": [{"CapacityProvider": {"Ref": "Provider"}}],
    "NetworkConfiguration": {"AwsvpcConfiguration": {"SecurityGroups": [{"Ref": "Default"}]}}}},
  "Probe": {"Type": "AWS::ECS::Service", "Properties": {"Tags": [{"Key": "com.docker.compose.service", "Value": "probe"}], "TaskDefinition": {"Ref": "ProbeTask"},
    "CapacityProviderStrategy": [{"CapacityProvider": {"Ref": "Provider"}}]}},`
	onManaged = `{` + ofFleet + `
  "Provider": {"Type": "AWS::ECS::CapacityProvider", "Properties": {"ManagedInstancesProvider": {"InstanceLaunchTemplate": {"NetworkConfiguration": {"SecurityGroups": [{"Ref": "Instances"}]}}}}},
  "AgentTask": {"Type": "AWS::ECS::DaemonTaskDefinition", "Properties": {"Tags": [{"Key": "com.docker.compose.service", "Value": "agent"}]}},
  "Agent": {"Type": "AWS::ECS::Daemon", "Properties": {"DaemonTaskDefinitionArn": {"Ref": "AgentTask"},
    "CapacityProviderArns": [{"Fn::Join": ["", ["arn:aws:ecs:eu-west-1:123456789012:capacity-provider/", {"Ref": "Provider"}]]}]}}}`
	onGroup = `{` + ofFleet + `
  "Provider": {"Type": "AWS::ECS::CapacityProvider", "Properties": {"AutoScalingGroupProvider": {"AutoScalingGroupArn": {"Ref": "Group"}}}},
  "Group": {"Type": "AWS::AutoScaling::AutoScalingGroup", "Properties": {"LaunchTemplate": {"LaunchTemplateId": {"Ref": "Template"}}}},
  "Template": {"Type": "AWS::EC2::LaunchTemplate", "Properties": {"LaunchTemplateData": {"SecurityGroupIds": [{"Ref": "Instances"}]}}},
  "AgentTask": {"Type": "AWS::ECS::TaskDefinition", "Properties": {"Tags": [{"Key": "com.docker.compose.service", "Value": "agent"}]}},
  "Agent": {"Type": "AWS::ECS::Service", "Properties": {"TaskDefinition": {"Ref": "AgentTask"}, "SchedulingStrategy": "DAEMON",
    "NetworkConfiguration": {"AwsvpcConfiguration": {"SecurityGroups": [{"Ref": "Default"}]}}}}}`
)

// TestInstances: tasks with the network of their instance have its security groups,
// and are on no network of the project.
func TestInstances(t *testing.T) {
	hole := func(group, source string) string {
		return `{"Hole": {"Type": "AWS::EC2::SecurityGroupIngress", "Properties": {"GroupId": {"Ref": "` + group + `"}, ` + source + `, "IpProtocol": "tcp", "FromPort": 80, "ToPort": 80}}}`
	}
	// files is a file system that the probe mounts, or nobody.
	files := func(task string) string {
		return `{"Files": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"SecurityGroupIngress": [{"SourceSecurityGroupId": {"Ref": "Instances"}, "IpProtocol": "tcp", "FromPort": 2049, "ToPort": 2049}]}},
			"FileSystem": {"Type": "AWS::EFS::FileSystem", "Properties": {"FileSystemTags": [{"Key": "com.docker.compose.volume", "Value": "data"}]}},
			"MountTarget": {"Type": "AWS::EFS::MountTarget", "Properties": {"FileSystemId": {"Ref": "FileSystem"}, "SecurityGroups": [{"Ref": "Files"}]}},
			"` + task + `": {"Type": "AWS::ECS::TaskDefinition", "Properties": {"Tags": [{"Key": "com.docker.compose.service", "Value": "probe"}],
				"Volumes": [{"Name": "data", "EFSVolumeConfiguration": {"FilesystemId": {"Ref": "FileSystem"}}}]}}}`
	}
	for _, c := range []struct{ name, capacity, template, change, want string }{
		{"a volume of another task on the instance", "managed", onManaged, files("ProbeTask"), ""},
		{"a volume of no task on the instance", "managed", onManaged, files("Unused"), "agent does not mount the volume data, but reaches tcp 2049"},
		{"managed", "managed", onManaged, "{}", ""},
		{"managed, with settings", "{managed: {spot: true}}", onManaged, "{}", ""},
		{"group", "ec2", onGroup, "{}", ""},
		{"a daemon reaches a service", "managed", onManaged, hole("Default", `"SourceSecurityGroupId": {"Ref": "Instances"}`), "agent and app share no network, but agent reaches tcp 80"},
		{"a service reaches an instance", "ec2", onGroup, hole("Instances", `"SourceSecurityGroupId": {"Ref": "Default"}`), "agent and probe share no network, but agent reaches tcp 80"},
		{"an instance is open", "managed", onManaged, hole("Instances", `"CidrIp": "0.0.0.0/0"`), "service probe (test.Probe) can be reached from outside: tcp 80"},
		{"a daemon is on a network", "managed", onManaged, `{"Provider": {"Type": "AWS::ECS::CapacityProvider", "Properties": {"ManagedInstancesProvider": {"InstanceLaunchTemplate": {"NetworkConfiguration": {"SecurityGroups": [{"Ref": "Default"}]}}}}}}`,
			"agent and app share no network, but agent reaches"},
		{"no groups", "managed", onManaged, `{"Provider": {"Type": "AWS::ECS::CapacityProvider", "Properties": {}}}`, "service agent (test.Agent) is on instances without a security group"},
		{"a service with the network of its instance", "ec2", onGroup, `{"App": {"Type": "AWS::ECS::Service", "Properties": {"TaskDefinition": {"Ref": "AppTask"}, "CapacityProviderStrategy": [{"CapacityProvider": {"Ref": "Provider"}}]}}}`,
			"service app (test.App) has the network of its instance: true, but in the file it is false"},
		{"a name", "ec2", onGroup, `{"Name": {"Type": "AWS::ServiceDiscovery::Service", "Properties": {"Name": "probe"}},
			"Probe": {"Type": "AWS::ECS::Service", "Properties": {"Tags": [{"Key": "com.docker.compose.service", "Value": "probe"}], "TaskDefinition": {"Ref": "ProbeTask"},
			"ServiceRegistries": [{"RegistryArn": {"Fn::GetAtt": ["Name", "Arn"]}}], "CapacityProviderStrategy": [{"CapacityProvider": {"Ref": "Provider"}}]}}}`, "the name probe leads there"},
	} {
		t.Run(c.name, func(t *testing.T) {
			problems := strings.Join(compareWith(t, strings.Replace(fleet, "CAPACITY", c.capacity, 1), c.template, c.change), "\n")
			if c.want == "" && problems != "" || !strings.Contains(problems, c.want) {
				t.Errorf("got %q, want %q", problems, c.want)
			}
		})
	}
}
