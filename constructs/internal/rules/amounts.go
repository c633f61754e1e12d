package rules

import (
	"fmt"
	"slices"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// amount is an attribute that holds a number of CPUs or a size.
type amount struct {
	at    finding.Path
	value float64
}

// amounts are the CPUs and the memory that a service asks for, as they stand.
func amounts(s *model.Service) (cpus, memory []amount) {
	add := func(list *[]amount, value float64, elements ...any) {
		if value != 0 {
			*list = append(*list, amount{s.At(elements...), value})
		}
	}
	add(&cpus, float64(s.CPUS), "cpus")
	add(&memory, float64(s.MemLimit), "mem_limit")
	add(&memory, float64(s.MemReservation), "mem_reservation")
	if s.Deploy == nil {
		return cpus, memory
	}
	if limit := s.Deploy.Resources.Limits; limit != nil {
		add(&cpus, float64(limit.NanoCPUs), "deploy", "resources", "limits", "cpus")
		add(&memory, float64(limit.MemoryBytes), "deploy", "resources", "limits", "memory")
	}
	if reserved := s.Deploy.Resources.Reservations; reserved != nil {
		add(&cpus, float64(reserved.NanoCPUs), "deploy", "resources", "reservations", "cpus")
		add(&memory, float64(reserved.MemoryBytes), "deploy", "resources", "reservations", "memory")
	}
	return cpus, memory
}

// checkAmounts refuses single amounts that Docker refuses, and reports whether
// those of CPUs and memory can be meant.
func checkAmounts(r *finding.Report, s *model.Service) bool {
	before := len(r.Findings)
	cpus, memory := amounts(s)
	for _, c := range cpus {
		checkCPUs(r, c)
	}
	for _, m := range memory {
		checkMemoryAmount(r, m)
	}
	possible := len(r.Findings) == before
	checkSharedMemory(r, s)
	checkSwap(r, s)
	checkProcesses(r, s)
	return possible
}

func negative(r *finding.Report, a amount) {
	r.Error(a.at, codes.NegativeSize, "use a positive amount, or remove it", "%g is less than nothing", a.value)
}

// checkCPUs knows the values of ECS, which counts in CPU units.
func checkCPUs(r *finding.Report, a amount) {
	units := []float64{256, 512, 1024, 2048, 4096, 8192, 16384}
	switch {
	case a.value < 0:
		negative(r, a)
	case slices.Contains(units, a.value):
		r.Error(a.at, codes.CPUUnits, fmt.Sprintf("write %g: that is %g CPU units of ECS", a.value/1024, a.value),
			"%g are whole vCPUs, not CPU units", a.value)
	}
}

// checkMemoryAmount: Docker refuses less than 6 MiB, and a number without a
// unit counts bytes.
func checkMemoryAmount(r *finding.Report, a amount) {
	switch {
	case a.value < 0:
		negative(r, a)
	case a.value < limits.LeastMemoryBytes:
		r.Error(a.at, codes.MemoryUnit, withUnit(a.value, "write at least 6m"),
			"%s is less than the 6 MiB that a container needs: a number without a unit counts bytes", shownBytes(a.value))
	}
}

// checkSharedMemory: a size below a mebibyte is one without its unit.
func checkSharedMemory(r *finding.Report, s *model.Service) {
	const mib = 1 << 20
	a := amount{s.At("shm_size"), float64(s.ShmSize)}
	switch {
	case a.value < 0:
		negative(r, a)
	case a.value > 0 && a.value < mib:
		r.Warn(a.at, codes.ShmSize, withUnit(a.value, "write 64m"),
			"%s is hardly enough for a program: a number without a unit counts bytes", shownBytes(a.value))
	}
}

// checkSwap and checkProcesses: in both, -1 stands for no limit (Docker, docker
// run --memory-swap and --pids-limit).
func checkSwap(r *finding.Report, s *model.Service) {
	at := s.At("memswap_limit")
	switch {
	case s.MemSwapLimit < -1:
		r.Error(at, codes.NegativeSize, "use -1 for no limit, or remove it", "%d is less than nothing", s.MemSwapLimit)
	case s.MemSwapLimit > 0 && s.MemLimit > s.MemSwapLimit:
		r.Error(at, codes.MemorySwap, "write a larger amount, or remove it",
			"%s is below mem_limit, and counts memory and swap together", shownBytes(float64(s.MemSwapLimit)))
	}
}

func checkProcesses(r *finding.Report, s *model.Service) {
	check := func(n int64, elements ...any) {
		if n < -1 {
			r.Error(s.At(elements...), codes.NegativeSize, "use -1 for no limit, or remove it", "%d is less than nothing", n)
		}
	}
	check(s.PidsLimit, "pids_limit")
	if s.Deploy != nil && s.Deploy.Resources.Limits != nil {
		check(s.Deploy.Resources.Limits.Pids, "deploy", "resources", "limits", "pids")
	}
}

// withUnit is the fix for a number that most likely counts mebibytes.
func withUnit(bytes float64, otherwise string) string {
	if bytes == float64(int64(bytes)) && bytes >= 6 {
		return fmt.Sprintf("write %gm for MiB", bytes)
	}
	return otherwise
}

func shownBytes(bytes float64) string {
	if bytes >= 1024 {
		return fmt.Sprintf("%g KiB", bytes/1024)
	}
	return fmt.Sprintf("%g bytes", bytes)
}
