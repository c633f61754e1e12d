package model

import (
	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
)

// ReportTextSize reports texts that a task definition has no room for.
func ReportTextSize(r *finding.Report, at finding.Path, service string, size int) {
	r.Error(at, codes.TaskDefinitionSize, "move large values to files in the image",
		"the texts of service %q have %d KiB: a task definition allows at most %d", service, size>>10, limits.TaskDefinitionBytes>>10)
}
