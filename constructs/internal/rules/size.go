package rules

import (
	"fmt"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/needs"
)

// checkSize holds what a service asks for to the sizes of Fargate, and to what
// its programs need.
func checkSize(r *finding.Report, s *model.Service) {
	if !checkAmounts(r, s) {
		return
	}
	whole := s.TaskSize()
	if _, ok := limits.Fargate(whole.CPU, whole.MemoryMiB); !ok && !s.IsSidecar() && !s.OnMachines() {
		largest := limits.FargateLargest
		if len(s.Task()) == 1 && s.Size().MemoryMiB == 0 {
			whole.MemoryMiB = 0 // nobody asks for it
		}
		r.Error(s.At(), codes.Size, "ask for less, split the service, or "+needs.Remedy(needs.LargeTask),
			"service %q asks for %s: the largest task on Fargate has %s", s.Name,
			shownSize(whole.CPU, whole.MemoryMiB), shownSize(largest.CPU, largest.MemoryMiB))
	}
	if size := s.Size(); size.ReservedMiB > size.MemoryMiB {
		r.Error(s.At(), codes.MemoryReservation, "reserve at most the limit",
			"service %q reserves %d MiB of memory, above its limit of %d MiB", s.Name, size.ReservedMiB, size.MemoryMiB)
	}
	checkMemory(r, s)
}

// shownSize leaves out what is zero: not asked for.
func shownSize(cpu, memoryMiB int) string {
	var parts []string
	if cpu > 0 {
		parts = append(parts, fmt.Sprintf("%g vCPU", float64(cpu)/1024))
	}
	if memoryMiB > 0 {
		parts = append(parts, model.MemoryText(memoryMiB))
	}
	return strings.Join(parts, " and ")
}
