package rules

import (
	"maps"
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/needs"
)

// tmpfsOptions are the mount options that ECS takes (Amazon ECS API reference,
// Tmpfs, mountOptions).
var tmpfsOptions = []string{
	"async", "atime", "bind", "defaults", "dev", "diratime", "dirsync", "exec", "gid", "mand", "mode", "mpol",
	"noatime", "nodev", "nodiratime", "noexec", "nomand", "norelatime", "nostrictatime", "nosuid", "nr_blocks",
	"nr_inodes", "private", "rbind", "relatime", "remount", "ro", "rprivate", "rshared", "rslave", "runbindable",
	"rw", "shared", "slave", "strictatime", "suid", "sync", "uid", "unbindable",
}

func checkTmpfs(r *finding.Report, s *model.Service) {
	for i, entry := range s.TmpfsEntries() {
		if !strings.HasPrefix(entry.Target, "/") {
			r.Error(s.At("tmpfs", i), codes.Tmpfs, "write an absolute path", "%q is not an absolute path", entry.Target)
		}
		for _, option := range entry.Options {
			checkTmpfsOption(r, s.At("tmpfs", i), option)
		}
	}
}

func checkTmpfsOption(r *finding.Report, at finding.Path, option string) {
	name, value, _ := strings.Cut(option, "=")
	switch {
	case slices.Contains(tmpfsOptions, name):
	case name == "size":
		if model.SizeMiB(value) == 0 {
			r.Error(at, codes.Tmpfs, "write it in bytes, or with k, m or g, as in size=64m", "%q is not a size", value)
		}
	default:
		r.Error(at, codes.Tmpfs, finding.Suggest(name, append(tmpfsOptions, "size")), "%q is not an option that ECS supports", name)
	}
}

// checkTmpfsMount refuses a mode or a subpath that a tmpfs in volumes cannot have.
// The options of a volume are checked with the volume.
func checkTmpfsMount(r *finding.Report, at finding.Path, s *model.Service, m model.Mount) {
	if own := s.Volumes[m.Index].Tmpfs; own != nil && !model.IsFileMode(int64(own.Mode)) {
		r.Error(at.Then("tmpfs", "mode"), codes.Tmpfs, "write octal permissions such as 0o1777", "%o is not a file mode", own.Mode)
	}
	if m.Subpath != "" {
		r.Error(at.Then("volume", "subpath"), codes.MountSubpath, "mount the whole volume", "a directory of a tmpfs cannot be mounted")
	}
}

// checkStorage refuses sizes in storage_opt that Fargate does not have, and warns
// of other options.
func checkStorage(r *finding.Report, s *model.Service) {
	for _, name := range slices.Sorted(maps.Keys(s.StorageOpt)) {
		at := s.At("storage_opt", name)
		_, err := s.StorageGiB()
		switch {
		case name != "size":
			r.Warn(at, codes.StorageOption, "remove it", "`%s` is ignored: storage drivers cannot be set on ECS", name)
		case err != nil:
			r.Error(at, codes.Storage, "write it as 50G", "%q is not a size", s.StorageOpt[name])
		case !s.Can(needs.DiskSize):
			r.Warn(at, codes.StorageOption, "remove it, or give the service a volume",
				"`storage_opt` is ignored: the tasks on an instance share its disk")
		}
	}
	if s.IsSidecar() || !s.Can(needs.DiskSize) {
		return
	}
	bounds := limits.EphemeralStorage
	if asked := s.TaskStorageGiB(); asked > bounds.Max {
		r.Error(s.At("storage_opt", "size"), codes.Storage, "ask for less, or use a volume",
			"%d GiB of disk space is out of range: a task on Fargate has 20 GiB, or %d to %d", asked, bounds.Min, bounds.Max)
	}
}
