package choices

import (
	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
)

// setting is a variable with which an image runs on ECS.
type setting struct{ variable, value, title, loses string }

// settings are those of findings, by the image.
var settings = map[string]map[string]setting{
	codes.BrokerName: {
		"rabbitmq": {"RABBITMQ_NODENAME", "rabbit@localhost", "give the data a name that does not change", "clusters of several nodes"},
	},
	codes.ImageRefuses: {
		// The entrypoint looks for data of earlier versions only where PGDATA is the
		// default: docker-library/postgres 18/bookworm/docker-entrypoint.sh.
		"postgres": {"PGDATA", "/var/lib/postgresql/data", "keep the data where the volume is mounted", ""},
	},
	codes.MapCount: {
		"elasticsearch": {"node.store.allow_mmap", "false", "read files without mapping them into memory", "some speed of searches"},
		"opensearch":    {"node.store.allow_mmap", "false", "read files without mapping them into memory", "some speed of searches"},
		"sonarqube":     {"SONAR_ES_BOOTSTRAP_CHECKS_DISABLE", "true", "start without the check of the kernel", ""},
	},
}

// settingChoices set the variable that an image needs. An image refuses to start
// for other reasons too, which are not at a volume.
func settingChoices(c *chooser, f finding.Finding) []finding.Choice {
	s := c.service(f)
	if s == nil || f.Code == codes.ImageRefuses && f.Where[2] != "volumes" {
		return nil
	}
	to, known := settings[f.Code][s.KnownImage().Name]
	if !known {
		return nil
	}
	return []finding.Choice{{
		Title: to.title, Loses: to.loses, Default: true, Patch: finding.Patch(s.At("environment", to.variable), to.value),
	}}
}
