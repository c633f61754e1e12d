package changes

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
)

// createOnly are the properties whose change replaces a resource, by type, from
// the schemas of CloudFormation; test/emulator/test_schemas.py keeps them so.
var createOnly = func() map[string][]string {
	var out map[string][]string
	if err := json.Unmarshal(createOnlyText, &out); err != nil {
		panic(err)
	}
	return out
}()

//go:embed create_only.json
var createOnlyText []byte

// key is something that exists once: of a kind, told by parts.
type key struct {
	kind  string
	parts []any
}

func (k key) equal(other key) bool { return k.kind == other.kind && text(k.parts) == text(other.parts) }

func (k key) String() string { return strings.ToLower(k.kind) + " " + text(k.parts) }

// unique are the properties that tell a resource from all others of its type in
// an account and region, or below what they refer to.
var unique = map[string][]string{
	"AWS::ApplicationAutoScaling::ScalableTarget":   {"ServiceNamespace", "ResourceId", "ScalableDimension"},
	"AWS::ApplicationAutoScaling::ScalingPolicy":    {"ScalingTargetId", "PolicyName"},
	"AWS::AutoScaling::AutoScalingGroup":            {"AutoScalingGroupName"},
	"AWS::EC2::LaunchTemplate":                      {"LaunchTemplateName"},
	"AWS::EC2::Route":                               {"RouteTableId", "DestinationCidrBlock"},
	"AWS::EC2::SecurityGroup":                       {"VpcId", "GroupName"},
	"AWS::EC2::Subnet":                              {"VpcId", "CidrBlock"},
	"AWS::EC2::SubnetRouteTableAssociation":         {"SubnetId"},
	"AWS::ECR::PullThroughCacheRule":                {"EcrRepositoryPrefix"},
	"AWS::ECS::CapacityProvider":                    {"Name"},
	"AWS::ECS::Cluster":                             {"ClusterName"},
	"AWS::ECS::ClusterCapacityProviderAssociations": {"Cluster"},
	"AWS::ECS::Service":                             {"Cluster", "ServiceName"},
	"AWS::EFS::MountTarget":                         {"FileSystemId", "SubnetId"},
	"AWS::ElasticLoadBalancingV2::Listener":         {"LoadBalancerArn", "Port"},
	"AWS::ElasticLoadBalancingV2::ListenerRule":     {"ListenerArn", "Priority"},
	"AWS::ElasticLoadBalancingV2::LoadBalancer":     {"Name"},
	"AWS::ElasticLoadBalancingV2::TargetGroup":      {"Name"},
	"AWS::IAM::InstanceProfile":                     {"InstanceProfileName"},
	"AWS::IAM::Role":                                {"RoleName"},
	"AWS::Lambda::Function":                         {"FunctionName"},
	"AWS::Logs::LogGroup":                           {"LogGroupName"},
	"AWS::Route53::RecordSet":                       {"HostedZoneId", "Name", "Type"},
	"AWS::SQS::Queue":                               {"QueueName"},
	"AWS::Scheduler::Schedule":                      {"Name"},
	"AWS::SecretsManager::Secret":                   {"Name"},
	"AWS::ServiceDiscovery::Instance":               {"ServiceId", "InstanceId"},
	"AWS::ServiceDiscovery::PrivateDnsNamespace":    {"Vpc", "Name"},
	"AWS::ServiceDiscovery::Service":                {"NamespaceId", "Name"},
	"AWS::StepFunctions::StateMachine":              {"StateMachineName"},
	"AWS::EC2::SecurityGroupIngress":                {"GroupId", "IpProtocol", "FromPort", "ToPort", "CidrIp", "CidrIpv6", "SourceSecurityGroupId"},
	"AWS::EC2::SecurityGroupEgress":                 {"GroupId", "IpProtocol", "FromPort", "ToPort", "CidrIp", "CidrIpv6", "DestinationSecurityGroupId"},
}

// keysOf are all that a resource takes.
func keysOf(r Resource) []key {
	var out []key
	var parts []any
	for _, property := range unique[r.Type] {
		parts = append(parts, r.Properties[property])
	}
	// A name that is not given is made up by CloudFormation, and no other's.
	if n := len(parts); n > 0 && (parts[n-1] != nil || n > 2) {
		out = append(out, key{r.Type, parts})
	}
	return append(out, serviceConnectNames(r)...)
}

// serviceConnectNames are there once in a namespace.
func serviceConnectNames(r Resource) []key {
	configuration, _ := r.Properties["ServiceConnectConfiguration"].(map[string]any)
	services, _ := configuration["Services"].([]any)
	var out []key
	for _, s := range services {
		service, _ := s.(map[string]any)
		name := service["DiscoveryName"]
		if name == nil {
			name = service["PortName"]
		}
		out = append(out, key{"Service Connect name", []any{configuration["Namespace"], fmt.Sprint(name)}})
	}
	return out
}
