package managed

import (
	"cmp"
	"slices"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// account are the variables in which images of an engine expect the user, his
// password and the database that they make at the first start.
type account struct {
	user, password, database []string
	// fallback is the user where no variable names one; empty where there must be one.
	fallback string
}

// accounts are the variables of the official images and of Bitnami's, by
// engine. The first account whose user has a name, or a fallback, counts.
var accounts = map[Engine][]account{
	Postgres: {{
		[]string{"POSTGRES_USER", "POSTGRESQL_USERNAME"}, []string{"POSTGRES_PASSWORD", "POSTGRESQL_PASSWORD"},
		[]string{"POSTGRES_DB", "POSTGRESQL_DATABASE"}, "postgres",
	}},
	MySQL:   mysqlAccounts,
	MariaDB: mysqlAccounts,
	Mongo: {{
		[]string{"MONGO_INITDB_ROOT_USERNAME", "MONGODB_ROOT_USER"}, []string{"MONGO_INITDB_ROOT_PASSWORD", "MONGODB_ROOT_PASSWORD"},
		[]string{"MONGO_INITDB_DATABASE"}, "",
	}},
}

var mysqlDatabase = []string{"MYSQL_DATABASE", "MARIADB_DATABASE"}

// mysqlAccounts prefer the user of the application to root.
var mysqlAccounts = []account{
	{[]string{"MYSQL_USER", "MARIADB_USER"}, []string{"MYSQL_PASSWORD", "MARIADB_PASSWORD"}, mysqlDatabase, ""},
	{nil, []string{"MYSQL_ROOT_PASSWORD", "MARIADB_ROOT_PASSWORD"}, mysqlDatabase, "root"},
}

// readDatabase reads what the image would make at its first start.
func (out *Service) readDatabase(r *finding.Report, s *model.Service) {
	from := out.account(s)
	var userAt, databaseAt finding.Path
	out.User, userAt = nameIn(r, s, from.user)
	out.Database, databaseAt = nameIn(r, s, from.database)
	if out.User = cmp.Or(out.User, from.fallback); out.User == "" {
		r.Error(s.At("environment"), codes.ManagedName, "add "+from.user[0]+" and "+from.password[0]+", and use them in the clients",
			"%s has an administrator with a password, and the service names none", title(out.Kind))
		return
	}
	out.checkUser(r, userAt)
	named := out.Database != ""
	switch {
	case out.Engine == Mongo:
		out.Database = "" // a database is made when something is written to it
	case out.Engine == Postgres && cmp.Or(out.Database, out.User) == "postgres":
		out.Database = "" // there is one of this name
	case out.Engine == Postgres:
		out.Database = cmp.Or(out.Database, out.User)
	}
	if named || out.isReservedDatabase(out.Database) && !out.isReservedUser(out.User) {
		out.checkDatabase(r, databaseAt)
	}
	out.readPassword(r, s, from.password)
}

// account is the one whose user the image would make.
func (out *Service) account(s *model.Service) account {
	of := accounts[out.Engine]
	for _, a := range of[:len(of)-1] {
		for _, name := range a.user {
			if s.InEnvironment(name) != "" {
				return a
			}
		}
	}
	return of[len(of)-1]
}

// nameIn reads a name from the first variable that has one, and says where.
// It must be known when the template is made.
func nameIn(r *finding.Report, s *model.Service, variables []string) (string, finding.Path) {
	for _, name := range variables {
		if s.HasSecret(name) || s.InEnvironment(name+"_FILE") != "" {
			r.Error(s.At("environment"), codes.ManagedName, "write the name in "+name,
				"%s is in a secret or a file, and the template needs it", name)
			return "", nil
		}
		if value := s.InEnvironment(name); value != "" {
			return value, s.At("environment", name)
		}
	}
	return "", s.At("environment")
}

// The forms of names (Amazon RDS API reference, CreateDBInstance, DBName and
// MasterUsername; Amazon DocumentDB developer guide, naming constraints).
var (
	databaseForm = lazyregexp.New(`^[A-Za-z][A-Za-z0-9_]{0,62}$`)
	userForm     = lazyregexp.New(`^[A-Za-z][A-Za-z0-9_]{0,62}$`)
	reserved     = map[Engine][]string{Postgres: {"admin", "rdsadmin"}, MySQL: {"rdsadmin"}, MariaDB: {"rdsadmin"}, Mongo: {"admin", "serviceadmin"}}
)

const mysqlUserLength = 16

// ownDatabases are those that each server has.
var ownDatabases = map[Engine][]string{
	Postgres: {"rdsadmin", "template0", "template1"},
	MySQL:    {"information_schema", "mysql", "performance_schema", "sys"},
	MariaDB:  {"information_schema", "mysql", "performance_schema", "sys"},
}

func (out *Service) checkDatabase(r *finding.Report, at finding.Path) {
	switch {
	case slices.Contains(ownDatabases[out.Engine], out.Database):
		r.Error(at, codes.ManagedName, "name another database, here and in the clients",
			"%s has a database %q of its own", title(out.Kind), out.Database)
	case out.isReservedDatabase(out.Database):
		r.Error(at, codes.ManagedName, "name another database, here and in the clients",
			"%s makes no database with the name %q, a reserved word", title(out.Kind), out.Database)
	case out.Database != "" && !databaseForm.MatchString(out.Database):
		r.Error(at, codes.ManagedName, "use letters, digits and underscores, after a letter",
			"%s makes no database with the name %q", title(out.Kind), out.Database)
	}
}

func (out *Service) checkUser(r *finding.Report, at finding.Path) {
	const fix = "name another user, here and in the clients"
	if out.isReservedUser(out.User) {
		r.Error(at, codes.ManagedName, fix, "%s keeps the user %q to itself", title(out.Kind), out.User)
	}
	tooLong := (out.Engine == MySQL || out.Engine == MariaDB) && len(out.User) > mysqlUserLength
	if tooLong || !userForm.MatchString(out.User) {
		r.Error(at, codes.ManagedName, fix+", of letters, digits and underscores after a letter",
			"%s makes no user with the name %q", title(out.Kind), out.User)
	}
}
