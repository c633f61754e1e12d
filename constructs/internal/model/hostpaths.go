package model

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/mounts"
	"github.com/compose-cdk/compose-cdk/constructs/internal/needs"
)

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
	{"/lib/modules", "remove it: a task cannot load kernel modules"},
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
