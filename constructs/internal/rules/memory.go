package rules

import (
	"fmt"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/images"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// checkMemory holds what is known of the memory that a container needs to what
// its task has for it, and reports the first thing that does not fit. A size
// that is chosen by default fits, but where it is the largest there is.
func checkMemory(r *finding.Report, s *model.Service) {
	available, ok := s.AvailableMiB()
	if !ok || s.Host().IsSidecar() {
		return // reported as a size that nothing holds, or as a task that is nobody's
	}
	m := s.Memory()
	at, write := s.MemoryAttribute()
	switch {
	case m.Heap.MiB*10 >= available*9:
		r.Warn(at, codes.HeapSize, fmt.Sprintf("set %s to %dm, or make the heap smaller", write, m.HeapNeedMiB()),
			"%s gives service %q a heap of %s, but its task has %s of memory for it: a program also needs memory outside its heap, and is killed when there is none",
			heapSource(m.Heap), s.Name, model.MemoryText(m.Heap.MiB), model.MemoryText(max(available, 0)))
	case m.Image.MemoryMiB > available && (m.Heap.MiB == 0 || m.HeapNeedMiB() > available):
		r.Warn(at, codes.MemorySize, fmt.Sprintf("set %s to %dm or more", write, m.Image.MemoryMiB),
			"%s needs %s of memory, but the task of service %q has %s for it", m.Image.Name, model.MemoryText(m.Image.MemoryMiB), s.Name, model.MemoryText(available))
	case m.TmpfsMiB > 0 && programMiB(m)+m.TmpfsMiB > available:
		r.Warn(at, codes.TmpfsSize, fmt.Sprintf("set %s to %dm or more, or make the tmpfs mounts smaller", write, m.DefaultMiB()),
			"tmpfs mounts of %s use the memory of service %q, whose task has %s for it", model.MemoryText(m.TmpfsMiB), s.Name, model.MemoryText(available))
	}
}

// programMiB is what the programs need at least: a heap that the file sets
// takes the place of the one that the image comes with.
func programMiB(m model.Memory) int {
	if m.Heap.MiB > 0 {
		return m.Heap.MiB
	}
	return m.Image.MemoryMiB
}

// heapSource names where a heap is set, without a value of the environment.
func heapSource(h images.Heap) string {
	if h.Variable != "" {
		return h.Variable
	}
	return h.Option
}
