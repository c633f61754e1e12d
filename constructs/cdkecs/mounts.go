package cdkecs

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/cdkecs/internal/s3files"
	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

const nfsPort = 2049

// mountVolumes gives the task its volumes, and with them the permissions and
// the way through the security groups that they take.
func (s *serviceDefinition) mountVolumes(from plan.Service) {
	if len(from.Task.Volumes) == 0 {
		return
	}
	scope := constructs.NewConstruct(s.scope, jsii.String("Volumes"))
	reached := map[string]bool{}
	for _, v := range from.Task.Volumes {
		switch {
		case v.EFS != nil:
			s.mountFileSystem(v)
			if !reached[v.Volume] {
				reached[v.Volume] = true
				s.reach(constructs.NewConstruct(scope, constructID(v.Volume)), s.project.volumes[v.Volume], from.VolumeGroup)
			}
		case v.External != nil:
			s.mountExternal(v, from.Egress)
		case v.EBS != nil:
			s.attachVolume(constructs.NewConstruct(scope, constructID(v.Volume)), v)
		case v.HostPath != "":
			s.task.AddVolume(&awsecs.Volume{Name: jsii.String(v.Name), Host: &awsecs.Host{SourcePath: jsii.String(v.HostPath)}})
		case v.NFS != nil:
			s.task.AddVolume(&awsecs.Volume{Name: jsii.String(v.Name), DockerVolumeConfiguration: nfs(*v.NFS)})
		default:
			s.task.AddVolume(&awsecs.Volume{Name: jsii.String(v.Name)})
		}
		for _, m := range v.Mounts {
			s.member(m.Sidecar).container.AddMountPoints(&awsecs.MountPoint{
				SourceVolume:  jsii.String(v.Name),
				ContainerPath: jsii.String(m.Path),
				ReadOnly:      jsii.Bool(m.ReadOnly),
			})
		}
	}
}

// nfs lets Docker mount a directory of a server for the task.
func nfs(from plan.NFS) *awsecs.DockerVolumeConfiguration {
	return &awsecs.DockerVolumeConfiguration{
		Driver: jsii.String("local"), Scope: awsecs.Scope_TASK,
		DriverOpts: optionalMap(map[string]string{"type": from.Type, "o": from.Options, "device": from.Device}),
	}
}

// mountFileSystem mounts a file system of the project by its access point.
func (s *serviceDefinition) mountFileSystem(from plan.TaskVolume) {
	owner := s.project.volumes[from.Volume]
	if owner.s3 != nil {
		s.mountS3Files(owner.s3, from)
		return
	}
	point := owner.accessPoints[from.EFS.Subpath]
	s.addFileSystem(from.Name, &awsecs.EfsVolumeConfiguration{
		FileSystemId:        owner.fileSystem.FileSystemId(),
		AuthorizationConfig: &awsecs.AuthorizationConfig{AccessPointId: point.AccessPointId()},
	})
	s.allowAccess(from.EFS.Actions, owner.fileSystem.FileSystemArn(), point.AccessPointArn())
}

// mountS3Files mounts a file system on Amazon S3 Files, which the L2 construct of
// task definitions does not know: the volume that was added last becomes one.
func (s *serviceDefinition) mountS3Files(owner *s3files.Volume, from plan.TaskVolume) {
	s.task.AddVolume(&awsecs.Volume{Name: jsii.String(from.Name)})
	resource, ok := s.task.Node().DefaultChild().(awsecs.CfnTaskDefinition)
	if !ok {
		panic(errUnexpectedChild(s.task))
	}
	volumes, ok := awscdk.Stack_Of(s.scope).Resolve(resource.Volumes()).([]any)
	if !ok {
		panic(errUnexpectedChild(s.task))
	}
	resource.AddPropertyOverride(jsii.String(fmt.Sprintf("Volumes.%d.S3FilesVolumeConfiguration", len(volumes)-1)), owner.Configuration(from.EFS.Subpath))
	owner.Allow(s.role, from.EFS.Subpath, from.EFS.Actions)
}

