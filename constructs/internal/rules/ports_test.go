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
		{"one HTTP port", web(`ports: ["80:80"]`), nil},
		{"loopback is private", web(`ports: ["127.0.0.1:80:80", "[::1]:81:81", "82:82"]`), []string{
			"info services.web.ports private-port",
		}},
		{"a random port is private", web(`ports: ["80", "0:81", "127.0.0.1::82", "83:83"]`), []string{
			"info services.web.ports private-port",
		}},
		{"two random ports do not conflict", "services:\n  a: {image: a, ports: ['9100']}\n  b: {image: b, ports: ['9100', '80:80']}\n", []string{
			"info services.a.ports private-port",
			"info services.b.ports private-port",
		}},
		{"x-aws-* publish", web(`ports: [{target: 80, x-aws-host: a.example.com}]`), nil},
		{"host mode publishes", web(`ports: [{target: 80, published: 80, mode: host}]`), nil},
		{"unknown mode", web(`ports: [{target: 80, published: 80, mode: inside}]`), []string{
			"error services.web.ports[0] port-mode",
		}},
		{"target out of range", web(`ports: [{target: 65536, published: 80}]`), []string{
			"error services.web.ports[0] port-number",
		}},
		{"published out of range", web(`ports: [{target: 80, published: "70000"}]`), []string{
			"error services.web.ports[0] port-number",
		}},
		{"published is a range", web(`ports: [{target: 80, published: "8000-8010"}]`), []string{
			"warning services.web.ports[0] port-range",
		}},
		{"sctp", web(`ports: [{target: 80, published: 80, protocol: sctp}]`), []string{
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
		{"a debugger", web(`ports: ["80:80", "9229:9229", "15005:5005", "127.0.0.1:9230:9230"]`), []string{
			"info services.web.ports private-port",
			"warning services.web.ports[1] debugger-port",
			"warning services.web.ports[2] debugger-port",
		}},
		{"a debugger for few", web(`ports: [{target: 9003, published: 9003, x-aws-ingress: [10.0.0.0/8]}]`), nil},
		{"not a debugger, by what it speaks", web(`ports: [{target: 9229, published: 9229, app_protocol: http}]`), nil},
		{"not a debugger, by the transport", web(`expose: ["80"]`, `ports: ["9229:9229/udp"]`), nil},
		{"not a debugger, by the health check", web(`ports: ["5678:5678"]`, `healthcheck: {test: curl -f http://localhost:5678/healthz}`), nil},
		{"not a debugger, by the image", "services: {flow: {image: docker.n8n.io/n8nio/n8n:1, ports: ['5678:5678']}}", nil},
		{"datastore on loopback", web(`ports: ["127.0.0.1:5432:5432"]`), []string{
			"info services.web.ports private-port",
		}},
		{"expose", web(`expose: ["3000", "8000-8010/udp"]`), nil},
		{"expose of no port", web(`expose: ["70000"]`), []string{
			"error services.web.expose[0] port-number",
		}},
		{"no network to publish on", web(`ports: ["80:80"]`, `network_mode: none`), []string{
			"warning services.web.ports[0] internal-port",
		}},
		{"the bridge publishes", web(`ports: ["80:80"]`, `network_mode: bridge`), nil},
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
		{"private ports do not conflict", "services:\n  a: {image: a, ports: ['80:80']}\n  b: {image: b, ports: ['127.0.0.1:80:80']}\n", []string{
			"info services.b.ports private-port",
		}},
		{"six target groups", web(`ports: ["1-6:1-6"]`), []string{"error services.web.ports target-groups"}},
		{"five target groups, tcp and udp on one", web(`ports: ["1-5:1-5/tcp", "1:1/udp"]`), nil},
		{"51 listeners", manyPorts(51), []string{"error services listeners"}},
		{"50 listeners", manyPorts(50), nil},
		{"a certificate of a neighbour", web(`ports: [{target: 443, published: 443, x-aws-host: a.b, x-aws-certificate: "arn:aws:acm:eu-west-1:123456789012:certificate/0"}]`) +
			"  api: {image: i, ports: [{target: 443, published: 443, x-aws-host: c.d}]}\n", nil},
		{"443 without a certificate", web(`ports: ["443:443"]`), []string{"warning services.web.ports[0] no-certificate"}},
		{"TLS on another port without a certificate", web(`ports: ["8080:80", "8443:443"]`), []string{"warning services.web.ports[1] no-certificate"}},
		{"HTTPS by name without a certificate", web(`ports: [{target: 8443, published: 8443, app_protocol: https}]`), []string{
			"warning services.web.ports[0] no-certificate",
		}},
		{"HTTPS by x-aws-protocol without a certificate", web(`ports: [{target: 443, published: 9443, x-aws-protocol: https}]`), []string{
			"warning services.web.ports[0] no-certificate",
		}},
		{"TLS on another port with the project's certificate", web(`ports: ["8443:443"]`) + "x-aws-certificate: " + certificate, nil},
		{"TLS to a port that is not known for HTTP", web(`ports: ["443:8443"]`), nil},
		{"HTTP behind the project's certificate", "services:\n  web: {image: web, ports: ['443:8000']}\n" +
			"  admin: {image: admin, ports: [{target: 8080, published: 443, x-aws-host: admin.example.com}]}\nx-aws-certificate: " + certificate, nil},
		{"HTTP behind a certificate of the port", web(`ports: [{target: 8000, published: 443, x-aws-certificate: "` + certificate + `"}]`), nil},
		{"TCP beside the project's certificate", web(`ports: [{target: 8000, published: 443, x-aws-protocol: tcp}]`) + "x-aws-certificate: " + certificate, []string{
			"warning x-aws-certificate unused-certificate",
		}},
		{"443 passes TLS through", web(`ports: [{target: 443, x-aws-protocol: tcp}]`), nil},
		{"443 beside TCP passes TLS through", web(`ports: ["443:443", "9000:9000"]`), nil},
		{"443 with the project's certificate", web(`ports: ["443:443"]`) + "x-aws-certificate: " + certificate, nil},
		{"exposed ports", web(`expose: [80, "81/udp", "82-84", 85]`), nil},
		{"exposed nonsense between ports", web(`expose: [80, web, 81]`), []string{"error services.web.expose[1] port-number"}},
		{"gRPC needs a certificate", web(`ports: [{target: 50051, published: 50051, app_protocol: grpc}]`), []string{
			"error services.web.ports[0] certificate-needed",
		}},
		{"HTTP/2 needs a certificate", web(`ports: [{target: 80, published: 80, app_protocol: http2}]`), []string{
			"error services.web.ports[0] certificate-needed",
		}},
		{"gRPC with a certificate", web(`ports: [{target: 50051, published: 50051, app_protocol: grpc, x-aws-certificate: "` + certificate + `"}]`), nil},
		{"gRPC as TCP", web(`ports: [{target: 50051, published: 50051, app_protocol: grpc}, "9000:9000"]`), nil},
		{"a Network Load Balancer ends TLS", web(`ports: [{target: 80, x-aws-certificate: "` + certificate + `"}, "9000:9000"]`), nil},
		{"a certificate for UDP", web(`ports: [{target: 53, published: 53, protocol: udp, x-aws-certificate: "` + certificate + `"}, "9000:9000"]`), []string{
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

// TestPortConflictNamesAll: one port is one mistake, however many services
// publish it.
func TestPortConflictNamesAll(t *testing.T) {
	t.Parallel()
	var file strings.Builder
	file.WriteString("services:\n")
	for i := range 11 {
		fmt.Fprintf(&file, "  s%02d: {image: s, ports: ['3200:3200']}\n", i)
	}
	errors := Check(composetest.Text(t, file.String())).Errors()
	if len(errors) != 1 {
		t.Fatalf("%d errors: %v", len(errors), errors)
	}
	for i := range 11 {
		if name := fmt.Sprintf("s%02d:3200/tcp", i); !strings.Contains(errors[0].Message, name) {
			t.Errorf("%s is not named in %q", name, errors[0].Message)
		}
	}
	for _, way := range []string{"other ports", "expose", "app_protocol", "x-aws-host"} {
		if !strings.Contains(errors[0].Fix, way) {
			t.Errorf("%s is not among the ways out: %q", way, errors[0].Fix)
		}
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
		{"protocol of UDP", web(`expose: ["80"]`, `ports: [{target: 53, published: 53, protocol: udp, x-aws-protocol: http}]`), []string{
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
		{"health interval alone", health(`interval: 5s`), nil},
		{"health timeout alone", health(`timeout: 60s`), nil},
		{"health port", health(`port: 8080`), nil},
		{"health port that is none", health(`port: 65536`), one("port")},
		{"health timeout not below interval", health(`interval: 10s, timeout: 10s`), one("timeout")},
		{"health threshold", health(`healthy_threshold: 1`), one("healthy_threshold")},
		{"health threshold too high", health(`unhealthy_threshold: 11`), one("unhealthy_threshold")},
	})
}
