package reach_test

import (
	"context"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/composefile"
	"github.com/compose-cdk/compose-cdk/test/reach"
)

// shop has a public and an internal network, a database with a file system,
// and a service apart from all others.
const shop = `
name: shop
services:
  web:
    image: web
    ports: ["80:8080", "127.0.0.1:9000:9000"]
    environment: {DATABASE: "postgres://db:5432/shop"}
    depends_on: [db]
    networks: [front, back]
  db: {image: db, volumes: ["data:/data"], networks: [back]}
  other: {image: other, networks: [apart]}
networks: {front: {}, back: {internal: true}, apart: {}}
volumes: {data: {}}
`

// aliased has another name for the database, by which web uses it.
var aliased = strings.NewReplacer("db:5432", "primary:5432", "networks: [back]}", "networks: {back: {aliases: [primary]}}}").Replace(shop)

// good is what a template for it may look like.
const good = `{
  "Web": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"SecurityGroupEgress": [{"CidrIp": "255.255.255.255/32", "IpProtocol": "icmp"}]}},
  "Db": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"SecurityGroupEgress": [{"CidrIp": "255.255.255.255/32", "IpProtocol": "icmp"}]}},
  "Other": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"SecurityGroupEgress": [{"CidrIp": "255.255.255.255/32", "IpProtocol": "icmp"}]}},
  "Balancer": {"Type": "AWS::EC2::SecurityGroup", "Properties": {
    "SecurityGroupIngress": [{"CidrIp": "0.0.0.0/0", "IpProtocol": "tcp", "FromPort": 80, "ToPort": 80}],
    "SecurityGroupEgress": [{"DestinationSecurityGroupId": {"Fn::GetAtt": ["Web", "GroupId"]}, "IpProtocol": "tcp", "FromPort": 8080, "ToPort": 8080}]}},
  "FromBalancer": {"Type": "AWS::EC2::SecurityGroupIngress", "Properties": {"GroupId": {"Fn::GetAtt": ["Web", "GroupId"]},
    "SourceSecurityGroupId": {"Fn::GetAtt": ["Balancer", "GroupId"]}, "IpProtocol": "tcp", "FromPort": 8080, "ToPort": 8080}},
  "Front": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"SecurityGroupEgress": [{"CidrIp": "0.0.0.0/0", "IpProtocol": "-1"}]}},
  "FrontSelf": {"Type": "AWS::EC2::SecurityGroupIngress", "Properties": {"GroupId": {"Fn::GetAtt": ["Front", "GroupId"]},
    "SourceSecurityGroupId": {"Fn::GetAtt": ["Front", "GroupId"]}, "IpProtocol": "-1"}},
  "Back": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"SecurityGroupEgress": [{"CidrIp": "0.0.0.0/0", "IpProtocol": "tcp", "FromPort": 443, "ToPort": 443}]}},
  "BackSelf": {"Type": "AWS::EC2::SecurityGroupIngress", "Properties": {"GroupId": {"Ref": "Back"}, "SourceSecurityGroupId": {"Ref": "Back"}, "IpProtocol": "-1"}},
  "BackOut": {"Type": "AWS::EC2::SecurityGroupEgress", "Properties": {"GroupId": {"Ref": "Back"}, "DestinationSecurityGroupId": {"Ref": "Back"}, "IpProtocol": "-1"}},
  "Apart": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"SecurityGroupEgress": [{"CidrIp": "0.0.0.0/0", "IpProtocol": "-1"}]}},
  "Files": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"SecurityGroupEgress": [{"CidrIp": "255.255.255.255/32", "IpProtocol": "icmp"}],
    "SecurityGroupIngress": [{"SourceSecurityGroupId": {"Ref": "Db"}, "IpProtocol": "tcp", "FromPort": 2049, "ToPort": 2049}]}},
  "DbToFiles": {"Type": "AWS::EC2::SecurityGroupEgress", "Properties": {"GroupId": {"Ref": "Db"}, "DestinationSecurityGroupId": {"Ref": "Files"},
    "IpProtocol": "tcp", "FromPort": 2049, "ToPort": 2049}},
  "FileSystem": {"Type": "AWS::EFS::FileSystem", "Properties": {"FileSystemTags": [{"Key": "com.docker.compose.volume", "Value": "data"}]}},
  "MountTarget": {"Type": "AWS::EFS::MountTarget", "Properties": {"FileSystemId": {"Ref": "FileSystem"}, "SecurityGroups": [{"Ref": "Files"}]}},
  "WebTask": {"Type": "AWS::ECS::TaskDefinition", "Properties": {"Tags": [{"Key": "com.docker.compose.service", "Value": "web"}]}},
  "DbTask": {"Type": "AWS::ECS::TaskDefinition", "Properties": {"Tags": [{"Key": "com.docker.compose.service", "Value": "db"}],
    "Volumes": [{"Name": "data", "EFSVolumeConfiguration": {"FilesystemId": {"Ref": "FileSystem"}}}]}},
  "OtherTask": {"Type": "AWS::ECS::TaskDefinition", "Properties": {"Tags": [{"Key": "com.docker.compose.service", "Value": "other"}]}},
  "WebService": {"Type": "AWS::ECS::Service", "Properties": {"Tags": [{"Key": "com.docker.compose.service", "Value": "web"}], "TaskDefinition": {"Ref": "WebTask"},
    "LoadBalancers": [{"ContainerName": "web", "ContainerPort": 8080, "TargetGroupArn": {"Ref": "TargetGroup"}}], "ServiceRegistries": [{"RegistryArn": {"Fn::GetAtt": ["WebName", "Arn"]}}],
    "NetworkConfiguration": {"AwsvpcConfiguration": {"AssignPublicIp": "ENABLED", "SecurityGroups": [{"Ref": "Web"}, {"Ref": "Front"}, {"Ref": "Back"}]}}}},
  "DbService": {"Type": "AWS::ECS::Service", "Properties": {"Tags": [{"Key": "com.docker.compose.service", "Value": "db"}], "TaskDefinition": {"Ref": "DbTask"},
    "ServiceRegistries": [{"RegistryArn": {"Fn::GetAtt": ["DbName", "Arn"]}}],
    "NetworkConfiguration": {"AwsvpcConfiguration": {"SecurityGroups": [{"Ref": "Db"}, {"Ref": "Back"}]}}}},
  "OtherService": {"Type": "AWS::ECS::Service", "Properties": {"Tags": [{"Key": "com.docker.compose.service", "Value": "other"}], "TaskDefinition": {"Ref": "OtherTask"},
    "NetworkConfiguration": {"AwsvpcConfiguration": {"SecurityGroups": [{"Ref": "Other"}, {"Ref": "Apart"}]}}}},
  "WebName": {"Type": "AWS::ServiceDiscovery::Service", "Properties": {"Name": "web"}},
  "DbName": {"Type": "AWS::ServiceDiscovery::Service", "Properties": {"Name": "db"}},
  "LoadBalancer": {"Type": "AWS::ElasticLoadBalancingV2::LoadBalancer", "Properties": {"SecurityGroups": [{"Ref": "Balancer"}]}},
  "TargetGroup": {"Type": "AWS::ElasticLoadBalancingV2::TargetGroup", "Properties": {"Port": 8080, "HealthCheckPort": "8080"}},
  "Listener": {"Type": "AWS::ElasticLoadBalancingV2::Listener", "Properties": {"LoadBalancerArn": {"Ref": "LoadBalancer"}, "Port": 80, "Protocol": "HTTP",
    "DefaultActions": [{"Type": "forward", "TargetGroupArn": {"Ref": "TargetGroup"}}]}}
}`

