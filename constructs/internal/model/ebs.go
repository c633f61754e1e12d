package model

import (
	"reflect"
	"slices"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
)

// EBS is the value of x-aws-ebs, or the driver_opts of a volume with the
// driver ebs: a volume of Amazon EBS that ECS makes for each task and deletes
// with it.
type EBS struct {
	// Size is in GiB; 0 is 20, or that of the snapshot.
	Size int `yaml:"size"`
	// Type is gp2, gp3, io1, io2, sc1, st1 or standard; empty is gp3.
	Type string `yaml:"type"`
	// IOPS is the rate of operations; 0 is what the type begins with.
	IOPS int `yaml:"iops"`
	// Throughput is in MiB/s; 0 is what the type begins with.
	Throughput int `yaml:"throughput"`
	// Snapshot is the id of the snapshot that each volume is a copy of.
	Snapshot string `yaml:"snapshot"`
	// Encrypted is true unless it is set to false.
	Encrypted *bool `yaml:"encrypted"`
	// Key is the ARN of a KMS key; empty is the account's key.
	Key string `yaml:"kms_key_id"`
	// Filesystem is ext3, ext4 or xfs; empty is xfs, or that of the snapshot.
	Filesystem string `yaml:"filesystem"`
}

// EBSFilesystems are the values of filesystem (Amazon ECS API reference,
// TaskManagedEBSVolumeConfiguration).
var EBSFilesystems = []string{"ext3", "ext4", "xfs"}

// Defaults of a volume on Amazon EBS.
const (
	defaultEBSSize = 20
	defaultEBSType = "gp3"
)

// EBSOf reads the settings of a volume of the kind EBSVolume, with defaults
// filled in. Values that cannot be read are left out here and are errors in
// Check.
func EBSOf(v types.VolumeConfig) EBS {
	e, _ := DecodeEBS(v)
	if e.Type == "" {
		e.Type = defaultEBSType
	}
	if e.Size == 0 && e.Snapshot == "" {
		e.Size = defaultEBSSize
	}
	if e.Encrypted == nil {
		e.Encrypted = new(bool)
		*e.Encrypted = true
	}
	return e
}

// DecodeEBS reads the settings of a volume on Amazon EBS, with the mistakes in them.
func DecodeEBS(v types.VolumeConfig) (EBS, []ExtensionError) {
	if _, ok := v.Extensions["x-aws-ebs"]; ok {
		ext, mistakes := DecodeExtensions[VolumeExtensions](v.Extensions)
		if ext.EBS == nil {
			return EBS{}, mistakes
		}
		return *ext.EBS, mistakes
	}
	options := map[string]any{}
	for name, value := range v.DriverOpts {
		options[name] = value
	}
	var e EBS
	mistakes := decodeStruct(reflect.ValueOf(&e).Elem(), options, finding.At("driver_opts"))
	return e, mistakes
}

// HasEBS reports whether the task of the service mounts a volume of Amazon
// EBS, which has one writer.
func (s *Service) HasEBS() bool { return len(s.EBSVolumes()) > 0 }

// EBSVolumes lists the volumes of Amazon EBS that a task mounts, sorted.
func (s *Service) EBSVolumes() []string {
	var names []string
	for _, member := range s.Task() {
		for _, m := range member.Mounts() {
			if m.Kind == NamedMount && VolumeKindOf(s.Project.Volumes[m.Volume]) == EBSVolume {
				names = append(names, m.Volume)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
