package cdkecs_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/assertions"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/cdkecs"
)

// TestGpuCapacityAlone puts a task that has nothing to do with Compose on
// machines, in a cluster of the app and in an imported one.
func TestGpuCapacityAlone(t *testing.T) {
	for name, imported := range map[string]bool{"cluster of the app": false, "imported cluster": true} {
		t.Run(name, func(t *testing.T) {
			app, stack, outdir := newApp(t, nil)
			vpc := awsec2.NewVpc(stack, jsii.String("Vpc"), &awsec2.VpcProps{MaxAzs: jsii.Number(2)})
			var cluster awsecs.ICluster
			if imported {
				cluster = awsecs.Cluster_FromClusterAttributes(stack, jsii.String("Cluster"), &awsecs.ClusterAttributes{
					ClusterName: jsii.String("team"), Vpc: vpc,
				})
			} else {
				cluster = awsecs.NewCluster(stack, jsii.String("Cluster"), &awsecs.ClusterProps{Vpc: vpc})
			}
			gpu := cdkecs.NewGpuCapacity(stack, jsii.String("Gpu"), &cdkecs.GpuCapacityProps{
				Cluster: cluster, MemoryMiB: jsii.Number(20000), MaxCapacity: jsii.Number(2),
			})
			if got := gpu.Machine(); got != "g4dn.2xlarge" {
				t.Errorf("the machine is %s", got)
			}
			task := awsecs.NewEc2TaskDefinition(stack, jsii.String("Task"), &awsecs.Ec2TaskDefinitionProps{NetworkMode: awsecs.NetworkMode_AWS_VPC})
			task.AddContainer(jsii.String("main"), &awsecs.ContainerDefinitionOptions{
				Image: awsecs.ContainerImage_FromRegistry(jsii.String("model"), nil), MemoryLimitMiB: jsii.Number(20000), GpuCount: jsii.Number(1),
			})
			gpu.Serve(awsecs.NewEc2Service(stack, jsii.String("Service"), &awsecs.Ec2ServiceProps{
				Cluster: cluster, TaskDefinition: task, CapacityProviderStrategies: gpu.Strategy(),
			}))
			resources := fixture{app: app, stack: stack, outdir: outdir}.resources(t)
			lists := len(ofType(resources, "AWS::ECS::ClusterCapacityProviderAssociations"))
			added := len(ofType(resources, "Custom::CapacityProviderAssociation"))
			if imported && (lists != 0 || added != 1) || !imported && (lists != 1 || added != 0) {
				t.Errorf("%d lists of capacity providers are replaced, %d added to", lists, added)
			}
			checkDeletionOrder(t, resources)
		})
	}
}

