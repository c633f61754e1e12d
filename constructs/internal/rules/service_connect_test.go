package rules

import (
	"fmt"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

func TestConnectPorts(t *testing.T) {
	const on = "x-aws-service_connect: true\n"
	for _, c := range []struct{ name, file, want string }{
		{"no part", web(`ports: ["80:80"]`), "[]"},
		{"by the project", on + web(`ports: ["80:80"]`), "[{80 tcp}]"},
		{"by the service", web(`expose: ["8080", "70"]`, "x-aws-service_connect: true"), "[{70 tcp} {8080 tcp}]"},
		{"not this service", on + web(`ports: ["80:80"]`, "x-aws-service_connect: false"), "[]"},
		{"without a port", on + web(), "[]"},
		{"what it speaks", on + web(`ports: [{target: 1, published: 1, app_protocol: grpc}, {target: 2, x-aws-protocol: http}, {target: 3, published: 3, app_protocol: https}]`),
			"[{1 grpc} {2 http} {3 tcp}]"},
		{"UDP", on + web(`ports: ["80", "53/udp"]`), "[]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := composetest.Text(t, c.file)
			if got := fmt.Sprint(model.New(p).Service("web").ConnectPorts()); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestTaskSizeOf(t *testing.T) {
	p := composetest.Text(t, web("cpus: 0.5", "mem_limit: 1g", "x-aws-service_connect: true"))
	if got := model.New(p).Service("web").TaskSize(); got.CPU != 768 || got.MemoryMiB != 1088 {
		t.Errorf("got %+v", got)
	}
}

func TestServiceConnectRules(t *testing.T) {
	const on = "x-aws-service_connect: true\n"
	testRules(t, []ruleCase{
		{"known port", on + web(`environment: {A: "api:8080"}`) + "  api: {image: i, expose: [8080]}\n", nil},
		{"unknown port", on + web(`environment: {A: "http://api:9090/x"}`) + "  api: {image: i, expose: [8080]}\n", []string{
			"warning services.web.environment.A service-connect-port",
		}},
		{"unknown port of a service without ports", on + web(`environment: {A: "api:9090"}`) + "  api: {image: i}\n", nil},
		{"unknown port, asked by one that takes no part",
			on + web(`environment: {A: "api:9090"}`, "x-aws-service_connect: false") + "  api: {image: i, expose: [8080]}\n", nil},
		{"UDP", on + web(`expose: ["53/udp"]`), []string{"warning services.web service-connect-udp"}},
		{"no truth value", web("x-aws-service_connect: 5"), []string{"error services.web.x-aws-service_connect extension-type"}},
		{"size with the proxy", web("cpus: 16", "mem_limit: 120g", "x-aws-service_connect: true"), []string{"error services.web size"}},
	})
}
