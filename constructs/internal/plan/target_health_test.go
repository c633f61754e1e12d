package plan_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// targets lists what the target groups ask, in the order of their listeners.
func targets(p plan.Project) []plan.TargetHealth {
	var out []plan.TargetHealth
	for _, lb := range p.Ingress.LoadBalancers {
		for _, l := range lb.Listeners {
			if l.Target != nil {
				out = append(out, l.Target.HealthCheck)
			}
			for _, rule := range l.Rules {
				out = append(out, rule.Target.HealthCheck)
			}
		}
	}
	return out
}

// TestOneHealthPort: all target groups of a service ask one port, so that a
// published port on which nothing listens ends no task.
func TestOneHealthPort(t *testing.T) {
	t.Parallel()
	const http = "x-aws-protocol: http"
	for name, c := range map[string]struct{ service, want string }{
		"by the health check":         {`ports: ["80:80", "8444:8444", "9229:9229"], healthcheck: {test: [CMD, curl, -f, "http://localhost:80/"]}`, "HTTP 80, HTTP 80, HTTP 80"},
		"without a port in the URL":   {`ports: ["9000:9000", "80:80"], healthcheck: {test: curl -f http://127.0.0.1/}`, "HTTP 80, HTTP 80"},
		"HTTPS in the health check":   {`ports: ["80:80", "443:443"], healthcheck: {test: curl -kf https://localhost/}`, "HTTPS 443, HTTPS 443"},
		"by the service's own name":   {`ports: ["80:80", "3000:3000"], healthcheck: {test: wget http://a:3000/}`, "TCP 3000, TCP 3000"},
		"by nc":                       {`ports: ["9000:9000", "3000:3000"], healthcheck: {test: nc -z localhost 3000}`, "TCP 3000, TCP 3000"},
		"by the shell":                {`ports: ["9000:9000", "3000:3000"], healthcheck: {test: "bash -c '</dev/tcp/localhost/3000'"}`, "TCP 3000, TCP 3000"},
		"an exposed port":             {`ports: ["9000:9000"], expose: ["3000"], healthcheck: {test: curl http://localhost:3000/}`, "TCP 3000"},
		"a port of the loopback":      {`ports: ["80:80", "443:8443"], healthcheck: {test: wget http://localhost:2019/metrics}`, "HTTP 80, HTTP 80"},
		"a port of the shell":         {`ports: ["3000:3000", "80:80"], healthcheck: {test: "curl http://localhost:$$PORT/"}`, "HTTP 80, HTTP 80"},
		"of another service":          {`ports: ["9000:9000", "3000:3000"], healthcheck: {test: curl http://db:3000/}`, "TCP 9000, TCP 9000"},
		"HTTP before the others":      {`ports: ["8080:8080", "8443:443", "9000:80"]`, "HTTP 80, HTTP 80, HTTP 80"},
		"HTTP among TCP":              {`ports: ["1883:1883", "80:80", "9001:9001"]`, "HTTP 80, HTTP 80, HTTP 80"},
		"HTTPS before TCP":            {`ports: ["8080:8080", "8443:443"]`, "TCP 443, TCP 443"},
		"the first":                   {`ports: ["9000:9000", "3000:3000"]`, "TCP 9000, TCP 9000"},
		"but not of a debugger":       {`ports: ["9229:9229", "3000:3000"]`, "TCP 3000, TCP 3000"},
		"a debugger alone":            {`ports: ["9229:9229"]`, "TCP 9229"},
		"not a private one":           {`ports: ["127.0.0.1:80:80", "3000:3000"]`, "TCP 3000"},
		"a private one of UDP":        {`ports: ["53:53/udp", "127.0.0.1:8080:8080"]`, "TCP 8080"},
		"an exposed one of UDP":       {`ports: ["53:53/udp"], expose: ["54/udp", "8080"]`, "TCP 8080"},
		"UDP alone":                   {`ports: ["53:53/udp"]`, "TCP 53"},
		"x-aws-healthcheck":           {`ports: [{target: 80, published: 80, x-aws-healthcheck: {port: 8081}}, {target: 443, published: 443}]`, "HTTP 8081, HTTP 8081"},
		"x-aws-healthcheck of TCP":    {`ports: ["1:1", {target: 2, published: 2, x-aws-healthcheck: {port: 8081}}]`, "TCP 8081, TCP 8081"},
		"each its own":                {`ports: [{target: 80, published: 80, x-aws-healthcheck: {port: 1}}, {target: 81, published: 81, ` + http + `, x-aws-healthcheck: {port: 2}}]`, "HTTP 1, HTTP 2"},
		"a path is of its own port":   {`ports: ["80:80", {target: 9000, published: 9000, ` + http + `, x-aws-healthcheck: {path: /up}}]`, "HTTP 80, HTTP 9000"},
		"codes are of their own port": {`ports: ["80:80", {target: 9000, published: 9000, x-aws-healthcheck: {codes: "200"}}]`, "HTTP 80, HTTP 9000"},
		"a path and a port":           {`ports: ["1:1", {target: 9000, published: 9000, x-aws-healthcheck: {path: /up, port: 9001}}]`, "TCP 9001, HTTP 9001"},
		"gRPC asks in gRPC":           {`ports: ["80:80", {target: 50051, published: 50051, app_protocol: grpc, x-aws-certificate: c}]`, "HTTP 80, HTTP 50051"},
		"passing TLS through":         {`ports: [{target: 443, published: 443, x-aws-healthcheck: {path: /up}}, "1:1"]`, "TCP 443, HTTPS 443"},
	} {
		var got []string
		for _, h := range targets(fromYAML(t, "services: {a: {image: i, "+c.service+"}}")) {
			got = append(got, fmt.Sprintf("%s %d", h.Protocol, h.Port))
		}
		if text := strings.Join(got, ", "); text != c.want {
			t.Errorf("%s: %s, want %s", name, text, c.want)
		}
	}
}

