package rules

import (
	slashpath "path"
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/images"
	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// checkDatabaseVolume reports a database that loses its data with the task, and
// one whose data is in a volume that the file does not name.
func checkDatabaseVolume(r *finding.Report, s *model.Service) {
	image := s.KnownImage()
	if image.Role != images.RoleDatabase || len(image.Data) == 0 || s.Run() != model.RunAlways {
		return
	}
	directory := image.Data[0]
	if i := slices.IndexFunc(s.Mounts(), func(m model.Mount) bool { return m.OfImage }); i >= 0 {
		r.Info(imageOf(s), codes.ImageVolume, namedVolume(s, directory),
			"the data of %s at %s is stored in the volume %s, which stands for the one that the image declares", image.Name, directory, s.Mounts()[i].Volume)
		return
	}
	if s.InEnvironment("PGDATA") != "" && image.Name == "postgres" {
		image.Data = append(slices.Clone(image.Data), s.InEnvironment("PGDATA"))
	}
	i := slices.IndexFunc(s.Mounts(), func(m model.Mount) bool { return m.Kind != model.AnonymousMount && image.Holds(m.Target) })
	if i < 0 {
		r.Warn(imageOf(s), codes.DatabaseVolume,
			namedVolume(s, directory),
			"the data of %s is lost with each task, because no volume is mounted at %s", image.Name, directory)
		return
	}
	// The image declares a volume of its own below the mount, which has the data.
	m := s.Mounts()[i]
	if image.Name == "postgres" && m.Target == slashpath.Dir(directory) && s.InEnvironment("PGDATA") == "" &&
		!slices.ContainsFunc(s.Mounts(), func(m model.Mount) bool { return m.Target == directory }) {
		r.Warn(s.At("volumes", m.Index), codes.DatabaseVolume, "mount the volume at "+directory,
			"the data of %s is lost with each task: it is in %s, a volume that the image declares within %s", image.Name, directory, m.Target)
	}
}

// imageOf is the attribute that says which image a service has.
func imageOf(s *model.Service) finding.Path {
	if s.ImageBuild() != nil {
		return s.At("build")
	}
	return s.At("image")
}

// namedVolume says how a service gets a volume with a name.
func namedVolume(s *model.Service, directory string) string {
	return "add `volumes: [" + s.Name + "-data:" + directory + "]` to the service and `" + s.Name + "-data: {}` to the top-level `volumes`"
}

// passwords are the variables of which an image needs one for its first start.
// Each may be in a file, named by the variable with _FILE.
var passwords = map[string][]string{
	"postgres": {"POSTGRES_PASSWORD"},
	"mysql":    {"MYSQL_ROOT_PASSWORD", "MYSQL_ALLOW_EMPTY_PASSWORD", "MYSQL_RANDOM_ROOT_PASSWORD"},
	"mariadb": {
		"MARIADB_ROOT_PASSWORD", "MARIADB_ROOT_PASSWORD_HASH", "MARIADB_ALLOW_EMPTY_ROOT_PASSWORD", "MARIADB_RANDOM_ROOT_PASSWORD",
		"MYSQL_ROOT_PASSWORD", "MYSQL_ALLOW_EMPTY_PASSWORD", "MYSQL_RANDOM_ROOT_PASSWORD",
	},
}

// checkRefusals reports what makes a container end at once.
func checkRefusals(r *finding.Report, s *model.Service) {
	if s.User != "" && !userForm.MatchString(s.User) {
		r.Warn(s.At("user"), codes.ImageRefuses, `write a name or numbers, such as "1000:1000"`,
			"%q is not a user, so the container does not start: Compose does not run commands in values", s.User)
	}
	image := s.KnownImage()
	checkPassword(r, s, image)
	// The entrypoint of the image ends where it finds something at the old place.
	const early = "/var/lib/postgresql/data"
	if image.Name != "postgres" || len(image.Data) == 0 || image.Data[0] == early || s.InEnvironment("PGDATA") != "" {
		return
	}
	for _, m := range s.Mounts() {
		if m.Target == early {
			r.Warn(s.At("volumes", m.Index), codes.ImageRefuses, "mount the volume at "+image.Data[0]+", or use an image of version 17",
				"images of PostgreSQL 18 and later do not start with a volume at %s", early)
		}
	}
}

// userForm is a user and perhaps a group, by name or number.
var userForm = lazyregexp.New(`^[\w.-]+(:[\w.-]+)?$`)

func checkPassword(r *finding.Report, s *model.Service, image images.Image) {
	names := passwords[image.Name]
	if len(names) == 0 || len(image.Data) == 0 || s.Run() != model.RunAlways || len(s.Entrypoint) > 0 || len(s.Command) > 0 && !strings.HasPrefix(s.Command[0], "-") && !isServer(s.Command[0]) {
		return
	}
	if image.Name == "postgres" && s.InEnvironment("POSTGRES_HOST_AUTH_METHOD") == "trust" {
		return
	}
	for _, name := range names {
		if s.InEnvironment(name) != "" || s.InEnvironment(name+"_FILE") != "" {
			return
		}
	}
	r.Warn(s.At("environment"), codes.ImageRefuses,
		"add a secret with `x-aws-env: "+names[0]+"`, or set its file in "+names[0]+"_FILE",
		"the image of %s does not start with an empty directory unless %s has a value", image.Name, names[0])
}

// isServer reports whether a command is that of a database rather than of a
// client, for which the entrypoint asks no password.
func isServer(command string) bool {
	return slices.Contains([]string{"postgres", "mysqld", "mariadbd"}, slashpath.Base(command))
}