func TestAgreement(t *testing.T) {
	for _, problem := range compare(t, shop, "{}") {
		t.Error(problem)
	}
}

// TestHoles changes the good template, one hole at a time, and expects that
// each is found.
func TestHoles(t *testing.T) {
	ingress := func(group, source, ports string) string {
		return `{"Hole": {"Type": "AWS::EC2::SecurityGroupIngress", "Properties": {"GroupId": {"Ref": "` + group + `"}, ` + source + `, ` + ports + `}}}`
	}
	const all, tcp80 = `"IpProtocol": "-1"`, `"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80`
	for name, test := range map[string]struct{ change, want string }{
		"a task is open":           {ingress("Web", `"CidrIp": "0.0.0.0/0"`, tcp80), "service web (test.WebService) can be reached from outside: tcp 80"},
		"a network is open":        {ingress("Back", `"CidrIp": "0.0.0.0/0"`, all), "service db (test.DbService) can be reached from outside"},
		"open by IPv6":             {ingress("Db", `"CidrIpv6": "::/0"`, all), "service db (test.DbService) can be reached from outside"},
		"open to a public range":   {ingress("Db", `"CidrIp": "203.0.113.0/24"`, all), "service db (test.DbService) can be reached from outside"},
		"open to a prefix list":    {ingress("Db", `"SourcePrefixListId": "pl-1"`, all), "service db (test.DbService) can be reached from outside"},
		"open to a group unknown":  {ingress("Db", `"SourceSecurityGroupId": "sg-1"`, all), "service db (test.DbService) can be reached from outside"},
		"open inline":              {`{"Apart": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"SecurityGroupEgress": [{"CidrIp": "0.0.0.0/0", "IpProtocol": "-1"}], "SecurityGroupIngress": [{"CidrIp": "0.0.0.0/0", "IpProtocol": "tcp", "FromPort": 22, "ToPort": 22}]}}}`, "service other (test.OtherService) can be reached from outside: tcp 22"},
		"a file system is open":    {ingress("Files", `"CidrIp": "0.0.0.0/0"`, all), "file system data can be reached from outside"},
		"another thing is open":    {`{"Group": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"SecurityGroupIngress": [{"CidrIp": "0.0.0.0/0", "IpProtocol": "-1"}]}}, "Machine": {"Type": "AWS::EC2::Instance", "Properties": {"SecurityGroupIds": [{"Ref": "Group"}]}}}`, "AWS::EC2::Instance test.Machine can be reached from outside"},
		"open to the VPC":          {ingress("Db", `"CidrIp": {"Fn::GetAtt": ["Vpc", "CidrBlock"]}`, all), "other and db share no network, but other reaches"},
		"one network admits other": {ingress("Back", `"SourceSecurityGroupId": {"Ref": "Apart"}`, tcp80), "other and web share no network, but other reaches tcp 80"},
		"a group too many":         {`{"OtherService": {"Type": "AWS::ECS::Service", "Properties": {"TaskDefinition": {"Ref": "OtherTask"}, "NetworkConfiguration": {"AwsvpcConfiguration": {"SecurityGroups": [{"Ref": "Other"}, {"Ref": "Front"}]}}}}}`, "web and other share no network, but web reaches"},
		"no rule for the network":  {`{"BackSelf": null}`, "web and db share the network back, but web reaches only"},
		"no way out to the network": {`{"BackOut": null, "Front": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"SecurityGroupEgress": [{"CidrIp": "255.255.255.255/32", "IpProtocol": "icmp"}]}}}`,
			"web and db share the network back, but web reaches only"},
		"not what is mentioned":      {`{"BackSelf": {"Type": "AWS::EC2::SecurityGroupIngress", "Properties": {"GroupId": {"Ref": "Back"}, "SourceSecurityGroupId": {"Ref": "Back"}, "IpProtocol": "tcp", "FromPort": 1, "ToPort": 5000}}}`, "web names db:5432, but does not reach it"},
		"no name":                    {`{"DbName": null}`, "web uses the name db, which leads to"},
		"the name of another":        {`{"DbName": {"Type": "AWS::ServiceDiscovery::Service", "Properties": {"Name": "web"}}}`, "web uses the name db, which leads to"},
		"a listener too many":        {`{"More": {"Type": "AWS::ElasticLoadBalancingV2::Listener", "Properties": {"LoadBalancerArn": {"Ref": "LoadBalancer"}, "Port": 81, "Protocol": "HTTP", "DefaultActions": [{"TargetGroupArn": {"Ref": "TargetGroup"}}]}}}`, "not published, but there: tcp 81 -> web 8080"},
		"a rule of a listener":       {`{"More": {"Type": "AWS::ElasticLoadBalancingV2::ListenerRule", "Properties": {"ListenerArn": {"Ref": "Listener"}, "Actions": [{"ForwardConfig": {"TargetGroups": [{"TargetGroupArn": {"Ref": "T"}}]}}]}}, "OtherService": {"Type": "AWS::ECS::Service", "Properties": {"Tags": [{"Key": "com.docker.compose.service", "Value": "other"}], "LoadBalancers": [{"ContainerPort": 1, "TargetGroupArn": {"Ref": "T"}}], "TaskDefinition": {"Ref": "OtherTask"}, "NetworkConfiguration": {"AwsvpcConfiguration": {"SecurityGroups": [{"Ref": "Apart"}]}}}}}`, "not published, but there: tcp 80 -> other 1"},
		"no listener":                {`{"Listener": null}`, "published, but not there: tcp 80 -> web 8080"},
		"a listener on another port": {`{"Listener": {"Type": "AWS::ElasticLoadBalancingV2::Listener", "Properties": {"LoadBalancerArn": {"Ref": "LoadBalancer"}, "Port": 88, "Protocol": "HTTP", "DefaultActions": [{"TargetGroupArn": {"Ref": "TargetGroup"}}]}}}`, "nobody may connect to the load balancer"},
		"a closed load balancer":     {`{"FromBalancer": null}`, "the load balancer may not connect to service web"},
		"a closed health port": {`{"TargetGroup": {"Type": "AWS::ElasticLoadBalancingV2::TargetGroup", "Properties": {"Port": 8080, "HealthCheckPort": "9000"}}}`,
			"the load balancer may not ask service web (test.WebService) for its health on tcp 9000"},
		"a load balancer for more":      {`{"BalancerOut": {"Type": "AWS::EC2::SecurityGroupEgress", "Properties": {"GroupId": {"Ref": "Balancer"}, "CidrIp": "0.0.0.0/0", "IpProtocol": "-1"}}, "Hole": {"Type": "AWS::EC2::SecurityGroupIngress", "Properties": {"GroupId": {"Ref": "Web"}, "SourceSecurityGroupId": {"Ref": "Balancer"}, "IpProtocol": "tcp", "FromPort": 9000, "ToPort": 9000}}}`, "the load balancer may connect to tcp 9000, which is not published"},
		"a load balancer for another":   {`{"Balancer": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"SecurityGroupIngress": [{"CidrIp": "0.0.0.0/0", "IpProtocol": "tcp", "FromPort": 80, "ToPort": 80}]}}, "Hole": {"Type": "AWS::EC2::SecurityGroupIngress", "Properties": {"GroupId": {"Ref": "Back"}, "SourceSecurityGroupId": {"Ref": "Balancer"}, "IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432}}}`, "service db (test.DbService): the load balancer may connect to tcp 5432"},
		"a load balancer without group": {`{"LoadBalancer": {"Type": "AWS::ElasticLoadBalancingV2::LoadBalancer", "Properties": {}}}`, "the load balancer has no security group"},
		"an internal network leaks":     {`{"Out": {"Type": "AWS::EC2::SecurityGroupEgress", "Properties": {"GroupId": {"Ref": "Db"}, "CidrIp": "0.0.0.0/0", "IpProtocol": "tcp", "FromPort": 25, "ToPort": 25}}}`, "db is on internal networks only, but reaches tcp 25 outside"},
		"a group without rules leaks":   {`{"Db": {"Type": "AWS::EC2::SecurityGroup", "Properties": {}}}`, "db is on internal networks only, but reaches"},
		"no way out":                    {`{"Apart": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"SecurityGroupEgress": [{"CidrIp": "255.255.255.255/32", "IpProtocol": "icmp"}]}}}`, "other reaches only"},
		"files for all":                 {ingress("Files", `"SourceSecurityGroupId": {"Ref": "Apart"}`, all), "other does not mount the volume data, but reaches"},
		"more than files":               {`{"Files": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"SecurityGroupIngress": [{"SourceSecurityGroupId": {"Ref": "Db"}, "IpProtocol": "-1"}]}}, "DbToFiles": {"Type": "AWS::EC2::SecurityGroupEgress", "Properties": {"GroupId": {"Ref": "Db"}, "DestinationSecurityGroupId": {"Ref": "Files"}, "IpProtocol": "-1"}}}`, "db reaches icmp, other, tcp, tcp 443, udp of the volume data"},
		"no files":                      {`{"DbToFiles": null}`, "db mounts the volume data, but does not reach it"},
		"nothing runs":                  {`{"OtherService": null, "OtherTask": null}`, "nothing runs other"},
	} {
		t.Run(name, func(t *testing.T) {
			problems := compare(t, shop, test.change)
			for _, p := range problems {
				if strings.Contains(p, test.want) {
					return
				}
			}
			t.Errorf("found %q, not that %s", problems, test.want)
		})
	}
}

