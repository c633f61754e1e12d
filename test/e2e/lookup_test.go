package e2e

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
	network "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/efs"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	balancers "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
)

// existing is what a project finds in the account.
type existing struct {
	vpc, group, fileSystem string
	public, private        []string
}

// newExisting makes a VPC with public subnets and private ones that have a way
// out, a security group and a file system in it, and a cluster.
func newExisting(t *testing.T, cluster string) existing {
	t.Helper()
	ctx, api := t.Context(), aws.network
	out := existing{vpc: *must(api.CreateVpc(ctx, &ec2.CreateVpcInput{CidrBlock: ptr("10.9.0.0/16")}))(t).Vpc.VpcId}
	gateway := must(api.CreateInternetGateway(ctx, &ec2.CreateInternetGatewayInput{}))(t).InternetGateway.InternetGatewayId
	must(api.AttachInternetGateway(ctx, &ec2.AttachInternetGatewayInput{VpcId: &out.vpc, InternetGatewayId: gateway}))(t)
	out.public = out.subnets(t, 0, func(route *ec2.CreateRouteInput) { route.GatewayId = gateway })
	address := must(api.AllocateAddress(ctx, &ec2.AllocateAddressInput{Domain: network.DomainTypeVpc}))(t).AllocationId
	nat := must(api.CreateNatGateway(ctx, &ec2.CreateNatGatewayInput{SubnetId: &out.public[0], AllocationId: address}))(t).NatGateway.NatGatewayId
	out.private = out.subnets(t, 10, func(route *ec2.CreateRouteInput) { route.NatGatewayId = nat })
	out.group = *must(api.CreateSecurityGroup(ctx, &ec2.CreateSecurityGroupInput{
		GroupName: ptr(cluster), Description: ptr("existing"), VpcId: &out.vpc,
	}))(t).GroupId
	out.fileSystem = *must(aws.files.CreateFileSystem(ctx, &efs.CreateFileSystemInput{CreationToken: ptr(cluster)}))(t).FileSystemId
	must(aws.containers.CreateCluster(ctx, &ecs.CreateClusterInput{ClusterName: &cluster}))(t)
	return out
}

// subnets makes one in each of two zones, with a way out.
func (e existing) subnets(t *testing.T, from int, way func(*ec2.CreateRouteInput)) []string {
	t.Helper()
	var out []string
	for i, zone := range []string{"a", "b"} {
		subnet := must(aws.network.CreateSubnet(t.Context(), &ec2.CreateSubnetInput{
			VpcId: &e.vpc, CidrBlock: ptr(fmt.Sprintf("10.9.%d.0/24", from+i)), AvailabilityZone: ptr(region + zone),
		}))(t).Subnet.SubnetId
		table := must(aws.network.CreateRouteTable(t.Context(), &ec2.CreateRouteTableInput{VpcId: &e.vpc}))(t).RouteTable.RouteTableId
		route := &ec2.CreateRouteInput{RouteTableId: table, DestinationCidrBlock: ptr("0.0.0.0/0")}
		way(route)
		must(aws.network.CreateRoute(t.Context(), route))(t)
		must(aws.network.AssociateRouteTable(t.Context(), &ec2.AssociateRouteTableInput{RouteTableId: table, SubnetId: subnet}))(t)
		out = append(out, *subnet)
	}
	return out
}

const guest = `
name: %[1]s
x-aws-vpc: %[2]s
x-aws-cluster: %[1]s-cluster
services:
  web:
    image: example/web:1
    ports: ["80:80"]
    networks: [shared]
    volumes: ["media:/media"]
networks:
  shared: {external: true, name: %[3]s}
volumes:
  media: {external: true, name: %[4]s}
`

// TestLookups deploys into a VPC and a cluster that exist, with a security
// group and a file system that exist.
func TestLookups(t *testing.T) {
	t.Parallel()
	e := newExisting(t, "guest-cluster")
	w := newWorkspace(t, map[string]string{"compose.yaml": fmt.Sprintf(guest, "guest", e.vpc, e.group, e.fileSystem)})
	w.mustCDK(t, "deploy", "--require-approval", "never")
	// The template needs what was looked up, which is in the workspace's context.
	var found map[string]any
	readJSON(t, filepath.Join(w.dir, "cdk.context.json"), &found)
	d := describe(t, "guest", readAssembly(t, synthesize(t, w.app, w.dir, found))[0].template, nil)
	invariants(t, d)
	for _, kind := range []string{"AWS::EC2::VPC", "AWS::ECS::Cluster", "AWS::EFS::FileSystem"} {
		expect(t, len(d.ofType(kind)) == 0, "the stack has a %s of its own", kind)
	}
	web := d.services(t)["web"]
	expect(t, clusterOf(*web.ServiceArn) == "guest-cluster", "web is on the cluster %s", clusterOf(*web.ServiceArn))
	place := web.NetworkConfiguration.AwsvpcConfiguration
	slices.Sort(e.private)
	expect(t, slices.Equal(slices.Sorted(slices.Values(place.Subnets)), e.private), "web is in %v, want the private subnets %v", place.Subnets, e.private)
	expect(t, slices.Contains(place.SecurityGroups, e.group), "web is in the groups %v, want %s too", place.SecurityGroups, e.group)
	var mounted []string
	for _, v := range taskOf(t, web).Volumes {
		if v.EfsVolumeConfiguration != nil {
			mounted = append(mounted, *v.EfsVolumeConfiguration.FileSystemId)
		}
	}
	expect(t, slices.Equal(mounted, []string{e.fileSystem}), "web mounts %v, want %s", mounted, e.fileSystem)
	w.mustCDK(t, "destroy", "--force")
}

