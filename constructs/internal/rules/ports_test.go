package rules

import (
	"fmt"
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
)

// certificate is the ARN of one.
const certificate = "arn:aws:acm:eu-central-1:123456789012:certificate/0a1b"

func TestPortRules(t *testing.T) {
	testRules(t, []ruleCase{
		{"one HTTP port", web(`ports: ["80"]`), nil},
		{"loopback is private", web(`ports: ["127.0.0.1:80:80", "[::1]:81:81"]`), []string{
			"info services.web.ports private-port",
		}},
		{"host mode is private", web(`ports: [{target: 80, mode: host}]`), []string{
			"info services.web.ports private-port",
		}},
		{"unknown mode", web(`ports: [{target: 80, mode: inside}]`), []string{
			"error services.web.ports[0] port-mode",
		}},
		{"target out of range", web(`ports: [{target: 65536}]`), []string{
			"error services.web.ports[0] port-number",
		}},
		{"published out of range", web(`ports: [{target: 80, published: "70000"}]`), []string{
			"error services.web.ports[0] port-number",
		}},
		{"published is a range", web(`ports: [{target: 80, published: "8000-8010"}]`), []string{
			"warning services.web.ports[0] port-range",
		}},
		{"sctp", web(`ports: [{target: 80, protocol: sctp}]`), []string{
			"error services.web.ports[0] port-protocol",
		}},
		{"datastore", web(`ports: ["15432:5432"]`), []string{
			"warning services.web.ports[0] datastore-port",
		}},
		{"datastore for few", web(`ports: [{target: 5432, x-aws-ingress: [10.0.0.0/8]}]`), nil},
		{"addresses of the machine", web(`ports: ["10.1.2.3:80:80", "[fd00::1]:8080:8080"]`), []string{
			"warning services.web.ports[0] host-address",
			"warning services.web.ports[1] host-address",
		}},
		{"all addresses of the machine", web(`ports: ["0.0.0.0:80:80", "[::]:8080:8080"]`), nil},
		{"an address of the machine, with sources", web(`ports: [{target: 80, host_ip: 10.1.2.3, x-aws-ingress: 10.0.0.0/8}]`), nil},
		{"datastore on loopback", web(`ports: ["127.0.0.1:5432:5432"]`), []string{
			"info services.web.ports private-port",
		}},
		{"expose", web(`expose: ["3000", "8000-8010/udp"]`), nil},
		{"expose of no port", web(`expose: ["70000"]`), []string{
			"error services.web.expose[0] port-number",
		}},
		{"no network to publish on", web(`ports: ["80"]`, `network_mode: none`), []string{
			"warning services.web.ports[0] internal-port",
		}},
		{"the bridge publishes", web(`ports: ["80"]`, `network_mode: bridge`), nil},
	})
}

func TestPublishedPortRules(t *testing.T) {
	testRules(t, []ruleCase{
		{"two services on one port", "services:\n  a: {image: a, ports: ['80:8080']}\n  b: {image: b, ports: ['80:8081']}\n", []string{
			"error services.b.ports[0] port-conflict",
		}},
		{"one service twice on one port", web(`ports: ["80:8080", "80:8081"]`), []string{
			"error services.web.ports[1] port-conflict",
		}},
		{"tcp and udp share a listener", web(`ports: ["53:53/tcp", "53:53/udp"]`), nil},
		{"tcp and udp to different targets", web(`ports: ["53:53/tcp", "53:54/udp"]`), []string{
			"error services.web.ports[1] port-conflict",
		}},
		{"private ports do not conflict", "services:\n  a: {image: a, ports: ['80']}\n  b: {image: b, ports: ['127.0.0.1:80:80']}\n", []string{
			"info services.b.ports private-port",
		}},
		{"six target groups", web(`ports: ["1-6:1-6"]`), []string{"error services.web.ports target-groups"}},
		{"five target groups, tcp and udp on one", web(`ports: ["1-5:1-5/tcp", "1:1/udp"]`), nil},
		{"51 listeners", manyPorts(51), []string{"error services listeners"}},
		{"50 listeners", manyPorts(50), nil},
		{"443 without a certificate", web(`ports: ["443"]`), []string{"warning services.web.ports[0] no-certificate"}},
		{"443 passes TLS through", web(`ports: [{target: 443, x-aws-protocol: tcp}]`), nil},
		{"443 beside TCP passes TLS through", web(`ports: ["443", "9000"]`), nil},
		{"443 with the project's certificate", web(`ports: ["443"]`) + "x-aws-certificate: " + certificate, nil},
		{"exposed ports", web(`expose: [80, "81/udp", "82-84", 85]`), nil},
		{"exposed nonsense between ports", web(`expose: [80, web, 81]`), []string{"error services.web.expose[1] port-number"}},
		{"gRPC needs a certificate", web(`ports: [{target: 50051, app_protocol: grpc}]`), []string{
			"error services.web.ports[0] certificate-needed",
		}},
		{"HTTP/2 needs a certificate", web(`ports: [{target: 80, app_protocol: http2}]`), []string{
			"error services.web.ports[0] certificate-needed",
		}},
		{"gRPC with a certificate", web(`ports: [{target: 50051, app_protocol: grpc, x-aws-certificate: "` + certificate + `"}]`), nil},
		{"gRPC as TCP", web(`ports: [{target: 50051, app_protocol: grpc}, "9000"]`), nil},
		{"a Network Load Balancer ends TLS", web(`ports: [{target: 80, x-aws-certificate: "` + certificate + `"}, "9000"]`), nil},
		{"a certificate for UDP", web(`ports: [{target: 53, protocol: udp, x-aws-certificate: "` + certificate + `"}, "9000"]`), []string{
			"error services.web.ports[0] certificate-udp",
		}},
		{"UDP that cannot be checked", web(`ports: ["53:53/udp"]`), []string{"warning services.web.ports[0] udp-health"}},
		{"UDP beside an exposed port", web(`ports: ["53:53/udp"]`, `expose: ["8080"]`), nil},
	})
}

