package managed_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/managed"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// read reads the service db of a project that has it and the service web.
func read(t *testing.T, db string) (managed.Service, finding.Findings) {
	t.Helper()
	p := model.New(composetest.Text(t, "services:\n  web: {image: nginx}\n  db:\n    "+strings.ReplaceAll(strings.TrimSpace(db), "\n", "\n    ")+
		"\nsecrets:\n  file: {file: missing.txt}\n  made: {x-aws-generate: {exclude_punctuation: true}}\n  loose: {x-aws-generate: {length: 60}}\n"+
		"  there: {external: true, name: db/password}\nvolumes: {data: {}}\n"))
	var r finding.Report
	out, _ := managed.Read(&r, p.NamedService("db"))
	return out, r.Findings
}

func TestRead(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ db, want string }{
		"the defaults of the image": {
			"image: postgres:16.4-alpine\nenvironment: {POSTGRES_PASSWORD: for-development}\nx-aws-managed: rds",
			"rds postgres 16:5432 postgres/ db.POSTGRES_PASSWORD t4g.micro 20 GiB, 7 days, snapshot",
		},
		"all settings": {
			"image: postgis/postgis:17-3.5\nenvironment: {POSTGRES_PASSWORD: for-development, POSTGRES_USER: shop}\n" +
				"x-aws-managed: {rds: {class: db.m7g.large, storage: 100, multi_az: true, backup: 0d, deletion: delete, tls: required}}",
			"rds postgres 17:5432 shop/shop db.POSTGRES_PASSWORD m7g.large 100 GiB, 0 days, delete multi-AZ TLS",
		},
		"Aurora, for which numbers may be text": {
			"image: mysql:8\nenvironment: {MYSQL_USER: u, MYSQL_PASSWORD: for-development, MYSQL_ROOT_PASSWORD: another-one, MYSQL_DATABASE: d}\n" +
				"x-aws-managed: {aurora: {min: 0, max: \"2.5\"}}",
			"aurora mysql 8.4:3306 u/d db.MYSQL_PASSWORD 0-2.5 ACU, 7 days, snapshot",
		},
		"a user whose name is the password": {
			"image: postgres:17\nenvironment: {POSTGRES_USER: development, POSTGRES_PASSWORD: development}\nx-aws-secrets: true\nx-aws-managed: rds",
			"rds postgres 17:5432 development/development db.POSTGRES_PASSWORD t4g.micro 20 GiB, 7 days, snapshot",
		},
		"root of MariaDB": {
			"image: mariadb:11.4\nenvironment: {MARIADB_ROOT_PASSWORD: for-development}\nx-aws-managed: rds",
			"rds mariadb 11.4:3306 root/ db.MARIADB_ROOT_PASSWORD t4g.micro 20 GiB, 7 days, snapshot",
		},
		"a password in a secret of the file": {
			"image: postgres:17\nsecrets: [{source: there, x-aws-env: POSTGRES_PASSWORD, x-aws-keys: password}]\nx-aws-managed: rds",
			"rds postgres 17:5432 postgres/ there.password t4g.micro 20 GiB, 7 days, snapshot",
		},
		"a password in a file": {
			"image: postgres:17\nenvironment: {POSTGRES_PASSWORD_FILE: /run/secrets/made}\nsecrets: [made]\nx-aws-managed: rds",
			"rds postgres 17:5432 postgres/ made t4g.micro 20 GiB, 7 days, snapshot",
		},
		"a cache without a volume": {
			"image: redis:7.2\ncommand: [redis-server, --maxmemory-policy, allkeys-lru, --save, \"\"]\nx-aws-managed: elasticache",
			"elasticache redis 7.1:6379 / t4g.micro, 0 days, delete map[maxmemory-policy:allkeys-lru]",
		},
		"a cache with a volume": {
			"image: valkey/valkey:8.1\nvolumes: [\"data:/data\"]\nx-aws-managed: elasticache",
			"elasticache valkey 8.1:6379 / t4g.micro, 7 days, snapshot",
		},
		"a cache with a password": {
			"image: valkey/valkey:8.1\nenvironment: {VALKEY_PASSWORD: long-for-development}\ncommand: valkey-server --requirepass $$VALKEY_PASSWORD\n" +
				"x-aws-managed: {elasticache: {tls: required}}",
			"elasticache valkey 8.1:6379 / db.VALKEY_PASSWORD t4g.micro, 0 days, delete TLS",
		},
		"documents": {
			"image: mongo:5\nenvironment: {MONGO_INITDB_ROOT_USERNAME: notes, MONGO_INITDB_ROOT_PASSWORD: for-development}\nx-aws-managed: documentdb",
			"documentdb mongo 5.0:27017 notes/ db.MONGO_INITDB_ROOT_PASSWORD t4g.medium, 7 days, snapshot",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, found := read(t, c.db)
			if text := describe(got); text != c.want {
				t.Errorf("got  %s\nwant %s", text, c.want)
			}
			if err := found.Err(); err != nil {
				t.Error(err)
			}
		})
	}
}

