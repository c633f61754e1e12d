// Package s3files defines volumes on Amazon S3 Files: a bucket, and the file system
// that shows it.
package s3files

import (
	"fmt"
	"net/url"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3files"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// Volume is a file system with its bucket.
type Volume struct {
	bucket     awss3.Bucket
	fileSystem awss3files.CfnFileSystem
	points     map[string]awss3files.CfnAccessPoint
	// MountTargets are there before a task mounts the volume.
	MountTargets []constructs.IDependable
}

// keptDays is how long the bucket keeps what was overwritten or deleted.
const keptDays = 30

// New defines a volume with mount targets in the subnets, which have the groups.
// Bucket, file system and the role that keeps them alike stay when the volume or
// the stack goes: nobody else has the data.
func New(scope constructs.Construct, subnets, groups *[]*string, from plan.Volume) *Volume {
	v := &Volume{points: map[string]awss3files.CfnAccessPoint{}}
	v.bucket = awss3.NewBucket(scope, jsii.String("Bucket"), &awss3.BucketProps{
		Versioned:         jsii.Bool(true), // S3 Files requires it
		Encryption:        awss3.BucketEncryption_S3_MANAGED,
		BlockPublicAccess: awss3.BlockPublicAccess_BLOCK_ALL(),
		EnforceSSL:        jsii.Bool(true),
		LifecycleRules: &[]*awss3.LifecycleRule{{
			NoncurrentVersionExpiration:         awscdk.Duration_Days(jsii.Number(keptDays)),
			AbortIncompleteMultipartUploadAfter: awscdk.Duration_Days(jsii.Number(7)),
		}},
		RemovalPolicy: awscdk.RemovalPolicy_RETAIN_ON_UPDATE_OR_DELETE,
	})
	v.fileSystem = awss3files.NewCfnFileSystem(scope, jsii.String("FileSystem"), &awss3files.CfnFileSystemProps{
		Bucket: v.bucket.BucketArn(), RoleArn: syncRole(scope, v.bucket).RoleArn(),
		Tags: &[]*awscdk.CfnTag{{Key: jsii.String("Name"), Value: jsii.String(from.Label)}},
	})
	v.fileSystem.ApplyRemovalPolicy(awscdk.RemovalPolicy_RETAIN_ON_UPDATE_OR_DELETE, nil)
	for i, subnet := range *subnets {
		v.MountTargets = append(v.MountTargets, awss3files.NewCfnMountTarget(scope, jsii.String(fmt.Sprintf("MountTarget%d", i+1)),
			&awss3files.CfnMountTargetProps{FileSystemId: v.fileSystem.AttrFileSystemId(), SubnetId: subnet, SecurityGroups: groups}))
	}
	for _, point := range from.AccessPoints {
		v.addPoint(scope, point)
	}
	return v
}

// addPoint defines an access point, whose directory is made open to all, as on
// Amazon EFS.
func (v *Volume) addPoint(scope constructs.Construct, from plan.AccessPoint) {
	id := "AccessPoint"
	if from.Subpath != "" {
		id = "Subpath-" + url.PathEscape(from.Subpath)
	}
	v.points[from.Subpath] = awss3files.NewCfnAccessPoint(scope, jsii.String(id), &awss3files.CfnAccessPointProps{
		FileSystemId: v.fileSystem.AttrFileSystemId(),
		RootDirectory: &awss3files.CfnAccessPoint_RootDirectoryProperty{
			Path: jsii.String(from.Path),
			CreationPermissions: &awss3files.CfnAccessPoint_CreationPermissionsProperty{
				OwnerUid: jsii.String(from.UID), OwnerGid: jsii.String(from.GID), Permissions: jsii.String(from.Permissions),
			},
		},
	})
}

// Configuration is that of a volume in a task definition.
func (v *Volume) Configuration(subpath string) map[string]any {
	return map[string]any{"FileSystemArn": v.fileSystem.AttrFileSystemArn(), "AccessPointArn": v.points[subpath].AttrAccessPointArn()}
}

// Allow lets a role mount a part of the volume. The client reads large files from
// the bucket itself (Amazon S3 user guide, Prerequisites for S3 Files).
func (v *Volume) Allow(role awsiam.IRole, subpath string, actions []string) {
	point := v.points[subpath].AttrAccessPointArn()
	for _, props := range []awsiam.PolicyStatementProps{
		{
			Actions: jsii.Strings(actions...), Resources: &[]*string{v.fileSystem.AttrFileSystemArn()},
			Conditions: &map[string]any{"StringEquals": map[string]any{"s3files:AccessPointArn": point}},
		},
		{Actions: jsii.Strings("s3files:GetAccessPoint"), Resources: &[]*string{point}},
		{Actions: jsii.Strings("s3files:ListMountTargets"), Resources: &[]*string{v.fileSystem.AttrFileSystemArn()}},
		{Actions: jsii.Strings("s3:ListBucket"), Resources: &[]*string{v.bucket.BucketArn()}},
		{Actions: jsii.Strings("s3:GetObject", "s3:GetObjectVersion"), Resources: &[]*string{v.bucket.ArnForObjects(jsii.String("*"))}},
	} {
		role.AddToPrincipalPolicy(awsiam.NewPolicyStatement(&props))
	}
}

// syncRole is with what S3 Files keeps bucket and file system alike. It learns of
// changes in the bucket by rules of EventBridge, which it makes itself (Amazon S3
// user guide, Prerequisites for S3 Files). What it may do is part of it: the file
// system, which stays, goes on needing both.
func syncRole(scope constructs.Construct, bucket awss3.Bucket) awsiam.Role {
	stack := awscdk.Stack_Of(scope)
	arn := func(service, resource, name string) *string {
		return stack.FormatArn(&awscdk.ArnComponents{Service: jsii.String(service), Resource: jsii.String(resource), ResourceName: jsii.String(name)})
	}
	own := map[string]any{"StringEquals": map[string]any{"aws:ResourceAccount": stack.Account()}}
	role := awsiam.NewRole(scope, jsii.String("Role"), &awsiam.RoleProps{
		Description: jsii.String("Synchronization of a Compose volume"),
		AssumedBy: awsiam.NewServicePrincipal(jsii.String("elasticfilesystem.amazonaws.com"), &awsiam.ServicePrincipalOpts{
			Conditions: &map[string]any{
				"StringEquals": map[string]any{"aws:SourceAccount": stack.Account()},
				"ArnLike":      map[string]any{"aws:SourceArn": arn("s3files", "file-system", "*")},
			},
		}),
		InlinePolicies: &map[string]awsiam.PolicyDocument{"Synchronization": awsiam.PolicyDocument_FromJson(map[string]any{"Statement": []map[string]any{
			{"Effect": "Allow", "Action": []string{"s3:ListBucket", "s3:ListBucketVersions"}, "Resource": bucket.BucketArn(), "Condition": own},
			{
				"Effect": "Allow", "Action": []string{"s3:AbortMultipartUpload", "s3:DeleteObject*", "s3:GetObject*", "s3:List*", "s3:PutObject*"},
				"Resource": bucket.ArnForObjects(jsii.String("*")), "Condition": own,
			},
			{
				"Effect":    "Allow",
				"Action":    []string{"events:DeleteRule", "events:DisableRule", "events:EnableRule", "events:PutRule", "events:PutTargets", "events:RemoveTargets"},
				"Resource":  arn("events", "rule", "DO-NOT-DELETE-S3-Files*"),
				"Condition": map[string]any{"StringEquals": map[string]any{"events:ManagedBy": "elasticfilesystem.amazonaws.com"}},
			},
			{
				"Effect":   "Allow",
				"Action":   []string{"events:DescribeRule", "events:ListRuleNamesByTarget", "events:ListRules", "events:ListTargetsByRule"},
				"Resource": arn("events", "rule", "*"),
			},
		}})},
	})
	role.ApplyRemovalPolicy(awscdk.RemovalPolicy_RETAIN_ON_UPDATE_OR_DELETE)
	return role
}