// TestCloudFront closes the good template to all but CloudFront, and opens it again, one
// hole at a time.
func TestCloudFront(t *testing.T) {
	file := "x-aws-https: cloudfront\n" + shop
	const (
		closed = `"Balancer": {"Type": "AWS::EC2::SecurityGroup", "Properties": {
    "SecurityGroupEgress": [{"DestinationSecurityGroupId": {"Ref": "Web"}, "IpProtocol": "tcp", "FromPort": 8080, "ToPort": 8080}]}}`
		internal = `"LoadBalancer": {"Type": "AWS::ElasticLoadBalancingV2::LoadBalancer", "Properties": {"Scheme": "internal", "SecurityGroups": [{"Ref": "Balancer"}]}}`
		found    = `"Found": {"Type": "Custom::CloudFrontGroup", "Properties": {}}`
		admitted = `"Admitted": {"Type": "AWS::EC2::SecurityGroupIngress", "Properties": {"GroupId": {"Ref": "Balancer"}, "SourceSecurityGroupId": {"Fn::GetAtt": ["Found", "GroupId"]}, "IpProtocol": "tcp", "FromPort": 80, "ToPort": 80}}`
		origin   = `"Origin": {"Type": "AWS::CloudFront::VpcOrigin", "Properties": {"VpcOriginEndpointConfig": {"Arn": {"Ref": "LoadBalancer"}, "HTTPPort": 80}}}`
		door     = `"Door": {"Type": "AWS::CloudFront::Distribution", "Properties": {"DistributionConfig": {"Origins": [{"VpcOriginConfig": {"VpcOriginId": {"Fn::GetAtt": ["Origin", "Id"]}}}]}}}`
	)
	with := func(resources ...string) string { return "{" + strings.Join(resources, ", ") + "}" }
	for _, problem := range compare(t, file, with(closed, internal, found, admitted, origin, door)) {
		t.Error(problem)
	}
	for name, test := range map[string]struct{ file, change, want string }{
		"open as before":      {file, with(internal, found, admitted, origin, door), "test.LoadBalancer is behind CloudFront, and others may connect to tcp 80"},
		"open to the VPC":     {file, with(closed, internal, found, admitted, origin, door, `"More": {"Type": "AWS::EC2::SecurityGroupIngress", "Properties": {"GroupId": {"Ref": "Balancer"}, "CidrIp": "10.0.0.0/16", "IpProtocol": "tcp", "FromPort": 80, "ToPort": 80}}`), "others may connect to tcp 80"},
		"open to a service":   {file, with(closed, internal, found, admitted, origin, door, `"More": {"Type": "AWS::EC2::SecurityGroupIngress", "Properties": {"GroupId": {"Ref": "Balancer"}, "SourceSecurityGroupId": {"Ref": "Web"}, "IpProtocol": "tcp", "FromPort": 80, "ToPort": 80}}`), "others may connect to tcp 80"},
		"closed to all":       {file, with(closed, internal, found, origin, door), "nobody may connect to the load balancer"},
		"public":              {file, with(closed, found, admitted, origin, door), "test.LoadBalancer is behind CloudFront, and not internal"},
		"no distribution":     {file, with(closed, internal, found, admitted, origin), "tcp 80 -> web 8080: no distribution of CloudFront leads there"},
		"to another port":     {file, with(closed, internal, found, admitted, door, strings.Replace(origin, "80}", "81}", 1)), "no distribution of CloudFront leads there"},
		"nobody asked for it": {shop, with(origin, door), "CloudFront leads to port 80, and the file does not ask for it"},
	} {
		problems := compare(t, test.file, test.change)
		if !strings.Contains(strings.Join(problems, "\n"), test.want) {
			t.Errorf("%s: found %q, not that %s", name, problems, test.want)
		}
	}
}

