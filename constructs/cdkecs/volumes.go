package cdkecs

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsefs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/cdkecs/internal/s3files"
	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// volume is the file system of a named volume.
type volume struct {
	fileSystem awsefs.IFileSystem
	// s3 is set instead of fileSystem and accessPoints for one on Amazon S3 Files.
	s3 *s3files.Volume
	// groups are those of the mount targets, by plan.Service.VolumeGroup; none
	// where the file system was brought.
	groups map[int]awsec2.ISecurityGroup
	// accessPoints are those of the parts that are mounted, by subpath.
	accessPoints map[string]awsefs.AccessPoint
}

// newVolumes makes the file systems of volumes, but for those of the caller's.
func newVolumes(
	project constructs.Construct, at *location, decided []plan.Volume, given map[string]awsefs.IFileSystem,
) map[string]*volume {
	refuseUnknownVolumes(project, decided, given)
	if len(decided) == 0 {
		return nil
	}
	volumes := map[string]*volume{}
	scope := constructs.NewConstruct(project, jsii.String("Volumes"))
	for _, from := range decided {
		below := constructs.NewConstruct(scope, constructID(from.Name))
		tag(below, "volume", from.Name)
		v := &volume{fileSystem: given[from.Name], accessPoints: map[string]awsefs.AccessPoint{}}
		volumes[from.Name] = v
		if from.S3Files {
			v.s3, v.groups = newS3Files(below, at, from)
			continue
		}
		if v.fileSystem == nil {
			v.fileSystem, v.groups = newFileSystem(below, at, from)
		}
		for _, a := range from.AccessPoints {
			v.accessPoints[a.Subpath] = newAccessPoint(below, v.fileSystem, a)
		}
	}
	return volumes
}

// refuseUnknownVolumes panics where a file system is brought for a volume that
// would not use it.
func refuseUnknownVolumes(project constructs.Construct, decided []plan.Volume, given map[string]awsefs.IFileSystem) {
	for name := range given {
		if !slices.ContainsFunc(decided, func(v plan.Volume) bool { return v.Name == name && !v.S3Files }) {
			panic(errNoFileSystem(project, name))
		}
	}
}

// newS3Files makes a file system on Amazon S3 Files, in the subnets of one on
// Amazon EFS.
func newS3Files(scope constructs.Construct, at *location, from plan.Volume) (*s3files.Volume, map[int]awsec2.ISecurityGroup) {
	subnets := onePerZone(at.tasks.subnets)
	groups := map[int]awsec2.ISecurityGroup{0: newVolumeGroup(scope, at, "SecurityGroup", from.Name)}
	ids := []*string{groups[0].SecurityGroupId()}
	for _, n := range from.Groups {
		groups[n] = newVolumeGroup(scope, at, fmt.Sprintf("SecurityGroup%d", n), from.Name)
		ids = append(ids, groups[n].SecurityGroupId())
	}
	return s3files.New(scope, at.vpc.SelectSubnets(&subnets).SubnetIds, &ids, from), groups
}

func errNoFileSystem(project constructs.Construct, name string) error {
	return mistake(project, "no service mounts a file system of the project for the volume %q", name)
}

