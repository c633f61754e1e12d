package model

import (
	slashpath "path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/format"
	"github.com/compose-spec/compose-go/v2/template"
	"go.yaml.in/yaml/v4"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/mounts"
	"github.com/compose-cdk/compose-cdk/constructs/internal/needs"
	"github.com/compose-cdk/compose-cdk/constructs/internal/source"
)

// place is a path of this machine by the directory from which the file counts
// it, so that it is the same for everybody who deploys the project.
type place struct {
	kind placeKind
	// path has slashes, and is relative unless the kind is ofMachine.
	path string
}

// placeKind is the directory from which a place counts. Where two mounts reach
// one path from several directories, the first of these decides.
type placeKind string

const (
	// ofProject is a path in the project's directory, or one that is written as a
	// relative path.
	ofProject placeKind = "bind/"
	// ofHome is a path in the user's home directory, written with ~ or $HOME.
	ofHome placeKind = "home/"
	// ofMachine is any other path.
	ofMachine placeKind = "host"
	// ofImage is a directory in the image of a service, which comes before it.
	ofImage placeKind = "image"
)

// OfProject reports whether the source of a mount is a path of the project.
func (m *Mount) OfProject() bool { return m.place.kind == ofProject }

// placeOf finds the place of a path that a service mounts.
func (s *Service) placeOf(m *Mount, path string) place {
	relative, err := filepath.Rel(s.Project.WorkingDir, path)
	known := s.Project.WorkingDir != "" && err == nil
	if known && filepath.IsLocal(relative) {
		return place{ofProject, filepath.ToSlash(relative)}
	}
	at := finding.At("services", s.Name, "volumes", m.Index)
	if m.Volume != "" {
		at = finding.At("volumes", m.Volume, "driver_opts", "device")
	}
	written := s.Project.writtenSource(at)
	if rest, ok := strings.CutPrefix(written, "~"); ok && (rest == "" || rest[0] == '/') {
		return place{ofHome, strings.TrimPrefix(slashpath.Clean("/"+rest), "/")}
	}
	if known && strings.HasPrefix(written, ".") {
		return place{ofProject, filepath.ToSlash(relative)}
	}
	return place{ofMachine, filepath.ToSlash(path)}
}

// writtenSource is the source of a mount as it stands in the file, which the
// model no longer has; empty where it is not found. The variable HOME is the ~
// that it stands for.
func (p *Project) writtenSource(at finding.Path) string {
	defer source.Silence()()
	l := source.Locator{Sources: source.SourcesOf(p.Project), Model: p.Project}
	for _, try := range l.Searches() {
		found := l.InSource(try.Source, at, try.Extends)
		if found.Value == nil || found.Depth < len(at) {
			continue
		}
		node, f := found.Value, l.Read[found.File]
		if node.Kind == yaml.MappingNode {
			return withHome(f, source.Entry(node, "source"))
		}
		text := withHome(f, node)
		if v, err := format.ParseVolume(text); err == nil && v.Source != "" {
			return v.Source
		}
		return text
	}
	return ""
}

// withHome interpolates a text as if ~ were the value of HOME.
func withHome(f *source.Source, node *yaml.Node) string {
	if node == nil {
		return ""
	}
	text, err := template.Substitute(node.Value, func(name string) (string, bool) {
		if name == "HOME" {
			return "~", true
		}
		return f.Lookup(name)
	})
	if err != nil {
		return ""
	}
	return text
}

// hostPaths are what a task has on an instance at best, with what serves the purpose
// elsewhere.
var hostPaths = []struct{ path, fix string }{
	{"/var/run/docker.sock", dockerAPI},
	{"/run/docker.sock", dockerAPI},
	{"/var/lib/docker", "use CloudWatch Container Insights and the logs in CloudWatch, or exclude the service with x-aws-exclude: true"},
	{"/proc", "use CloudWatch Container Insights for metrics, or exclude the service with x-aws-exclude: true"},
	{"/sys", "use CloudWatch Container Insights for metrics, or exclude the service with x-aws-exclude: true"},
	{"/dev/shm", "set its size with shm_size; sidecars of the same task (network_mode: service:x) can share a volume"},
	{"/dev", "remove it, or list the files in `devices`"},
	{"/lib/modules", "remove it: only a privileged container on an instance can load kernel modules"},
}

const dockerAPI = "use the API of ECS with x-aws-role, or CloudWatch for logs and metrics; or exclude the service with x-aws-exclude: true"

// ofSystem are directories of the operating system: what is in them belongs to
// this machine, also what is not there yet.
var ofSystem = []string{
	"/bin", "/boot", "/etc", "/lib", "/lib32", "/lib64", "/libx32", "/run", "/sbin", "/snap", "/tmp", "/usr", "/var/log", "/var/run", "/var/tmp",
}

// ofEverybody are directories that each machine has, for the directories of
// applications and users.
var ofEverybody = []string{"/home", "/media", "/mnt", "/opt", "/root", "/srv", "/var", "/var/lib"}

// ofUsers are directories and files in the home directory of a user with keys,
// passwords and settings.
var ofUsers = []string{
	".aws", ".azure", ".cargo", ".composer", ".config", ".docker", ".gem", ".gitconfig", ".gnupg", ".kube", ".m2", ".netrc", ".npm", ".oci",
	".password-store", ".ssh", ".terraform.d",
}

// IsOfUser reports whether a path is in a directory with the keys or settings of
// a user.
func IsOfUser(path string) bool {
	return slices.ContainsFunc(strings.Split(path, "/"), func(name string) bool { return slices.Contains(ofUsers, name) })
}

// isHostData reports whether a mount of a path outside the project is for data:
// Docker would begin with an empty directory there, as ECS can. Where this machine
// has something at the path, the application would miss it.
func (s *Service) isHostData(m *Mount) bool {
	path := m.Source
	ofOthers := mounts.Within(ofSystem, path) || slices.Contains(ofEverybody, path)
	if m.place.kind == ofHome {
		ofOthers = m.place.path == ""
	}
	if ofOthers || !strings.HasPrefix(path, "/") || isHostPath(path) || IsOfUser(path) || LooksLikeFile(path) || LooksLikeFile(m.Target) {
		return false
	}
	return IsEmpty(path) && (!isMissing(path) || !s.MustExist(m.Index))
}

// MustExist reports whether Docker does not make the directory of a mount.
func (s *Service) MustExist(mount int) bool {
	bind := s.Volumes[mount].Bind
	return bind != nil && !bool(bind.CreateHostPath)
}

// dockerSockets are the socket of Docker, and the directories around it.
var dockerSockets = []string{"/var/run/docker.sock", "/run/docker.sock", "/var/run", "/run", "/"}

// HostNeed is what mounting a path of the instance takes.
func HostNeed(path string) needs.Need {
	if slices.Contains(dockerSockets, path) {
		return needs.DockerSocket
	}
	return needs.HostPath
}

func isHostPath(source string) bool {
	_, known := Replacement(filepath.ToSlash(source))
	return known
}

// Replacement returns what serves the purpose of a path of the host on ECS.
func Replacement(source string) (fix string, impossible bool) {
	for _, h := range hostPaths {
		if source == h.path || strings.HasPrefix(source, h.path+"/") {
			return h.fix, true
		}
	}
	return "mount only the files that the service needs, or add them to the image",
		source == "/" || source == "/run" || source == "/var/run"
}
