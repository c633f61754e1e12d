package e2e

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/applicationautoscaling"
	scaling "github.com/aws/aws-sdk-go-v2/service/applicationautoscaling/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	network "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	containers "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/aws/aws-sdk-go-v2/service/efs"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	balancers "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/servicediscovery"
)

// invariants asserts what holds for every deployed project.
func invariants(t *testing.T, d deployed) {
	t.Helper()
	t.Run("services", func(t *testing.T) { checkServices(t, d) })
	t.Run("target groups", func(t *testing.T) { checkTargetGroups(t, d) })
	t.Run("security groups", func(t *testing.T) { checkSecurityGroups(t, d) })
	t.Run("secrets", func(t *testing.T) { checkSecrets(t, d) })
	t.Run("file systems", func(t *testing.T) { checkFileSystems(t, d) })
	t.Run("names", func(t *testing.T) { checkNames(t, d) })
	t.Run("scaling", func(t *testing.T) { checkScaling(t, d) })
	t.Run("launch templates", func(t *testing.T) { checkLaunchTemplates(t, d) })
}

// services are the ECS services of a stack, by the name in the compose file.
func (d deployed) services(t testing.TB) map[string]containers.Service {
	t.Helper()
	out := map[string]containers.Service{}
	for _, arn := range d.ofType("AWS::ECS::Service") {
		found := must(aws.containers.DescribeServices(t.Context(), &ecs.DescribeServicesInput{
			Cluster:  ptr(clusterOf(arn)),
			Services: []string{arn},
			Include:  []containers.ServiceField{containers.ServiceFieldTags},
		}))(t)
		if len(found.Services) != 1 {
			t.Fatalf("%s does not exist", arn)
		}
		out[composeName(found.Services[0].Tags)] = found.Services[0]
	}
	return out
}

func composeName(tags []containers.Tag) string {
	for _, tag := range tags {
		if *tag.Key == "com.docker.compose.service" {
			return *tag.Value
		}
	}
	return ""
}

// clusterOf is the cluster's name in a service's ARN.
func clusterOf(arn string) string { return strings.Split(arn, "/")[1] }

// taskOf is the task definition that a service runs.
func taskOf(t testing.TB, s containers.Service) *containers.TaskDefinition {
	t.Helper()
	return must(aws.containers.DescribeTaskDefinition(t.Context(), &ecs.DescribeTaskDefinitionInput{
		TaskDefinition: s.TaskDefinition,
	}))(t).TaskDefinition
}

func checkServices(t *testing.T, d deployed) {
	for name, s := range d.services(t) {
		expect(t, *s.Status == "ACTIVE", "%s is %s", name, *s.Status)
		clusters := must(aws.containers.DescribeClusters(t.Context(), &ecs.DescribeClustersInput{Clusters: []string{*s.ClusterArn}}))(t)
		expect(t, len(clusters.Clusters) == 1, "the cluster %s of %s does not exist", *s.ClusterArn, name)
		task := taskOf(t, s)
		at := slices.IndexFunc(task.ContainerDefinitions, func(c containers.ContainerDefinition) bool { return *c.Name == name })
		if expect(t, at >= 0, "the task of %s has no container of that name", name); at < 0 {
			continue
		}
		expect(t, *task.ContainerDefinitions[at].Essential, "the container of %s is not essential", name)
		for _, c := range task.ContainerDefinitions {
			expect(t, c.Image != nil && *c.Image != "", "the container %s of %s has no image", *c.Name, name)
			expect(t, c.LogConfiguration != nil, "the container %s of %s logs nowhere", *c.Name, name)
		}
		for _, b := range s.LoadBalancers {
			expect(t, *b.ContainerName == name, "%s has targets in the container %s", name, *b.ContainerName)
		}
	}
}

// checkTargetGroups asserts that each target group has a listener and a service.
func checkTargetGroups(t *testing.T, d deployed) {
	served := map[string]bool{}
	for _, s := range d.services(t) {
		for _, b := range s.LoadBalancers {
			served[*b.TargetGroupArn] = true
		}
	}
	for _, arn := range d.ofType("AWS::ElasticLoadBalancingV2::TargetGroup") {
		found := must(aws.balancers.DescribeTargetGroups(t.Context(), &elb.DescribeTargetGroupsInput{TargetGroupArns: []string{arn}}))(t)
		expect(t, len(found.TargetGroups[0].LoadBalancerArns) > 0, "nothing forwards to %s", arn)
		expect(t, served[arn], "no service is behind %s", arn)
	}
}

