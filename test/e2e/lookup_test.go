package e2e

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
	network "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/efs"
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

// TestNotFound looks for what is not there.
func TestNotFound(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, line string
		says       *regexp.Regexp
	}{
		{"vpc", "x-aws-vpc: vpc-0123456789abcdef0", regexp.MustCompile(`(?i)vpc.*vpc-0123456789abcdef0`)},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorkspace(t, map[string]string{
				"compose.yaml": "name: lost\n" + test.line + "\nservices:\n  web:\n    image: example/web:1\n",
			})
			run := w.cdk(t, "synth", "--quiet")
			expect(t, run.code == 1, "exit code %d, want 1", run.code)
			expect(t, test.says.MatchString(run.output), "want a line like %s, found\n%s", test.says, run.output)
		})
	}
}
