package rules_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
	"github.com/compose-cdk/compose-cdk/constructs/internal/rules"
)

// messagesOf lists message and remedy of the findings with a code, sorted.
func messagesOf(t *testing.T, code string, files map[string]string) []string {
	t.Helper()
	composetest.Enter(t, files)
	var out []string
	for _, f := range rules.Check(composetest.File(t, "compose.yaml")) {
		if f.Code == code {
			out = append(out, f.Path+": "+f.Message+"; "+f.Fix)
		}
	}
	slices.Sort(out)
	return out
}

// holds compares findings with what each of them must begin with and have in it.
func holds(t *testing.T, got []string, want ...[2]string) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("got %d findings, want %d:\n%s", len(got), len(want), strings.Join(got, "\n"))
	}
	for i, w := range want {
		if !strings.HasPrefix(got[i], w[0]+": ") || !strings.Contains(got[i], w[1]) {
			t.Errorf("got  %s\nwant %s … %s", got[i], w[0], w[1])
		}
	}
}

// TestDockerAddresses: addresses that only Docker has are found wherever they
// stand, once in each place.
func TestDockerAddresses(t *testing.T) {
	got := messagesOf(t, "docker-host", map[string]string{
		"compose.yaml": `
services:
  edge:
    build: {context: ., args: {UP: "docker.for.mac.localhost:80"}}
    environment: {RESOLVER: 127.0.0.11, GATEWAY: "172.17.0.1:8080", OTHER: "172.17.0.10", API: "http://gateway.docker.internal:18080/x"}
    command: [serve, --db=host.docker.internal]
    volumes: ["./default.conf:/etc/nginx/conf.d/default.conf:ro", "./notes:/notes:ro", "./large.conf:/large.conf:ro"]
    configs: [{source: extra, target: /config/extra.conf}]
    depends_on: [api]
  api: {image: "example/api:1", ports: ["18080:8080"]}
configs:
  extra: {content: "resolver 127.0.0.11;"}
`,
		"Dockerfile":         "FROM nginx\n# host.docker.internal is not used\nENV UP=host.docker.internal:18080\n",
		"default.conf":       "server {\n  resolver 127.0.0.11;\n}\n# 172.17.0.1\nset $a host.docker.internal; set $b host.docker.internal:18080;\n",
		"notes/README.md":    "host.docker.internal",
		"notes/app/main.py":  "host.docker.internal",
		"notes/settings.yml": "api: http://host.docker.internal:9000\n",
		"large.conf":         strings.Repeat("x", 300<<10) + "\nhost.docker.internal",
	})
	holds(t, got,
		[2]string{"services.edge.build.args.UP", "docker.for.mac.localhost is the Docker host"},
		[2]string{"services.edge.build", "host.docker.internal on line 3 of Dockerfile"},
		[2]string{"services.edge.command", "host.docker.internal is the Docker host"},
		[2]string{"services.edge.configs[0]", "127.0.0.11 on line 1 of config extra"},
		[2]string{"services.edge.environment.API", "write api:8080 for port 18080"},
		[2]string{"services.edge.environment.GATEWAY", "use the name of a service"},
		[2]string{"services.edge.environment.RESOLVER", "169.254.169.253, and full names such as api.test.local"},
		[2]string{"services.edge.volumes[0]", "127.0.0.11 on line 2 of default.conf"},
		[2]string{"services.edge.volumes[0]", "host.docker.internal on line 5 of default.conf"},
		[2]string{"services.edge.volumes[1]", "line 1 of notes/settings.yml"},
	)
}

func TestLocalhostAddresses(t *testing.T) {
	got := messagesOf(t, "localhost-address", map[string]string{"compose.yaml": `
services:
  web:
    image: nginx
    ports: ["8080:80"]
    expose: ["9000"]
    environment:
      SITE_URL: http://127.0.0.1:8080
      API_URL: http://localhost:3000/v1?key=visible
      CORS_ORIGINS: http://localhost:5555
      WEB_ORIGINS: http://localhost:5555,http://localhost:8080
      PUBLIC_HOST: localhost
      SHOP_SITES_DOMAIN: localhost:5555
      OWN_URL: http://localhost:9000
      UNKNOWN_URL: http://localhost:4444
      HEALTH_URL: http://localhost:3000
      EXTERNAL_LIST: http://localhost:3000,https://shop.example.com
      BASE_URL: https://localhost.example.com
      APP_URL: http://localhost:8080
    x-aws-environment: {APP_URL: "{url:web:80}"}
  api: {image: example/api, ports: ["3000:3000"]}
`})
	holds(t, got,
		[2]string{"services.web.environment.API_URL", `{API_URL: "http://{address:api:3000}…"}`},
		[2]string{"services.web.environment.CORS_ORIGINS", `their own computer; add x-aws-environment: {CORS_ORIGINS: "{url:service:port}"} to the service`},
		[2]string{"services.web.environment.PUBLIC_HOST", `their own computer; add x-aws-environment: {PUBLIC_HOST: "{host:web:80}"} to the service`},
		[2]string{"services.web.environment.SHOP_SITES_DOMAIN", "sends users to localhost:5555"},
		[2]string{"services.web.environment.SITE_URL",
			`it becomes the address of web on AWS; add x-aws-environment: {SITE_URL: "{url:web:80}"} to the service to confirm this, or to set another address`},
		[2]string{"services.web.environment.WEB_ORIGINS", `to http://localhost:8080, which is their own computer: it becomes the address of web on AWS; add x-aws-environment: {WEB_ORIGINS: "{url:web:80}…"}`},
	)
	if strings.Contains(strings.Join(got, "\n"), "visible") {
		t.Error("a finding shows more of a value than the address")
	}
}