// TestManagedGpuCapacityAlone puts such a task on Managed Instances, also of a
// cluster of another stack, whose list of capacity providers stays as it is.
func TestManagedGpuCapacityAlone(t *testing.T) {
	for _, c := range []struct {
		name      string
		props     cdkecs.GpuCapacityProps
		elsewhere bool
		want      map[string]any
	}{
		{"any type", cdkecs.GpuCapacityProps{Gpus: jsii.Number(2)}, false, map[string]any{
			"AcceleratorCount": map[string]any{"Min": 2}, "AcceleratorTypes": []any{"gpu"}, "AcceleratorManufacturers": []any{"nvidia"},
			"CpuManufacturers": []any{"intel", "amd"}, "AllowedInstanceTypes": assertions.Match_Absent(),
		}},
		{"one type", cdkecs.GpuCapacityProps{Machine: jsii.String("g6.xlarge")}, false, map[string]any{
			"AcceleratorCount": map[string]any{"Min": 1}, "AllowedInstanceTypes": []any{"g6.xlarge"},
		}},
		{"large tasks", cdkecs.GpuCapacityProps{Cpu: jsii.Number(8192), MemoryMiB: jsii.Number(40000)}, false, map[string]any{
			"VCpuCount": map[string]any{"Min": 8}, "MemoryMiB": map[string]any{"Min": 40000},
		}},
		{"ARM64 and Spot, in another stack", cdkecs.GpuCapacityProps{Arm64: jsii.Bool(true), Spot: jsii.Bool(true)}, true, map[string]any{
			"CpuManufacturers": []any{"amazon-web-services"},
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			app, stack, outdir := newApp(t, nil)
			clusterStack := stack
			if c.elsewhere {
				clusterStack = awscdk.NewStack(app, jsii.String("Cluster"), nil)
			}
			vpc := awsec2.NewVpc(clusterStack, jsii.String("Vpc"), &awsec2.VpcProps{MaxAzs: jsii.Number(2)})
			cluster := awsecs.NewCluster(clusterStack, jsii.String("Cluster"), &awsecs.ClusterProps{Vpc: vpc})
			c.props.Cluster, c.props.Managed = cluster, jsii.Bool(true)
			gpu := cdkecs.NewGpuCapacity(stack, jsii.String("Gpu"), &c.props)
			if gpu.Group() != nil || gpu.Provider() != nil || gpu.ManagedProvider() == nil || gpu.Machine() != "" {
				t.Errorf("a group %v, its provider %v, type %q, managed provider %v", gpu.Group(), gpu.Provider(), gpu.Machine(), gpu.ManagedProvider())
			}
			serveManaged(stack, cluster, gpu)
			resources := fixture{app: app, stack: stack, outdir: outdir}.resources(t)
			for _, kind := range []string{"AWS::AutoScaling::AutoScalingGroup", "Custom::CapacityProviderAssociation", "Custom::AutoScalingGroupDeletion"} {
				if n := len(ofType(resources, kind)); n != 0 {
					t.Errorf("%d resources of %s", n, kind)
				}
			}
			assertions.Template_FromStack(stack, nil).HasResourceProperties(jsii.String("AWS::ECS::CapacityProvider"), map[string]any{
				"ClusterName": assertions.Match_AnyValue(),
				"ManagedInstancesProvider": assertions.Match_ObjectLike(&map[string]any{
					"InstanceLaunchTemplate": assertions.Match_ObjectLike(&map[string]any{
						"CapacityOptionType": map[bool]string{true: "SPOT", false: "ON_DEMAND"}[c.props.Spot != nil], "InstanceRequirements": assertions.Match_ObjectLike(&c.want),
					}),
				}),
			})
			for id := range ofType(resources, "AWS::ECS::Service") {
				mustDepend(t, resources, id, "AWS::ECS::CapacityProvider", "AWS::IAM::InstanceProfile")
			}
		})
	}
}

// serveManaged defines a service with a GPU on Managed Instances, as users do.
func serveManaged(stack awscdk.Stack, cluster awsecs.ICluster, gpu cdkecs.GpuCapacity) {
	task := awsecs.NewTaskDefinition(stack, jsii.String("Task"), &awsecs.TaskDefinitionProps{
		Compatibility: awsecs.Compatibility_MANAGED_INSTANCES, Cpu: jsii.String("4096"), MemoryMiB: jsii.String("14336"),
	})
	task.AddContainer(jsii.String("main"), &awsecs.ContainerDefinitionOptions{
		Image: awsecs.ContainerImage_FromRegistry(jsii.String("model"), nil), GpuCount: jsii.Number(1),
	})
	gpu.Serve(awsecs.NewFargateService(stack, jsii.String("Service"), &awsecs.FargateServiceProps{
		Cluster: cluster, TaskDefinition: task, CapacityProviderStrategies: gpu.Strategy(),
	}))
}

// checkDeletionOrder holds that services are deleted before capacity providers,
// and these before the machines of their groups.
func checkDeletionOrder(t *testing.T, resources map[string]resource) {
	t.Helper()
	for id, r := range resources {
		switch {
		case r.Type == "AWS::ECS::Service" && r.Properties["CapacityProviderStrategy"] != nil:
			mustDepend(t, resources, id, "AWS::ECS::CapacityProvider", "AWS::AutoScaling::AutoScalingGroup")
		case r.Type == "AWS::ECS::CapacityProvider":
			mustDepend(t, resources, id, "Custom::AutoScalingGroupDeletion", "AWS::AutoScaling::AutoScalingGroup")
		case r.Type == "Custom::AutoScalingGroupDeletion":
			mustDepend(t, resources, id, "AWS::AutoScaling::AutoScalingGroup", "AWS::IAM::Role")
		case r.Type == "AWS::AutoScaling::AutoScalingGroup":
			mustDepend(t, resources, id, "AWS::EC2::Route", "AWS::EC2::LaunchTemplate")
		}
	}
}

