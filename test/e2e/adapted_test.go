//go:build containers

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// withPassword is a project whose commands and health check have a password that
// Compose inserts: in a list for the entrypoint of an image, in a text for a shell and
// in a health check.
var withPassword = map[string]string{
	".env": `CACHE_PASSWORD='odd "word" $HOME \x *'` + "\n",
	"compose.yaml": `
name: adapted
services:
  web:
    image: python:3.13
    entrypoint: [sh, -c, "exec python /app/app.py --password='${CACHE_PASSWORD}' --user=$$USER_NAME"]
    environment: {CACHE_PASSWORD: "${CACHE_PASSWORD}", USER_NAME: app}
    ports: ["80:8000"]
    init: true
    volumes: ["./app:/app:ro"]
    depends_on: {cache: {condition: service_healthy}}
  cache:
    image: redis:7
    command: [redis-server, --save, "", --requirepass, "${CACHE_PASSWORD}"]
    environment: {CACHE_PASSWORD: "${CACHE_PASSWORD}"}
    healthcheck: {test: "redis-cli -a '${CACHE_PASSWORD}' ping | grep PONG", interval: 5s}
    expose: ["6379"]
`,
	"app/app.py": `"""Shows its arguments, and what the cache says to the password and without."""

import http.server
import os
import socket
import sys


def ask(*commands):
    with socket.create_connection(("cache", 6379), 5) as cache:
        for words in commands:
            cache.sendall(b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%s\r\n" % (len(w), w) for w in words))
            answer = cache.recv(1000)
    return answer.decode()


class Request(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        password = os.environb[b"CACHE_PASSWORD"]
        body = repr([sys.argv, ask([b"PING"]), ask([b"AUTH", password], [b"PING"]), ask([b"AUTH", b"odd"])])
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body.encode())


http.server.ThreadingHTTPServer(("", 8000), Request).serve_forever()
`,
}

// TestRunAdaptedCommand runs commands that adapt has rewritten, so that a shell of the
// container reads the password: programs get the words that Docker Compose gives them.
func TestRunAdaptedCommand(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, withPassword)
	run := must(execute(t.Context(), w.dir, environment(aws.endpoint), program, "adapt"))(t)
	expect(t, run.code == 0, "adapt: exit code %d\n%s", run.code, run.output)
	adapted := must(os.ReadFile(filepath.Join(w.dir, "compose.aws.yaml")))(t)
	expect(t, strings.Count(string(adapted), "$${CACHE_PASSWORD}") == 3, "adapt has written\n%s", adapted)
	template := fmt.Sprint(assemblyOf(t, w).template)
	expect(t, strings.Contains(template, "requirepass") && !strings.Contains(template, `odd "word"`), "the password is in the template")

	local := underDocker(t, w.dir)
	remote, stack := onECS(t, w.dir)
	answer := local.ask(t, "80 /")
	for _, want := range []string{`--password=odd "word" $HOME \\x *`, "--user=app", "NOAUTH", "PONG", "WRONGPASS"} {
		expect(t, strings.Contains(answer.body, want), "%s is missing in %s", want, answer.body)
	}
	compare(t, "adapted", "80 /", answer, remote.ask(t, "80 /"))
	stack.remove(t)
}