// TestLocalhostWithoutPort: the host alone is that of the load balancer, where
// there is one; what a broker advertises stays.
func TestLocalhostWithoutPort(t *testing.T) {
	got := messagesOf(t, "localhost-address", map[string]string{"compose.yaml": `
services:
  web:
    image: example/web
    ports: ["8080:8080", "9000:9000"]
    environment: {KC_HOSTNAME: localhost, KAFKA_ADVERTISED_HOST_NAME: localhost, URL: "http://localhost:8080"}
  worker: {image: example/worker, environment: {LOCAL_DOMAIN: localhost}}
`})
	holds(t, got,
		[2]string{"services.web.environment.KAFKA_ADVERTISED_HOST_NAME", `their own computer; add x-aws-environment: {KAFKA_ADVERTISED_HOST_NAME: "{host:web:8080}"}`},
		[2]string{"services.web.environment.KC_HOSTNAME", `it becomes the address of web on AWS; add x-aws-environment: {KC_HOSTNAME: "{host:web:8080}"}`},
		[2]string{"services.web.environment.URL", `it becomes the address of web on AWS`},
		[2]string{"services.worker.environment.LOCAL_DOMAIN", `it becomes the address of web on AWS; add x-aws-environment: {LOCAL_DOMAIN: "{host:web:8080}"}`},
	)
}

// TestAdvertisedAddresses: what a broker tells its clients is its own address, not
// that of another service which publishes a port.
func TestAdvertisedAddresses(t *testing.T) {
	got := messagesOf(t, "localhost-address", map[string]string{"compose.yaml": `
services:
  kafka: {image: example/kafka, environment: {KAFKA_ADVERTISED_LISTENERS: "PLAINTEXT://localhost:9092", KAFKA_ADVERTISED_HOST_NAME: localhost}}
  web: {image: nginx, ports: ["80:80"], environment: {ADVERTISED_URL: "http://localhost"}}
`})
	holds(t, got,
		[2]string{"services.kafka.environment.KAFKA_ADVERTISED_HOST_NAME", "as the address of kafka, which is their own task; write kafka in its place"},
		[2]string{"services.kafka.environment.KAFKA_ADVERTISED_LISTENERS", "write kafka in its place"},
		[2]string{"services.web.environment.ADVERTISED_URL", "it becomes the address of web on AWS"},
	)
}

// TestHostLists: a server refuses requests for hosts that are not in its list, and
// a health check may ask for those that are.
func TestHostLists(t *testing.T) {
	for _, c := range []struct{ name, value, more, want string }{
		{"a list", `DJANGO_ALLOWED_HOSTS: "localhost 127.0.0.1 [::1]"`, "", `write the list in x-aws-environment: {DJANGO_ALLOWED_HOSTS: "…{host:web:80}"}`},
		{"with the name of the service", `ALLOWED_HOSTS: "localhost,web"`, "", "it gets that of web on AWS"},
		{"one host", "TRUSTED_DOMAINS: localhost", "", "it gets that of web on AWS"},
		{"one host that a health check asks", "ALLOWED_HOSTS: localhost", `healthcheck: {test: "curl http://localhost/"}`, "add the name to the list, as x-aws-environment: {ALLOWED_HOSTS: "},
		{"a domain", `ALLOWED_HOSTS: "localhost,shop.example.com"`, "", ""},
		{"any host", `ALLOWED_HOSTS: "*"`, "", ""},
		{"none", `ALLOWED_HOSTS: ""`, "", ""},
		{"another service", "ALLOWED_HOSTS: other", "", ""},
		{"in quotes", `ALLOWED_HOSTS: '["localhost"]'`, "", "it becomes the address of web on AWS"},
	} {
		got := messagesOf(t, "localhost-address", map[string]string{
			"compose.yaml": "services:\n  web:\n    image: example/web\n    ports: [\"80:80\"]\n    environment: {" + c.value + "}\n    " + c.more + "\n",
		})
		if (len(got) > 0) != (c.want != "") || len(got) > 0 && !strings.Contains(got[0], c.want) {
			t.Errorf("%s: got %q", c.name, got)
		}
	}
}

