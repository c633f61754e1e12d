package model

import (
	"hash/fnv"
	slashpath "path"
	"slices"
	"strconv"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
)

// MountKind says what an entry of a service's volumes mounts.
type MountKind string

const (
	// NamedMount is a volume of the project, which outlives the tasks.
	NamedMount MountKind = "named"
	// AnonymousMount is storage of one container.
	AnonymousMount MountKind = "anonymous"
	// TmpfsMount is memory: see Tmpfses.
	TmpfsMount MountKind = "tmpfs"
	// BindMount is a file or directory of the machine; resolveBind makes
	// another kind of it.
	BindMount MountKind = "bind"
	// NFSMount is a volume of Docker's local driver on an NFS server.
	NFSMount MountKind = "nfs"
	// OtherMount is what has no counterpart on ECS: image, npipe, cluster.
	OtherMount MountKind = "other"
)

// Mount is one entry of a service's volumes. It is what both the check and the
// plan look at.
type Mount struct {
	// Index is the place in the list.
	Index int
	Kind  MountKind
	// Volume is the name of the volume of a NamedMount or NFSMount. One that the project
	// does not define has the settings of an empty definition.
	Volume string
	// Source is the path that the file mounts from this machine, absolute;
	// empty where it mounts none.
	Source string
	// Target is the path in the container, cleaned.
	Target   string
	ReadOnly bool
	// Subpath is the directory of the volume that is mounted, cleaned; empty
	// mounts all of it.
	Subpath string
	// Mapped is whether x-aws-binds decides.
	Mapped bool
	// place is Source by the directory from which the file counts it.
	place place
	// OfImage is whether the image declares the volume, and no entry of the list
	// mounts it.
	OfImage bool
	// NoCopy means that what the image has at the target is of no interest.
	NoCopy bool
}

// readMounts chooses the volumes of directories of this machine, which depend
// on what other services mount, and adds that of a database.
func (s *Service) readMounts() []Mount {
	mounts := slices.Clone(s.resolved())
	for i := range mounts {
		if m := &mounts[i]; m.Kind == NamedMount && m.Source != "" {
			m.chooseDataVolume(s.Project)
		}
	}
	if m, ok := s.imageVolume(); ok {
		mounts = append(mounts, m)
	}
	return mounts
}

// resolveMounts reads volumes of Docker's local driver that are memory or a
// directory of the host in disguise as what they are.
func (s *Service) resolveMounts() []Mount {
	mounts := make([]Mount, 0, len(s.Volumes))
	for i, v := range s.Volumes {
		m := Mount{Index: i, Kind: mountKind(v), Target: slashpath.Clean(v.Target), ReadOnly: v.ReadOnly}
		switch m.Kind {
		case BindMount:
			m.Source = v.Source
		case NamedMount:
			m.Volume = v.Source
			definition := s.Project.Volumes[v.Source]
			switch VolumeKindOf(definition) {
			case S3FilesVolume:
				m.NoCopy = true // A file in a bucket has one name: what fills volumes needs hard links.
			case TmpfsVolume:
				m.Kind = TmpfsMount
			case NFSVolume:
				m.Kind = NFSMount
			case BindVolume:
				m.Kind, m.Source = BindMount, definition.DriverOpts["device"]
			}
		}
		if v.Volume != nil {
			m.NoCopy = m.NoCopy || v.Volume.NoCopy
			if v.Volume.Subpath != "" {
				m.Subpath = strings.TrimPrefix(slashpath.Clean(v.Volume.Subpath), "/")
			}
		}
		if m.Subpath == "." {
			m.Subpath = ""
		}
		if m.Kind == BindMount {
			m.resolveBind(s)
		}
		mounts = append(mounts, m)
	}
	return mounts
}

func mountKind(v types.ServiceVolumeConfig) MountKind {
	switch v.Type {
	case types.VolumeTypeVolume, "":
		if v.Source == "" {
			return AnonymousMount
		}
		return NamedMount
	case types.VolumeTypeTmpfs:
		return TmpfsMount
	case types.VolumeTypeBind:
		return BindMount
	}
	return OtherMount
}

// IsTaskStorage reports whether a mount is storage of the task itself: an
// anonymous volume is the writable layer of the container, unless the root file
// system is read-only.
func (s *Service) IsTaskStorage(m Mount) bool {
	return m.Kind == EphemeralMount || m.Kind == AnonymousMount && s.ReadOnly
}

// MountTarget is a place in a container where the service mounts something.
type MountTarget struct {
	// At is the entry of tmpfs or volumes.
	At finding.Path
	// Path is cleaned.
	Path string
}

