package plan

import (
	"cmp"
	slashpath "path"
	"sort"
	"strconv"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/model"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
)

// Volume is a file system of Amazon EFS, or of Amazon S3 Files, that the project owns.
//
// Compose: a named volume keeps its data when containers are replaced; a new
// one is a copy of what the image has at its place, with its owner. EFS: a
// network file system that any number of tasks mount, through access points
// that say which directory they see and, if asked to, as which user. Decision:
// one file system for each volume, kept when the stack or the volume goes, and
// one access point for each part of it that is mounted. Its directory is made
// open to all, and no user is enforced: images that start as root and give
// their data to a user of their own can do so, and others can write. See Fill for
// the copy.
type Volume struct {
	// Name is that of the compose file, Label the one Docker would give it.
	Name  string `json:"name"`
	Label string `json:"label"`
	// S3Files makes it a file system of Amazon S3 Files with a bucket, which none
	// of the settings from Backup to Key are for.
	S3Files bool `json:"s3Files,omitempty"`
	// Backup turns automatic backups on.
	Backup bool `json:"backup,omitempty"`
	// Lifecycle, Performance and Throughput are values of Amazon EFS; empty
	// takes its defaults.
	Lifecycle        string `json:"lifecycle,omitempty"`
	Performance      string `json:"performance,omitempty"`
	Throughput       string `json:"throughput,omitempty"`
	ProvisionedMiBps int    `json:"provisionedMiBps,omitempty"`
	// Key is a KMS key; empty is the account's key for Amazon EFS.
	Key string `json:"key,omitempty"`
	// AccessPoints are ordered by subpath.
	AccessPoints []AccessPoint `json:"accessPoints"`
	// Groups are the security groups of the mount targets, besides the first,
	// that admit services of nested stacks: see Service.VolumeGroup.
	Groups []int `json:"groups,omitempty"`
}

// AccessPoint is a way into a file system.
type AccessPoint struct {
	// Subpath is the part of the volume that is mounted; empty is all of it.
	Subpath string `json:"subpath,omitempty"`
	// Path is the directory of the file system.
	Path string `json:"path"`
	// Create makes the directory, with this owner and mode.
	Create      bool   `json:"create,omitempty"`
	UID         string `json:"uid"`
	GID         string `json:"gid"`
	Permissions string `json:"permissions"`
	// Enforced makes every access one of UID and GID.
	Enforced bool `json:"enforced,omitempty"`
}

func volumes(project *model.Project) []Volume {
	var out []Volume
	for _, name := range project.UsedVolumes() {
		definition := project.Volumes[name]
		kind := model.VolumeKindOf(definition)
		if kind != model.EFSVolume && kind != model.S3FilesVolume {
			continue
		}
		efs := model.EFSOf(name, definition)
		v := Volume{
			Name: name, Label: cmp.Or(definition.Name, name), S3Files: kind == model.S3FilesVolume,
			Backup: efs.Backup, Lifecycle: efs.Lifecycle, Performance: efs.Performance,
			Throughput: efs.Throughput, ProvisionedMiBps: efs.ProvisionedMiBps, Key: efs.Key,
		}
		for group, members := range project.VolumeMembers(name) {
			if group > 0 && members > 0 {
				v.Groups = append(v.Groups, group)
			}
		}
		for _, subpath := range subpaths(project, name) {
			path := efs.AccessPath(subpath)
			v.AccessPoints = append(v.AccessPoints, AccessPoint{
				Subpath: subpath, Path: path, Create: path != "/",
				UID: efs.UID, GID: efs.GID, Permissions: efs.Permissions, Enforced: efs.Enforced,
			})
		}
		out = append(out, v)
	}
	return out
}

// subpaths lists the parts of a volume that services mount, sorted.
func subpaths(project *model.Project, volume string) []string {
	seen := map[string]bool{}
	var out []string
	for _, s := range project.All() {
		for _, m := range s.Mounts() {
			if m.Kind == model.NamedMount && m.Volume == volume && !seen[m.Subpath] {
				seen[m.Subpath] = true
				out = append(out, m.Subpath)
			}
		}
	}
	sort.Strings(out)
	return out
}

