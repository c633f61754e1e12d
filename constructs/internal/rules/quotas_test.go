package rules

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
)

// lines writes a line n times, with its number for each %d.
func lines(n int, line string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.ReplaceAll(line, "%d", fmt.Sprint(i)) + "\n")
	}
	return b.String()
}

// ranges are n address ranges as a list of YAML.
func ranges(n int) string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("10.0.%d.0/24", i)
	}
	return "[" + strings.Join(out, ", ") + "]"
}

// TestQuotas holds projects at a quota and one above it.
func TestQuotas(t *testing.T) {
	t.Parallel()
	const web = "services:\n  web: {image: nginx, ports: %s}\n"
	testRules(t, []ruleCase{
		{name: "sources of a port", file: "x-aws-ingress: " + ranges(60) + "\n" + fmt.Sprintf(web, `["80:80"]`)},
		{name: "too many sources of a port", file: "x-aws-ingress: " + ranges(61) + "\n" + fmt.Sprintf(web, `["80:80"]`),
			want: []string{"warning services.web.ports[0] security-group-rules"}},
		{name: "a prefix list on two listeners", file: "x-aws-certificate: arn:aws:acm:us-east-1:123456789012:certificate/0\n" +
			"x-aws-ingress: [pl-0123456789abcdef0]\n" + fmt.Sprintf(web, `[{target: 80, published: "443"}]`)},
		{name: "IPv4 and IPv6 count apart", file: "x-aws-ingress: " + strings.TrimSuffix(ranges(60), "]") + ", \"::/0\"]\n" + fmt.Sprintf(web, `["80:80"]`)},
		{name: "listeners with many sources", file: "x-aws-ingress: " + ranges(11) + "\n" + fmt.Sprintf(web, `["81:80", "82:80", "83:80", "84:80", "85:80"]`),
			want: []string{"warning services load-balancer-groups"}},
		{name: "listeners with some sources", file: "x-aws-ingress: " + ranges(10) + "\nservices:\n" + lines(6, "  s%d: {image: nginx, ports: [\"10%d:80\"]}")},
		{name: "too many rules together", file: "x-aws-ingress: " + ranges(10) + "\nservices:\n" + lines(7, "  s%d: {image: nginx, ports: [\"10%d:80\"]}"),
			want: []string{"warning services security-group-rules"}},
		{name: "TCP and UDP count twice", file: "x-aws-ingress: " + ranges(31) + "\n" + fmt.Sprintf(web, `["53:53", "53:53/udp"]`),
			want: []string{"warning services.web.ports[0] security-group-rules"}},
		{name: "an existing load balancer", file: "x-aws-loadbalancer: shared\nx-aws-acknowledge: [existing-ingress]\nx-aws-ingress: " + ranges(61) + "\n" + fmt.Sprintf(web, `["80:80"]`)},
		{name: "the tasks of an autoscaled service",
			file: "services:\n  web: {image: nginx, deploy: {x-aws-autoscaling: {cpu: 50, max: 1001}}}\n",
			want: []string{"error services.web.deploy tasks-per-service"}},
		{name: "a policy twice", file: "services:\n  web: {image: nginx, x-aws-policies: [arn:aws:iam::aws:policy/A, arn:aws:iam::aws:policy/A]}\n",
			want: []string{"error services.web.x-aws-policies[1] extension-value"}},
		{name: "services on a volume", file: "x-aws-acknowledge: [volume-content]\nservices:\n" + lines(60, "  s%d: {image: nginx, volumes: [\"data:/data:ro\"]}") + "volumes: {data: {}}\n"},
		{name: "too many services on a volume",
			file: "x-aws-acknowledge: [volume-content]\nservices:\n" + lines(61, "  s%d: {image: nginx, x-aws-stack: main, volumes: [\"data:/data:ro\"]}") + "volumes: {data: {}}\n",
			want: []string{"warning volumes.data security-group-rules"}},
	})
}

// TestSameSource: EC2 refuses a rule that exists, and knows ranges by what is
// before the mask.
func TestSameSource(t *testing.T) {
	t.Parallel()
	const web = "services:\n  web: {image: nginx, ports: [\"80:80\"], x-aws-ingress: %s}\n"
	same := []string{"error services.web.x-aws-ingress[1] ingress"}
	testRules(t, []ruleCase{
		{name: "equal once masked", file: fmt.Sprintf(web, "[10.0.0.1/8, 10.0.0.0/8]"), want: same},
		{name: "IPv6 in two spellings", file: fmt.Sprintf(web, `["::/0", "0:0::/0"]`), want: same},
		{name: "a group twice", file: fmt.Sprintf(web, "[sg-0123456789abcdef0, sg-0123456789abcdef0]"), want: same},
		{name: "a prefix list twice", file: fmt.Sprintf(web, "[pl-0123456789abcdef0, pl-0123456789abcdef0]"),
			want: append([]string{"warning services.web.ports[0] security-group-rules"}, same...)},
		{name: "one within the other", file: fmt.Sprintf(web, "[10.0.0.0/8, 10.1.0.0/16]")},
	})
}

// TestAccountQuotas: one info, which names what projects share and the way
// without a VPC.
func TestAccountQuotas(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, file string
		want       []string
	}{
		{"a VPC and a namespace", "services:\n  web: {image: nginx}\n", []string{`1 of 5 (quota "VPCs per Region")`, `1 of 50 (quota "Namespaces per Region")`, "x-aws-vpc: default"}},
		{"EC2 instances", "x-aws-capacity: ec2\nservices:\n  web: {image: nginx}\n", []string{`1 of 5 (quota "Elastic IP addresses per Region")`}},
		{"many tasks", "services:\n  web: {image: nginx, deploy: {replicas: 25}}\n", []string{`6.25 of 6 (quota "Fargate On-Demand vCPU`}},
		{"an existing VPC", "x-aws-vpc: default\nservices:\n  web: {image: nginx}\n", []string{"Namespaces per Region"}},
		{"nothing", "x-aws-vpc: default\nx-aws-namespace: {id: ns-0123456789abcdef, name: shop.local}\nservices:\n  web: {image: nginx}\n", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			fs := slices.DeleteFunc(Check(composetest.Text(t, c.file)), func(f finding.Finding) bool { return f.Code != codes.AccountQuotas })
			if (len(fs) == 1) != (c.want != nil) {
				t.Fatalf("got %v", fs)
			}
			for _, text := range c.want {
				if !strings.Contains(fs[0].Text(), text) {
					t.Errorf("%s: %q is missing", fs[0].Text(), text)
				}
			}
			if c.name == "an existing VPC" && strings.Contains(fs[0].Text(), "VPCs") {
				t.Errorf("%s: no VPC is made", fs[0].Text())
			}
		})
	}
}
