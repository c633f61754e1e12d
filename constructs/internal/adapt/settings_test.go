package adapt_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
)

// TestSettings: what an image needs in order to run is a variable, and nothing is
// left to report.
func TestSettings(t *testing.T) {
	for name, c := range map[string]struct{ service, want string }{
		"a broker": {
			"image: rabbitmq:4\n    volumes: [\"data:/var/lib/rabbitmq\"]", `RABBITMQ_NODENAME: "rabbit@localhost"`,
		},
		"a database of a later version": {
			"image: postgres\n    environment: [POSTGRES_HOST_AUTH_METHOD=trust]\n    volumes: [\"data:/var/lib/postgresql/data\"]", "PGDATA: /var/lib/postgresql/data",
		},
		"a search engine": {"image: elasticsearch:8.14.0", `node.store.allow_mmap: "false"`},
		"an analyzer":     {"image: sonarqube", `SONAR_ES_BOOTSTRAP_CHECKS_DISABLE: "true"`},
	} {
		t.Run(name, func(t *testing.T) {
			composetest.Enter(t, map[string]string{"compose.yaml": "name: shop\nservices:\n  one:\n    " + c.service + "\nvolumes: {data: {}}\n"})
			result := run(t)
			if got := content(t); !strings.Contains(got, "      "+c.want+"   # ") {
				t.Errorf("got\n%s", got)
			}
			for _, f := range result.Left {
				if len(f.Choices) > 0 && f.Choices[0].Default || f.Code == codes.ImageRefuses || f.Code == codes.MapCount || f.Code == codes.BrokerName {
					t.Errorf("left is %s", f)
				}
			}
		})
	}
}

// TestDefaultsOfServices: what is written by default for what a service has.
func TestDefaultsOfServices(t *testing.T) {
	for name, c := range map[string]struct{ service, want string }{
		"a socket of the host": {`volumes: ["/run/dbus:/run/dbus:ro", "/srv/other.sock:/other.sock"]`, "  /run/dbus: drop   # no mount"},
		"an address that a broker gives to its clients": {
			`environment: {KAFKA_ADVERTISED_LISTENERS: "PLAINTEXT://localhost:9092"}`, `KAFKA_ADVERTISED_LISTENERS: "PLAINTEXT://one:9092"   # the name`,
		},
		"hosts that are allowed": {
			"ports: [\"8000:8000\"]\n    environment: {ALLOWED_HOSTS: \"localhost,127.0.0.1\"}", `ALLOWED_HOSTS: "localhost,127.0.0.1,{host:one:8000}"   # the host name`,
		},
		"the only port, of this machine alone":   {`ports: ["127.0.0.1:3000:80"]`, `    ports: ["3000:80"]   # publish port 3000 of one; lost: privacy`},
		"a port of this machine and another one": {"ports: [\"127.0.0.1:3000:80\"]\n  two:\n    image: example/two\n    ports: [\"127.0.0.1:4000:80\"]", `# TODO services: {two: {ports: ["4000:80"]}}   # publish port 4000 of two (whether users connect to it)`},
		"a command that ends":                    {"command: kafka-topics --create\n    restart: on-failure", "    restart: \"no\"   # run the service once in each deployment"},
	} {
		t.Run(name, func(t *testing.T) {
			composetest.Enter(t, map[string]string{"compose.yaml": "name: shop\nservices:\n  one:\n    image: example/one\n    " + c.service + "\n"})
			left := run(t).Left
			if got := content(t); !strings.Contains(got, c.want) {
				t.Errorf("got\n%s\nleft %v", got, left)
			}
		})
	}
}

// TestNoSetting: a password cannot be chosen.
func TestNoSetting(t *testing.T) {
	composetest.Enter(t, map[string]string{"compose.yaml": "name: shop\nservices:\n  db:\n    image: postgres:17\n    volumes: [\"data:/var/lib/postgresql/data\"]\nvolumes: {data: {}}\n"})
	left := run(t).Left
	i := slices.IndexFunc(left, func(f finding.Finding) bool { return f.Code == codes.ImageRefuses })
	if i < 0 || len(left[i].Choices) != 0 {
		t.Errorf("left is %+v", left)
	}
}