// TestFurtherNames finds names that lead nowhere or astray.
func TestFurtherNames(t *testing.T) {
	record := func(target string) string {
		return `{"Primary": {"Type": "AWS::ServiceDiscovery::Service", "Properties": {"Name": "primary"}},
			"Instance": {"Type": "AWS::ServiceDiscovery::Instance", "Properties": {"ServiceId": {"Fn::GetAtt": ["Primary", "Id"]}, "InstanceAttributes": {"AWS_INSTANCE_CNAME": "` + target + `"}}}}`
	}
	for change, want := range map[string]string{
		`{}`:                       `web uses the name primary, which leads to ""`,
		record("other.shop.local"): `web uses the name primary, which leads to "other"`,
	} {
		if problems := compare(t, aliased, change); len(problems) != 1 || problems[0] != want {
			t.Errorf("found %q, not %q", problems, want)
		}
	}
}

// TestOtherWays are templates that differ from the good one, and are good too.
func TestOtherWays(t *testing.T) {
	for name, test := range map[string]struct{ file, change string }{
		"an external network": {strings.Replace(shop, "apart: {}", "apart: {external: true, name: sg-0123456789abcdef0}", 1),
			`{"OtherService": {"Type": "AWS::ECS::Service", "Properties": {"TaskDefinition": {"Ref": "OtherTask"}, "NetworkConfiguration": {"AwsvpcConfiguration": {"SecurityGroups": [{"Ref": "Other"}, "sg-0123456789abcdef0"]}}}}}`},
		"a task of a schedule": {shop,
			`{"OtherService": {"Type": "AWS::Scheduler::Schedule", "Properties": {"Target": {"EcsParameters": {"TaskDefinitionArn": {"Ref": "OtherTask"}, "NetworkConfiguration": {"AwsvpcConfiguration": {"SecurityGroups": [{"Ref": "Other"}, {"Ref": "Apart"}]}}}}}}}`},
		"a replacement": {shop, `{"OtherService": null, "OtherTask": null, "OtherName": {"Type": "AWS::ServiceDiscovery::Service", "Properties": {"Name": "other"}},
			"Instance": {"Type": "AWS::ServiceDiscovery::Instance", "Properties": {"ServiceId": {"Fn::GetAtt": ["OtherName", "Id"]}}}}`},
		"a health port": {shop, `{"TargetGroup": {"Type": "AWS::ElasticLoadBalancingV2::TargetGroup", "Properties": {"Port": 8080, "HealthCheckPort": "9000"}},
			"Asks": {"Type": "AWS::EC2::SecurityGroupEgress", "Properties": {"GroupId": {"Ref": "Balancer"}, "DestinationSecurityGroupId": {"Ref": "Web"}, "IpProtocol": "tcp", "FromPort": 9000, "ToPort": 9000}},
			"Asked": {"Type": "AWS::EC2::SecurityGroupIngress", "Properties": {"GroupId": {"Ref": "Web"}, "SourceSecurityGroupId": {"Ref": "Balancer"}, "IpProtocol": "tcp", "FromPort": 9000, "ToPort": 9000}}}`},
		"a random port of this machine": {strings.Replace(shop, "networks: {front", "  random: {image: i, network_mode: 'service:web', ports: ['7000']}\nnetworks: {front", 1), `{}`},
		"a sidecar":                     {strings.Replace(shop, "networks: {front", "  side: {image: side, network_mode: 'service:other'}\nnetworks: {front", 1), `{}`},
		"a further name": {aliased, `{"Primary": {"Type": "AWS::ServiceDiscovery::Service", "Properties": {"Name": "primary"}},
			"Instance": {"Type": "AWS::ServiceDiscovery::Instance", "Properties": {"ServiceId": {"Fn::GetAtt": ["Primary", "Id"]}, "InstanceAttributes": {"AWS_INSTANCE_CNAME": "db.shop.local"}}}}`},
		"Service Connect": {shop, `{"DbName": null, "DbService": {"Type": "AWS::ECS::Service", "Properties": {"Tags": [{"Key": "com.docker.compose.service", "Value": "db"}], "TaskDefinition": {"Ref": "DbTask"},
			"ServiceConnectConfiguration": {"Services": [{"ClientAliases": [{"DnsName": "db", "Port": 5432}]}]},
			"NetworkConfiguration": {"AwsvpcConfiguration": {"SecurityGroups": [{"Ref": "Db"}, {"Ref": "Back"}]}}}}}`},
	} {
		t.Run(name, func(t *testing.T) {
			for _, problem := range compare(t, test.file, test.change) {
				t.Error(problem)
			}
		})
	}
}

