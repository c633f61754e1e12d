package model

import (
	"fmt"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
)

// Amount is an attribute that holds a number of CPUs or a size.
type Amount struct {
	At    finding.Path
	Value float64
}

// Amounts are the CPUs and the memory that a service asks for, as they stand.
func (s *Service) Amounts() (cpus, memory []Amount) {
	add := func(list *[]Amount, value float64, elements ...any) {
		if value != 0 {
			*list = append(*list, Amount{s.At(elements...), value})
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

// MemoryAttribute is the attribute that gives a service its memory, and how to
// write it: the limit of deploy.resources where there is none.
func (s *Service) MemoryAttribute() (at finding.Path, name string) {
	_, memory := s.Amounts()
	limit := finding.At("deploy", "resources", "limits", "memory")
	if len(memory) == 0 {
		return s.At(), limit.String()
	}
	at = memory[0].At
	for _, m := range memory {
		if m.At.String() == s.At(limit...).String() {
			at = m.At
		}
	}
	return at, at[len(s.At()):].String()
}

// MemoryText writes a size of memory: in GiB where that is a round number, or a large one.
func MemoryText(mib int) string {
	if mib >= 1024 || mib%512 == 0 {
		return fmt.Sprintf("%g GiB", float64(mib)/1024)
	}
	return fmt.Sprintf("%d MiB", mib)
}