// mountExternal mounts a file system of somebody else. Its security group is
// theirs; all there is to do here is to let the tasks out to it.
func (s *serviceDefinition) mountExternal(from plan.TaskVolume, egress plan.Egress) {
	e := from.External
	s.addFileSystem(from.Name, &awsecs.EfsVolumeConfiguration{
		FileSystemId:        jsii.String(e.FileSystem),
		RootDirectory:       optional(e.Directory),
		AuthorizationConfig: &awsecs.AuthorizationConfig{AccessPointId: optional(e.AccessPoint)},
	})
	var point *string
	if e.AccessPoint != "" {
		point = s.fileSystemARN("access-point", e.AccessPoint)
	}
	s.allowAccess(e.Actions, s.fileSystemARN("file-system", e.FileSystem), point)
	if egress != plan.EgressAll {
		s.scope.Connections().AllowToAnyIpv4(awsec2.Port_Tcp(jsii.Number(nfsPort)), jsii.String("external file systems"))
	}
}

func (s *serviceDefinition) fileSystemARN(kind, id string) *string {
	return awscdk.Stack_Of(s.scope).FormatArn(&awscdk.ArnComponents{
		Service: jsii.String("elasticfilesystem"), Resource: jsii.String(kind), ResourceName: jsii.String(id),
	})
}

// addFileSystem adds a volume on Amazon EFS that is mounted by TLS and as the
// task role.
func (s *serviceDefinition) addFileSystem(name string, from *awsecs.EfsVolumeConfiguration) {
	from.TransitEncryption = jsii.String("ENABLED")
	from.AuthorizationConfig.Iam = jsii.String("ENABLED")
	s.task.AddVolume(&awsecs.Volume{Name: jsii.String(name), EfsVolumeConfiguration: from})
}

// allowAccess lets the task role use a file system, through the access point
// only where there is one.
func (s *serviceDefinition) allowAccess(actions []string, fileSystem, point *string) {
	props := &awsiam.PolicyStatementProps{
		Actions:   jsii.Strings(actions...),
		Resources: &[]*string{fileSystem},
	}
	if point != nil {
		props.Conditions = &map[string]any{"StringEquals": map[string]any{"elasticfilesystem:AccessPointArn": point}}
	}
	s.role.AddToPrincipalPolicy(awsiam.NewPolicyStatement(props))
}

// reach opens the way between the tasks and the mount targets. The rules are
// resources of the service, so that it waits for its own and for no other's,
// but for those of a file system or of security groups of the caller's: their
// owner may have said that they take no rules.
func (s *serviceDefinition) reach(scope constructs.Construct, v *volume, group int) {
	if v.s3 != nil {
		s.startAfter(v.s3.MountTargets...)
	} else {
		s.startAfter(v.fileSystem.MountTargetsAvailable())
	}
	if v.s3 == nil && (v.groups == nil || s.own.SecurityGroups != nil) {
		s.scope.Connections().AllowToDefaultPort(v.fileSystem, jsii.String("Compose service "+s.name))
		return
	}
	own := s.groups[0].SecurityGroupId()
	to := v.groups[group].SecurityGroupId()
	ingress := awsec2.NewCfnSecurityGroupIngress(scope, jsii.String("Ingress"), &awsec2.CfnSecurityGroupIngressProps{
		GroupId:               to,
		SourceSecurityGroupId: own,
		IpProtocol:            jsii.String("tcp"),
		FromPort:              jsii.Number(nfsPort),
		ToPort:                jsii.Number(nfsPort),
		Description:           jsii.String("Compose service " + s.name),
	})
	egress := awsec2.NewCfnSecurityGroupEgress(scope, jsii.String("Egress"), &awsec2.CfnSecurityGroupEgressProps{
		GroupId:                    own,
		DestinationSecurityGroupId: to,
		IpProtocol:                 jsii.String("tcp"),
		FromPort:                   jsii.Number(nfsPort),
		ToPort:                     jsii.Number(nfsPort),
		Description:                jsii.String("file system"),
	})
	s.startAfter(ingress, egress)
}
