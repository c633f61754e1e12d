package model

import (
	"github.com/docker/go-units"

	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
)

// StorageGiB is the disk space that storage_opt asks for, in GiB and rounded
// up: 0 where it asks for none. It is an error if the value is no size.
func (s *Service) StorageGiB() (int, error) {
	text, ok := s.StorageOpt["size"]
	if !ok {
		return 0, nil
	}
	bytes, err := units.RAMInBytes(text)
	if err != nil {
		return 0, err
	}
	return int((bytes-1)>>30) + 1, nil
}

// TaskStorageGiB is the disk space that the containers of a task ask for
// together; 0 where a task has as much in any case.
func (s *Service) TaskStorageGiB() int {
	sum := 0
	for _, m := range s.Task() {
		if gib, err := m.StorageGiB(); err == nil {
			sum += gib
		}
	}
	if sum < limits.EphemeralStorage.Min {
		return 0
	}
	return sum
}