// TestTimeoutIsBelowInterval: Elastic Load Balancing refuses another one, also
// where one of the two is its default.
func TestTimeoutIsBelowInterval(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		ports, check      string
		interval, timeout int
	}{
		"defaults":              {`target: 80`, `path: /`, 0, 0},
		"a long interval":       {`target: 80`, `interval: 6s`, 6, 0},
		"that of HTTP":          {`target: 80`, `interval: 5s`, 5, 4},
		"that of TCP":           {`target: 9000`, `interval: 10s`, 10, 9},
		"more than that of TCP": {`target: 9000`, `interval: 11s`, 11, 0},
		"HTTP behind a network": {`target: 9000`, `interval: 6s, path: /`, 6, 5},
		"both":                  {`target: 80`, `interval: 5s, timeout: 3s`, 5, 3},
		"a long timeout":        {`target: 80`, `timeout: 30s`, 31, 30},
		"the longest":           {`target: 80`, `timeout: 120s`, 121, 120},
		"a short timeout":       {`target: 80`, `timeout: 29s`, 0, 29},
	} {
		h := targets(fromYAML(t, "services: {a: {image: i, ports: [{published: 80, "+c.ports+", x-aws-healthcheck: {"+c.check+"}}]}}"))[0]
		if h.IntervalSeconds != c.interval || h.TimeoutSeconds != c.timeout {
			t.Errorf("%s: every %d s, for %d s; want %d, %d", name, h.IntervalSeconds, h.TimeoutSeconds, c.interval, c.timeout)
		}
	}
}

// TestTLSBehindListeners: what speaks TLS has a listener with the certificate,
// whatever port it is published on; and what is published on 443 beside a
// certificate speaks HTTP.
func TestTLSBehindListeners(t *testing.T) {
	t.Parallel()
	const certificate = "\nx-aws-certificate: arn:aws:acm:eu-west-1:123456789012:certificate/0"
	for name, c := range map[string]struct{ ports, listener, target string }{
		"443":                      {`"443:443"`, "HTTPS", "HTTPS"},
		"8443":                     {`"8443:443"`, "HTTPS", "HTTPS"},
		"by app_protocol":          {`{target: 1, published: 2, app_protocol: https}`, "HTTPS", "HTTPS"},
		"HTTP on 443":              {`"443:8000"`, "HTTPS", "HTTP"},
		"TLS on 443":               {`"443:8443"`, "HTTPS", "HTTPS"},
		"TCP on 443":               {`{target: 1, published: 443, x-aws-protocol: tcp}`, "TCP", "TCP"},
		"HTTP on 8443":             {`"8443:80"`, "HTTP", "HTTP"},
		"TCP on 8443":              {`"8443:8443"`, "TCP", "TCP"},
		"a TLS port with a host":   {`{target: 9443, published: 443, x-aws-host: a.example.com}`, "HTTPS", "HTTPS"},
		"an HTTP port with a host": {`{target: 9000, published: 443, x-aws-host: a.example.com}`, "HTTPS", "HTTP"},
	} {
		listeners := fromYAML(t, "services: {a: {image: i, ports: ["+c.ports+"]}}"+certificate).Ingress.LoadBalancers[0].Listeners
		l := listeners[len(listeners)-1]
		target := l.Target
		if target == nil {
			target = &l.Rules[0].Target
		}
		if l.Protocol != c.listener || target.Protocol != c.target {
			t.Errorf("%s: %s to %s, want %s to %s", name, l.Protocol, target.Protocol, c.listener, c.target)
		}
	}
}
