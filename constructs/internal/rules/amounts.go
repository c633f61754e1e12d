package rules

import (
	"fmt"
	"slices"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// checkAmounts refuses single amounts that Docker refuses, and reports whether
// those of CPUs and memory can be meant.
func checkAmounts(r *finding.Report, s *model.Service) bool {
	before := len(r.Findings)
	cpus, memory := s.Amounts()
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

func negative(r *finding.Report, a model.Amount) {
	r.Error(a.At, codes.NegativeSize, "use a positive amount, or remove it", "%g is negative", a.Value)
}

// checkCPUs knows the values of ECS, which counts in CPU units.
func checkCPUs(r *finding.Report, a model.Amount) {
	units := []float64{256, 512, 1024, 2048, 4096, 8192, 16384}
	switch {
	case a.Value < 0:
		negative(r, a)
	case slices.Contains(units, a.Value):
		r.Error(a.At, codes.CPUUnits, fmt.Sprintf("write %g, which is %g CPU units on ECS", a.Value/1024, a.Value),
			"%g means whole vCPUs, not CPU units", a.Value)
	}
}

// checkMemoryAmount: Docker refuses less than 6 MiB, and a number without a
// unit counts bytes.
func checkMemoryAmount(r *finding.Report, a model.Amount) {
	switch {
	case a.Value < 0:
		negative(r, a)
	case a.Value < limits.LeastMemoryBytes:
		r.Error(a.At, codes.MemoryUnit, withUnit(a.Value, "write at least 6m"),
			"%s is less than the 6 MiB that a container needs: a number without a unit counts bytes", shownBytes(a.Value))
	}
}

// checkSharedMemory: a size below a mebibyte is one without its unit.
func checkSharedMemory(r *finding.Report, s *model.Service) {
	const mib = 1 << 20
	a := model.Amount{At: s.At("shm_size"), Value: float64(s.ShmSize)}
	switch {
	case a.Value < 0:
		negative(r, a)
	case a.Value > 0 && a.Value < mib:
		r.Warn(a.At, codes.ShmSize, withUnit(a.Value, "write 64m"),
			"%s is too small for most programs: a number without a unit counts bytes", shownBytes(a.Value))
	}
}

// checkSwap and checkProcesses: in both, -1 stands for no limit (Docker, docker
// run --memory-swap and --pids-limit).
func checkSwap(r *finding.Report, s *model.Service) {
	at := s.At("memswap_limit")
	switch {
	case s.MemSwapLimit < -1:
		r.Error(at, codes.NegativeSize, "use -1 for no limit, or remove it", "%d is negative", s.MemSwapLimit)
	case s.MemSwapLimit > 0 && s.MemLimit > s.MemSwapLimit:
		r.Error(at, codes.MemorySwap, "write a larger amount, or remove it",
			"%s is below mem_limit, although it is the total of memory and swap", shownBytes(float64(s.MemSwapLimit)))
	}
}

func checkProcesses(r *finding.Report, s *model.Service) {
	check := func(n int64, elements ...any) {
		if n < -1 {
			r.Error(s.At(elements...), codes.NegativeSize, "use -1 for no limit, or remove it", "%d is negative", n)
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
