package cdkecs

import (
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// attachVolume gives each task a volume on Amazon EBS. The construct makes the
// role with which ECS manages it.
func (s *serviceDefinition) attachVolume(scope constructs.Construct, from plan.TaskVolume) {
	e := from.EBS
	config := &awsecs.ServiceManagedEBSVolumeConfiguration{
		// The names in Go of both enumerations are their values in capitals.
		VolumeType:     awsec2.EbsDeviceVolumeType(strings.ToUpper(e.Type)),
		FileSystemType: awsecs.FileSystemType(strings.ToUpper(e.Filesystem)),
		Iops:           optionalNumber(e.IOPS),
		Throughput:     optionalNumber(e.ThroughputMiBps),
		SnapShotId:     optional(e.Snapshot),
		Encrypted:      jsii.Bool(e.Encrypted),
		TagSpecifications: &[]*awsecs.EBSTagSpecification{{
			PropagateTags: awsecs.EbsPropagatedTagSource_SERVICE,
			Tags:          &map[string]*string{"com.docker.compose.volume": jsii.String(from.Volume)},
		}},
	}
	if e.SizeGiB > 0 {
		config.Size = awscdk.Size_Gibibytes(jsii.Number(e.SizeGiB))
	}
	if e.Key != "" {
		config.KmsKeyId = awskms.Key_FromKeyArn(scope, jsii.String("Key"), jsii.String(e.Key))
	}
	volume := awsecs.NewServiceManagedVolume(scope, jsii.String("EBS"), &awsecs.ServiceManagedVolumeProps{
		Name: jsii.String(from.Name), ManagedEBSVolume: config,
	})
	s.task.AddVolume(&awsecs.Volume{Name: jsii.String(from.Name), ConfiguredAtLaunch: jsii.Bool(true)})
	s.service.AddVolume(volume)
	if e.Key != "" {
		allowKey(volume.Role(), e.Key)
		s.service.Node().AddDependency(volume.Role())
	}
}

// allowKey lets ECS encrypt volumes with a key of the user's (Amazon ECS
// developer guide, "Encrypt data stored in Amazon EBS volumes attached to
// Amazon ECS tasks").
func allowKey(role awsiam.IRole, key string) {
	resource := jsii.Strings(key)
	role.AddToPrincipalPolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Actions: jsii.Strings("kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKeyWithoutPlaintext",
			"kms:ReEncryptFrom", "kms:ReEncryptTo"),
		Resources: resource,
	}))
	role.AddToPrincipalPolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Actions:    jsii.Strings("kms:CreateGrant"),
		Resources:  resource,
		Conditions: &map[string]any{"Bool": map[string]any{"kms:GrantIsForAWSResource": "true"}},
	}))
}