// MountTargets are the places of all entries of tmpfs, then of volumes, in the
// order of the file.
func (s *Service) MountTargets() []MountTarget {
	var out []MountTarget
	for i, entry := range s.TmpfsEntries() {
		out = append(out, MountTarget{s.At("tmpfs", i), slashpath.Clean(entry.Target)})
	}
	for i, v := range s.Volumes {
		out = append(out, MountTarget{s.At("volumes", i), slashpath.Clean(v.Target)})
	}
	return out
}

// UsedVolumes lists the volumes that a service mounts by name, sorted.
func (p *Project) UsedVolumes() []string {
	var names []string
	for _, s := range p.All() {
		for _, m := range s.Mounts() {
			if m.Kind == NamedMount {
				names = append(names, m.Volume)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// MountedBy lists the services that mount a volume by name, sorted.
func (p *Project) MountedBy(volume string) []string {
	var names []string
	for _, name := range p.ServiceNames() {
		for _, m := range p.Service(name).Mounts() {
			if m.Kind == NamedMount && m.Volume == volume {
				names = append(names, name)
				break
			}
		}
	}
	slices.Sort(names)
	return names
}

// HasOneWriter reports whether a service of one task writes to a volume. Under
// Docker it has never met another writer there, and it may be a database.
func (s *Service) HasOneWriter() bool {
	if _, most := s.Tasks(); most > 1 {
		return false
	}
	for _, member := range s.Task() {
		for _, m := range member.Mounts() {
			if m.Kind == NamedMount && !m.ReadOnly {
				return true
			}
		}
	}
	return false
}

// VolumeKind says what a definition under volumes stands for.
type VolumeKind string

const (
	// EFSVolume is a file system of Amazon EFS that the project owns.
	EFSVolume VolumeKind = "efs"
	// ExternalVolume is a file system of Amazon EFS that it does not own.
	ExternalVolume VolumeKind = "external"
	// S3FilesVolume is a bucket that the project owns, as a file system of Amazon
	// S3 Files.
	S3FilesVolume VolumeKind = "s3files"
	// EBSVolume is a volume of Amazon EBS for each task.
	EBSVolume VolumeKind = "ebs"
	// TmpfsVolume is memory, by Docker's local driver.
	TmpfsVolume VolumeKind = "tmpfs"
	// BindVolume is a directory of the machine, by Docker's local driver.
	BindVolume VolumeKind = "bind"
	// NFSVolume is a directory of a server of the user's, by Docker's local driver.
	NFSVolume VolumeKind = "nfs"
)

// S3FilesDriver is the driver of volumes on Amazon S3 Files.
const S3FilesDriver = "s3files"

// VolumeKindOf reads the kind from external, x-aws-efs, x-aws-ebs, driver and
// driver_opts.
func VolumeKindOf(v types.VolumeConfig) VolumeKind {
	_, ebs := v.Extensions["x-aws-ebs"]
	switch {
	case bool(v.External):
		return ExternalVolume
	case HasEFS(v):
		return EFSVolume
	case ebs || v.Driver == "ebs":
		return EBSVolume
	case v.Driver == S3FilesDriver:
		return S3FilesVolume
	case v.Driver != "" && v.Driver != "local":
		return EFSVolume
	case v.DriverOpts["type"] == "tmpfs":
		return TmpfsVolume
	case v.DriverOpts["device"] != "" && slices.Contains(strings.Split(v.DriverOpts["o"], ","), "bind"):
		return BindVolume
	case v.DriverOpts["type"] == "nfs" || v.DriverOpts["type"] == "nfs4":
		return NFSVolume
	}
	return EFSVolume
}

// VolumeGroup is the security group, of those that the mount targets of a volume
// have, that admits the services of a stack: 0 for the main stack. A group has
// room for the services of a stack, and the place of a service depends on its
// stack alone.
func VolumeGroup(stack string) int {
	if stack == MainStack {
		return 0
	}
	if part, ok := strings.CutPrefix(stack, partPrefix); ok {
		if n, err := strconv.Atoi(part); err == nil {
			return n % limits.GroupsPerMountTarget
		}
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(stack))
	return int(h.Sum32() % limits.GroupsPerMountTarget)
}

// VolumeMembers counts, for each VolumeGroup, the tasks that mount a volume.
func (p *Project) VolumeMembers(volume string) [limits.GroupsPerMountTarget]int {
	var members [limits.GroupsPerMountTarget]int
	var hosts []string
	for _, name := range p.MountedBy(volume) {
		hosts = append(hosts, p.Service(name).Host().Name)
	}
	slices.Sort(hosts)
	stacks := p.Stacks()
	for _, host := range slices.Compact(hosts) {
		members[VolumeGroup(stacks.Of(host))]++
	}
	return members
}
