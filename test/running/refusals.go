package running

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// refusals lists why a container ends at once, whatever else is right.
func (c container) refusals() []Cause {
	var causes []Cause
	if c.user != "" && !user.MatchString(c.user) {
		causes = append(causes, Cause{Kind: Refusal, Service: c.name, Detail: "there is no user " + c.user})
	}
	for _, database := range []string{"postgres", "mysql", "mariadb"} {
		if password := c.emptyPassword(database); password != "" {
			causes = append(causes, Cause{Kind: Refusal, Service: c.name, Detail: c.image + " without " + password, Variable: password})
		}
	}
	if c.early() {
		causes = append(causes, Cause{Kind: Refusal, Service: c.name, Detail: c.image + " with a volume at " + earlyData})
	}
	return causes
}

// user matches a user, and a group after a colon, by name or number.
var user = regexp.MustCompile(`^[\w.-]+(?::[\w.-]+)?$`)

// isImage reports whether an image is the official one of a name, or has its
// entrypoint.
func (c container) isImage(name string) bool {
	repository, _, _ := strings.Cut(c.image, "@")
	last := repository[strings.LastIndex(repository, "/")+1:]
	last, _, _ = strings.Cut(last, ":")
	if last == "postgis" || last == "pgvector" {
		last = "postgres"
	}
	return last == name && !strings.Contains(c.image, "bitnami")
}

// emptyPassword is the variable with the password that a database cannot do
// without. It may come from a file or from a secret, or not be wanted; one that
// has its files already needs none.
func (c container) emptyPassword(database string) string {
	required := map[string]string{"postgres": "POSTGRES_PASSWORD", "mysql": "MYSQL_ROOT_PASSWORD", "mariadb": "MARIADB_ROOT_PASSWORD"}[database]
	instead := []string{
		"POSTGRES_PASSWORD", "MYSQL_ROOT_PASSWORD", "MARIADB_ROOT_PASSWORD", "MYSQL_ALLOW_EMPTY_PASSWORD", "MARIADB_ALLOW_EMPTY_ROOT_PASSWORD",
		"MYSQL_RANDOM_ROOT_PASSWORD", "MARIADB_RANDOM_ROOT_PASSWORD", "MARIADB_ROOT_PASSWORD_HASH",
	}
	if !c.isImage(database) || c.variables["POSTGRES_HOST_AUTH_METHOD"] == "trust" {
		return ""
	}
	if slices.ContainsFunc(instead, func(name string) bool {
		return c.variables[name] != "" || c.variables[name+"_FILE"] != "" || slices.Contains(c.secrets, name)
	}) {
		return ""
	}
	return required
}

const earlyData = "/var/lib/postgresql/data"

// version matches a major version of PostgreSQL in a tag.
var version = regexp.MustCompile(`:(?:.*pg)?(\d+)`)

// early reports a volume where PostgreSQL had its data before version 18. The
// image of a later one ends where it finds one there.
func (c container) early() bool {
	at := func(m mount) bool { return strings.TrimSuffix(m.path, "/") == earlyData }
	if !c.isImage("postgres") || c.variables["PGDATA"] != "" || !slices.ContainsFunc(c.mounts, at) {
		return false
	}
	repository, _, pinned := strings.Cut(c.image, "@")
	match := version.FindStringSubmatch(repository[strings.LastIndex(repository, "/")+1:])
	if match == nil {
		return !pinned
	}
	major, err := strconv.Atoi(match[1])
	return err == nil && major >= 18
}
