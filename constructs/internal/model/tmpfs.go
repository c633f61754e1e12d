package model

import (
	"fmt"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
)

// defaultTmpfsMiB is ours: Docker's default is half of the host's memory.
const defaultTmpfsMiB = 64

// Tmpfs is a file system in memory.
type Tmpfs struct {
	// Target is the path in the container.
	Target string
	// SizeMiB is what it may hold; 64 unless the file says otherwise.
	SizeMiB int
	// Options are mount options as mount(8) has them, such as noexec or mode=1777.
	Options []string
}

// Tmpfses reads the file systems in memory of a service, sorted by target,
// from all three places: tmpfs, entries of volumes with the type tmpfs, and
// volumes of Docker's local driver with that type.
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
	slices.SortStableFunc(out, func(a, b Tmpfs) int { return strings.Compare(a.Target, b.Target) })
	return out
}

func newTmpfs(target, options string) Tmpfs {
	t := Tmpfs{Target: target, SizeMiB: defaultTmpfsMiB}
	for _, option := range strings.Split(options, ",") {
		if size, ok := strings.CutPrefix(option, "size="); ok {
			t.SizeMiB = SizeMiB(size)
		} else if option != "" {
			t.Options = append(t.Options, option)
		}
	}
	return t
}

// set takes the settings of the long syntax.
func (t *Tmpfs) set(own types.ServiceVolumeTmpfs) {
	if own.Size > 0 {
		t.SizeMiB = mebibytes(int64(own.Size))
	}
	if own.Mode != 0 {
		t.Options = append(t.Options, fmt.Sprintf("mode=%o", own.Mode))
	}
}