// mustDepend holds that the resource depends on one of each type, directly or not.
func mustDepend(t *testing.T, resources map[string]resource, id string, types ...string) {
	t.Helper()
	found, seen := map[string]bool{}, map[string]bool{}
	var visit func(string)
	visit = func(id string) {
		if seen[id] {
			return
		}
		seen[id] = true
		found[resources[id].Type] = true
		text, err := json.Marshal(resources[id].Properties)
		if err != nil {
			t.Fatal(err)
		}
		for other := range resources {
			if other != id && strings.Contains(string(text)+fmt.Sprint(resources[id].DependsOn), other) {
				visit(other)
			}
		}
	}
	visit(id)
	for _, kind := range types {
		if !found[kind] {
			t.Errorf("%s does not depend on a resource of type %s", id, kind)
		}
	}
}

func TestMachinesOfAProject(t *testing.T) {
	f := newFixture(t, parse(t, `
services:
  chat: {image: i, gpus: all}
  train: {image: i, gpus: [{count: 2}], x-aws-capacity: spot}
  old: {image: i, x-aws-capacity: {ec2: {ami: ami-0123456789abcdef0}}, scale: 2}
  arm: {image: i, gpus: all, platform: linux/arm64}
`))
	resources := f.resources(t)
	groups := ofType(resources, "AWS::AutoScaling::AutoScalingGroup")
	if len(groups) != 4 || len(ofType(resources, "Custom::CapacityProviderAssociation")) != 4 {
		t.Errorf("%d Auto Scaling groups, want 4", len(groups))
	}
	images := map[string]string{}
	for _, r := range ofType(resources, "AWS::EC2::LaunchTemplate") {
		text, err := json.Marshal(r.Properties["LaunchTemplateData"])
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{`"HttpTokens":"required"`, `"Encrypted":true`} {
			if !strings.Contains(string(text), want) {
				t.Errorf("a machine is without %s: %s", want, text)
			}
		}
		data, _ := r.Properties["LaunchTemplateData"].(map[string]any)
		images[fmt.Sprint(data["InstanceType"])] = fmt.Sprint(data["ImageId"])
	}
	for machine, want := range map[string]string{
		"g4dn.xlarge": "amazonlinux2023gpu", "g4dn.12xlarge": "amazonlinux2023gpu", "t3.micro": "ami-0123456789abcdef0", "g5g.xlarge": "bottlerocketawsecs2nvidiaarm64",
	} {
		if !strings.Contains(images[machine], want) {
			t.Errorf("the image of %s is %s, want %s", machine, images[machine], want)
		}
	}
	for id, r := range ofType(resources, "AWS::EC2::SecurityGroup") {
		if strings.Contains(id, "Capacities") && r.Properties["SecurityGroupIngress"] != nil {
			t.Errorf("%s lets somebody in", id)
		}
	}
	checkDeletionOrder(t, resources)
}

// TestMachinesOfAnExistingCluster: what the cluster has is added to, also for
// Fargate, and what it has stays.
func TestMachinesOfAnExistingCluster(t *testing.T) {
	resources := newFixture(t, parse(t, `
x-aws-cluster: team
x-aws-vpc: default
services:
  chat: {image: i, gpus: all}
  web: {image: i, x-aws-capacity: spot}
  agent: {image: i, x-aws-capacity: ec2, deploy: {mode: global}}
`)).resources(t)
	var added []string
	for _, r := range ofType(resources, "Custom::CapacityProviderAssociation") {
		added = append(added, fmt.Sprint(r.Properties["Cluster"], r.Properties["Providers"]))
	}
	slices.Sort(added)
	if len(added) != 2 || !strings.HasPrefix(added[0], "team[FARGATE") || !strings.Contains(added[1], "g4dnxlargeProvider") {
		t.Errorf("added to the cluster: %v", added)
	}
	if n := len(ofType(resources, "AWS::ECS::ClusterCapacityProviderAssociations")); n > 0 {
		t.Error("the capacity providers of the cluster are replaced")
	}
	for id, r := range ofType(resources, "AWS::ECS::Service") {
		daemon, constraint := r.Properties["SchedulingStrategy"] == "DAEMON", fmt.Sprint(r.Properties["PlacementConstraints"])
		if strings.Contains(id, "agent") != daemon || daemon && !strings.Contains(constraint, "attribute:compose.project == test") {
			t.Errorf("%s: %v, placed by %s", id, r.Properties["SchedulingStrategy"], constraint)
		}
	}
}

