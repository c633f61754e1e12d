package model

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// What a bind mount turns out to be, besides a NamedMount where its source is
// for data.
const (
	// ContentMount is a file or directory of the project, which is delivered
	// with the task.
	ContentMount MountKind = "content"
	// SourceMount is source code that the image has already.
	SourceMount MountKind = "source"
	// EphemeralMount is storage of the task, by x-aws-binds.
	EphemeralMount MountKind = "ephemeral"
	// DroppedMount is nothing on ECS: the host's clock, or by x-aws-binds.
	DroppedMount MountKind = "dropped"
	// InstanceMount is the same path of the instance that the task runs on, by
	// x-aws-binds.
	InstanceMount MountKind = "instance"
	// HostMount is a path of the machine that has no counterpart (an error in
	// Check).
	HostMount MountKind = "host"
	// MissingMount is a file of the project that is not there (an error in
	// Check).
	MissingMount MountKind = "missing"
)

// Values of x-aws-binds.
const (
	BindEFS       = "efs"
	BindAsset     = "asset:"
	BindEphemeral = "ephemeral"
	BindDrop      = "drop"
	BindHost      = "host"
)

// resolveBind says what a bind mount is; it looks at what is there.
func (m *Mount) resolveBind(s *Service) {
	source := s.Project.logical(filepath.Clean(s.Project.Absolute(m.Source)))
	m.Source, m.place = source, s.placeOf(m, source)
	if to, below, ok := s.mappedBind(m, source); ok {
		m.Mapped = true
		m.mapBind(s.Project, to, below)
		return
	}
	switch {
	case isOfTask(m.Source, m.Target):
		m.Kind = DroppedMount
	case !m.OfProject() && s.isHostData(m):
		m.Kind = NamedMount
	case isHostPath(source) || !m.OfProject():
		m.Kind = HostMount
	case isMissing(source) && (LooksLikeFile(source) || LooksLikeFile(m.Target)):
		m.Kind = MissingMount
	case IsEmpty(source) || isDatabase(m.Target) && !m.ReadOnly:
		m.Kind = NamedMount
	case s.imageHas(source, m.Target):
		m.Kind = SourceMount
	default:
		m.Kind = ContentMount
	}
}

// logical writes a path below the project's directory with the name that the
// directory was given, where that is a symbolic link: $PWD may have the other.
func (p *Project) logical(path string) string {
	real, err := filepath.EvalSymlinks(p.WorkingDir)
	if err != nil || real == p.WorkingDir {
		return path
	}
	if relative, err := filepath.Rel(real, path); err == nil && filepath.IsLocal(relative) {
		return filepath.Join(p.WorkingDir, relative)
	}
	return path
}

// mapBind applies an entry of x-aws-binds.
func (m *Mount) mapBind(p *Project, to, below string) {
	switch {
	case to == BindEFS:
		m.Kind = NamedMount
	case to == BindEphemeral:
		m.Kind = EphemeralMount
	case to == BindHost:
		m.Kind = InstanceMount
	case p.IsAsset(to):
		m.Kind = ContentMount
		m.Source = filepath.Join(p.Absolute(strings.TrimPrefix(to, BindAsset)), below)
	default:
		m.Kind = DroppedMount
	}
}

// IsAsset reports whether a value of x-aws-binds names something in the project.
func (p *Project) IsAsset(to string) bool {
	asset, ok := strings.CutPrefix(to, BindAsset)
	return ok && asset != "" && !IsEmpty(p.Absolute(asset))
}

// mappedBind finds the entry of x-aws-binds for a path: the longest that is
// the path or a directory around it. What is left of the path is below. An entry
// for a directory around the project does not reach the files of the project.
func (s *Service) mappedBind(m *Mount, source string) (to, below string, ok bool) {
	binds, longest := s.Project.Extensions().Binds, -1
	for _, from := range slices.Sorted(maps.Keys(binds)) {
		root := s.Project.BindPath(from)
		rest, inside := relativeTo(root, source)
		if !inside || len(root) <= longest {
			continue
		}
		if up, around := relativeTo(root, s.Project.WorkingDir); around && up != "." && m.OfProject() {
			continue
		}
		to, below, ok, longest = binds[from], rest, true, len(root)
	}
	return to, below, ok
}

// relativeTo is the path from a directory to what is in it; false where it is
// not in it.
func relativeTo(directory, path string) (string, bool) {
	relative, err := filepath.Rel(directory, path)
	return relative, err == nil && filepath.IsLocal(relative)
}

// BindPath makes a path of x-aws-binds absolute, as the loader does those of
// mounts.
func (p *Project) BindPath(from string) string {
	if rest, ok := strings.CutPrefix(from, "~"); ok && (rest == "" || rest[0] == '/') {
		if home, err := os.UserHomeDir(); err == nil {
			return filepath.Join(home, rest)
		}
	}
	return filepath.Clean(p.Absolute(from))
}

// isOfTask reports whether a task has what a mount of the host is for.
func isOfTask(source, target string) bool {
	return IsHostClock(source) || IsHostRandom(source) && IsHostRandom(target)
}

// IsHostRandom reports whether a path is a source of random numbers. Of Linux 5.6
// and later both are the same, and every container has them.
func IsHostRandom(path string) bool { return path == "/dev/random" || path == "/dev/urandom" }

// IsHostClock reports whether a path is that of the host's time zone.
func IsHostClock(source string) bool { return source == "/etc/localtime" || source == "/etc/timezone" }

// databases are directories in which well-known images keep data, so that
// what is on this machine is no content of the project.
var databases = []string{
	"/bitnami/mariadb", "/bitnami/mongodb", "/bitnami/mysql", "/bitnami/postgresql", "/bitnami/redis", "/data/db",
	"/qdrant/storage", "/usr/share/elasticsearch/data", "/usr/share/opensearch/data", "/var/lib/clickhouse",
	"/var/lib/grafana", "/var/lib/influxdb", "/var/lib/influxdb2", "/var/lib/mongodb", "/var/lib/mysql",
	"/var/lib/neo4j", "/var/lib/postgresql", "/var/lib/postgresql/data", "/var/lib/rabbitmq", "/var/lib/redis",
}

func isDatabase(target string) bool { return slices.Contains(databases, target) }
