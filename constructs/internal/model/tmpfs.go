package model

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
)

// defaultTmpfsMiB is ours: Docker's default is half of the host's memory.
const defaultTmpfsMiB = 64

// shmDirectory is a tmpfs in every container, of 64 MiB by default (Docker, docker
// run --shm-size; Amazon ECS API reference, LinuxParameters, sharedMemorySize).
const (
	shmDirectory  = "/dev/shm"
	defaultShmMiB = 64
)

// SharedMemoryMiB is the size of /dev/shm that the file asks for; 0 is the default.
func (s *Service) SharedMemoryMiB() int {
	if s.ShmSize <= 0 {
		return 0
	}
	return mebibytes(int64(s.ShmSize))
}

// mountsAt reports whether the service has a mount of its own at a directory.
func (s *Service) mountsAt(directory string) bool {
	return slices.ContainsFunc(s.Tmpfs, func(entry string) bool {
		target, _, _ := strings.Cut(entry, ":")
		return path.Clean(target) == directory
	}) || slices.ContainsFunc(s.Volumes, func(v types.ServiceVolumeConfig) bool { return path.Clean(v.Target) == directory })
}

// TmpfsWithoutSize lists the directories of file systems in memory to which
// the file gives no size.
func (s *Service) TmpfsWithoutSize() []string {
	var out []string
	for _, t := range s.Tmpfses() {
		if t.Unsized {
			out = append(out, t.Target)
		}
	}
	return out
}

// Tmpfs is a file system in memory.
type Tmpfs struct {
	// Target is the path in the container.
	Target string
	// SizeMiB is what it may hold; 64 unless the file says otherwise.
	SizeMiB int
	// Unsized means that the file does not say.
	Unsized bool
	// Options are mount options as mount(8) has them, such as noexec or mode=1777.
	Options []string
}

// Tmpfses reads the file systems in memory of a service, sorted by target,
// from all places: tmpfs, entries of volumes with the type tmpfs, volumes of
// Docker's local driver with that type, and on Fargate shm_size, where ECS does
// not set the size of /dev/shm.
func (s *Service) Tmpfses() []Tmpfs {
	var out []Tmpfs
	for _, entry := range s.Tmpfs {
		target, options, _ := strings.Cut(entry, ":")
		out = append(out, newTmpfs(target, options))
	}
	for _, m := range s.Mounts() {
		if m.Kind != TmpfsMount {
			continue
		}
		t := newTmpfs(m.Target, s.Project.Volumes[m.Volume].DriverOpts["o"])
		if own := s.Volumes[m.Index].Tmpfs; own != nil {
			t.set(*own)
		}
		if m.ReadOnly {
			t.Options = append(t.Options, "ro")
		}
		out = append(out, t)
	}
	if size := s.SharedMemoryMiB(); size > defaultShmMiB && !s.OnMachines() && !s.mountsAt(shmDirectory) {
		out = append(out, Tmpfs{Target: shmDirectory, SizeMiB: size})
	}
	slices.SortStableFunc(out, func(a, b Tmpfs) int { return strings.Compare(a.Target, b.Target) })
	return out
}

func newTmpfs(target, options string) Tmpfs {
	t := Tmpfs{Target: target, SizeMiB: defaultTmpfsMiB, Unsized: true}
	for _, option := range strings.Split(options, ",") {
		if size, ok := strings.CutPrefix(option, "size="); ok {
			t.SizeMiB, t.Unsized = SizeMiB(size), false
		} else if option != "" {
			t.Options = append(t.Options, option)
		}
	}
	return t
}

// set takes the settings of the long syntax.
func (t *Tmpfs) set(own types.ServiceVolumeTmpfs) {
	if own.Size > 0 {
		t.SizeMiB, t.Unsized = mebibytes(int64(own.Size)), false
	}
	if own.Mode != 0 {
		t.Options = append(t.Options, fmt.Sprintf("mode=%o", own.Mode))
	}
}
