package composefile

import (
	"strings"
)

// checkVolumes looks at the mounts of a service one by one.
func checkVolumes(r *report, s service) {
	for _, m := range Mounts(s.project, *s.ServiceConfig) {
		at := s.at("volumes", m.Index)
		if !strings.HasPrefix(m.Target, "/") || m.Target == "/" {
			r.error(at, "mount-target", "write an absolute path below /", "%q is no place to mount something at", m.Target)
		}
		if m.Source != "" {
			checkBind(r, at, s, m)
		}
		switch m.Kind {
		case NamedMount:
			checkNamedMount(r, at, s, m)
		case TmpfsMount:
			checkTmpfsMount(r, at, s, m)
		case OtherMount:
			r.error(at, "services.volumes.type", "put the files into the image of the service",
				"type %s is not possible on Fargate", s.Volumes[m.Index].Type)
		case AnonymousMount: // is what every container has
		}
		checkTaskStorage(r, at, s, m)
	}
}

// checkTaskStorage looks at mounts that become storage of the task, which belongs to
// root (Amazon ECS developer guide, "Use bind mounts with Amazon ECS").
func checkTaskStorage(r *report, at path, s service, m Mount) {
	ofTask := m.Kind == EphemeralMount || m.Kind == AnonymousMount && s.ReadOnly
	if ofTask && !m.ReadOnly && !MayBeRoot(s.User) {
		r.warn(at, "volume-owner", "mount a tmpfs there, with mode=1777 or the user's uid, or declare it a VOLUME of the image",
			"%s is storage of the task, which belongs to root: user %q cannot write there", m.Target, s.User)
	}
}

// checkNamedMount holds a mount to what the kind of its volume can do.
func checkNamedMount(r *report, at path, s service, m Mount) {
	if m.Subpath == "" {
		return
	}
	const code = "mount-subpath"
	at, v := at.then("volume", "subpath"), s.project.Volumes[m.Volume]
	if m.Subpath == ".." || strings.HasPrefix(m.Subpath, "../") {
		r.error(at, code, "write a path inside the volume", "%q leaves the volume", m.Subpath)
		return
	}
	switch VolumeKindOf(v) {
	case EBSVolume:
		r.error(at, code, "mount the whole volume", "a directory of a volume on Amazon EBS cannot be mounted")
	case ExternalVolume:
		if external, _ := ExternalFileSystemOf(v); external.AccessPoint != "" {
			r.error(at, code, "make an access point for the directory, and name that",
				"a directory of the access point %s cannot be mounted", external.AccessPoint)
		}
	default:
		if directory := EFSOf(m.Volume, v).AccessPath(m.Subpath); !isAccessPath(directory) {
			r.error(at, code, "use fewer levels, no name that begins with a dot, and none of $ # < > ; ` | & ? { } ^ *",
				"%q is not possible: its path in the file system would be %s", m.Subpath, directory)
		}
	}
}
