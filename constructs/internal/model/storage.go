package model

import (
	"fmt"
	slashpath "path"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
	"github.com/docker/go-units"

	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/needs"
)

// StorageGiB is the disk space that storage_opt asks for, in GiB and rounded
// up: 0 where it asks for none. It is an error if the value is no size.
func (s *Service) StorageGiB() (int, error) {
	text, ok := s.StorageOpt["size"]
	if !ok {
		return 0, nil
	}
	bytes, err := units.RAMInBytes(text)
	if err != nil {
		return 0, err
	}
	return int((bytes-1)>>30) + 1, nil
}

// TaskStorageGiB is the disk space that the containers of a task ask for
// together; 0 where a task has as much in any case.
func (s *Service) TaskStorageGiB() int {
	sum := 0
	for _, m := range s.Task() {
		if gib, err := m.StorageGiB(); err == nil {
			sum += gib
		}
	}
	if sum < limits.EphemeralStorage.Min {
		return 0
	}
	return sum
}

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

// TmpfsEntry is an entry of tmpfs: target[:option[,option…]].
type TmpfsEntry struct {
	// Target is the path in the container as it is written.
	Target string
	// Options are without empty ones.
	Options []string
}

// TmpfsEntries reads the tmpfs of the service, in the order of the file.
func (s *Service) TmpfsEntries() []TmpfsEntry {
	entries := make([]TmpfsEntry, 0, len(s.Tmpfs))
	for _, text := range s.Tmpfs {
		target, options, _ := strings.Cut(text, ":")
		entries = append(entries, TmpfsEntry{target, TmpfsOptions(options)})
	}
	return entries
}

// TmpfsOptions splits mount options, as an entry of tmpfs and the option o of
// Docker's local driver have them.
func TmpfsOptions(text string) []string {
	return slices.DeleteFunc(strings.Split(text, ","), func(option string) bool { return option == "" })
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
	// Target is the path in the container, cleaned.
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
// Docker's local driver with that type, and shm_size where ECS does not set the
// size of /dev/shm.
func (s *Service) Tmpfses() []Tmpfs {
	var out []Tmpfs
	for _, entry := range s.TmpfsEntries() {
		out = append(out, newTmpfs(slashpath.Clean(entry.Target), entry.Options))
	}
	for _, m := range s.Mounts() {
		if m.Kind != TmpfsMount {
			continue
		}
		t := newTmpfs(m.Target, TmpfsOptions(s.Project.Volumes[m.Volume].DriverOpts["o"]))
		if own := s.Volumes[m.Index].Tmpfs; own != nil {
			t.set(*own)
		}
		if m.ReadOnly {
			t.Options = append(t.Options, "ro")
		}
		out = append(out, t)
	}
	if size := s.SharedMemoryMiB(); size > defaultShmMiB && !s.Can(needs.SharedMemory) && !slices.ContainsFunc(s.MountTargets(), func(t MountTarget) bool { return t.Path == shmDirectory }) {
		out = append(out, Tmpfs{Target: shmDirectory, SizeMiB: size})
	}
	slices.SortStableFunc(out, func(a, b Tmpfs) int { return strings.Compare(a.Target, b.Target) })
	return out
}

func newTmpfs(target string, options []string) Tmpfs {
	t := Tmpfs{Target: target, SizeMiB: defaultTmpfsMiB, Unsized: true}
	for _, option := range options {
		if size, ok := strings.CutPrefix(option, "size="); ok {
			t.SizeMiB, t.Unsized = SizeMiB(size), false
		} else {
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
