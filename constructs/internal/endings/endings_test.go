package endings

import "testing"

func TestOf(t *testing.T) {
	sh := func(script string) []string { return []string{"/bin/sh", "-c", script} }
	for _, c := range []struct {
		name  string
		words []string
		want  Ending
	}{
		{"nothing", nil, Unknown},
		{"a server", []string{"gunicorn", "app:app"}, Unknown},
		{"a tool", []string{"/usr/bin/curl", "-X", "POST", "http://web/import"}, Ends},
		{"a tool that watches", []string{"mc", "mirror", "--watch", "a", "b"}, Unknown},
		{"a script of a tool", []string{"/opt/kafka/bin/kafka-topics.sh", "--create"}, Ends},
		{"exit at the end", sh("mc alias set s http://s3:9000 a b; start; exit 0"), Ends},
		{"exit in a branch", sh("if [ ! -f key ]; then exit 1; else run; fi"), Unknown},
		{"a migration or an error", sh("if [ -x /goose ]; then goose up; else echo none; exit 1; fi"), Ends},
		{"an error or a migration", sh("if [ ! -x /goose ]; then exit 1; else goose up; fi"), Ends},
		{"an error at the end", sh("run || exit 1; exit 1"), Unknown},
		{"a server in a loop that gives up", sh("for i in 1 2; do nc -z db 1 && exec mongod; sleep 5; done; echo timeout; exit 1"), Unknown},
		{"a server in a branch", sh("if [ $1 ]; then exec mongod; fi; echo done"), Unknown},
		{"a loop that waits", sh("until curl -s http://es:9200; do sleep 1; done\necho done"), Ends},
		{"a loop that waits at the end", sh("while ! nc -z db 5432; do sleep 1; done"), Ends},
		{"a loop without end", sh("trap exit TERM; while :; do certbot renew; sleep 12h & wait $!; done"), RunsOn},
		{"a loop without end that is left", sh("while true; do mc ready local && break; sleep 1; done"), Ends},
		{"until false", sh("until false; do backup; sleep 1h; done"), RunsOn},
		{"a server behind a migration", sh("python manage.py migrate && gunicorn app"), Unknown},
		{"a migration behind another", sh("kong migrations up && kong migrations finish"), Ends},
		{"a server in place of the shell", sh("chown -R 1000 /data && exec /entrypoint.sh start"), Unknown},
		{"a migration in place of the shell", sh("exec alembic upgrade head"), Ends},
		{"commands behind exec", sh("exec nginx\necho done"), Unknown},
		{"a process in the background", sh("server & wait; exit 0"), Unknown},
		{"sleep at the end", sh("echo started; sleep infinity"), RunsOn},
		{"tail at the end", []string{"tail", "-f", "/dev/null"}, RunsOn},
		{"tail of a file", []string{"tail", "-n", "3", "/etc/hosts"}, Ends},
		{"a document", sh("cat > /config/s.json <<EOF\n{\"a\": 1}\nEOF\n"), Ends},
		{"a function and a pipe", sh("f() { serve; }\necho yes | psql"), Ends},
		{"a choice", sh("case $1 in a) run ;; esac"), Unknown},
		{"options in a group", []string{"bash", "-ec", "mkdir -p /data && chown 1000 /data"}, Ends},
		{"a login shell", []string{"bash", "--login", "-c", "psql -f a.sql"}, Ends},
		{"a broken script", sh("if then"), Unknown},
		{"an empty script", sh(""), Unknown},
		{"a shell alone", []string{"sh"}, Unknown},
		{"a step of an interpreter", []string{"python", "manage.py", "migrate", "--noinput"}, Ends},
		{"a step of the image", []string{"migrate"}, Ends},
		{"a step of a runner", []string{"bundle", "exec", "rails", "db:migrate"}, Ends},
		{"a step of a package", []string{"npx", "--yes", "prisma", "migrate", "deploy"}, Ends},
		{"a tool of a runner", []string{"poetry", "run", "alembic", "upgrade", "head"}, Ends},
		{"a step of an entrypoint", []string{"/docker-entrypoint.sh", "airflow", "version"}, Ends},
		{"a step of Artisan", []string{"php", "artisan", "migrate", "--force"}, Ends},
		{"a step of Drizzle", []string{"drizzle-kit", "push"}, Ends},
		{"the server of a program with steps", []string{"flask", "run"}, Unknown},
		{"a server of a runner", []string{"npm", "run", "start"}, Unknown},
		{"a word far behind", []string{"serve", "a", "b", "c", "d", "migrate"}, Unknown},
		{"a script by its name", []string{"bash", "/scripts/create-topics.sh"}, Ends},
		{"a script that says nothing", []string{"bash", "/scripts/start.sh"}, Unknown},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Of(c.words); got != c.want {
				t.Errorf("%q: %v, want %v", c.words, got, c.want)
			}
		})
	}
}

// FuzzOf: no script of a user breaks it.
func FuzzOf(f *testing.F) {
	f.Add("while; do")
	f.Add("$(echo a) | exec")
	f.Add("((1)) && { true; } & wait")
	f.Fuzz(func(_ *testing.T, script string) { Of([]string{"sh", "-c", script}) })
}
