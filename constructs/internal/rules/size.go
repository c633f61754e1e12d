package rules

import (
	"fmt"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// checkSize holds what a service asks for to the sizes of Fargate.
func checkSize(r *finding.Report, s *model.Service) {
	if checkNotNegative(r, s) {
		return
	}
	whole := s.TaskSize()
	if _, ok := limits.Fargate(whole.CPU, whole.MemoryMiB); !ok && !s.IsSidecar() && !s.OnMachines() {
		largest := limits.FargateLargest
		r.Error(s.At(), codes.Size, "ask for less, split the service, or "+useMachines,
			"service %q asks for %s: the largest task on Fargate has %s", s.Name,
			shownSize(whole.CPU, whole.MemoryMiB), shownSize(largest.CPU, largest.MemoryMiB))
	}
	if size := s.Size(); size.ReservedMiB > size.MemoryMiB {
		r.Error(s.At(), codes.MemoryReservation, "reserve at most the limit",
			"service %q reserves %d MiB of memory, above its limit of %d MiB", s.Name, size.ReservedMiB, size.MemoryMiB)
	}
}

// shownSize leaves out what is zero: not asked for.
func shownSize(cpu, memoryMiB int) string {
	var parts []string
	if cpu > 0 {
		parts = append(parts, fmt.Sprintf("%g vCPU", float64(cpu)/1024))
	}
	if memoryMiB > 0 {
		parts = append(parts, fmt.Sprintf("%g GiB", float64(memoryMiB)/1024))
	}
	return strings.Join(parts, " and ")
}

// checkNotNegative reports amounts below zero, and whether there are any.
func checkNotNegative(r *finding.Report, s *model.Service) bool {
	found := false
	check := func(amount float64, elements ...any) {
		if amount < 0 {
			found = true
			r.Error(s.At(elements...), codes.NegativeSize, "use a positive amount, or remove it", "%g is less than nothing", amount)
		}
	}
	check(float64(s.CPUS), "cpus")
	check(float64(s.MemLimit), "mem_limit")
	check(float64(s.MemReservation), "mem_reservation")
	if s.Deploy == nil {
		return found
	}
	resources := s.Deploy.Resources
	for name, part := range map[string]*types.Resource{"limits": resources.Limits, "reservations": resources.Reservations} {
		if part != nil {
			check(float64(part.NanoCPUs), "deploy", "resources", name, "cpus")
			check(float64(part.MemoryBytes), "deploy", "resources", name, "memory")
		}
	}
	return found
}
