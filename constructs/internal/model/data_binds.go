package model

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"os"
	slashpath "path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/images"
	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
	"github.com/compose-cdk/compose-cdk/constructs/internal/mounts"
)

// isMissing reports whether there is nothing at a path.
func isMissing(source string) bool {
	_, err := os.Stat(source)
	return os.IsNotExist(err)
}

// isKept reports whether an empty directory is part of the project: a file such
// as .gitkeep is there for it to exist.
func isKept(source string) bool {
	entries, _ := os.ReadDir(source)
	return len(entries) > 0
}

// dataRoots are the directories of this machine that become volumes, sorted.
// One within another is part of the same volume, as it is of the same directory
// in Docker. An empty or missing directory that nobody writes to is none.
func (p *Project) findDataRoots() []dataRoot {
	var roots []dataRoot
	for _, s := range p.All() {
		for _, m := range s.resolved() {
			if m.Kind == NamedMount && m.Source != "" && (m.Mapped || !m.ReadOnly) {
				roots = append(roots, dataRoot{m.Source, m.place})
			}
		}
	}
	slices.SortFunc(roots, func(a, b dataRoot) int {
		return cmp.Or(strings.Compare(a.path, b.path), cmp.Compare(a.place.kind, b.place.kind))
	})
	var out []dataRoot
	for _, r := range roots {
		if !slices.ContainsFunc(out, func(outer dataRoot) bool { return mounts.Within([]string{outer.path}, r.path) }) {
			out = append(out, r)
		}
	}
	return out
}

// dataRoot is a directory of this machine that becomes a volume.
type dataRoot struct {
	path  string
	place place
}

// chooseDataVolume names the volume of a mount of a directory of this machine.
func (m *Mount) chooseDataVolume(p *Project) {
	for _, root := range p.dataRoots() {
		if below, ok := relativeTo(root.path, m.Source); ok {
			m.Volume = root.place.volume()
			m.Subpath = strings.TrimPrefix(slashpath.Join("/", filepath.ToSlash(below), m.Subpath), "/")
			return
		}
	}
	// It is an empty directory, and nobody can write to it.
	switch {
	case !m.OfProject():
		m.Kind = HostMount
	case isKept(m.Source):
		m.Kind = ContentMount
	default:
		m.Kind = MissingMount
	}
}

// notInDataVolume are characters that the path of an access point must not have.
var notInDataVolume = lazyregexp.New(`[^A-Za-z0-9._+-]`)

// volume names the volume for data that Docker would keep at a place. The plus
// signs keep it apart from the names that a file can define.
func (p place) volume() string {
	const longest = 60
	name := strings.ReplaceAll(string(p.kind)+p.path, "/", "+")
	safe := notInDataVolume.ReplaceAllString(name, "_")
	if safe == name && len(name) <= longest {
		return name
	}
	digest := sha256.Sum256([]byte(name))
	return safe[:min(len(safe), longest)] + "+" + hex.EncodeToString(digest[:4])
}

// imageVolume is the mount of a volume for the data of a database whose file
// mounts nothing there. Docker keeps such data in an anonymous volume that the
// image declares, and hands it on when it replaces the container. None is made
// where several tasks would write to it at once, where the data is elsewhere, or
// where the database must not be on a network file system.
func (s *Service) imageVolume() (Mount, bool) {
	image := s.KnownImage()
	if image.Role != images.RoleDatabase || !image.DataIsVolume || image.NotOnNFS != "" ||
		s.Run() != RunAlways || !s.runsServer() || s.mayOverlap() {
		return Mount{}, false
	}
	data := image.Data[0]
	if moved := s.InEnvironment("PGDATA"); moved != "" && !mounts.Within([]string{data}, slashpath.Clean(moved)) {
		return Mount{}, false
	}
	targets := make([]string, 0, len(s.Volumes)+len(s.Tmpfs))
	for _, m := range s.resolved() {
		targets = append(targets, m.Target)
	}
	for _, entry := range s.Tmpfs {
		target, _, _ := strings.Cut(entry, ":")
		targets = append(targets, target)
	}
	if slices.ContainsFunc(targets, image.Holds) {
		return Mount{}, false
	}
	return Mount{
		Index: len(s.Volumes), Kind: NamedMount, OfImage: true, Target: data,
		Volume: place{ofImage, "/" + s.Name + data}.volume(),
	}, true
}

// servers are the commands of databases, as distinct from those of their clients.
var servers = []string{"cassandra", "clickhouse-server", "mariadbd", "mongod", "mysqld", "postgres"}

// runsServer reports whether the container of a database runs the database, as
// far as its command tells.
func (s *Service) runsServer() bool {
	return len(s.Entrypoint) == 0 && (len(s.Command) == 0 || strings.HasPrefix(s.Command[0], "-") || slices.Contains(servers, slashpath.Base(s.Command[0])))
}

// mayOverlap reports whether several tasks of the service run at once.
func (s *Service) mayOverlap() bool {
	host := s.Host()
	_, most := host.Tasks()
	startFirst := host.Deploy != nil && host.Deploy.UpdateConfig != nil && host.Deploy.UpdateConfig.Order == "start-first"
	return most > 1 || host.IsGlobal() || startFirst
}
