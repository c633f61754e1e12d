package estimate

import (
	"fmt"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
	"github.com/compose-cdk/compose-cdk/constructs/internal/prices"
)

// zones is in how many Availability Zones the VPC of a project is, and a load
// balancer has an address.
const zones = 2

// network adds addresses, load balancers, the NAT gateway and the zone of the names.
func (b *builder) network() {
	ownVPC := b.plan.VPC == "" && b.plan.Cluster == "" && len(b.plan.Subnets) == 0
	addresses, unknown := b.taskAddresses(ownVPC)
	nat := ownVPC && len(b.plan.Capacities) > 0
	if nat {
		addresses++
	}
	balancers := b.loadBalancers()
	for _, lb := range balancers {
		if !lb.Internal {
			addresses += zones
		}
	}
	if addresses > 0 {
		b.fixed(Line{Kind: PublicAddresses, Quantity: fmt.Sprintf("%d IPv4", addresses)}, hours(prices.PublicIPv4Hour, addresses))
	}
	if unknown > 0 {
		b.byUse(Line{Kind: PublicAddresses, Quantity: fmt.Sprintf("up to %d IPv4 of tasks", unknown)},
			"a month for each task in a public subnet", hours(prices.PublicIPv4Hour, 1))
	}
	for _, lb := range balancers {
		b.loadBalancer(lb)
	}
	if nat {
		b.fixed(Line{Kind: NATGateways, Quantity: "1"}, hours(prices.NATHour, 1))
		b.byUse(Line{Kind: NATGateways, Quantity: "traffic"}, "per GB", part{item: prices.NATGB, num: 1, den: 1})
	}
	if b.plan.NamespaceID == "" {
		b.fixed(Line{Kind: Names, Quantity: "1 hosted zone"}, part{item: prices.HostedZoneMonth, num: 1, den: 1})
	}
}

// taskAddresses counts the tasks that have a public address, which are those on
// Fargate in the VPC of the project, and those of which the subnets decide.
func (b *builder) taskAddresses(ownVPC bool) (public, unknown int) {
	for _, s := range b.plan.Services {
		switch {
		case s.Run != nil || s.Launch.OnMachines():
		case ownVPC && len(s.Subnets) == 0:
			public += tasksOf(s)
		default:
			unknown += tasksOf(s)
		}
	}
	return public, unknown
}

// loadBalancers are those that the project makes.
func (b *builder) loadBalancers() []plan.LoadBalancer {
	var out []plan.LoadBalancer
	if b.plan.Ingress == nil {
		return nil
	}
	for _, lb := range b.plan.Ingress.LoadBalancers {
		if lb.Existing == "" && lb.ExistingListener == "" {
			out = append(out, lb)
		}
	}
	return out
}

func (b *builder) loadBalancer(lb plan.LoadBalancer) {
	name, hour, capacity, unit := "network", prices.NLBHour, prices.NLBCapacityHour, "per NLCU-hour"
	if lb.Kind == plan.ApplicationLoadBalancer {
		name, hour, capacity, unit = "application", prices.ALBHour, prices.ALBCapacityHour, "per LCU-hour"
	}
	b.fixed(Line{Kind: LoadBalancers, Name: name, Quantity: "1"}, hours(hour, 1))
	b.byUse(Line{Kind: LoadBalancers, Name: name, Quantity: "traffic"}, unit, part{item: capacity, num: 1, den: 1})
	if lb.CloudFront != nil {
		b.byUse(Line{Kind: CloudFront, Quantity: "traffic"}, "per GB to browsers beyond the first 1,000 of a month", part{item: prices.CloudFrontGB, num: 1, den: 1})
		b.byUse(Line{Kind: CloudFront, Quantity: "requests"}, "per 10,000 beyond the first 10 million of a month", part{item: prices.CloudFrontRequests, num: 1, den: 1})
	}
}

// storage adds volumes, secrets and logs.
func (b *builder) storage() {
	for _, v := range b.plan.Volumes {
		if v.S3Files {
			b.lines = append(b.lines, Line{
				Kind: Storage, Name: b.plan.VolumeTitle(v.Name), Quantity: "S3 and S3 Files, by what is stored, read and written", ByUse: "not in the price table",
			})
			continue
		}
		b.byUse(Line{Kind: Storage, Name: b.plan.VolumeTitle(v.Name), Quantity: "EFS, by what is stored"}, "per GB-month",
			part{item: prices.EFSGBMonth, num: 1, den: 1})
	}
	if len(b.plan.Caches()) > 0 {
		b.lines = append(b.lines, Line{Kind: Storage, Quantity: "images in caches of ECR, by what is stored", ByUse: "not in the price table"})
	}
	for _, s := range b.plan.Services {
		for _, v := range s.Task.Volumes {
			if v.EBS != nil {
				b.block(s, v)
			}
		}
	}
	secrets := 0
	for _, s := range b.plan.Secrets {
		if s.Existing == nil {
			secrets++
		}
	}
	if secrets > 0 {
		b.fixed(Line{Kind: Secrets, Quantity: fmt.Sprint(secrets)}, part{item: prices.SecretMonth, num: int64(secrets), den: 1})
	}
	b.byUse(Line{Kind: Logs, Quantity: "by what is written"}, "per GB", part{item: prices.LogsGB, num: 1, den: 1})
}

// block is the volume of Amazon EBS that each task of a service has. Only that
// of gp3 with a size of its own has a fixed price here.
func (b *builder) block(s plan.Service, v plan.TaskVolume) {
	if v.EBS.Type != "gp3" || v.EBS.SizeGiB == 0 || s.Run != nil {
		b.lines = append(b.lines, Line{
			Kind: Storage, Name: v.Volume, Quantity: "EBS " + v.EBS.Type + ", for each task", ByUse: "by size and type",
		})
		return
	}
	n := tasksOf(s)
	b.fixed(Line{Kind: Storage, Name: v.Volume, Quantity: fmt.Sprintf("%d × %d GiB EBS gp3", n, v.EBS.SizeGiB)},
		part{item: prices.EBSGP3GBMonth, num: int64(n * v.EBS.SizeGiB), den: 1})
}
