package cdkecs_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsefs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/cdkecs"
)

// TestFileSystemsStay adds and removes services and volumes, in one order and
// the other, and holds that the file systems of the others stay what they are.
func TestFileSystemsStay(t *testing.T) {
	volumes := []string{"a-b", "a_b", "ab", "a.b", "AB"}
	services := []string{"web", "a-b", "ab"}
	all := fileSystems(t, volumes, services)
	if len(all) != len(volumes) {
		t.Fatalf("%d file systems for %d volumes", len(all), len(volumes))
	}
	for id, r := range all {
		if r.DeletionPolicy != "RetainExceptOnCreate" || r.UpdateReplacePolicy != "Retain" || r.Properties["Encrypted"] != true {
			t.Errorf("%s is not retained and encrypted: %+v", id, r)
		}
	}
	reversed := slices.Clone(volumes)
	slices.Reverse(reversed)
	for i := range volumes {
		fewer := fileSystems(t, slices.Delete(slices.Clone(reversed), i, i+1), services[i%len(services):])
		if len(fewer) != len(volumes)-1 {
			t.Errorf("without %s there are %d file systems", reversed[i], len(fewer))
		}
		for id, r := range fewer {
			if !reflect.DeepEqual(all[id], r) {
				t.Errorf("without %s, file system %s changed", reversed[i], id)
			}
		}
	}
}

// fileSystems synthesizes services that mount all of the volumes.
func fileSystems(t *testing.T, volumes, services []string) map[string]resource {
	t.Helper()
	var text, mounts strings.Builder
	for i, v := range volumes {
		fmt.Fprintf(&mounts, `"%s:/mnt/%d", `, v, i)
	}
	text.WriteString("services:\n")
	for _, s := range services {
		fmt.Fprintf(&text, "  %s: {image: i, volumes: [%s]}\n", s, mounts.String())
	}
	text.WriteString("volumes:\n")
	for _, v := range volumes {
		fmt.Fprintf(&text, "  %s:\n", v)
	}
	return ofType(newFixture(t, parse(t, text.String())).resources(t), "AWS::EFS::FileSystem")
}

const sharedVolume = `
services:
  writer: {image: i, volumes: ["data:/data"]}
  reader: {image: i, volumes: ["data:/data:ro"]}
  other: {image: i}
volumes: {data: }
`

// TestWhoMayUseAVolume: services that mount it, and no others; those that
// only read cannot write.
func TestWhoMayUseAVolume(t *testing.T) {
	resources := newFixture(t, parse(t, sharedVolume)).resources(t)
	actions := map[string]string{"writer": "", "reader": "", "other": ""}
	for id, r := range ofType(resources, "AWS::IAM::Policy") {
		text := fmt.Sprint(r.Properties["PolicyDocument"])
		for name := range actions {
			if strings.Contains(id, "Services"+name+"TaskRole") {
				actions[name] = text
			}
		}
		if strings.Contains(text, "elasticfilesystem:") && !strings.Contains(text, "elasticfilesystem:AccessPointArn") {
			t.Errorf("%s is not bound to the access point", id)
		}
	}
	for name, want := range map[string][2]bool{"writer": {true, true}, "reader": {true, false}, "other": {}} {
		got := [2]bool{strings.Contains(actions[name], "ClientMount"), strings.Contains(actions[name], "ClientWrite")}
		if got != want {
			t.Errorf("%s may mount and write: %v, want %v", name, got, want)
		}
	}
	var sources []string
	for id, r := range ofType(resources, "AWS::EC2::SecurityGroupIngress") {
		if strings.Contains(fmt.Sprint(r.Properties["GroupId"]), "VolumesdataSecurityGroup") {
			sources = append(sources, id)
			if r.Properties["FromPort"] != 2049. || r.Properties["ToPort"] != 2049. {
				t.Errorf("%s opens %v to %v", id, r.Properties["FromPort"], r.Properties["ToPort"])
			}
		}
	}
	if len(sources) != 2 {
		t.Errorf("the file system admits %v, want the two services that mount it", sources)
	}
	if n := len(ofType(resources, "AWS::EFS::AccessPoint")); n != 1 {
		t.Errorf("%d access points, want one that both use", n)
	}
}