// TestNestedStacks: a group of the parent goes down as a parameter, and one of
// the nested stack comes up as an output.
func TestNestedStacks(t *testing.T) {
	directory := t.TempDir()
	for name, text := range map[string]string{
		"Shop.template.json": `{"Resources": {
			"Front": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"SecurityGroupEgress": [{"CidrIp": "0.0.0.0/0", "IpProtocol": "-1"}]}},
			"Self": {"Type": "AWS::EC2::SecurityGroupIngress", "Properties": {"GroupId": {"Ref": "Front"}, "SourceSecurityGroupId": {"Ref": "Front"}, "IpProtocol": "-1"}},
			"Part": {"Type": "AWS::CloudFormation::Stack", "Properties": {
				"TemplateURL": {"Fn::Join": ["", ["https://s3.", {"Ref": "AWS::URLSuffix"}, "/bucket/0a1b.json"]]},
				"Parameters": {"Network": {"Ref": "Front"}}}},
			"Hole": {"Type": "AWS::EC2::SecurityGroupIngress", "Properties": {"GroupId": {"Fn::GetAtt": ["Part", "Outputs.Group"]}, "CidrIp": "0.0.0.0/0",
				"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22}}}}`,
		"Shop.assets.json": `{"files": {"0a1b": {"source": {"path": "ShopPart.nested.template.json"}, "destinations": {"current": {"objectKey": "0a1b.json"}}}}}`,
		"ShopPart.nested.template.json": `{"Parameters": {"Network": {"Type": "String"}}, "Outputs": {"Group": {"Value": {"Fn::GetAtt": ["Own", "GroupId"]}}}, "Resources": {
			"Own": {"Type": "AWS::EC2::SecurityGroup", "Properties": {}},
			"Task": {"Type": "AWS::ECS::TaskDefinition", "Properties": {"Tags": [{"Key": "com.docker.compose.service", "Value": "web"}]}},
			"Service": {"Type": "AWS::ECS::Service", "Properties": {"TaskDefinition": {"Ref": "Task"},
				"NetworkConfiguration": {"AwsvpcConfiguration": {"SecurityGroups": [{"Ref": "Own"}, {"Ref": "Network"}]}}}}}}`,
	} {
		if err := os.WriteFile(filepath.Join(directory, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	stacks, err := reach.Load(directory)
	if err != nil {
		t.Fatal(err)
	}
	g := reach.New(stacks)
	if len(g.Others) > 0 {
		t.Errorf("the nested stack counts as one that can be reached: %+v", g.Others)
	}
	web := g.Tasks["web"]
	if len(web) != 1 || len(web[0].Groups) != 2 || web[0].Groups[1] != "Shop.Front" {
		t.Fatalf("web runs as %+v", web)
	}
	if got := g.FromOutside(web[0].Party); len(got) != 1 || got[0].String() != "tcp 22" {
		t.Errorf("from outside web is reached on %v", got)
	}
	if got := g.Connect(web[0].Party, web[0].Party); len(got) == 0 {
		t.Error("tasks of web do not reach each other")
	}
}

func compare(t *testing.T, file, change string) []string {
	t.Helper()
	return compareWith(t, file, good, change)
}

func compareWith(t *testing.T, file, template, change string) []string {
	t.Helper()
	resources := map[string]any{}
	for _, text := range []string{template, change} {
		var more map[string]any
		if err := json.Unmarshal([]byte(text), &more); err != nil {
			t.Fatalf("%v in %s", err, text)
		}
		maps.Copy(resources, more)
	}
	maps.DeleteFunc(resources, func(_ string, r any) bool { return r == nil })
	text, err := json.Marshal(map[string]any{"Resources": resources})
	if err != nil {
		t.Fatal(err)
	}
	stack, err := reach.Parse("test", text)
	if err != nil {
		t.Fatal(err)
	}
	return reach.Compare(reach.New([]*reach.Stack{stack}), load(t, file))
}

func load(t *testing.T, text string) *types.Project {
	t.Helper()
	file := filepath.Join(t.TempDir(), "compose.yaml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	project, err := composefile.Load(context.Background(), composefile.Options{Files: []string{file}, Environment: []string{}})
	if err != nil {
		t.Fatal(err)
	}
	return project
}
