package model

import (
	slashpath "path"
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/images"
	"github.com/compose-cdk/compose-cdk/constructs/internal/mounts"
)

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