// balancer makes an internal Application Load Balancer in the public subnets.
func (e existing) balancer(t *testing.T, name string) string {
	t.Helper()
	made := must(aws.balancers.CreateLoadBalancer(t.Context(), &elb.CreateLoadBalancerInput{
		Name: &name, Subnets: e.public, SecurityGroups: []string{e.group}, Scheme: balancers.LoadBalancerSchemeEnumInternal,
	}))(t)
	return *made.LoadBalancers[0].LoadBalancerArn
}

const lodger = "name: %s\nx-aws-loadbalancer: %s\nservices:\n  web:\n    image: example/web:1\n    ports: [\"%d:80\"]\n"

// TestLoadBalancerLookups deploys two projects to a load balancer that exists:
// one names it, the other has its ARN.
func TestLoadBalancerLookups(t *testing.T) {
	t.Parallel()
	e := newExisting(t, "hotel-cluster")
	arn := e.balancer(t, "hotel")
	for i, by := range []string{"hotel", arn} {
		project, port := fmt.Sprintf("lodger%d", i), 8080+i
		w := newWorkspace(t, map[string]string{"compose.yaml": fmt.Sprintf(lodger, project, by, port)})
		w.mustCDK(t, "deploy", "--require-approval", "never")
		var found map[string]any
		readJSON(t, filepath.Join(w.dir, "cdk.context.json"), &found)
		d := describe(t, project, readAssembly(t, synthesize(t, w.app, w.dir, found))[0].template, nil)
		invariants(t, d)
		for _, kind := range []string{"AWS::EC2::VPC", "AWS::EC2::SecurityGroupEgress", "AWS::ElasticLoadBalancingV2::LoadBalancer"} {
			expect(t, len(d.ofType(kind)) == 0, "%s has a %s of its own", project, kind)
		}
		listener, ok := d.listeners(t)[int32(port)]
		if expect(t, ok, "%s has no listener on %d", project, port); ok {
			expect(t, *listener.LoadBalancerArn == arn, "%s listens on %s, want %s", project, *listener.LoadBalancerArn, arn)
		}
		w.mustCDK(t, "destroy", "--force")
	}
	left := must(aws.balancers.DescribeListeners(t.Context(), &elb.DescribeListenersInput{LoadBalancerArn: &arn}))(t)
	expect(t, len(left.Listeners) == 0, "the destroyed projects leave %d listeners", len(left.Listeners))
}

// TestNotFound looks for what is not there: before a deployment where the CDK
// looks it up, else while CloudFormation makes what needs it. A file system is
// missed by the tasks that mount it.
func TestNotFound(t *testing.T) {
	t.Parallel()
	e := newExisting(t, "lost-cluster")
	e.balancer(t, "another")
	arn := "arn:aws:elasticloadbalancing:" + region + ":" + account + ":loadbalancer/app/none/0123456789abcdef"
	for _, test := range []struct {
		name, project, service, command string
		says                            string
	}{
		{"vpc", "x-aws-vpc: vpc-0123456789abcdef0", "", "synth", `(?i)vpc.*vpc-0123456789abcdef0`},
		{"load balancer by name", "x-aws-loadbalancer: none", "ports: [\"80:80\"]", "synth",
			`error: x-aws-loadbalancer: there is no load balancer "none" in this account and region, only .*another`},
		{"load balancer by ARN", "x-aws-loadbalancer: " + arn, "ports: [\"80:80\"]", "synth", `error: x-aws-loadbalancer: looking up ` + arn + `: .*`},
		{"domain", "x-aws-domain: {name: none.example.net, zone: example.net}", "ports: [\"80:80\"]", "synth",
			`Found zones: \[\] for dns:example\.net`},
		{"cluster", "x-aws-vpc: " + e.vpc + "\nx-aws-cluster: none", "", "deploy", `Cluster not found`},
		{"network", "networks: {shared: {external: true, name: sg-0123456789abcdef0}}", "networks: [shared]", "deploy",
			`security group.*sg-0123456789abcdef0.*does not exist`},
		{"volume", "volumes: {media: {external: true, name: fs-0123456789abcdef0}}", "volumes: [\"media:/media\"]", "deploy",
			`Circuit Breaker was triggered`},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			project := "lost-" + strings.ReplaceAll(strings.ToLower(test.name), " ", "-")
			w := newWorkspace(t, map[string]string{
				"compose.yaml": "name: " + project + "\n" + test.project + "\nservices:\n  web:\n    image: example/web:1\n    " + test.service + "\n",
			})
			arguments := map[string][]string{"synth": {"synth", "--quiet"}, "deploy": {"deploy", "--require-approval", "never"}}
			run := w.cdk(t, arguments[test.command]...)
			expect(t, run.code == 1, "exit code %d, want 1", run.code)
			expect(t, regexp.MustCompile(test.says).MatchString(run.output), "want a line like %s, found\n%s", test.says, run.output)
			expect(t, !strings.Contains(run.output, "goroutine"), "a stack trace:\n%s", run.output)
		})
	}
}
