package managed

import (
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// offer is an engine of a managed service.
type offer struct {
	kind   string
	engine Engine
}

// versions are the series of versions that AWS makes new databases of, in their
// order. AWS chooses the minor version in them. They are those of its APIs as
// recorded in the schemas of cfn-lint 1.58.0, read on 2026-11-28, without those
// past the end of their standard support (Amazon RDS, Aurora and ElastiCache
// user guides, release calendars), but for MySQL 8.0.
var versions = map[offer][]string{
	{model.RDS, Postgres}:       {"14", "15", "16", "17", "18"},
	{model.RDS, MySQL}:          {"8.0", "8.4"},
	{model.RDS, MariaDB}:        {"10.11", "11.4", "11.8", "12.3"},
	{model.Aurora, Postgres}:    {"14", "15", "16", "17", "18"},
	{model.Aurora, MySQL}:       {"8.0", "8.4"},
	{model.ElastiCache, Redis}:  {"6.2", "7.0", "7.1"},
	{model.ElastiCache, Valkey}: {"7.2", "8.0", "8.1", "8.2", "9.0", "9.1"},
	{model.DocumentDB, Mongo}:   {"4.0", "5.0", "8.0"},
}

// extended are versions that cost more than the instance: Extended Support
// (Amazon RDS user guide, Amazon RDS Extended Support; MySQL 8.0 since 2026-08-01).
var extended = map[offer]string{{model.RDS, MySQL}: "8.0"}

// nearest is the version that AWS has for one that an image has: that one, else
// the next higher one, else the highest. Without a wanted one, it is the highest.
func nearest(has []string, wanted string) string {
	if wanted == "" {
		return has[len(has)-1]
	}
	if !strings.Contains(wanted, ".") {
		for _, v := range slices.Backward(has) {
			if v == wanted || strings.HasPrefix(v, wanted+".") {
				return v
			}
		}
	}
	for _, v := range has {
		if compareVersions(v, wanted) >= 0 {
			return v
		}
	}
	return has[len(has)-1]
}

// isSame reports whether a version of AWS is one of the series that is wanted.
func isSame(version, wanted string) bool {
	return wanted == "" || version == wanted || strings.HasPrefix(version, wanted+".")
}