// newFileSystem makes a file system that stays when the volume goes from the file
// or the stack is deleted: nobody else has the data.
func newFileSystem(
	scope constructs.Construct, at *location, from plan.Volume,
) (awsefs.FileSystem, map[int]awsec2.ISecurityGroup) {
	subnets := onePerZone(at.tasks.subnets)
	group := newVolumeGroup(scope, at, "SecurityGroup", from.Name)
	groups := map[int]awsec2.ISecurityGroup{0: group}
	fileSystem := awsefs.NewFileSystem(scope, jsii.String("FileSystem"), &awsefs.FileSystemProps{
		Vpc:                            at.vpc,
		VpcSubnets:                     &subnets,
		SecurityGroup:                  group,
		FileSystemName:                 jsii.String(from.Label),
		Encrypted:                      jsii.Bool(true),
		EnableAutomaticBackups:         optionalTrue(from.Backup),
		LifecyclePolicy:                awsefs.LifecyclePolicy(from.Lifecycle),
		PerformanceMode:                performanceModes[from.Performance],
		ThroughputMode:                 throughputModes[from.Throughput],
		ProvisionedThroughputPerSecond: optionalMebibytes(from.ProvisionedMiBps),
		FileSystemPolicy:               encryptedAccess(),
		// The statement that the CDK adds otherwise would let whoever may
		// mount also write, and be root.
		AllowAnonymousAccess: jsii.Bool(true),
		// A deployment that fails takes back what it made.
		RemovalPolicy: awscdk.RemovalPolicy_RETAIN_ON_UPDATE_OR_DELETE,
	})
	if from.Key != "" {
		// The L2 construct takes keys by ARN only.
		cfnFileSystem(fileSystem).SetKmsKeyId(jsii.String(from.Key))
	}
	added := map[string]any{}
	for i, n := range from.Groups {
		groups[n] = newVolumeGroup(scope, at, fmt.Sprintf("SecurityGroup%d", n), from.Name)
		added[strconv.Itoa(i+1)] = groups[n].SecurityGroupId()
	}
	for _, child := range *fileSystem.Node().Children() {
		if target, ok := child.(awsefs.CfnMountTarget); ok && len(added) > 0 {
			target.AddPropertyOverride(jsii.String("SecurityGroups"), added)
		}
	}
	return fileSystem, groups
}

// newVolumeGroup makes a security group of the mount targets of a volume.
func newVolumeGroup(scope constructs.Construct, at *location, id, volume string) awsec2.SecurityGroup {
	return awsec2.NewSecurityGroup(scope, jsii.String(id), &awsec2.SecurityGroupProps{
		Vpc:              at.vpc,
		Description:      jsii.String("Compose volume " + volume),
		AllowAllOutbound: jsii.Bool(false),
	})
}

var performanceModes = map[string]awsefs.PerformanceMode{
	"generalPurpose": awsefs.PerformanceMode_GENERAL_PURPOSE,
	"maxIO":          awsefs.PerformanceMode_MAX_IO,
}

var throughputModes = map[string]awsefs.ThroughputMode{
	"bursting":    awsefs.ThroughputMode_BURSTING,
	"elastic":     awsefs.ThroughputMode_ELASTIC,
	"provisioned": awsefs.ThroughputMode_PROVISIONED,
}

// encryptedAccess refuses clients without TLS. Any policy of a file system
// also ends the access of clients without IAM identity, which it grants to
// nobody; what a task may do is in the policy of its role.
func encryptedAccess() awsiam.PolicyDocument {
	return awsiam.NewPolicyDocument(&awsiam.PolicyDocumentProps{Statements: &[]awsiam.PolicyStatement{
		awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
			Effect:     awsiam.Effect_DENY,
			Principals: &[]awsiam.IPrincipal{awsiam.NewAnyPrincipal()},
			Actions:    jsii.Strings("*"),
			Conditions: &map[string]any{"Bool": map[string]any{"aws:SecureTransport": "false"}},
		}),
	}})
}

func newAccessPoint(scope constructs.Construct, fileSystem awsefs.IFileSystem, from plan.AccessPoint) awsefs.AccessPoint {
	id := "AccessPoint"
	if from.Subpath != "" {
		id = "Subpath-" + *constructID(from.Subpath)
	}
	props := &awsefs.AccessPointProps{FileSystem: fileSystem, Path: jsii.String(from.Path)}
	if from.Create {
		props.CreateAcl = &awsefs.Acl{
			OwnerUid:    jsii.String(from.UID),
			OwnerGid:    jsii.String(from.GID),
			Permissions: jsii.String(from.Permissions),
		}
	}
	if from.Enforced {
		props.PosixUser = &awsefs.PosixUser{Uid: jsii.String(from.UID), Gid: jsii.String(from.GID)}
	}
	return awsefs.NewAccessPoint(scope, jsii.String(id), props)
}

func cfnFileSystem(c awsefs.FileSystem) awsefs.CfnFileSystem {
	resource, ok := c.Node().DefaultChild().(awsefs.CfnFileSystem)
	if !ok {
		panic(errUnexpectedChild(c))
	}
	return resource
}

// constructID keeps slashes, which would be levels of the tree, out of an id.
func constructID(name string) *string { return jsii.String(url.PathEscape(name)) }

func optionalMebibytes(n int) awscdk.Size {
	if n == 0 {
		return nil
	}
	return awscdk.Size_Mebibytes(jsii.Number(n))
}
