package composefile

import (
	"slices"

	"github.com/compose-cdk/compose-cdk/constructs/internal/schema"
)

// Schema returns the JSON schema of compose files with the x-aws-* attributes,
// for editors: draft 2020-12, the schema of the Compose Specification with the
// names, types and enumerations of the attributes. A file that it accepts may
// still have errors for Check.
func Schema() []byte { return slices.Clone(schema.JSON()) }
