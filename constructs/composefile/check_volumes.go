package composefile

import (
	"path/filepath"
	"strings"
)

// hostPaths are what no task on ECS has, with what serves the purpose there.
var hostPaths = []struct{ path, fix string }{
	{"/var/run/docker.sock", dockerAPI},
	{"/run/docker.sock", dockerAPI},
	{"/var/lib/docker", "use CloudWatch Container Insights and the logs in CloudWatch"},
	{"/proc", "use CloudWatch Container Insights for metrics"},
	{"/sys", "use CloudWatch Container Insights for metrics"},
}

const dockerAPI = "use the API of ECS with x-aws-role, or CloudWatch for logs and metrics; else leave the service out with a profile"

// checkVolumes looks at the mounts of a service one by one.
func checkVolumes(r *report, s service) {
	var binds []string
	for _, m := range Mounts(s.project, *s.ServiceConfig) {
		at := s.at("volumes", m.Index)
		if !strings.HasPrefix(m.Target, "/") || m.Target == "/" {
			r.error(at, "mount-target", "write an absolute path below /", "%q is no place to mount something at", m.Target)
		}
		switch m.Kind {
		case NamedMount:
			checkNamedMount(r, at, s, m)
		case TmpfsMount:
			checkTmpfsMount(r, at, s, m)
		case BindMount:
			if checkBind(r, at, m) {
				binds = append(binds, m.Target)
			}
		case OtherMount:
			r.error(at, "services.volumes.type", "put the files into the image of the service",
				"type %s is not possible on Fargate", s.Volumes[m.Index].Type)
		case AnonymousMount: // is what every container has
		}
	}
	if len(binds) > 0 {
		row := rowOf("services.*.volumes.[].bind")
		r.error(s.at("volumes"), row.Code(), row.Fix, "mounting %s from this machine %s", list(binds), row.Reason)
	}
}

// checkBind reports what means nothing on ECS or is impossible there, and
// returns true for the others.
func checkBind(r *report, at path, m Mount) bool {
	source := filepath.ToSlash(filepath.Clean(m.Source))
	fix, impossible := replacement(source)
	switch {
	case source == "/etc/localtime" || source == "/etc/timezone":
		r.info(at, "host-clock", "set the variable TZ if the application is to know a time zone",
			"%s is dropped: tasks run in UTC", source)
		return false
	case impossible:
		r.error(at, "host-path", fix, "mounting %s is not possible: a task on ECS reaches nothing of its host", source)
		return false
	}
	return true
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

func replacement(source string) (fix string, impossible bool) {
	for _, h := range hostPaths {
		if source == h.path || strings.HasPrefix(source, h.path+"/") {
			return h.fix, true
		}
	}
	return "mount what the service needs of it, or put it into the image", source == "/"
}