// listeners are those of the stack's load balancers, by port.
func (d deployed) listeners(t testing.TB) map[int32]balancers.Listener {
	t.Helper()
	out := map[int32]balancers.Listener{}
	for _, arn := range d.ofType("AWS::ElasticLoadBalancingV2::Listener") {
		found := must(aws.balancers.DescribeListeners(t.Context(), &elb.DescribeListenersInput{ListenerArns: []string{arn}}))(t)
		out[*found.Listeners[0].Port] = found.Listeners[0]
	}
	return out
}

// checkSecurityGroups asserts that only load balancers are open to the world.
func checkSecurityGroups(t *testing.T, d deployed) {
	open := map[string]bool{}
	for _, arn := range d.ofType("AWS::ElasticLoadBalancingV2::LoadBalancer") {
		found := must(aws.balancers.DescribeLoadBalancers(t.Context(), &elb.DescribeLoadBalancersInput{LoadBalancerArns: []string{arn}}))(t)
		for _, group := range found.LoadBalancers[0].SecurityGroups {
			open[group] = true
		}
	}
	groups := d.ofType("AWS::EC2::SecurityGroup")
	if len(groups) == 0 {
		return
	}
	found := must(aws.network.DescribeSecurityGroups(t.Context(), &ec2.DescribeSecurityGroupsInput{GroupIds: groups}))(t)
	expect(t, len(found.SecurityGroups) == len(groups), "%d security groups of %d exist", len(found.SecurityGroups), len(groups))
	for _, group := range found.SecurityGroups {
		for _, rule := range group.IpPermissions {
			expect(t, open[*group.GroupId] || !fromAnywhere(rule), "%s (%s) lets the world in: %+v", *group.GroupId, *group.Description, rule)
		}
	}
}

func fromAnywhere(rule network.IpPermission) bool {
	return slices.ContainsFunc(rule.IpRanges, func(r network.IpRange) bool { return *r.CidrIp == "0.0.0.0/0" }) ||
		slices.ContainsFunc(rule.Ipv6Ranges, func(r network.Ipv6Range) bool { return *r.CidrIpv6 == "::/0" })
}

// checkSecrets asserts that a secret whose value is a parameter has it, and
// that nobody is shown it.
func checkSecrets(t *testing.T, d deployed) {
	for logical, r := range d.template.Resources {
		if r.Type != "AWS::SecretsManager::Secret" {
			continue
		}
		value := must(aws.secrets.GetSecretValue(t.Context(), &secretsmanager.GetSecretValueInput{SecretId: ptr(d.physical[logical])}))(t)
		expect(t, *value.SecretString != "", "%s is empty", logical)
		if from, ok := r.Properties["SecretString"].(map[string]any); ok && from["Ref"] != nil {
			parameter, _ := from["Ref"].(string)
			expect(t, *value.SecretString == d.parameters[parameter], "%s does not have the value of its parameter", logical)
		}
	}
	for name, s := range d.services(t) {
		text := string(must(json.Marshal(taskOf(t, s).ContainerDefinitions))(t))
		for parameter, value := range d.parameters {
			expect(t, !strings.Contains(text, value), "the task definition of %s shows the value of %s", name, parameter)
		}
	}
}

func checkFileSystems(t *testing.T, d deployed) {
	for _, id := range d.ofType("AWS::EFS::FileSystem") {
		found := must(aws.files.DescribeFileSystems(t.Context(), &efs.DescribeFileSystemsInput{FileSystemId: &id}))(t)
		expect(t, *found.FileSystems[0].Encrypted, "%s is not encrypted", id)
		targets := must(aws.files.DescribeMountTargets(t.Context(), &efs.DescribeMountTargetsInput{FileSystemId: &id}))(t)
		zones := map[string]bool{}
		for _, target := range targets.MountTargets {
			zones[*target.AvailabilityZoneId] = true
		}
		expect(t, len(zones) >= 2, "%s has mount targets in %d zones", id, len(zones))
	}
	for name, s := range d.services(t) {
		for _, v := range taskOf(t, s).Volumes {
			if v.EfsVolumeConfiguration == nil {
				continue
			}
			c := v.EfsVolumeConfiguration
			expect(t, c.TransitEncryption == containers.EFSTransitEncryptionEnabled, "%s mounts %s without TLS", name, *v.Name)
			if c.AuthorizationConfig != nil && c.AuthorizationConfig.AccessPointId != nil {
				point := must(aws.files.DescribeAccessPoints(t.Context(), &efs.DescribeAccessPointsInput{
					AccessPointId: c.AuthorizationConfig.AccessPointId,
				}))(t)
				expect(t, *point.AccessPoints[0].FileSystemId == *c.FileSystemId, "%s mounts %s by an access point of another file system", name, *v.Name)
			}
		}
	}
}