// TaskVolume is a volume of a task definition, and where containers mount it.
// Of the kinds at most one is set; none is storage of the task itself.
type TaskVolume struct {
	// Name is its name in the task definition.
	Name string `json:"name"`
	// Volume is the name in the compose file; empty for an anonymous one.
	Volume string `json:"volume,omitempty"`
	// EFS is a file system of the project, External one of somebody else.
	EFS      *EFSMount `json:"efs,omitempty"`
	External *External `json:"external,omitempty"`
	EBS      *EBS      `json:"ebs,omitempty"`
	// HostPath is a path of the instance, NFS a directory of an NFS server.
	HostPath string `json:"hostPath,omitempty"`
	NFS      *NFS   `json:"nfs,omitempty"`
	// Mounts are ordered by container and path.
	Mounts []MountPoint `json:"mounts"`
}

// MountPoint is a place in a container.
type MountPoint struct {
	// Sidecar is the service of a sidecar; empty is the main container.
	Sidecar  string `json:"sidecar,omitempty"`
	Path     string `json:"path"`
	ReadOnly bool   `json:"readOnly,omitempty"`
}

// EFSMount is a mount of a file system of the project.
type EFSMount struct {
	// Subpath chooses the access point.
	Subpath string `json:"subpath,omitempty"`
	// Actions are what the task role must be allowed to do with it.
	Actions []string `json:"actions"`
}

// OnS3Files reports whether the file system is one of Amazon S3 Files.
func (m EFSMount) OnS3Files() bool { return strings.HasPrefix(m.Actions[0], s3FilesActions) }

// External is a mount of a file system that the project does not own.
type External struct {
	FileSystem string `json:"fileSystem"`
	// AccessPoint is the id of an access point, or empty.
	AccessPoint string `json:"accessPoint,omitempty"`
	// Directory is what is mounted where there is no access point.
	Directory string `json:"directory,omitempty"`
	// Actions are as for EFSMount.
	Actions []string `json:"actions"`
}

// NFS is a mount by Docker's local driver on the instance, with its options.
type NFS struct {
	Type    string `json:"type"`
	Options string `json:"options"`
	Device  string `json:"device"`
}

// EBS is a volume of Amazon EBS that ECS makes for each task. Zero values take
// the defaults of Amazon EBS.
//
// Compose: a volume outlives the containers. ECS: that of a service goes with
// the task, and at most one belongs to a task. Decision: it is there for who
// asks for it by name, for scratch space or copies of a snapshot, and Check
// warns; the old task stops before the new one starts, so that there is one
// writer.
type EBS struct {
	SizeGiB         int    `json:"sizeGiB,omitempty"`
	Type            string `json:"type"`
	IOPS            int    `json:"iops,omitempty"`
	ThroughputMiBps int    `json:"throughputMiBps,omitempty"`
	Snapshot        string `json:"snapshot,omitempty"`
	Encrypted       bool   `json:"encrypted"`
	// Key is the ARN of a KMS key; empty is the account's key for Amazon EBS.
	Key        string `json:"key,omitempty"`
	Filesystem string `json:"filesystem,omitempty"`
}

// taskVolumes lists the volumes of a task, in the order of the first mount.
//
// Compose: an anonymous volume is storage of one container that begins as a
// copy of what the image has there. ECS: the writable layer of a container is
// that already, and goes with the task as a volume of the task does, which
// would hide what the image has. Decision: a volume only where the root file
// system is read-only.
func taskVolumes(host *model.Service) []TaskVolume {
	var out []TaskVolume
	index, names := map[string]int{}, map[string]bool{}
	for _, s := range host.Task() {
		sidecar := ""
		if s.Name != host.Name {
			sidecar = s.Name
		}
		for _, m := range s.Mounts() {
			if !isTaskVolume(s, m) {
				continue
			}
			key, name := volumeKey(sidecar, m)
			at, known := index[key]
			if !known {
				at = len(out)
				index[key] = at
				out = append(out, TaskVolume{Name: volumeName(name, names), Volume: m.Volume})
			}
			out[at].Mounts = append(out[at].Mounts, MountPoint{sidecar, m.Target, m.ReadOnly})
			out[at].define(s, m)
		}
	}
	for _, v := range out {
		sort.SliceStable(v.Mounts, func(i, j int) bool {
			a, b := v.Mounts[i], v.Mounts[j]
			return a.Sidecar < b.Sidecar || a.Sidecar == b.Sidecar && a.Path < b.Path
		})
	}
	return out
}

