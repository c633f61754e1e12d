package plan_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/busybox"
	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

func TestHosts(t *testing.T) {
	for _, tt := range []struct {
		name, attributes string
		own, extra       []string
	}{
		{"nothing", "{image: kafka}", nil, nil},
		{"variable", `{image: kafka, environment: {ADVERTISED: "PLAINTEXT://kafka:9092"}}`, []string{"kafka.test.local", "kafka"}, nil},
		{"command", `{image: kafka, command: [serve, --host, kafka]}`, []string{"kafka.test.local", "kafka"}, nil},
		{"health check", `{image: kafka, healthcheck: {test: "curl http://kafka:8080"}}`, []string{"kafka.test.local", "kafka"}, nil},
		{"alias", `{image: kafka, hostname: broker, environment: {URL: "http://broker:1"}, networks: {default: {aliases: [queue]}}}`,
			[]string{"kafka.test.local", "kafka", "broker", "queue"}, nil},
		{"a value that is no host", `{image: kafka, environment: {TOPIC: kafka}}`, nil, nil},
		{"several tasks", `{image: kafka, scale: 2, environment: {PEERS: "kafka:9092"}}`, nil, nil},
		{"job", `{image: kafka, x-aws-job: true, environment: {URL: "http://kafka:1"}}`, nil, nil},
		{"extra_hosts", `{image: kafka, extra_hosts: ["ledger=10.0.0.5", "host.docker.internal=host-gateway", "six=::1"]}`, nil,
			[]string{"10.0.0.5 ledger", "::1 six"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := plan.New(composetest.Text(t, "services:\n  kafka: "+tt.attributes+"\n  other: {image: x, environment: {KAFKA: \"kafka:9092\"}}\n"))
			for _, s := range p.Services {
				if got := s.Task.Hosts; s.Name == "kafka" && (!slices.Equal(got.Own, tt.own) || !slices.Equal(got.Extra, tt.extra)) {
					t.Errorf("got %q and %q, want %q and %q", got.Own, got.Extra, tt.own, tt.extra)
				} else if s.Name == "other" && !got.IsZero() {
					t.Errorf("other gets %v", got)
				}
			}
		})
	}
}

// TestHostsOfSidecars: a sidecar mentions the name of the task, and adds lines.
func TestHostsOfSidecars(t *testing.T) {
	p := plan.New(composetest.Text(t, `
services:
  web: {image: nginx}
  side: {image: side, network_mode: "service:web", environment: {WEB_URL: "http://web:80"}, extra_hosts: ["ledger=10.0.0.5"]}
`))
	if got := p.Services[0].Task.Hosts; !slices.Equal(got.Own, []string{"web.test.local", "web"}) || !slices.Equal(got.Extra, []string{"10.0.0.5 ledger"}) {
		t.Errorf("got %v", got)
	}
}

// TestHostsScript runs the script with the program of the container that has
// it, but another hosts file and other addresses.
func TestHostsScript(t *testing.T) {
	script := plan.Hosts{Own: []string{"web.test.local", "web"}, Extra: []string{"10.0.0.5 ledger"}}.Script()
	for _, tt := range []struct{ name, file, want string }{
		{"written", filepath.Join(t.TempDir(), "hosts"), "10.1.2.3 web.test.local web\n10.0.0.5 ledger\n"},
		{"not to be written", "/proc/self/hosts", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text := "hostname() { echo 127.0.0.1 10.1.2.3 10.1.2.4; }; " + strings.ReplaceAll(script, "/etc/hosts", tt.file)
			if out, err := busybox.Run(t, []string{"sh", "-c", text}, nil, "unused"); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			if got, _ := os.ReadFile(tt.file); string(got) != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