// TestServicesWaitForMountTargets: a task that starts before them fails.
func TestServicesWaitForMountTargets(t *testing.T) {
	resources := newFixture(t, parse(t, sharedVolume)).resources(t)
	targets := ofType(resources, "AWS::EFS::MountTarget")
	if len(targets) != 2 {
		t.Errorf("%d mount targets, want one in each of two zones", len(targets))
	}
	for id, r := range ofType(resources, "AWS::ECS::Service") {
		waits := 0
		for _, on := range r.DependsOn {
			if _, ok := targets[on]; ok {
				waits++
			}
		}
		want := len(targets)
		if strings.Contains(id, "other") {
			want = 0
		}
		if waits != want {
			t.Errorf("%s waits for %d mount targets, want %d", id, waits, want)
		}
	}
}

func TestVolumeAccessor(t *testing.T) {
	f := newFixture(t, parse(t, sharedVolume))
	role := awsiam.NewRole(f.stack, jsii.String("Visitor"), &awsiam.RoleProps{
		AssumedBy: awsiam.NewServicePrincipal(jsii.String("lambda.amazonaws.com"), nil),
	})
	f.project.Volume("data").GrantRead(role)
	granted := false
	for id, r := range ofType(f.resources(t), "AWS::IAM::Policy") {
		granted = granted || strings.Contains(id, "Visitor") && strings.Contains(fmt.Sprint(r.Properties), "elasticfilesystem:ClientMount")
	}
	if !granted {
		t.Error("the grant is in no policy")
	}
}

// TestBroughtFileSystem: the project makes none, but its own way in.
func TestBroughtFileSystem(t *testing.T) {
	app, stack, outdir := newApp(t, nil)
	vpc := awsec2.NewVpc(stack, jsii.String("MyVpc"), &awsec2.VpcProps{MaxAzs: jsii.Number(2)})
	mine := awsefs.NewFileSystem(stack, jsii.String("Mine"), &awsefs.FileSystemProps{Vpc: vpc})
	props := &cdkecs.ComposeProjectProps{
		Project: parse(t, sharedVolume), Vpc: vpc, FileSystems: map[string]awsefs.IFileSystem{"data": mine},
	}
	project := cdkecs.NewComposeProject(stack, jsii.String("Project"), props)
	resources := fixture{app, stack, project, outdir}.resources(t)
	for kind, want := range map[string]int{"AWS::EFS::FileSystem": 1, "AWS::EFS::AccessPoint": 1, "AWS::EFS::MountTarget": 2} {
		if got := len(ofType(resources, kind)); got != want {
			t.Errorf("%d of %s, want %d", got, kind, want)
		}
	}
	admitted := 0
	for _, r := range ofType(resources, "AWS::EC2::SecurityGroupIngress") {
		if strings.Contains(fmt.Sprint(r.Properties["GroupId"]), "Mine") {
			admitted++
		}
	}
	if admitted != 2 {
		t.Errorf("the file system admits %d services, want 2", admitted)
	}
	defer func() {
		if err, ok := recover().(error); !ok || !strings.Contains(err.Error(), `volume "dta"`) {
			t.Errorf("a file system for no volume: panicked with %v", err)
		}
	}()
	props.FileSystems = map[string]awsefs.IFileSystem{"dta": mine}
	cdkecs.NewComposeProject(stack, jsii.String("Again"), props)
}

func TestBlockDeviceWithAKey(t *testing.T) {
	resources := newFixture(t, parse(t, `
services:
  a: {image: i, volumes: ["data:/data"]}
volumes:
  data:
    x-aws-ebs: {snapshot: snap-0123456789abcdef0, type: io2, iops: 500, kms_key_id: "arn:aws:kms:eu-west-1:123456789012:key/0a1b"}
`)).resources(t)
	for id, r := range ofType(resources, "AWS::ECS::Service") {
		text := fmt.Sprint(r.Properties["VolumeConfigurations"])
		for _, want := range []string{"KmsKeyId:0a1b", "SnapshotId:snap-0123456789abcdef0", "VolumeType:io2", "Iops:500", "Encrypted:true"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s has no %s: %s", id, want, text)
			}
		}
		if strings.Contains(text, "SizeInGiB") {
			t.Errorf("%s sets the size of a copy of a snapshot: %s", id, text)
		}
		if text := fmt.Sprint(r.Properties["DeploymentConfiguration"]); !strings.Contains(text, "MaximumPercent:100 MinimumHealthyPercent:0") {
			t.Errorf("%s does not stop the old task first: %s", id, text)
		}
	}
	granted := false
	for _, r := range ofType(resources, "AWS::IAM::Policy") {
		granted = granted || strings.Contains(fmt.Sprint(r.Properties["PolicyDocument"]), "kms:CreateGrant")
	}
	if !granted {
		t.Error("ECS may not use the key")
	}
}