// TestLocalhostOfSharedFiles: a database does not use the variables of the
// application whose env file it has too.
func TestLocalhostOfSharedFiles(t *testing.T) {
	got := messagesOf(t, "localhost-address", map[string]string{"all.env": "SITE_URL=http://localhost:8080\n", "compose.yaml": `
services:
  web: {image: example/web, ports: ["8080:80"], env_file: all.env}
  db: {image: "postgres:17", env_file: all.env}
  cache: {image: "redis:7", environment: {APP_URL: "http://localhost:8080"}}
`})
	holds(t, got,
		[2]string{"services.cache.environment.APP_URL", "it becomes the address of web"},
		[2]string{"services.web.environment.SITE_URL", "it becomes the address of web"},
	)
}

func TestHostNamesWithADot(t *testing.T) {
	for name, c := range map[string]struct {
		other string
		want  int
	}{
		"of the service alone": {"{image: nginx}", 0},
		"that others name":     {`{image: nginx, environment: {GIT_URL: "http://git.example.com"}}`, 1},
	} {
		got := messagesOf(t, "alias-dots", map[string]string{
			"compose.yaml": "services:\n  git: {image: i, hostname: git.example.com, environment: {SITE_URL: 'http://git.example.com'}}\n  web: " + c.other + "\n",
		})
		if len(got) != c.want {
			t.Errorf("%s: got %q", name, got)
		}
	}
}

func TestAddressVariables(t *testing.T) {
	const services = `
  api: {image: example/api, ports: ["3000:3000", "3001:3001"]}
  back: {image: example/back, expose: ["80"]}
  side: {image: example/side, network_mode: "service:back"}
  task: {image: example/task, x-aws-job: true}
`
	for _, tt := range []struct{ name, value, want string }{
		{"a URL", "{url:web:80}", ""},
		{"the only port", "{url:web}/x,{host:web}", ""},
		{"a port that speaks TCP", "http://{address:api:3000}", ""},
		{"a service", "{internal:back}", ""},
		{"braces of JSON", `{"a": {"b": "c"}}`, ""},
		{"no such word", "{uri:web:80}", `"uri" is not a known keyword`},
		{"no end", "{url:web:80", "it has no closing brace"},
		{"no such service", "{url:wed:80}", "did you mean web?"},
		{"no such port", "{url:web:8080}", "publishes the container ports 80, not 8080"},
		{"nothing published", "{url:back:80}", `service "back" publishes no ports`},
		{"one of two", "{address:api}", "publishes several container ports (3000, 3001)"},
		{"no URL", "{url:api:3000}", "write http://{address:api:3000}"},
		{"a name with a port", "{internal:back:80}", "write {internal:back}:80"},
		{"a sidecar", "{internal:side}", "write {internal:back}"},
		{"a job", "{internal:task}", "its task ends"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			composetest.Enter(t, map[string]string{"compose.yaml": "services:\n  web:\n    image: nginx\n    ports: [\"8080:80\"]\n    x-aws-environment: {VALUE: '" + tt.value + "'}" + services})
			var got []string
			for _, f := range rules.Check(composetest.File(t, "compose.yaml")).Errors() {
				got = append(got, f.Path+": "+f.Message+"; "+f.Fix)
			}
			switch {
			case tt.want == "" && len(got) > 0:
				t.Errorf("got %q, want no error", got)
			case tt.want != "" && (len(got) != 1 || !strings.HasPrefix(got[0], "services.web.x-aws-environment.VALUE: ") || !strings.Contains(got[0], tt.want)):
				t.Errorf("got %q, want one error with %q", got, tt.want)
			}
		})
	}
}

