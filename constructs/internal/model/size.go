package model

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/images"
	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/needs"
)

// Size is what a service asks for. Zero means that the file does not say.
type Size struct {
	// CPU is in CPU units: 1024 are one vCPU.
	CPU int
	// MemoryMiB is the memory for the whole container.
	MemoryMiB int
	// ReservedMiB is the memory that the container is guaranteed.
	ReservedMiB int
}

// Size reads the size of a service: deploy.resources.limits, else cpus and
// mem_limit, else the reservations (Compose specification, Deploy, resources).
func (s *Service) Size() Size {
	var size Size
	var limit, reservations types.Resource
	if s.Deploy != nil && s.Deploy.Resources.Limits != nil {
		limit = *s.Deploy.Resources.Limits
	}
	if s.Deploy != nil && s.Deploy.Resources.Reservations != nil {
		reservations = *s.Deploy.Resources.Reservations
	}
	reserved := firstPositive(int64(reservations.MemoryBytes), int64(s.MemReservation))
	cpus := firstPositive(limit.NanoCPUs.Value(), s.CPUS, reservations.NanoCPUs.Value())
	size.CPU = int(min(math.Ceil(float64(cpus)*1024), math.MaxInt32))
	size.MemoryMiB = mebibytes(firstPositive(int64(limit.MemoryBytes), int64(s.MemLimit), reserved))
	size.ReservedMiB = mebibytes(reserved)
	return size
}

// TaskSize is what all containers of a task ask for together, with what ECS
// runs beside them. The memory is never zero: a container without a size has a
// default. The CPU is zero where the task is one container that does not say;
// where there are several, one that does not say counts as the smallest task.
func (s *Service) TaskSize() Size {
	var whole Size
	members := s.Task()
	for _, m := range members {
		size := m.Size()
		if len(members) > 1 {
			size.CPU = cmp.Or(size.CPU, limits.FargateSmallest.CPU)
		}
		whole.CPU += size.CPU
		whole.MemoryMiB += m.memoryOrDefault()
	}
	if s.UsesServiceConnect() {
		whole.CPU = max(whole.CPU, limits.FargateSmallest.CPU) + limits.ConnectProxy.CPU
		whole.MemoryMiB += limits.ConnectProxy.MemoryMiB
	}
	if s.UsesModels() {
		whole.MemoryMiB += ModelProxyMiB
	}
	return whole
}

// memoryOrDefault is the memory of the container in MiB: what the file gives
// it, else its default, which is at most what a task on Fargate can have.
func (s *Service) memoryOrDefault() int {
	if size := s.Size().MemoryMiB; size > 0 {
		return size
	}
	byDefault := s.Memory().DefaultMiB()
	if !s.OnMachines() {
		byDefault = min(byDefault, limits.FargateLargest.MemoryMiB)
	}
	return byDefault
}

// Granted is the size that the task of a service gets: on Fargate the smallest
// of its sizes that holds the task, on a machine what the task asks for or, of
// GPUs, their share of the machine. It reports false where nothing holds it.
func (s *Service) Granted() (limits.FargateSize, bool) {
	if s.OnMachines() {
		machine, ok := s.Machine()
		return limits.FargateSize{CPU: machine.CPU, MemoryMiB: machine.MemoryMiB}, ok
	}
	asked := s.TaskSize()
	return limits.Fargate(asked.CPU, asked.MemoryMiB)
}

// AvailableMiB is the memory that a task has for the container of s: all but
// what its other containers have. It reports false where nothing holds the task.
func (s *Service) AvailableMiB() (int, bool) {
	granted, ok := s.Host().Granted()
	available := granted.MemoryMiB
	for _, other := range s.Host().Task() {
		if other.Name != s.Name {
			available -= other.memoryOrDefault()
		}
	}
	if s.Host().UsesServiceConnect() {
		available -= limits.ConnectProxy.MemoryMiB
	}
	if s.Host().UsesModels() {
		available -= ModelProxyMiB
	}
	return available, ok
}

func mebibytes(bytes int64) int { return int((bytes-1)>>20) + 1 }

func firstPositive[T int64 | float32](values ...T) T {
	for _, v := range values {
		if v > 0 {
			return v
		}
	}
	return 0
}

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

// Memory is what is known of the memory that a container needs.
type Memory struct {
	// Heap is the largest that the command and the variables set, in the file or
	// in the Dockerfile; zero if none.
	Heap images.Heap
	// Image is the image, or the one that it is built from, as far as it is known.
	Image images.Image
	// TmpfsMiB is the size of all file systems in memory together.
	TmpfsMiB int
}

// Memory finds out what memory the container of the service needs.
func (s *Service) Memory() Memory { return s.memory() }

func (s *Service) readMemory() Memory {
	stage := s.stage()
	environment := map[string]string{}
	maps.Copy(environment, stage.environment)
	for name, value := range s.Environment {
		if value != nil {
			environment[name] = *value
		}
	}
	var m Memory
	arguments := slices.Concat(s.Entrypoint, s.Command)
	if len(arguments) == 0 {
		arguments = stage.process
	}
	m.Image, _ = images.Of(s.BaseImage())
	m.Heap, _ = images.HeapOf(arguments, environment, m.Image.HeapVariables...)
	for _, t := range s.Tmpfses() {
		m.TmpfsMiB += t.SizeMiB
	}
	if s.Can(needs.SharedMemory) && s.SharedMemoryMiB() > defaultShmMiB {
		m.TmpfsMiB += s.SharedMemoryMiB()
	}
	return m
}

// HeapNeedMiB is what a program with the heap needs; 0 without one.
func (m Memory) HeapNeedMiB() int {
	if m.Heap.MiB == 0 {
		return 0
	}
	return images.Need(m.Heap.MiB)
}

// ProgramMiB is the memory that the programs of the container need, without
// its file systems in memory; 0 where nothing is known. Of heap and image the
// larger counts: a heap can be that of one of the image's programs.
func (m Memory) ProgramMiB() int { return max(m.HeapNeedMiB(), m.Image.MemoryMiB) }

// DefaultMiB is the memory of a container whose size the file does not give:
// that of its programs and its file systems in memory, and at least that of the
// smallest task. A program of which nothing is known counts half of that.
func (m Memory) DefaultMiB() int {
	least := limits.FargateSmallest.MemoryMiB
	program := m.ProgramMiB()
	if program == 0 {
		program = least / 2
	}
	return max(least, program+m.TmpfsMiB)
}