// checkNames asserts that what services register with exists.
func checkNames(t *testing.T, d deployed) {
	for _, id := range d.ofType("AWS::ServiceDiscovery::PrivateDnsNamespace") {
		must(aws.names.GetNamespace(t.Context(), &servicediscovery.GetNamespaceInput{Id: &id}))(t)
	}
	for name, s := range d.services(t) {
		for _, registry := range s.ServiceRegistries {
			entry := strings.Split(*registry.RegistryArn, "/")[1]
			must(aws.names.GetService(t.Context(), &servicediscovery.GetServiceInput{Id: &entry}))(t)
			expect(t, name != "", "%s belongs to no service of the compose file", *s.ServiceArn)
		}
	}
}

// checkScaling asserts that each scalable target is a service, and has a policy.
func checkScaling(t *testing.T, d deployed) {
	targets := d.ofType("AWS::ApplicationAutoScaling::ScalableTarget")
	scales := d.scales(t)
	expect(t, len(scales) == len(targets), "%d scalable targets of %d are services of the stack", len(scales), len(targets))
	for name, s := range d.services(t) {
		bounds, ok := scales[name]
		if !ok {
			continue
		}
		expect(t, bounds[0] <= s.DesiredCount && s.DesiredCount <= bounds[1], "%s has %d tasks, and scales between %v", name, s.DesiredCount, bounds)
		policies := must(aws.scaling.DescribeScalingPolicies(t.Context(), &applicationautoscaling.DescribeScalingPoliciesInput{
			ServiceNamespace: scaling.ServiceNamespaceEcs, ResourceId: ptr(scalable(s)),
		}))(t)
		expect(t, len(policies.ScalingPolicies) > 0, "nothing scales %s", name)
	}
}

// scalable is how Application Auto Scaling calls a service.
func scalable(s containers.Service) string {
	return "service/" + clusterOf(*s.ServiceArn) + "/" + *s.ServiceName
}

// scales are the bounds between which services scale, by service.
func (d deployed) scales(t testing.TB) map[string][2]int32 {
	t.Helper()
	out := map[string][2]int32{}
	for name, s := range d.services(t) {
		found := must(aws.scaling.DescribeScalableTargets(t.Context(), &applicationautoscaling.DescribeScalableTargetsInput{
			ServiceNamespace: scaling.ServiceNamespaceEcs,
			ResourceIds:      []string{scalable(s)},
		}))(t)
		for _, target := range found.ScalableTargets {
			out[name] = [2]int32{*target.MinCapacity, *target.MaxCapacity}
		}
	}
	return out
}

// machines are the instance types of the launch templates, sorted.
func (d deployed) machines(t testing.TB) []string {
	t.Helper()
	var out []string
	for _, id := range d.ofType("AWS::EC2::LaunchTemplate") {
		out = append(out, string(launchTemplate(t, id).InstanceType))
	}
	slices.Sort(out)
	return out
}

func launchTemplate(t testing.TB, id string) *network.ResponseLaunchTemplateData {
	t.Helper()
	found := must(aws.network.DescribeLaunchTemplateVersions(t.Context(), &ec2.DescribeLaunchTemplateVersionsInput{LaunchTemplateId: &id}))(t)
	return found.LaunchTemplateVersions[0].LaunchTemplateData
}

func checkLaunchTemplates(t *testing.T, d deployed) {
	for _, id := range d.ofType("AWS::EC2::LaunchTemplate") {
		data := launchTemplate(t, id)
		expect(t, data.ImageId != nil && *data.ImageId != "", "%s has no image", id)
		tokens := data.MetadataOptions != nil && data.MetadataOptions.HttpTokens == network.LaunchTemplateHttpTokensStateRequired
		expect(t, tokens, "%s lets instance metadata be read without a token", id)
		for _, disk := range data.BlockDeviceMappings {
			expect(t, disk.Ebs.Encrypted != nil && *disk.Ebs.Encrypted, "the disk %s of %s is not encrypted", *disk.DeviceName, id)
		}
	}
}
