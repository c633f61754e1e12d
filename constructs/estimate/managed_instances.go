package estimate

import (
	"fmt"

	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/machines"
	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
	"github.com/compose-cdk/compose-cdk/constructs/internal/prices"
)

// defaultManagedGiB is the disk of a Managed Instance whose settings give none
// (AWS CloudFormation, AWS::ECS::CapacityProvider ManagedInstancesStorageConfiguration).
const defaultManagedGiB = 80

// managedInstances adds Managed Instances: the cheapest instances of one type that
// hold the tasks together, with the fee of ECS. ECS may choose other types. The tasks
// of a managed daemon are on each instance.
func (b *builder) managedInstances(c plan.Capacity) {
	tasks := b.tasksOn(c)
	daemons := b.daemonNeed(c)
	kind, count, known := machines.Fleet(tasks.each, tasks.sum, daemons, c.Managed.For(tasks.each))
	if !known {
		b.lines = append(b.lines, Line{
			Kind: Instances, Name: c.Name, Quantity: "Managed Instances, which ECS chooses", ByUse: "the type is not in the table of instance types",
		})
		return
	}
	count = max(count, tasks.distinct)
	disk := c.Managed.StorageGiB
	if disk == 0 {
		disk = defaultManagedGiB
	}
	name := kind.Name
	if c.Spot {
		name += " (Spot)"
	}
	hour := hours(prices.EC2(kind.Name), count)
	hour.spot = c.Spot
	// The fee is that of the type, whatever the instance itself costs.
	fee := hours(prices.EC2(kind.Name), count)
	fee.fee = true
	line := Line{
		Kind: Instances, Name: c.Name, Estimated: true,
		Quantity: fmt.Sprintf("%d × %s or alike, %d GiB disk, fee of about %d %%", count, name, disk, b.table.ManagedFeePercent()),
	}
	b.fixed(line, hour, fee, part{item: prices.EBSGP3GBMonth, num: int64(count * disk), den: 1})
	added := &b.lines[len(b.lines)-1]
	added.Instead = b.onFargate(c, added.Monthly)
}

// tasksOn is what the tasks of a capacity need: the largest of them, and all.
func (b *builder) tasksOn(c plan.Capacity) (out struct {
	each, sum machines.Need
	distinct  int
},
) {
	out.each.ARM64, out.sum.ARM64 = c.ARM64, c.ARM64
	for _, s := range b.plan.Services {
		if s.Launch.Capacity != c.Name || s.Run != nil {
			continue
		}
		n := tasksOf(s)
		if s.Launch.Distinct || s.Task.HostNetwork {
			out.distinct = max(out.distinct, n)
		}
		out.each.CPU, out.each.MemoryMiB = max(out.each.CPU, s.Task.CPU), max(out.each.MemoryMiB, s.Task.MemoryMiB)
		out.each.GPUs = max(out.each.GPUs, s.Task.Main.GPUs)
		out.sum.CPU, out.sum.MemoryMiB = out.sum.CPU+n*s.Task.CPU, out.sum.MemoryMiB+n*s.Task.MemoryMiB
		out.sum.GPUs += n * s.Task.Main.GPUs
	}
	return out
}

// daemonNeed is what managed daemons need of each instance of a capacity.
func (b *builder) daemonNeed(c plan.Capacity) machines.Need {
	var sum machines.Need
	for _, s := range b.plan.Services {
		if s.Launch.Daemon && s.Launch.Managed && (s.Task.Architecture == "ARM64") == c.ARM64 {
			sum.CPU, sum.MemoryMiB = sum.CPU+s.Task.CPU, sum.MemoryMiB+s.Task.MemoryMiB
		}
	}
	return sum
}

// onFargate compares the price of Managed Instances with that of their tasks on
// Fargate; empty where Fargate cannot run one of them, or a price is not known.
func (b *builder) onFargate(c plan.Capacity, instances USD) string {
	count := 0
	var parts []part
	for _, s := range b.plan.Services {
		if s.Launch.Capacity != c.Name || s.Run != nil {
			continue
		}
		size, ok := limits.Fargate(s.Task.CPU, s.Task.MemoryMiB)
		if !ok || c.GPU {
			return ""
		}
		s.Task.FargateSize = size
		n := tasksOf(s)
		count += n
		parts = append(parts, fargate(s, n, HoursPerMonth, false)...)
	}
	total, ok := b.sum(&Line{}, parts)
	if !ok || count == 0 || instances == 0 {
		return ""
	}
	noun := "tasks"
	if count == 1 {
		noun = "task"
	}
	difference, less := cents(total)-instances, "less"
	if difference < 0 {
		difference, less = -difference, "more"
	}
	return fmt.Sprintf("%s %s than %d %s on Fargate for %s", difference, less, count, noun, cents(total))
}
