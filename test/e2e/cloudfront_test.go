package e2e

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
)

// TestCloudFront moves a deployed project behind CloudFront, to another kind of load
// balancer there, to two ports, to another one, and back to the internet.
func TestCloudFront(t *testing.T) {
	t.Parallel()
	const https = "x-aws-https: cloudfront\n"
	file := func(lines, ports string) string {
		return "name: door\n" + lines + "services:\n  web: {image: nginx, ports: [" + ports + "], x-aws-environment: {SITE: '{url:web:80}'}}\n"
	}
	const path, other = "{target: 80, published: 80, x-aws-path: /shop/*}", "{target: 80, published: 8080}"
	w := newWorkspace(t, map[string]string{"compose.yaml": file("", "'80:80'")})
	d := assemblyOf(t, w).create(t)
	for _, step := range []struct {
		name, file    string
		distributions int
		url           string
	}{
		{"behind CloudFront", file(https, "'80:80'"), 1, "cloudfront.net"},
		{"by a path", file(https, path), 1, "cloudfront.net/shop/"},
		{"two ports", file(https, path+", {target: 81, published: 8081, app_protocol: http}"), 2, "cloudfront.net/shop/"},
		{"another port", file(https, other), 1, "cloudfront.net"},
		{"in the internet again", file("", "'80:80'"), 0, ""},
	} {
		w.write(t, "compose.yaml", step.file)
		a := assemblyOf(t, w)
		status, why := a.updated(t)
		expect(t, status == types.StackStatusUpdateComplete, "%s: %s\n%s", step.name, status, why)
		d = describe(t, a.stack, a.template, nil)
		found := d.ofType("AWS::CloudFront::Distribution")
		expect(t, len(found) == step.distributions, "%s: %d distributions, want %d", step.name, len(found), step.distributions)
		site := variable(t, d, "web", "SITE")
		expect(t, strings.HasPrefix(site, "https://") == (step.distributions > 0) && strings.HasSuffix(site, step.url),
			"%s: it answers at %s, want …%s", step.name, site, step.url)
		invariants(t, d)
	}
	kept := d.remove(t)
	expect(t, len(kept) == 0, "the deleted stack leaves %q behind", kept)
}

// TestCertificateElsewhere deploys a project with a domain behind CloudFront to another
// region than that of CloudFront's certificates, gives it a further name, and deletes it.
func TestCertificateElsewhere(t *testing.T) {
	t.Parallel()
	const zone, home = "Z0DOORELSEWHERE", "eu-central-1"
	aws.control(t, "seed", "zone", zone, "name", "elsewhere.example")
	s := newSession(t, `
name: elsewhere
x-aws-https: cloudfront
x-aws-domain: {name: [shop.elsewhere.example], zone: `+zone+`}
secrets: {token: {environment: TOKEN}}
services:
  web: {image: "nginx:1.29", ports: ["80:80"], secrets: [token]}
`)
	const in = "export TOKEN=0123456789 AWS_REGION=" + home + " AWS_DEFAULT_REGION=" + home + "; "
	for _, step := range []struct{ name, command, want string }{
		{"bootstrap", "cdk bootstrap aws://" + account + "/" + home, "bootstrapped"},
		{"up", "compose-cdk up --yes", "https://shop.elsewhere.example"},
		{"its certificate", "compose-cdk ps && compose-cdk -c stack=elsewhere-eu-central-1-certificate ps --region " + region, "web"},
		{"nothing changes", "compose-cdk plan --changes", "There were no differences"},
		{"another name", "sed -i 's/example]/example, www.shop.elsewhere.example]/' compose.yaml && compose-cdk up --yes", "elsewhere is deployed to " + home},
		{"cdk alone", `cdk deploy --all --require-approval never --app "$(command -v compose-cdk)" 2>&1`, "elsewhere.CertificateStack = elsewhere-eu-central-1-certificate"},
		{"without the domain", "cp compose.yaml with && sed -i /x-aws-domain/d compose.yaml && compose-cdk up --yes && ! compose-cdk --project-name elsewhere-eu-central-1-certificate ps --region " + region, "stack elsewhere-eu-central-1-certificate does not exist in " + region},
		{"with it again", "cp with compose.yaml && compose-cdk up --yes", "https://shop.elsewhere.example"},
		{"down", "compose-cdk down --yes && ! compose-cdk --project-name elsewhere-eu-central-1-certificate ps --region " + region, "stack elsewhere-eu-central-1-certificate does not exist in " + region},
	} {
		run := s.run(t, in+step.command)
		expect(t, run.code == 0 && strings.Contains(run.output, step.want), "%s: exit code %d, want %q in\n%s", step.name, run.code, step.want, run.output)
	}
}

// variable is the value of a variable of a service.
func variable(t testing.TB, d deployed, service, name string) string {
	t.Helper()
	for _, c := range taskOf(t, d.services(t)[service]).ContainerDefinitions {
		for _, v := range c.Environment {
			if *c.Name == service && *v.Name == name {
				return *v.Value
			}
		}
	}
	t.Errorf("%s has no variable %s", service, name)
	return ""
}