// TestLaunchConfiguration: the feature flags have the CDK make launch templates.
func TestLaunchConfiguration(t *testing.T) {
	app, stack, outdir := newApp(t, nil)
	project := cdkecs.NewComposeProject(stack, jsii.String("Project"), &cdkecs.ComposeProjectProps{
		Project: parse(t, "x-aws-launch_configuration: true\nservices: {a: {image: i, gpus: all}}"),
	})
	resources := fixture{app, stack, project, outdir}.resources(t)
	for _, r := range ofType(resources, "AWS::AutoScaling::LaunchConfiguration") {
		text := fmt.Sprint(r.Properties)
		if !strings.Contains(text, "HttpTokens:required") || !strings.Contains(text, "Encrypted:true") || !strings.Contains(text, "ECS_CLUSTER") {
			t.Errorf("the launch configuration is %s", text)
		}
	}
	if n := len(ofType(resources, "AWS::AutoScaling::LaunchConfiguration")); n != 1 || len(ofType(resources, "AWS::EC2::LaunchTemplate")) > 0 {
		t.Errorf("%d launch configurations, and %d launch templates", n, len(ofType(resources, "AWS::EC2::LaunchTemplate")))
	}
}

// TestMachinesWithoutEgress: tasks on machines have no public addresses, which
// a VPC with public subnets only makes worth a warning.
func TestMachinesWithoutEgress(t *testing.T) {
	_, stack, _ := newApp(t, nil)
	vpc := awsec2.NewVpc(stack, jsii.String("Vpc"), &awsec2.VpcProps{NatGateways: jsii.Number(0), SubnetConfiguration: &[]*awsec2.SubnetConfiguration{
		{Name: jsii.String("Public"), SubnetType: awsec2.SubnetType_PUBLIC},
	}})
	cdkecs.NewComposeProject(stack, jsii.String("Project"), &cdkecs.ComposeProjectProps{
		Project: parse(t, "services: {a: {image: i, gpus: all}}"), Vpc: vpc,
	})
	assertions.Annotations_FromStack(stack).HasWarning(jsii.String("/Test/Project/Capacities/g4dn.xlarge"),
		assertions.Match_StringLikeRegexp(jsii.String("no private subnets.*cdkecs:machines-without-egress")))
	assertions.Template_FromStack(stack, nil).HasResourceProperties(jsii.String("AWS::EC2::LaunchTemplate"), map[string]any{
		"LaunchTemplateData": assertions.Match_ObjectLike(&map[string]any{
			"NetworkInterfaces": []any{assertions.Match_ObjectLike(&map[string]any{"AssociatePublicIpAddress": true})},
		}),
	})
}

func TestGpuCapacityMistakes(t *testing.T) {
	_, stack, _ := newApp(t, nil)
	vpc := awsec2.NewVpc(stack, jsii.String("Vpc"), nil)
	cluster := awsecs.NewCluster(stack, jsii.String("Cluster"), &awsecs.ClusterProps{Vpc: vpc})
	for want, props := range map[string]*cdkecs.GpuCapacityProps{
		"Cluster is required":             nil,
		"no instance type has 9 GPUs":     {Cluster: cluster, Gpus: jsii.Number(9)},
		"g5.xlarge is too small":          {Cluster: cluster, Machine: jsii.String("g5.xlarge"), MemoryMiB: jsii.Number(16384)},
		"one GPU or more (Gpus); found 0": {Cluster: cluster, Gpus: jsii.Number(0)},
		`"" is not an instance type`:      {Cluster: cluster, Machine: jsii.String("")},
		"MaxCapacity must be":             {Cluster: cluster, MaxCapacity: jsii.Number(0)},
		"largest is g5g.16xlarge":         {Cluster: cluster, Arm64: jsii.Bool(true), Gpus: jsii.Number(4)},
		"cannot be combined with Managed": {Cluster: cluster, Managed: jsii.Bool(true), Ami: jsii.String("ami-0123456789abcdef0")},
	} {
		func() {
			defer func() {
				if err, ok := recover().(error); !ok || !strings.Contains(err.Error(), want) {
					t.Errorf("panicked with %v, want an error with %q", err, want)
				}
			}()
			cdkecs.NewGpuCapacity(stack, jsii.String("Gpu"), props)
		}()
	}
}
