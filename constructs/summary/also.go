package summary

import (
	"fmt"
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// also lists what a project makes besides its services, and the load balancer that it
// uses.
func also(p plan.Project) []string {
	var out []string
	if p.VPC == "" {
		out = append(out, fmt.Sprintf("VPC (%s; 1 of %d in a Region: x-aws-vpc shares one)", subnets(p), limits.VPCsPerRegion.Most))
	}
	if p.Ingress != nil {
		for _, lb := range p.Ingress.LoadBalancers {
			out = append(out, loadBalancer(lb))
			if lb.CloudFront.MakesCertificate() {
				out = append(out, fmt.Sprintf("certificate in %s (from other Regions: in a stack of its own there)", limits.CloudFrontCertificates))
			}
		}
	}
	for _, r := range p.Replacements {
		if r.Managed != nil {
			out = append(out, r.Managed.Title()+" ("+r.Name+")")
		}
	}
	for _, id := range p.Models() {
		out = append(out, id+" on Amazon Bedrock")
	}
	out = count(out, len(p.Caches()), "cache of a registry", "caches of registries")
	out = count(out, len(p.Volumes), "file system", "file systems")
	out = count(out, len(p.Secrets), "secret or config", "secrets and configs")
	managed := 0
	for _, c := range p.Capacities {
		if c.Managed != nil {
			managed++
		}
	}
	out = count(out, len(p.Capacities)-managed, "group of EC2 instances", "groups of EC2 instances")
	out = count(out, managed, "capacity provider of Managed Instances", "capacity providers of Managed Instances")
	if p.LogGroup == "" {
		out = append(out, fmt.Sprintf("log group (%d days)", p.LogRetentionDays))
	}
	return out
}

// subnets describes those of the VPC of the project.
func subnets(p plan.Project) string {
	onEC2 := slices.ContainsFunc(p.Services, func(s plan.Service) bool { return s.Launch.OnMachines() })
	switch {
	case onEC2 && hasManaged(p):
		return "2 public, 2 private and 2 isolated subnets, NAT gateway"
	case onEC2:
		return "2 public and 2 private subnets, NAT gateway"
	case hasManaged(p):
		return "2 public and 2 isolated subnets, no NAT gateway"
	}
	return "2 public subnets, no NAT gateway"
}

func hasManaged(p plan.Project) bool {
	return slices.ContainsFunc(p.Replacements, func(r plan.Replacement) bool { return r.Managed != nil })
}

// loadBalancer describes one, with the reason where HTTP alone would give another kind.
func loadBalancer(lb plan.LoadBalancer) string {
	text := lb.Kind + " load balancer"
	switch {
	case lb.ExistingListener != "":
		return "rules on the existing listener " + lb.ExistingListener
	case lb.Existing != "":
		text = "existing " + text + " " + lb.Existing
	case lb.Internal:
		text = "internal " + text
	}
	if lb.CloudFront != nil {
		text += " behind CloudFront"
		if lb.Kind == plan.NetworkLoadBalancer {
			text += " (keeps X-Forwarded-Proto: https)"
		}
	}
	const most = 3
	switch n := len(lb.NotHTTP); {
	case n > most:
		text += fmt.Sprintf(" (%s and %d more do not use HTTP)", strings.Join(lb.NotHTTP[:most], ", "), n-most)
	case n > 0:
		text += fmt.Sprintf(" (not HTTP: %s)", strings.Join(lb.NotHTTP, ", "))
	}
	return text
}

func count(out []string, n int, one, many string) []string {
	switch n {
	case 0:
		return out
	case 1:
		return append(out, "1 "+one)
	}
	return append(out, fmt.Sprintf("%d %s", n, many))
}