// TestStaticUpstreams: nginx asks for the address of a service once, unless the
// name is in a variable or Service Connect answers.
func TestStaticUpstreams(t *testing.T) {
	const compose = `
services:
  web: {image: "nginx:1", volumes: ["./default.conf:/etc/nginx/conf.d/default.conf:ro"]}
  api: {image: "example/api:1", expose: ["8080"]}
`
	for _, tt := range []struct {
		name, compose, conf string
		want                int
	}{
		{"upstream", compose, "upstream api {\n  server api:8080 max_fails=3;\n}\n", 1},
		{"proxy_pass", compose, "location / { proxy_pass http://api:8080/; }", 1},
		{"variable", compose, "set $up api.test.local;\nproxy_pass http://$up:8080;", 0},
		{"resolve", compose, "server api:8080 resolve;", 0},
		{"itself", compose, "server_name web;\nproxy_pass http://web:1;", 0},
		{"another host", compose, "proxy_pass http://example.com;\nserver_name api;", 0},
		{"comment", compose, "# server api:8080;", 0},
		{"Service Connect", "x-aws-service_connect: true" + compose, "server api:8080;", 0},
		{"another server", strings.Replace(compose, "nginx:1", "example/web", 1), "", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := messagesOf(t, "static-upstream", map[string]string{"compose.yaml": tt.compose, "default.conf": "http {\n" + tt.conf + "\n}\n"})
			if len(got) != tt.want {
				t.Fatalf("got %q, want %d", got, tt.want)
			}
			if tt.want > 0 && !strings.Contains(got[0], "services.web.volumes[0]: default.conf uses api") {
				t.Errorf("got %q, want the file and the service", got)
			}
		})
	}
}

func TestTemplateServices(t *testing.T) {
	for _, tt := range []struct {
		base string
		want int
	}{
		{"{image: busybox}", 1},
		{"{image: 'docker.io/library/alpine:3.22'}", 1},
		{"{image: 'python:3.13@sha256:0000000000000000000000000000000000000000000000000000000000000000'}", 1},
		{"{image: busybox, command: sleep infinity}", 0},
		{"{image: busybox, tty: true}", 0},
		{"{image: busybox, x-aws-run: true}", 0},
		{"{image: busybox, network_mode: 'service:web'}", 0},
		{"{image: example/busybox}", 0},
		{"{image: nginx}", 0},
	} {
		got := messagesOf(t, "template-service", map[string]string{"compose.yaml": "services:\n  base: " + tt.base + "\n  web: {image: nginx}\n"})
		if len(got) != tt.want {
			t.Errorf("%s: got %q, want %d", tt.base, got, tt.want)
		}
	}
	if got := messagesOf(t, "template-service", map[string]string{"compose.yaml": "services:\n  base: {image: busybox}\n  web: {image: nginx, depends_on: [base]}\n"}); len(got) > 0 {
		t.Errorf("needed by another: got %q, want none", got)
	}
}

func TestServiceNamesWithADot(t *testing.T) {
	got := messagesOf(t, "alias-dots", map[string]string{"compose.yaml": "services:\n  web: {image: nginx}\n  api.v1: {image: nginx}\n"})
	holds(t, got, [2]string{`services["api.v1"]`, "use a name with hyphens, such as api-v1"})
	if got := messagesOf(t, "alias-dots", map[string]string{"compose.yaml": "services:\n  api.v1: {image: nginx}\n"}); len(got) > 0 {
		t.Errorf("alone: got %q, want none", got)
	}
}

func TestOwnNamesInHealthChecks(t *testing.T) {
	for _, tt := range []struct {
		attributes string
		want       int
	}{
		{`{image: web, scale: 2, healthcheck: {test: "curl http://web:80"}}`, 1},
		{`{image: web, deploy: {x-aws-autoscaling: {max: 3, cpu: 60}}, healthcheck: {test: "curl http://web:80"}}`, 1},
		{`{image: web, healthcheck: {test: "curl http://web:80"}}`, 0},
		{`{image: web, scale: 2, healthcheck: {test: "curl http://localhost:80"}}`, 0},
		{`{image: web, scale: 2, environment: {PEERS: "web:80"}}`, 0},
	} {
		got := messagesOf(t, "own-name", map[string]string{"compose.yaml": "services:\n  web: " + tt.attributes + "\n"})
		if len(got) != tt.want {
			t.Errorf("%s: got %q, want %d", tt.attributes, got, tt.want)
		}
	}
}

func TestExtraHosts(t *testing.T) {
	got := messagesOf(t, "invalid-value", map[string]string{"compose.yaml": "services:\n  web: {image: web, extra_hosts: [\"db=somewhere\", \"a b=10.0.0.1\", \"ok=10.0.0.1\"]}\n"})
	holds(t, got,
		[2]string{"services.web.extra_hosts.db", "is not an IP address"},
		[2]string{`services.web.extra_hosts["a b"]`, "is not the name of a host"},
	)
	const gateway = "services:\n  web: {image: web, extra_hosts: [\"host.docker.internal=host-gateway\"]"
	got = messagesOf(t, "docker-host", map[string]string{"compose.yaml": gateway + "}\n"})
	holds(t, got, [2]string{`services.web.extra_hosts["host.docker.internal"]`, "does not exist on ECS"})
	got = messagesOf(t, "docker-host", map[string]string{"compose.yaml": gateway + ", environment: {API: \"http://host.docker.internal:1\"}}\n"})
	holds(t, got, [2]string{"services.web.environment.API", "does not exist on ECS"})
}
