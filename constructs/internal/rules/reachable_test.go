package rules

import (
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
)

// TestNothingReachable: where ports or labels say that something should be
// reached from outside and nothing is, one warning names the port to publish.
func TestNothingReachable(t *testing.T) {
	t.Parallel()
	const admin = "\n  admin: {image: i, ports: ['127.0.0.1:8080:80']}"
	for name, c := range map[string]struct{ services, want string }{
		"nothing to reach":        {`a: {image: i, expose: ["80"]}`, ""},
		"a private port":          {`a: {image: i, ports: ["127.0.0.1:8080:3000"]}`, "`ports: [\"8080:3000\"]` in a"},
		"a random port":           {`a: {image: i, ports: ["3000"]}`, "`ports: [\"3000:3000\"]` in a"},
		"private databases":       {`a: {image: i, ports: ["127.0.0.1:5432:5432", "127.0.0.1:9229:9229"]}`, ""},
		"something is published":  {`a: {image: i, ports: ["80:80"]}` + admin, ""},
		"published in vain":       {`a: {image: i, network_mode: none, ports: ["80:80"]}` + admin, ""},
		"a tunnel":                {`a: {image: "cloudflare/cloudflared:2025.1.0"}` + admin, ""},
		"Traefik":                 {`a: {image: i, labels: {traefik.enable: "true"}}` + admin, "`ports: [\"80:80\"]` in a"},
		"Traefik with a port":     {`a: {image: i, labels: ["traefik.http.routers.a.rule=Host(x)", "traefik.http.services.a.loadbalancer.server.port=3000"]}`, "[\"80:3000\"]"},
		"a label with no port":    {`a: {image: i, labels: {traefik.enable: "true", traefik.port: "99999"}, expose: ["7000"]}`, "[\"80:7000\"]"},
		"a variable, no port":     {`a: {image: i, environment: {VIRTUAL_HOST: a.example.com, VIRTUAL_PORT: "123456"}}`, "[\"80:80\"]"},
		"Traefik in a swarm":      {`a: {image: i, deploy: {labels: {traefik.http.routers.a.rule: Host(x)}}}`, "in a"},
		"not for Traefik":         {`a: {image: i, labels: {traefik.enable: "false"}}`, ""},
		"Caddy":                   {`a: {image: i, labels: {caddy: a.example.com, caddy.reverse_proxy: "{{upstreams 8080}}"}}`, "[\"80:8080\"]"},
		"nginx-proxy":             {`a: {image: i, environment: {VIRTUAL_HOST: a.example.com, VIRTUAL_PORT: "5000"}}`, "[\"80:5000\"]"},
		"the port that is asked":  {`a: {image: i, labels: {traefik.enable: "true"}, healthcheck: {test: wget localhost:9000/up}}`, "[\"80:9000\"]"},
		"the port that is there":  {`a: {image: i, labels: {traefik.enable: "true"}, expose: ["7000"]}`, "[\"80:7000\"]"},
		"a job":                   {`a: {image: i, labels: {traefik.enable: "true"}, x-aws-job: true}`, ""},
		"two private ports":       {`a: {image: i, ports: ["127.0.0.1:4000:4000"]}` + admin, "`ports: [\"4000:4000\"]` in a, `ports: [\"8080:80\"]` in admin"},
		"on an internal network":  {`a: {image: i, network_mode: none, ports: ["127.0.0.1:80:80"]}`, ""},
		"of the first, not admin": {`web: {image: i, labels: {traefik.enable: "true"}}` + admin, "in web"},
	} {
		fix, n := "", 0
		for _, f := range Check(composetest.Text(t, "services:\n  "+c.services+"\n")) {
			if f.Code == codes.NothingReachable {
				fix, n = f.Fix, n+1
			}
		}
		if !strings.Contains(fix, c.want) || c.want == "" && n > 0 || n > 1 {
			t.Errorf("%s: %d warnings, the fix is %q, want %q", name, n, fix, c.want)
		}
	}
}

func TestOverlayLetsIn(t *testing.T) {
	t.Parallel()
	const file = "services: {a: {image: i, ports: ['127.0.0.1:80:80']}}\n" +
		"x-aws-cloudformation: {Resources: {Api: {Type: 'AWS::ApiGatewayV2::Api', Properties: {Name: a, ProtocolType: HTTP}}}}\n"
	for _, f := range Check(composetest.Text(t, file)) {
		if f.Code == codes.NothingReachable {
			t.Error(f)
		}
	}
}
