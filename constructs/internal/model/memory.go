package model

import (
	"maps"
	"slices"

	"github.com/compose-cdk/compose-cdk/constructs/internal/images"
	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/needs"
)

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
	m.Heap, _ = images.HeapOf(arguments, environment)
	m.Image, _ = images.Of(s.BaseImage())
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
