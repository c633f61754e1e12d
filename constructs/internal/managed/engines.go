package managed

import (
	slashpath "path"
	"slices"
	"strconv"
	"strings"

	"github.com/distribution/reference"

	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// Engine is what a managed service runs.
type Engine string

// The engines.
const (
	Postgres Engine = "postgres"
	MySQL    Engine = "mysql"
	MariaDB  Engine = "mariadb"
	Redis    Engine = "redis"
	Valkey   Engine = "valkey"
	Mongo    Engine = "mongo"
)

// engineFacts are what is known of an engine, and of the images that run it.
type engineFacts struct {
	title string
	port  int
	// kinds are the managed services that have the engine.
	kinds []string
	// images are the last parts of the names of images.
	images []string
	// parts is how many numbers name a series of versions: 16, but 8.4.
	parts int
}

var engines = map[Engine]engineFacts{
	Postgres: {
		"PostgreSQL", 5432, []string{model.RDS, model.Aurora},
		[]string{"postgres", "postgresql", "postgis", "pgvector", "timescaledb", "timescaledb-ha", "vchord-postgres", "pgvecto-rs", "citus", "paradedb"}, 1,
	},
	MySQL:   {"MySQL", 3306, []string{model.RDS, model.Aurora}, []string{"mysql", "mysql-server", "percona"}, 2},
	MariaDB: {"MariaDB", 3306, []string{model.RDS}, []string{"mariadb"}, 2},
	Redis:   {"Redis OSS", 6379, []string{model.ElastiCache}, []string{"redis"}, 2},
	Valkey:  {"Valkey", 6379, []string{model.ElastiCache}, []string{"valkey"}, 2},
	Mongo:   {"MongoDB", 27017, []string{model.DocumentDB}, []string{"mongo", "mongodb", "mongodb-community-server", "percona-server-mongodb"}, 2},
}

// Title is the name of the engine.
func (e Engine) Title() string { return engines[e].title }

// engineOf finds the engine that an image runs.
func engineOf(image string) (Engine, bool) {
	named, err := reference.ParseNormalizedNamed(image)
	if err != nil {
		return "", false
	}
	last := slashpath.Base(reference.Path(named))
	for engine, facts := range engines {
		if slices.Contains(facts.images, last) {
			return engine, true
		}
	}
	return "", false
}

// imagesOf lists the images that a managed service can take the place of, sorted.
func imagesOf(kind string) []string {
	var out []string
	for _, facts := range engines {
		if slices.Contains(facts.kinds, kind) {
			out = append(out, facts.images[0])
		}
	}
	slices.Sort(out)
	return out
}

// kindFor is the managed service that an engine is offered with by default.
func (e Engine) kindFor() string { return engines[e].kinds[0] }

// missing are extensions that images of PostgreSQL bring and that AWS does not
// have; included are those that it has, by the name that CREATE EXTENSION takes
// (Amazon RDS for PostgreSQL release notes, Extensions, 2026-11-28).
var (
	missing = map[string]string{
		"timescaledb": "timescaledb", "timescaledb-ha": "timescaledb", "citus": "citus", "paradedb": "pg_search",
		"vchord-postgres": "vchord", "pgvecto-rs": "vectors", "immich-app/postgres": "vchord",
		"supabase/postgres": "pg_graphql and others of Supabase", "apache/age": "age",
	}
	included = map[string]string{"postgis": "postgis", "pgvector": "vector"}
)

// extensionOf looks an image up in one of the tables, by the last part of its
// name, or the last two.
func extensionOf(image string, table map[string]string) string {
	named, err := reference.ParseNormalizedNamed(image)
	if err != nil {
		return ""
	}
	repository := reference.Path(named)
	last := slashpath.Base(repository)
	if found := table[slashpath.Base(slashpath.Dir(repository))+"/"+last]; found != "" {
		return found
	}
	return table[last]
}

// wantedVersion reads the series of versions in the tag of an image: 16 of
// postgres:16.4-alpine, 8.4 of mysql:8.4, 17 of pgvector:0.8.0-pg17. It is empty
// where the tag names none.
func wantedVersion(engine Engine, image string) string {
	named, err := reference.ParseNormalizedNamed(image)
	if err != nil {
		return ""
	}
	tagged, ok := named.(reference.Tagged)
	if !ok {
		return ""
	}
	if match := postgresInTag.FindStringSubmatch(tagged.Tag()); engine == Postgres && match != nil {
		return match[1]
	}
	match := versionInTag.FindStringSubmatch(tagged.Tag())
	if match == nil {
		return ""
	}
	if engines[engine].parts == 1 || match[2] == "" {
		return match[1]
	}
	return match[1] + "." + match[2]
}

var (
	postgresInTag = lazyregexp.New(`pg(\d+)`)
	versionInTag  = lazyregexp.New(`^v?(\d+)(?:\.(\d+))?`)
)

// Image names an image of the engine's own series of versions that is the
// nearest to a version of AWS.
func (e Engine) Image(version string) string {
	switch {
	case e == Valkey:
		return "valkey/valkey:" + version
	case e == Redis && version == "7.1":
		return "redis:7.0" // 7.1 is a version of AWS alone
	}
	return engines[e].images[0] + ":" + version
}

// compareVersions compares by numbers.
func compareVersions(a, b string) int {
	x, y := numbers(a), numbers(b)
	return slices.Compare(x, y)
}

func numbers(version string) []int {
	var out []int
	for _, part := range strings.Split(version, ".") {
		n, _ := strconv.Atoi(part)
		out = append(out, n)
	}
	return out
}