// isTaskVolume reports whether a mount is a volume of the task definition.
func isTaskVolume(s *model.Service, m model.Mount) bool {
	switch m.Kind {
	case model.NamedMount, model.NFSMount, model.InstanceMount:
		return true
	}
	return s.IsTaskStorage(m)
}

// volumeKey is what mounts of one volume of the task have in common, and what its
// name is made of.
func volumeKey(sidecar string, m model.Mount) (key, name string) {
	switch m.Kind {
	case model.AnonymousMount:
		return "anonymous:" + slashpath.Join(sidecar, m.Target), m.Target
	case model.EphemeralMount:
		return "ephemeral:" + m.Source, m.Target
	case model.InstanceMount:
		return "instance:" + m.Source, m.Source
	}
	return m.Volume + "/" + m.Subpath, m.Volume + "/" + m.Subpath
}

// notInVolumeName is what the name of a volume in a task definition cannot have.
var notInVolumeName = lazyregexp.New(`[^A-Za-z0-9_-]+`)

// volumeName makes a name that no other volume of the task has.
func volumeName(key string, taken map[string]bool) string {
	const longest = 200 // of 255, for the number
	base := notInVolumeName.ReplaceAllString("volume-"+strings.Trim(key, "/"), "-")
	base = base[:min(len(base), longest)]
	name := base
	for n := 2; taken[name]; n++ {
		name = base + "-" + strconv.Itoa(n)
	}
	taken[name] = true
	return name
}

// define says what the volume is, for all of its mounts so far.
func (v *TaskVolume) define(s *model.Service, m model.Mount) {
	definition := s.Project.Volumes[m.Volume]
	switch m.Kind {
	case model.NamedMount:
		v.defineNamed(s, m, definition)
	case model.NFSMount:
		v.NFS = &NFS{Type: definition.DriverOpts["type"], Options: definition.DriverOpts["o"], Device: definition.DriverOpts["device"]}
	case model.InstanceMount:
		v.HostPath = m.Source
	}
}

func (v *TaskVolume) defineNamed(s *model.Service, m model.Mount, definition types.VolumeConfig) {
	switch model.VolumeKindOf(definition) {
	case model.EBSVolume:
		v.EBS = ebs(definition)
	case model.ExternalVolume:
		file, _ := model.ExternalFileSystemOf(definition)
		root := v.hasRoot() || model.MayBeRoot(s.User) || s.PreparesVolume(m)
		v.External = &External{FileSystem: file.ID, AccessPoint: file.AccessPoint, Actions: v.actions(root)}
		if file.AccessPoint == "" {
			v.External.Directory = "/" + m.Subpath
		}
	default:
		efs := model.EFSOf(m.Volume, definition)
		root := v.hasRoot() || model.MayBeRoot(s.User) || s.PreparesVolume(m)
		if efs.Enforced {
			root = model.MayBeRoot(efs.UID)
		}
		v.EFS = &EFSMount{Subpath: m.Subpath, Actions: v.actions(root)}
		if model.VolumeKindOf(definition) == model.S3FilesVolume {
			v.EFS.Actions = onS3Files(v.EFS.Actions)
		}
	}
}

func ebs(definition types.VolumeConfig) *EBS {
	e := model.EBSOf(definition)
	return &EBS{
		SizeGiB: e.Size, Type: e.Type, IOPS: e.IOPS, ThroughputMiBps: e.Throughput,
		Snapshot: e.Snapshot, Encrypted: *e.Encrypted, Key: e.Key, Filesystem: e.Filesystem,
	}
}

// VolumeTitle is what a volume is called in front of users: its name in the file,
// or the path of its data in a container where the file has no name for it.
func (p *Project) VolumeTitle(name string) string {
	const onlyInMadeNames = "+"
	if !strings.Contains(name, onlyInMadeNames) {
		return name
	}
	for _, s := range p.Services {
		for _, v := range s.Task.Volumes {
			if v.Volume == name {
				return v.Mounts[0].Path
			}
		}
	}
	return name
}
