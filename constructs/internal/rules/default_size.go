package rules

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// checkDefaultSizes reports once, for all services of the project, which size
// those get that ask for no memory, and what a tmpfs without a size holds.
func checkDefaultSizes(r *finding.Report, p *model.Project) {
	bySize := map[limits.FargateSize][]string{}
	var unsized []string
	onFargate := false
	for _, s := range p.All() {
		for _, directory := range s.TmpfsWithoutSize() {
			unsized = append(unsized, s.Name+":"+directory)
		}
		size, ok := s.Granted()
		reason, byDefault := defaultReason(s)
		if ok && byDefault && !s.IsSidecar() && s.GPUs().Count == 0 {
			bySize[size] = append(bySize[size], s.Name+reason)
			onFargate = onFargate || !s.OnMachines()
		}
	}
	said := defaultSizes(bySize)
	fix := ""
	if len(said) > 0 {
		said[0] = "the file sets no memory: " + said[0]
		fix = "write deploy: {resources: {limits: {memory: 1g}}} in a service for another size"
		if onFargate {
			fix += "; Fargate bills tasks by vCPU and memory"
		}
	}
	if len(unsized) > 0 {
		said = append(said, "a tmpfs without size= holds 64 MiB ("+finding.List(unsized)+")")
	}
	if len(said) > 0 {
		r.Info(finding.At("services"), codes.DefaultSize, fix, "%s", strings.Join(said, "; "))
	}
}

// defaultSizes words each size with its services, the largest first.
func defaultSizes(services map[limits.FargateSize][]string) []string {
	sizes := make([]limits.FargateSize, 0, len(services))
	for size := range services {
		sizes = append(sizes, size)
	}
	slices.SortFunc(sizes, func(a, b limits.FargateSize) int {
		return cmp.Or(b.MemoryMiB-a.MemoryMiB, b.CPU-a.CPU)
	})
	var out []string
	for _, size := range sizes {
		out = append(out, fmt.Sprintf("%s for %s", shownSize(size.CPU, size.MemoryMiB), finding.List(services[size])))
	}
	return out
}

// defaultReason is what the default of a task follows from, in brackets, and
// whether a container of it has its memory by default.
func defaultReason(s *model.Service) (reason string, byDefault bool) {
	var reasons []string
	for _, member := range s.Task() {
		if member.Size().MemoryMiB > 0 {
			continue
		}
		byDefault = true
		switch m := member.Memory(); {
		case m.DefaultMiB() == limits.FargateSmallest.MemoryMiB:
		case m.HeapNeedMiB() > m.Image.MemoryMiB:
			reasons = append(reasons, heapSource(m.Heap))
		case m.Image.MemoryMiB > 0:
			reasons = append(reasons, m.Image.Name)
		default:
			reasons = append(reasons, "tmpfs")
		}
	}
	if len(reasons) == 0 {
		return "", byDefault
	}
	return " (" + strings.Join(reasons, ", ") + ")", byDefault
}
