package estimate

import (
	"fmt"
	"strconv"

	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/machines"
	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
	"github.com/compose-cdk/compose-cdk/constructs/internal/prices"
)

// tasks adds those on Fargate: on EC2 the instances are paid for.
func (b *builder) tasks() {
	for _, s := range b.plan.Services {
		if s.Launch.OnMachines() {
			continue
		}
		size := sizeText(s.Task.FargateSize)
		if s.Run != nil {
			b.byUse(Line{Kind: Tasks, Name: s.Name, Quantity: size}, "an hour while it runs", fargate(s, 1, 1, false)...)
			continue
		}
		onDemand, spot := shares(s.Launch, tasksOf(s))
		if onDemand > 0 || spot == 0 {
			b.fixed(Line{Kind: Tasks, Name: s.Name, Quantity: countText(s, onDemand, spot) + " × " + size},
				fargate(s, onDemand, HoursPerMonth, false)...)
		}
		if spot > 0 {
			b.fixed(Line{Kind: Tasks, Name: s.Name, Quantity: countText(s, spot, onDemand) + " × " + size + " (Spot)"},
				fargate(s, spot, HoursPerMonth, true)...)
		}
	}
}

// tasksOf is the number of tasks of an ECS service, the least where it scales.
func tasksOf(s plan.Service) int {
	if s.Scaling != nil {
		return s.Scaling.Min
	}
	return s.Deployment.Replicas
}

// countText is a number of tasks, with the most that scaling makes of it where
// all of them are alike.
func countText(s plan.Service, count, others int) string {
	if s.Scaling != nil && others == 0 && s.Scaling.Max > count {
		return fmt.Sprintf("%d (up to %d)", count, s.Scaling.Max)
	}
	return strconv.Itoa(count)
}

// fargate is what a number of tasks costs during so many hours.
func fargate(s plan.Service, count, hours int, spot bool) []part {
	cpu, memory := prices.FargateX86VCPUHour, prices.FargateX86GBHour
	if s.Task.Architecture == "ARM64" {
		cpu, memory = prices.FargateARMVCPUHour, prices.FargateARMGBHour
	}
	n := int64(count) * int64(hours)
	return []part{
		{item: cpu, num: n * int64(s.Task.CPU), den: 1024, spot: spot},
		{item: memory, num: n * int64(s.Task.MemoryMiB), den: 1024, spot: spot},
	}
}

func sizeText(size limits.FargateSize) string {
	return decimal(size.CPU) + " vCPU, " + decimal(size.MemoryMiB) + " GB"
}

// decimal gives 1024ths as a number.
func decimal(n int) string { return strconv.FormatFloat(float64(n)/1024, 'f', -1, 64) }

// shares splits tasks between Fargate and Fargate Spot as ECS does: first the
// base, then by weight.
func shares(l plan.Launch, tasks int) (onDemand, spot int) {
	total, rest := 0, tasks
	for _, s := range l.Strategy {
		total += s.Weight
		rest -= min(rest, s.Base)
	}
	for _, s := range l.Strategy {
		if s.Provider == "FARGATE_SPOT" && total > 0 {
			spot = min(s.Base, tasks-rest) + (rest*s.Weight+total/2)/total
		}
	}
	return tasks - spot, spot
}

// instances adds the machines of each capacity: as many as hold its tasks.
func (b *builder) instances() {
	for _, c := range b.plan.Capacities {
		if c.Managed != nil {
			b.managedInstances(c)
			continue
		}
		count := b.instancesOf(c)
		name := c.Machine
		if c.Spot {
			name += " (Spot)"
		}
		quantity := fmt.Sprintf("%d × %s, %d GiB disk", count, name, machines.DiskGiB(c.GPU))
		if c.Max > count {
			quantity = fmt.Sprintf("%d (up to %d) × %s, %d GiB disk", count, c.Max, name, machines.DiskGiB(c.GPU))
		}
		instance := hours(prices.EC2(c.Machine), count)
		instance.spot = c.Spot
		disk := part{item: prices.EBSGP3GBMonth, num: int64(count * machines.DiskGiB(c.GPU)), den: 1}
		b.fixed(Line{Kind: Instances, Name: c.Name, Quantity: quantity}, instance, disk)
	}
}

// instancesOf is how many machines the tasks of a capacity need, each filled as
// far as the tasks together allow.
func (b *builder) instancesOf(c plan.Capacity) int {
	var tasks, cpu, memory, gpus, distinct int
	for _, s := range b.plan.Services {
		if s.Launch.Capacity != c.Name || s.Run != nil {
			continue
		}
		n := tasksOf(s)
		tasks, cpu, memory, gpus = tasks+n, cpu+n*s.Task.CPU, memory+n*s.Task.MemoryMiB, gpus+n*s.Task.Main.GPUs
		if s.Launch.Distinct {
			distinct = max(distinct, n)
		}
	}
	machine, known := machines.Named(c.Machine)
	if !known {
		return max(c.Min, min(tasks, c.Max))
	}
	count := max(c.Min, distinct, ceil(cpu, machine.VCPUs*1024), ceil(memory, machine.TaskMiB()), ceil(gpus, machine.GPUs))
	return min(count, max(c.Max, c.Min))
}

func ceil(needed, each int) int {
	if needed == 0 || each == 0 {
		return 0
	}
	return (needed + each - 1) / each
}
