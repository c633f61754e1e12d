package rules

import (
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// checkVolumes refuses mounts that a task cannot have, one by one.
func checkVolumes(r *finding.Report, s *model.Service) {
	for _, m := range s.Mounts() {
		if m.OfImage {
			continue
		}
		at := s.At("volumes", m.Index)
		if letter, ok := driveLetter(s.Volumes[m.Index]); ok {
			r.Error(at, codes.MountTarget, "give the volume a longer name, or write {type: volume, source: "+letter+", target: /…}",
				"Compose reads %q as a Windows drive: a single letter before the colon is not the name of a volume", letter+":")
			continue
		}
		if !strings.HasPrefix(m.Target, "/") || m.Target == "/" {
			r.Error(at, codes.MountTarget, "write an absolute path below /", "%q is not a valid mount target", m.Target)
		}
		if m.Source != "" {
			checkBind(r, at, s, m)
		}
		switch m.Kind {
		case model.NamedMount:
			checkNamedMount(r, at, s, m)
		case model.NFSMount:
			checkNFSVolume(r, s, m)
		case model.TmpfsMount:
			checkTmpfsMount(r, at, s, m)
		case model.OtherMount:
			r.Error(at, codes.MountType, "put the files in the image of the service",
				"type %s is not supported on ECS", s.Volumes[m.Index].Type)
		case model.AnonymousMount: // is what every container has
		}
		checkTaskStorage(r, at, s, m)
	}
}

// driveLetter reports a volume whose name is a single letter, which the short
// syntax reads as the drive in a path of Windows: d:/data, or d:/data:ro.
func driveLetter(v types.ServiceVolumeConfig) (letter string, ok bool) {
	isDrive := func(path string) bool { return len(path) > 2 && path[1] == ':' && path[2] == '/' }
	switch {
	case isDrive(v.Target):
		return v.Target[:1], v.Source == ""
	case isDrive(v.Source):
		return v.Source[:1], !strings.HasPrefix(v.Target, "/")
	}
	return "", false
}

// checkTaskStorage warns of storage of the task that the user of the container
// cannot write to: it belongs to root (Amazon ECS developer guide, "Use bind mounts
// with Amazon ECS").
func checkTaskStorage(r *finding.Report, at finding.Path, s *model.Service, m model.Mount) {
	if s.IsTaskStorage(m) && !m.ReadOnly && !s.PreparesVolume(m) && !model.MayBeRoot(s.User) {
		r.Warn(at, codes.VolumeOwner, "mount a tmpfs there, with mode=1777 or the user's uid, or declare it as a VOLUME in the image",
			"%s is task storage, which belongs to root: user %q cannot write to it", m.Target, s.User)
	}
}

// checkNamedMount holds a mount to what the kind of its volume can do.
func checkNamedMount(r *finding.Report, at finding.Path, s *model.Service, m model.Mount) {
	if m.Subpath == "" {
		return
	}
	const code = codes.MountSubpath
	at, v := at.Then("volume", "subpath"), s.Project.Volumes[m.Volume]
	if m.Subpath == ".." || strings.HasPrefix(m.Subpath, "../") {
		r.Error(at, code, "write a path inside the volume", "%q is outside the volume", m.Subpath)
		return
	}
	switch model.VolumeKindOf(v) {
	case model.EBSVolume:
		r.Error(at, code, "mount the whole volume", "a single directory of a volume on Amazon EBS cannot be mounted")
	case model.ExternalVolume:
		if external, _ := model.ExternalFileSystemOf(v); external.AccessPoint != "" {
			r.Error(at, code, "create an access point for the directory, and use it",
				"a directory below the access point %s cannot be mounted", external.AccessPoint)
		}
	default:
		if directory := model.EFSOf(m.Volume, v).AccessPath(m.Subpath); !model.IsAccessPath(directory) {
			r.Error(at, code, "use fewer levels, no name that begins with a dot, and none of $ # < > ; ` | & ? { } ^ *",
				"%q is not valid: its path in the file system would be %s", m.Subpath, directory)
		}
	}
}

// checkVolumesFrom refuses the entries that stayed when the file was loaded, which
// gives a service the mounts of others.
func checkVolumesFrom(r *finding.Report, s *model.Service) {
	if len(s.VolumesFrom) == 0 {
		return
	}
	rings := dependencyCycles(s.Project)
	for i, entry := range s.VolumesFrom {
		from, _, _ := strings.Cut(entry, ":")
		at := s.At("volumes_from", i)
		other, known := s.Project.Find(from)
		anonymous := func(m model.Mount) bool { return m.Kind == model.AnonymousMount }
		switch {
		case known && slices.ContainsFunc(other.Mounts(), anonymous):
			r.Error(at, codes.VolumesFrom, "give the volumes of "+from+" names",
				"%q has volumes without a name, which belong to a single container on ECS", from)
		case slices.ContainsFunc(rings, func(ring []string) bool { return slices.Contains(ring, from) && slices.Contains(ring, s.Name) }):
			// checkDependencyCycles
		case known:
			r.Error(at, codes.VolumesFrom, "name the volumes in `volumes` of both services", "the mounts of %q are unknown, because composefile.Load did not load the file", from)
		case strings.HasPrefix(entry, types.ContainerPrefix):
			r.Error(at, codes.VolumesFrom, "name the volumes in `volumes`, with `external: true` if another project creates them",
				"%q is not a container of this project", strings.TrimPrefix(entry, types.ContainerPrefix))
		}
	}
}
