package endings

import (
	slashpath "path"
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
)

// tools are programs that do their work and end, whatever their arguments.
var tools = setOf(`
	[ [[ : basename cat cd chgrp chmod chown cp cut date df dirname du echo expr export false find grep gunzip gzip head id
	install jq kill ln ls md5sum mkdir mktemp mv printf pwd rm rmdir sed seq set sha256sum shift sort stat sync tar test
	touch tr true umask uname unset unzip wc which whoami xz zip

	curl wget git rsync ping getent openssl keytool htpasswd aws awslocal gsutil s3cmd rclone mc mcli certbot restic
	createdb createuser createlang dropdb dropuser initdb mariadb mariadb-admin mariadb-dump mongo mongodump mongoimport
	mongorestore mongosh mysql mysqladmin mysqldump pg_dump pg_dumpall pg_isready pg_restore psql sqlcmd sqlite3
	clickhouse-client cqlsh influx redis-cli valkey-cli etcdctl rabbitmqadmin cypher-shell
	cub kafka-acls kafka-configs kafka-console-producer kafka-storage kafka-topics zookeeper-shell pulsar-admin
	atlas dbmate flyway goose liquibase migrate sql-migrate sqlx wp
	apk apt apt-get pip pip3
`)

// steps are words after the name of a program that make it do one thing and end:
// manage.py migrate, rake db:seed, prisma migrate deploy.
var steps = lazyregexp.New(`^(?:(?:db|ecto|database|prisma|doctrine:migrations|migrations?|app|assets|cache|config|key|storage|schema|data)[:.]` +
	`(?:migrate|migrations|seed|setup|create|prepare|init|initialize|load|push|deploy|reset|run|up|generate|link|clear|precompile|schema:load|import)(?::[\w-]+)?` +
	`|migrate(?:[:.-](?:latest|up|deploy|run|dev|prod|all|db))?|migrations|makemigrations|run-migrations|run_migrations|db-migrate|sync_all_schemas` +
	`|collectstatic|createsuperuser|loaddata|createcachetable|compilemessages|seed|initdb|init-db|init_db|create-db|create_db|upgrade-db)$`)

// stepsOf are those that mean this with one program only.
var stepsOf = map[string][]string{
	"airflow":     {"db", "version", "users", "connections", "variables"},
	"alembic":     {"upgrade", "stamp", "downgrade"},
	"bundle":      {"install"},
	"composer":    {"install"},
	"drizzle-kit": {"push"},
	"flask":       {"db"},
	"kong":        {"migrations"},
	"mlflow":      {"db"},
	"npm":         {"install", "ci", "i"},
	"pnpm":        {"install", "i"},
	"rabbitmqctl": {"add_user", "add_vhost", "set_permissions", "import_definitions", "await_startup"},
	"superset":    {"db", "init", "fab"},
	"yarn":        {"install"},
}

// runners start the program that their arguments name.
var runners = []string{"bundle", "npx", "pnpm", "yarn", "npm", "bunx", "bun", "uv", "poetry", "pipenv", "pdm", "tini", "dumb-init", "gosu", "su-exec", "sudo", "env", "time", "timeout"}

// onceScript matches names of scripts that do one thing and end.
var onceScript = lazyregexp.New(`(?i)^(?:.*[-_.])?(?:migrate|migrations?|seed|seeder|create[-_]?(?:buckets?|topics?|queues?|users?|db|databases?|index(?:es)?|tables?)|init[-_](?:buckets?|topics?|queues?|db|databases?))\.(?:sh|bash|py|js|mjs|ts|rb|php)$`)

// ofProgram judges a program by its name and its arguments.
func ofProgram(words []string) Ending {
	program, arguments := nameOf(words[0]), words[1:]
	switch {
	case program == "sleep" && len(arguments) > 0:
		if strings.HasPrefix(arguments[0], "inf") {
			return RunsOn
		}
		return Ends
	case program == "tail":
		if slices.ContainsFunc(arguments, func(a string) bool { return a == "-F" || a == "--follow" || strings.HasPrefix(a, "-f") }) {
			return RunsOn
		}
		return Ends
	case slices.ContainsFunc(arguments, func(a string) bool { return a == "--watch" || a == "watch" || a == "serve" || a == "mount" }):
		return Unknown
	case tools[program]:
		return Ends
	case isStep(program, arguments):
		return Ends
	}
	return Unknown
}

// isStep reports whether the first words after options, of the program or of one
// that it starts, are a step that ends.
func isStep(program string, arguments []string) bool {
	if steps.MatchString(program) || onceScript.MatchString(program) {
		return true
	}
	plain := 0
	for i, argument := range arguments {
		name := nameOf(argument)
		switch {
		case strings.HasPrefix(argument, "-"):
			continue
		case steps.MatchString(argument), onceScript.MatchString(name), slices.Contains(stepsOf[program], argument):
			return true
		case isRunner(program) && (tools[name] || isStep(name, arguments[i+1:])):
			return true
		}
		if plain++; plain > 3 {
			break
		}
	}
	return false
}

// isRunner reports whether a program starts the one that its arguments name, as
// the entrypoints of most images do.
func isRunner(program string) bool {
	return slices.Contains(runners, program) || strings.Contains(program, "entrypoint")
}

// nameOf is the name of a program in a path, without the suffix of scripts
// that only start it.
func nameOf(word string) string {
	name := slashpath.Base(word)
	if cut, ok := strings.CutSuffix(name, ".sh"); ok && tools[cut] {
		return cut
	}
	return name
}

func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Fields(words) {
		set[word] = true
	}
	return set
}
