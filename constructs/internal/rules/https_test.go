package rules

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// httpsCodes are those of x-aws-https.
var httpsCodes = []string{codes.CloudFront, codes.CloudFrontScheme, codes.UnusedHTTPS, codes.NoCertificate, codes.UnusedCertificate}

func TestHTTPS(t *testing.T) {
	t.Parallel()
	const (
		https       = "x-aws-https: cloudfront\n"
		domain      = "x-aws-domain: {name: [shop.example.com, '*.shop.example.com'], zone: example.com}\n"
		certificate = "x-aws-certificate: arn:aws:acm:%s:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef\n"
	)
	ports := func(entries string) string { return "services:\n  web: {image: i, ports: [" + entries + "]}\n" }
	for name, c := range map[string]struct{ file, want string }{
		"one port":                    {https + ports("'80:80'"), ""},
		"two ports":                   {https + ports("'80:80', {target: 3000, published: 3000, app_protocol: http}"), ""},
		"443 needs no certificate":    {https + ports("'443:80'"), ""},
		"settings":                    {"x-aws-https: {cloudfront: {cache: true}}\n" + ports("'80:80'"), ""},
		"no settings":                 {"x-aws-https: {cloudfront: }\n" + ports("'80:80'"), ""},
		"another way":                 {"x-aws-https: letsencrypt\n" + ports("'80:80'"), "x-aws-https: the string \"letsencrypt\" is not a way to HTTPS"},
		"no way":                      {"x-aws-https: {}\n" + ports("'80:80'"), "is not a way to HTTPS"},
		"no port":                     {https + "services: {web: {image: i}}", "no port is published: CloudFront serves nothing"},
		"TCP":                         {https + ports("'80:80', '1883:1883'"), "ports[1]: CloudFront serves HTTP only, and web:1883/tcp is not known to speak it"},
		"UDP":                         {https + ports("'80:80', '53:53/udp'"), "web:53/udp is not known to speak it"},
		"gRPC":                        {https + ports("{target: 50051, published: 50051, app_protocol: grpc}"), "grpc needs HTTPS all the way"},
		"a port below 1024":           {https + ports("'81:80'"), "CloudFront connects to the ports 80, 443 and 1024 to 65535, and not to 81"},
		"80 and 443":                  {https + ports("'443:443', '80:80'"), "ports[1]: ports 80 and 443 are published"},
		"TLS in the container":        {https + ports("'443:443'"), "applications see X-Forwarded-Proto: http"},
		"a rule":                      {https + ports("{target: 80, published: 80, x-aws-path: /a}"), "applications see X-Forwarded-Proto: http"},
		"sources":                     {https + "x-aws-ingress: 10.0.0.0/8\n" + ports("'80:80'"), "x-aws-ingress has no effect"},
		"a certificate of a port":     {https + ports("{target: 80, published: 80, x-aws-certificate: 'arn:aws:acm:us-east-1:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef'}"), "CloudFront has the certificate, and not the listener"},
		"a domain":                    {https + domain + ports("'80:80'"), ""},
		"a certificate":               {https + domain + fmt.Sprintf(certificate, "us-east-1") + ports("'80:80'"), ""},
		"a certificate elsewhere":     {https + domain + fmt.Sprintf(certificate, "eu-west-1") + ports("'80:80'"), "certificates of the region us-east-1 only"},
		"a certificate for no domain": {https + fmt.Sprintf(certificate, "us-east-1") + ports("'80:80'"), "there is no x-aws-domain"},
		"a host of the domain":        {https + domain + ports("{target: 80, published: 80, x-aws-host: a.shop.example.com}"), "applications see"},
		"another host":                {https + domain + ports("{target: 80, published: 80, x-aws-host: www.example.com}"), "no request for www.example.com arrives"},
		"a host and no domain":        {https + ports("{target: 80, published: 80, x-aws-host: www.example.com}"), "no request for www.example.com arrives"},
		"an existing one":             {https + "x-aws-loadbalancer: main\n" + ports("'80:80'"), "and this one exists"},
		"two load balancers":          {https + "x-aws-loadbalancer: {split: true}\n" + ports("'80:80'"), "there is no second load balancer"},
		"a public one":                {https + "x-aws-loadbalancer: {scheme: internet-facing}\n" + ports("'80:80'"), "behind CloudFront the load balancer is internal"},
		"an internal one":             {https + "x-aws-loadbalancer: {scheme: internal}\n" + ports("'80:80'"), ""},
		"more patience":               {https + "x-aws-loadbalancer: {idle_timeout: 2m}\n" + ports("'80:80'"), ""},
		"too much patience":           {https + "x-aws-loadbalancer: {idle_timeout: 3m}\n" + ports("'80:80'"), "3m is out of range"},
	} {
		var got []string
		for _, f := range Check(composetest.Text(t, c.file)) {
			if strings.HasPrefix(f.Path, "x-aws-https") && f.Code == codes.ExtensionValue || slices.Contains(httpsCodes, f.Code) {
				got = append(got, f.Path+": "+f.Message)
			}
		}
		switch all := strings.Join(got, "\n"); {
		case c.want == "" && all != "":
			t.Errorf("%s: %s", name, all)
		case !strings.Contains(all, c.want):
			t.Errorf("%s: found %q, not %q", name, all, c.want)
		}
	}
}

// TestBehindCloudFront: the load balancer leaves headers alone unless it is asked for what
// only the other kind does.
func TestBehindCloudFront(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		service string
		http    bool
	}{
		"plain":              {"ports: ['80:80']", false},
		"a path":             {"ports: [{target: 80, published: 80, x-aws-path: /a}]", true},
		"a cookie":           {"ports: [{target: 80, published: 80, x-aws-stickiness: {duration: 1h}}]", true},
		"a slow start":       {"ports: [{target: 80, published: 80, x-aws-slow_start: 30s}]", true},
		"TLS":                {"ports: ['8443:443']", true},
		"requests":           {"ports: ['80:80'], deploy: {x-aws-autoscaling: {requests: 100, max: 3}}", true},
		"moving traffic":     {"ports: ['80:80'], x-aws-strategy: blue_green", true},
		"scaling on the CPU": {"ports: ['80:80'], deploy: {x-aws-autoscaling: {cpu: 50, max: 3}}", false},
	} {
		project := composetest.Text(t, "x-aws-https: cloudfront\nservices: {web: {image: i, "+c.service+"}}")
		if err := Check(project).Err(); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := model.New(project).LoadBalancers(); len(got) != 1 || got[0].HTTP != c.http {
			t.Errorf("%s: %+v, want one with HTTP %v", name, got, c.http)
		}
	}
}