// manyPorts is a file with five services or more that publish n ports.
func manyPorts(n int) string {
	var b strings.Builder
	b.WriteString("services:\n")
	for first := 10000; first < 10000+n; first += 5 {
		last := min(first+4, 10000+n-1)
		fmt.Fprintf(&b, "  s%d: {image: s, ports: ['%d-%d:%d-%d']}\n", first, first, last, first, last)
	}
	return b.String()
}

func TestPortConflictNamesBoth(t *testing.T) {
	fs := Check(composetest.Text(t, "services:\n  a: {image: a, ports: ['80:8080']}\n  b: {image: b, ports: ['80']}\n"))
	want := "a:8080/tcp and b:80/tcp both publish port 80"
	if len(fs) != 1 || fs[0].Message != want || !strings.Contains(fs[0].Fix, "expose") {
		t.Errorf("got %v, want %q with a fix that names expose", fs, want)
	}
}

func TestPortExtensionRules(t *testing.T) {
	health := func(value string) string {
		return web(`ports: [{target: 80, x-aws-healthcheck: {` + value + `}}]`)
	}
	one := func(name string) []string {
		return []string{"error services.web.ports[0].x-aws-healthcheck." + name + " target-health"}
	}
	testRules(t, []ruleCase{
		{"protocol", web(`ports: [{target: 80, x-aws-protocol: ftp}]`), []string{
			"error services.web.ports[0].x-aws-protocol extension-value",
		}},
		{"protocol of UDP", web(`expose: ["80"]`, `ports: [{target: 53, protocol: udp, x-aws-protocol: http}]`), []string{
			"error services.web.ports[0].x-aws-protocol extension-value",
		}},
		{"certificate", web(`ports: [{target: 80, x-aws-certificate: "arn:aws:iam::123456789012:server-certificate/x"}]`), []string{
			"error services.web.ports[0].x-aws-certificate extension-value",
		}},
		{"ingress of nobody", web(`ports: [{target: 80, x-aws-ingress: []}]`), []string{
			"error services.web.ports[0].x-aws-ingress extension-type",
		}},
		{"ingress", web(`ports: [{target: 80, x-aws-ingress: [10.0.0.1, 10.0.0.0/33, sg-1, pl-1]}]`), []string{
			"error services.web.ports[0].x-aws-ingress[0] ingress",
			"error services.web.ports[0].x-aws-ingress[1] ingress",
			"error services.web.ports[0].x-aws-ingress[2] ingress",
			"error services.web.ports[0].x-aws-ingress[3] ingress",
		}},
		{"health", health(`path: /healthz, codes: "200,204", interval: 5s, timeout: 2s`), nil},
		{"health path", health(`path: healthz`), one("path")},
		{"health codes", health(`codes: 2xx`), one("codes")},
		{"health codes out of range", health(`codes: 100-200`), one("codes")},
		{"health interval", health(`interval: often`), one("interval")},
		{"health interval in parts of seconds", health(`interval: 5500ms`), one("interval")},
		{"health interval too long", health(`interval: 301s`), one("interval")},
		{"health timeout not below interval", health(`interval: 10s, timeout: 10s`), one("timeout")},
		{"health threshold", health(`healthy_threshold: 1`), one("healthy_threshold")},
		{"health threshold too high", health(`unhealthy_threshold: 11`), one("unhealthy_threshold")},
	})
}