// describe is a service on one line.
func describe(s managed.Service) string {
	out := fmt.Sprintf("%s %s %s:%d %s/%s ", s.Kind, s.Engine, s.Version, s.Port, s.User, s.Database)
	if s.Password != nil {
		out += strings.TrimSuffix(s.Password.Secret+"."+s.Password.Key, ".") + " "
	}
	out += s.Class
	if s.StorageGiB > 0 {
		out += fmt.Sprintf(" %d GiB", s.StorageGiB)
	}
	if s.MaxCapacity > 0 {
		out += fmt.Sprintf("%v-%v ACU", s.MinCapacity, s.MaxCapacity)
	}
	out += fmt.Sprintf(", %d days, %s", s.BackupDays, s.Deletion)
	if s.MultiAZ {
		out += " multi-AZ"
	}
	if s.RequireTLS {
		out += " TLS"
	}
	if len(s.Parameters) > 0 {
		out += fmt.Sprint(" ", s.Parameters)
	}
	return out
}

// TestMistakes has the first finding that is no info.
func TestMistakes(t *testing.T) {
	t.Parallel()
	const postgres = "image: postgres:17\nenvironment: {POSTGRES_PASSWORD: for-development}\n"
	for name, c := range map[string]struct{ db, want string }{
		"an unknown service":         {postgres + "x-aws-managed: dynamodb", `must be aurora, documentdb, elasticache, rds, or a mapping with one of these, found the string "dynamodb"`},
		"two services":               {postgres + "x-aws-managed: {rds: {}, aurora: {}}", "must be aurora, documentdb, elasticache, rds, or a mapping with one of these, found a mapping"},
		"an unknown setting":         {postgres + "x-aws-managed: {rds: {kind: t4g.micro}}", `"kind" is not a valid attribute`},
		"no database":                {"image: nginx:1\nx-aws-managed: rds", `Amazon RDS takes the place of a database that is known by its image, and "nginx:1" is none`},
		"another service":            {"image: redis:7\nx-aws-managed: rds", `Amazon RDS does not have Redis OSS, which the image "redis:7" runs`},
		"Aurora has no MariaDB":      {"image: mariadb:11.4\nenvironment: {MARIADB_ROOT_PASSWORD: for-development}\nx-aws-managed: aurora", `Amazon Aurora does not have MariaDB, which the image "mariadb:11.4" runs`},
		"an extension":               {"image: timescale/timescaledb:2.17-pg16\nenvironment: {POSTGRES_PASSWORD: for-development}\nx-aws-managed: rds", `Amazon RDS does not have the extension timescaledb, which the image "timescale/timescaledb:2.17-pg16" is there for`},
		"Supabase":                   {"image: supabase/postgres:15.8\nenvironment: {POSTGRES_PASSWORD: for-development}\nx-aws-managed: aurora", `Amazon Aurora does not have the extension pg_graphql and others of Supabase, which the image "supabase/postgres:15.8" is there for`},
		"an old version":             {"image: postgres:9.6\nenvironment: {POSTGRES_PASSWORD: for-development}\nx-aws-managed: rds", "db becomes Amazon RDS for PostgreSQL 14, the nearest that AWS has to PostgreSQL 9"},
		"a version that is too new":  {"image: mysql:9.1\nenvironment: {MYSQL_ROOT_PASSWORD: for-development}\nx-aws-managed: rds", "db becomes Amazon RDS for MySQL 8.4, the nearest that AWS has to MySQL 9.1"},
		"a version that costs more":  {"image: mysql:8.0.40\nenvironment: {MYSQL_ROOT_PASSWORD: for-development}\nx-aws-managed: rds", "AWS charges for Extended Support of Amazon RDS for MySQL 8.0, besides the instance"},
		"Redis 8":                    {"image: redis:8\nx-aws-managed: elasticache", "db becomes Amazon ElastiCache for Valkey 9.1, the nearest that AWS has to Redis OSS 8"},
		"a class":                    {postgres + "x-aws-managed: {rds: {class: big}}", `"big" is no instance class`},
		"storage":                    {postgres + "x-aws-managed: {rds: {storage: 5}}", "Amazon RDS has no storage of 5 GiB"},
		"a backup":                   {postgres + "x-aws-managed: {aurora: {backup: 0d}}", `Amazon Aurora keeps no backups for "0d"`},
		"a deletion":                 {postgres + "x-aws-managed: {rds: {deletion: snapshots}}", `"snapshots" is no value of deletion`},
		"tls":                        {postgres + "x-aws-managed: {rds: {tls: maybe}}", `"maybe" is no value of tls`},
		"steps of the capacity":      {postgres + "x-aws-managed: {aurora: {min: 0.3}}", "Aurora has no capacity of 0.3 ACUs"},
		"an order of the capacities": {postgres + "x-aws-managed: {aurora: {min: 8, max: 4}}", "min is 8 ACUs, and max is 4"},
		"a reserved user":            {"image: postgres:17\nenvironment: {POSTGRES_PASSWORD: for-development, POSTGRES_USER: admin}\nx-aws-managed: rds", `Amazon RDS keeps the user "admin" to itself`},
		"a reserved word as a user":  {"image: postgres:17\nenvironment: {POSTGRES_PASSWORD: for-development, POSTGRES_USER: user}\nx-aws-managed: rds", `Amazon RDS keeps the user "user" to itself`},
		"a reserved database":        {"image: postgres:17\nenvironment: {POSTGRES_PASSWORD: for-development, POSTGRES_DB: db}\nx-aws-managed: rds", `Amazon RDS makes no database with the name "db", a reserved word`},
		"a database like its user":   {"image: postgres:17\nenvironment: {POSTGRES_PASSWORD: for-development, POSTGRES_USER: db}\nx-aws-managed: rds", `Amazon RDS makes no database with the name "db", a reserved word`},
		"a reserved word of SQL":     {"image: postgres:17\nenvironment: {POSTGRES_PASSWORD: for-development, POSTGRES_DB: Grant}\nx-aws-managed: aurora", `Amazon Aurora makes no database with the name "Grant", a reserved word`},
		"a reserved word of MySQL":   {"image: mysql:8.4\nenvironment: {MYSQL_ROOT_PASSWORD: for-development, MYSQL_DATABASE: default}\nx-aws-managed: rds", `Amazon RDS makes no database with the name "default", a reserved word`},
		"a user of MySQL":            {"image: mysql:8.4\nenvironment: {MYSQL_USER: much_too_long_for_it, MYSQL_PASSWORD: for-development}\nx-aws-managed: rds", `Amazon RDS makes no user with the name "much_too_long_for_it"`},
		"a user in a file":           {"image: postgres:17\nenvironment: {POSTGRES_PASSWORD: for-development, POSTGRES_USER_FILE: /run/secrets/file}\nx-aws-managed: rds", "POSTGRES_USER is in a secret or a file, and the template needs it"},
		"a database":                 {"image: postgres:17\nenvironment: {POSTGRES_PASSWORD: for-development, POSTGRES_DB: my-shop}\nx-aws-managed: rds", `Amazon RDS makes no database with the name "my-shop"`},
		"no password":                {"image: postgres:17\nenvironment: {POSTGRES_HOST_AUTH_METHOD: trust}\nx-aws-managed: rds", "Amazon RDS has a password for each user, and the service sets none for postgres"},
		"a short password":           {"image: postgres:17\nenvironment: {POSTGRES_PASSWORD: pw}\nx-aws-managed: rds", "Amazon RDS does not accept the password in POSTGRES_PASSWORD: it is shorter than 8 characters"},
		"a password with an at":      {"image: postgres:17\nenvironment: {POSTGRES_PASSWORD: for@development}\nx-aws-managed: rds", "Amazon RDS does not accept the password in POSTGRES_PASSWORD: it has a character in it that is refused: / \" @, a line break, or one that is not ASCII"},
		"a password that is not set": {"image: postgres:17\nenvironment: [POSTGRES_PASSWORD]\nx-aws-managed: rds", "the variable POSTGRES_PASSWORD is not set"},
		"a file that is absent":      {"image: postgres:17\nenvironment: {POSTGRES_PASSWORD_FILE: /run/secrets/file}\nsecrets: [file]\nx-aws-managed: rds", "missing.txt does not exist"},
		"a file of no secret":        {"image: postgres:17\nenvironment: {POSTGRES_PASSWORD_FILE: /run/secrets/other}\nsecrets: [file]\nx-aws-managed: rds", `no secret of the service is at "/run/secrets/other"`},
		"what is generated":          {"image: mysql:8.4\nsecrets: [{source: loose, x-aws-env: MYSQL_ROOT_PASSWORD}]\nx-aws-managed: rds", `Amazon RDS accepts passwords of 8 to 41 characters without / " @, and that of the secret loose can be another`},
		"a cache with a password":    {"image: redis:7\ncommand: redis-server --requirepass for-development\nx-aws-managed: elasticache", "ElastiCache asks for a password over TLS only"},
		"a password in the command":  {"image: redis:7.1\ncommand: redis-server --requirepass for-development\nx-aws-managed: {elasticache: {tls: required}}", "the password is in the command, and not in a variable that can become a secret"},
		"a misspelled size":          {postgres + "x-aws-managed: {rds: {class: t4g.mico}}", `"t4g.mico" is no instance class`},
		"a class of a cache":         {postgres + "x-aws-managed: {rds: {class: cache.t4g.micro}}", `"cache.t4g.micro" is no instance class`},
		"a database of the server":   {"image: postgres:17\nenvironment: {POSTGRES_PASSWORD: for-development, POSTGRES_DB: template1}\nx-aws-managed: rds", `Amazon RDS has a database "template1" of its own`},
		"an eviction":                {"image: redis:7\ncommand: redis-server --maxmemory-policy lru\nx-aws-managed: elasticache", `maxmemory-policy of ElastiCache cannot be "lru"`},
		"a timeout":                  {"image: redis:7\ncommand: redis-server --timeout 5\nx-aws-managed: elasticache", `timeout of ElastiCache cannot be "5"`},
		"no version":                 {"image: postgres:bookworm\nenvironment: {POSTGRES_PASSWORD: for-development}\nx-aws-managed: rds", "the image names no version: db becomes Amazon RDS for PostgreSQL 18, and a later release of this program can upgrade it"},
		"documents without a user":   {"image: mongo:8\nx-aws-managed: documentdb", "Amazon DocumentDB has an administrator with a password, and the service names none"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, found := read(t, c.db)
			var got []string
			for _, f := range found {
				if f.Severity != finding.Info {
					got = append(got, f.Message)
				}
				if strings.Contains(f.String(), "for@development") {
					t.Errorf("%s has the password in it", f)
				}
			}
			if len(got) == 0 || !strings.HasSuffix(got[0], c.want) {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

// TestInitialization runs the script of the job beside a client that remembers
// what it was asked, twice: the files run once, in their order.
func TestInitialization(t *testing.T) {
	t.Parallel()
	p := composetest.Text(t, `
services:
  web: {image: nginx, depends_on: [db]}
  db:
    image: postgres:17
    environment: {POSTGRES_PASSWORD: for-development, POSTGRES_DB: shop, API_TOKEN: for-development-too}
    volumes: ["./init:/docker-entrypoint-initdb.d", "data:/var/lib/postgresql/data"]
    x-aws-managed: rds
volumes: {data: {}}
`)
	job, ok := p.Services[managed.JobName("db")]
	if !ok {
		t.Fatal("there is no job")
	}
	if len(job.Volumes) != 1 || p.Services["web"].DependsOn[job.Name].Condition != "service_completed_successfully" {
		t.Errorf("volumes %v, and web depends on %v", job.Volumes, p.Services["web"].DependsOn)
	}
	if _, has := job.Environment["API_TOKEN"]; has || job.Environment["POSTGRES_PASSWORD"] != nil {
		t.Error("the environment of the job has credentials in it")
	}
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Fatal(err)
	}
	dir := composetest.Directory(t, map[string]string{
		"init/1.sql":  "one",
		"init/2.sh":   "echo sourced >>\"$STATE/log\"",
		"init/3.txt":  "ignored",
		"bin/psql":    "#!/bin/sh\ncase \"$*\" in\n*pg_namespace*) if [ -e \"$STATE/done\" ]; then echo 1; else echo 0; fi ;;\n*create*) touch \"$STATE/done\"; echo remembered >>\"$STATE/log\" ;;\n*) cat >>\"$STATE/log\"; echo >>\"$STATE/log\" ;;\nesac\n",
		"state/empty": "",
	})
	if err := os.Chmod(filepath.Join(dir, "bin/psql"), 0o700); err != nil { //nolint:gosec // a program
		t.Fatal(err)
	}
	script := strings.ReplaceAll(job.Entrypoint[2], "/docker-entrypoint-initdb.d/*", dir+"/init/*")
	for range 2 {
		command := exec.CommandContext(t.Context(), bash, "-c", script)
		command.Env = append(os.Environ(), "PATH="+filepath.Join(dir, "bin")+":"+os.Getenv("PATH"), "STATE="+filepath.Join(dir, "state"))
		for name, value := range job.Environment {
			command.Env = append(command.Env, name+"="+*value)
		}
		if out, err := command.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	log, err := os.ReadFile(filepath.Join(dir, "state/log"))
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(strings.Fields(string(log)), " "); got != "one sourced remembered" {
		t.Errorf("ran %q", got)
	}
}

// TestPasswordOfAFile: the images leave the line break at the end of a file out.
func TestPasswordOfAFile(t *testing.T) {
	t.Parallel()
	dir := composetest.Directory(t, map[string]string{"password.txt": "for-development\n", "compose.yaml": `
services:
  web: {image: nginx}
  db:
    image: postgres:17
    environment: {POSTGRES_PASSWORD_FILE: /run/secrets/password}
    secrets: [password]
    x-aws-managed: rds
secrets: {password: {file: password.txt}}
`})
	p := composetest.File(t, filepath.Join(dir, "compose.yaml"))
	value, err := model.SecretValue(p, "db.POSTGRES_PASSWORD")
	if value != "for-development" || err != nil {
		t.Errorf("got %q, %v", value, err)
	}
}

// TestOneMistake: each mistake is reported once, and none hides another.
func TestOneMistake(t *testing.T) {
	t.Parallel()
	const postgres = "image: postgres:17\nenvironment: {POSTGRES_PASSWORD: for-development}\nx-aws-managed: "
	for name, c := range map[string]struct {
		db   string
		want []string
	}{
		"an unknown setting beside a wrong value": {postgres + "{rds: {colour: red, storage: 5}}", []string{
			"use one of backup, class, deletion, multi_az, storage, tls", "write a number of GiB from 20 to 65536",
		}},
		"a wrong type beside a wrong value": {postgres + "{rds: {storage: ten, backup: soon}}", []string{
			"write it in digits, for example 10", "write a number of days as in 7d, from 0d to 35d",
		}},
		"days without a unit": {postgres + "{rds: {backup: 7}}", []string{"write a number of days as in 7d"}},
		"tls as a boolean":    {postgres + "{rds: {tls: false}}", []string{"write required, or remove it"}},
		"no settings":         {postgres + "{rds: null}", []string{"write it as {class: …, storage: …, multi_az: …, backup: …, deletion: …, tls: …}"}},
		"a user whose database has his name": {
			"image: postgres:17\nenvironment: {POSTGRES_PASSWORD: for-development, POSTGRES_USER: my-shop}\nx-aws-managed: rds",
			[]string{"name another user, here and in the clients, of letters, digits and underscores after a letter"},
		},
		"a file of no secret": {"image: postgres:17\nenvironment: {POSTGRES_PASSWORD_FILE: /run/pw}\nx-aws-managed: rds", []string{
			"name the file of a secret that the service has",
		}},
		"a version of Valkey": {"image: redis:8\nx-aws-managed: elasticache", []string{"test with valkey/valkey:9.1, and name that image"}},
		"a version of Redis":  {"image: redis:7.4\nx-aws-managed: elasticache", []string{"test with redis:7.0, and name that image"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, found := read(t, c.db)
			var got []string
			for _, f := range found {
				if f.Severity != finding.Info {
					got = append(got, f.Fix)
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("remedies %q, want %q", got, c.want)
			}
		})
	}
}
