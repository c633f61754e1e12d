package rules

import (
	"maps"
	"slices"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/needs"
)

// checkStorage refuses sizes in storage_opt that Fargate does not have, and warns
// of other options.
func checkStorage(r *finding.Report, s *model.Service) {
	for _, name := range slices.Sorted(maps.Keys(s.StorageOpt)) {
		at := s.At("storage_opt", name)
		_, err := s.StorageGiB()
		switch {
		case name != "size":
			r.Warn(at, codes.StorageOption, "remove it", "`%s` is ignored: storage drivers cannot be set on ECS", name)
		case err != nil:
			r.Error(at, codes.Storage, "write it as 50G", "%q is not a size", s.StorageOpt[name])
		case !s.Can(needs.DiskSize):
			r.Warn(at, codes.StorageOption, "remove it, or give the service a volume",
				"`storage_opt` is ignored: the tasks on an instance share its disk")
		}
	}
	if s.IsSidecar() || !s.Can(needs.DiskSize) {
		return
	}
	bounds := limits.EphemeralStorage
	if asked := s.TaskStorageGiB(); asked > bounds.Max {
		r.Error(s.At("storage_opt", "size"), codes.Storage, "ask for less, or use a volume",
			"%d GiB of disk space is out of range: a task on Fargate has 20 GiB, or %d to %d", asked, bounds.Min, bounds.Max)
	}
}
