package rules

import (
	"fmt"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/needs"
	"github.com/compose-cdk/compose-cdk/constructs/internal/rules/report"
)

// checkProjectCapacity and checkServiceCapacity refuse values of x-aws-capacity that
// are out of range or exclude each other.
func checkProjectCapacity(r *finding.Report, p *model.Project) {
	checkCapacityValue(r, finding.At("x-aws-capacity"), p.Extensions().Capacity)
}

func checkCapacityValue(r *finding.Report, at finding.Path, value any) {
	if value == nil {
		return
	}
	c, mistakes := model.DecodeCapacity(value, at)
	report.ExtensionErrors(r, nil, mistakes)
	if !model.IsReadable(mistakes) {
		return
	}
	checkShares(r, at, c)
	checkManaged(r, at.Then("managed"), c)
	if e := c.EC2; e != nil {
		at := at.Then("ec2")
		report.InstanceType.Check(r, at.Then("machine"), e.Machine)
		report.MachineImage.Check(r, at.Then("ami"), e.AMI)
		switch {
		case e.Min < 0:
			r.Error(at.Then("min"), codes.Capacity, "use 0 or more", "%d is not a valid number of EC2 instances", e.Min)
		case e.Max < 0:
			r.Error(at.Then("max"), codes.Capacity, "use 1 or more, or remove it", "%d is not a valid number of EC2 instances", e.Max)
		case e.Max > 0 && e.Min > e.Max:
			r.Error(at.Then("min"), codes.Capacity, "lower min, or raise max", "min %d is above max %d", e.Min, e.Max)
		}
	}
}

// checkShares holds the strategy to the bounds of ECS (API reference,
// CapacityProviderStrategyItem).
func checkShares(r *finding.Report, at finding.Path, c model.Capacity) {
	const code = codes.Capacity
	const mostWeight, mostBase = 1000, 100000
	shares := c.Spot != 0 || c.OnDemand != 0 || c.Base != 0
	if c.EC2 != nil && c.Managed != nil {
		r.Error(at, code, "keep one of them", "ec2 and managed cannot be combined")
	}
	if (c.EC2 != nil || c.Managed != nil) && shares {
		r.Error(at, code, "keep one of them, or write spot: true below ec2 or managed", "instances and shares of Fargate cannot be combined")
		return
	}
	for _, share := range []struct {
		name        string
		value, most int
	}{{"spot", c.Spot, mostWeight}, {"on_demand", c.OnDemand, mostWeight}, {"base", c.Base, mostBase}} {
		if share.value < 0 || share.value > share.most {
			r.Error(at.Then(share.name), code, fmt.Sprintf("use 0 to %d", share.most), "%d is out of range", share.value)
		}
	}
	if shares && c.Spot == 0 && c.OnDemand == 0 {
		r.Error(at, code, "add spot or on_demand", "both shares are 0, so no task beyond the base could start")
	}
}

func checkServiceCapacity(r *finding.Report, s *model.Service) {
	checkCapacityValue(r, s.At("x-aws-capacity"), s.Extensions().Capacity)
	checkPlacement(r, s)
	checkNeeds(r, s)
	checkDevices(r, s)
	if !s.OnMachines() {
		return
	}
	if c := s.Capacity(); s.Extensions().Capacity != nil && c.EC2 == nil && c.Managed == nil && (c.OnDemand > 0 || c.Base > 0) {
		r.Error(s.At("x-aws-capacity"), codes.Capacity, "write ec2: {spot: true}, or remove it",
			"shares apply to Fargate, and the service runs on EC2 instances")
	}
	switch {
	case exceedsCPU(r, s):
	case !s.IsManaged():
		checkMachine(r, s)
	case !r.HasBelow(capacityPlace(s)): // else what its bounds admit is not known
		checkManagedInstances(r, s)
	}
}

// capacityPlace is where the capacity of the service is set.
func capacityPlace(s *model.Service) finding.Path {
	if s.Extensions().Capacity != nil {
		return s.At("x-aws-capacity")
	}
	return finding.At("x-aws-capacity")
}

func placementOf(s *model.Service) types.Placement {
	if s.Deploy == nil {
		return types.Placement{}
	}
	return s.Deploy.Placement
}

// checkPlacement warns of constraints that ECS does not know, such as those of
// Swarm that name nodes, and of those that have no effect on Fargate.
func checkPlacement(r *finding.Report, s *model.Service) {
	p := s.Placement()
	const code = codes.Placement
	at := s.At("deploy", "placement", "constraints")
	report.InstanceType.Check(r, at, p.Machine)
	report.MachineImage.Check(r, at, p.AMI)
	for _, i := range p.Unknown {
		r.Warn(at.Then(i), code, "remove it, or write node.machine == <instance type>", "%q is ignored: ECS has no such attribute of EC2 instances",
			s.Deploy.Placement.Constraints[i])
	}
	if n := placementOf(s).MaxReplicas; n > 1 && s.OnMachines() {
		r.Warn(s.At("deploy", "placement", "max_replicas_per_node"), codes.MaxReplicasPerNode, "use 1, or remove it",
			"%d is ignored: ECS places either one task on an EC2 instance, or as many as fit", n)
	}
	if len(p.Expressions) > 0 && !s.OnMachines() {
		r.Warn(at, code, "remove it, or "+needs.Remedy(needs.Constraints), "%q is ignored: Fargate places tasks itself, across the Availability Zones of the VPC", p.Expressions[0])
	}
	checkManagedPlacement(r, at, s, p)
}
