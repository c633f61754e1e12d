package managed

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// Figures that AWS sets, and those that stand where the file says nothing
// (Amazon RDS API reference, CreateDBInstance; CreateDBCluster,
// ServerlessV2ScalingConfiguration; Amazon ElastiCache API reference,
// CreateReplicationGroup, SnapshotRetentionLimit).
const (
	defaultStorage, leastStorage, mostStorage = 20, 20, 65536
	defaultBackup, mostBackup                 = 7, 35
	defaultMin, defaultMax, mostCapacity      = 0.5, 4, 256
	smallClass, documentClass                 = "t4g.micro", "t4g.medium"
)

// common are the settings that all managed services have.
type common struct {
	class, backup, deletion, tls string
	multiAZ                      bool
}

func (out *Service) readSettings(r *finding.Report, at finding.Path, value model.ManagedService, keepsData bool) {
	var c common
	switch {
	case value.RDS != nil:
		v := *value.RDS
		out.Kind, c = model.RDS, common{orDefault(v.Class, smallClass), v.Backup, v.Deletion, v.TLS, v.MultiAZ}
		out.readStorage(r, at.Then(model.RDS, "storage"), v.Storage)
	case value.Aurora != nil:
		v := *value.Aurora
		out.Kind, c = model.Aurora, common{"", v.Backup, v.Deletion, v.TLS, v.MultiAZ}
		out.readCapacity(r, at.Then(model.Aurora), v)
	case value.ElastiCache != nil:
		v := *value.ElastiCache
		out.Kind, c = model.ElastiCache, common{orDefault(v.Class, smallClass), v.Backup, v.Deletion, v.TLS, v.MultiAZ}
	case value.DocumentDB != nil:
		v := *value.DocumentDB
		out.Kind, c = model.DocumentDB, common{orDefault(v.Class, documentClass), v.Backup, v.Deletion, v.TLS, v.MultiAZ}
	default:
		return
	}
	out.readCommon(r, at.Then(out.Kind), c, keepsData)
}

func orDefault(value, otherwise string) string {
	if value == "" {
		return otherwise
	}
	return value
}

func (out *Service) readStorage(r *finding.Report, at finding.Path, gib int) {
	out.StorageGiB = gib
	if gib == 0 {
		out.StorageGiB = defaultStorage
	} else if gib < leastStorage || gib > mostStorage {
		r.Error(at, codes.ManagedSetting, "write a number of GiB from 20 to 65536", "Amazon RDS has no storage of %d GiB", gib)
	}
}

func (out *Service) readCapacity(r *finding.Report, at finding.Path, v model.AuroraSettings) {
	out.MinCapacity, out.MaxCapacity = defaultMin, defaultMax
	if v.Min != nil {
		out.MinCapacity = *v.Min
	}
	if v.Max != nil {
		out.MaxCapacity = *v.Max
	}
	if v.Max == nil && out.MinCapacity > out.MaxCapacity {
		out.MaxCapacity = out.MinCapacity
	}
	halves := func(n float64) bool { return n*2 == math.Trunc(n*2) && n >= 0 && n <= mostCapacity }
	switch {
	case !halves(out.MinCapacity):
		r.Error(at.Then("min"), codes.ManagedSetting, "write a number of ACUs from 0 to 256, in steps of 0.5", "Aurora has no capacity of %v ACUs", out.MinCapacity)
	case !halves(out.MaxCapacity) || out.MaxCapacity < 1:
		r.Error(at.Then("max"), codes.ManagedSetting, "write a number of ACUs from 1 to 256, in steps of 0.5", "Aurora has no largest capacity of %v ACUs", out.MaxCapacity)
	case out.MinCapacity > out.MaxCapacity:
		r.Error(at.Then("min"), codes.ManagedSetting, "make it the smaller of the two", "min is %v ACUs, and max is %v", out.MinCapacity, out.MaxCapacity)
	}
}

func (out *Service) readCommon(r *finding.Report, at finding.Path, c common, keepsData bool) {
	out.MultiAZ = c.multiAZ
	out.Class = strings.TrimPrefix(c.class, classPrefix(out.Kind))
	if out.Class != "" && !classForm.MatchString(out.Class) {
		r.Error(at.Then("class"), codes.ManagedSetting, "write an instance class as in t4g.micro", "%q is no instance class", c.class)
	}
	if c.tls != "" && c.tls != model.TLSRequired {
		r.Error(at.Then("tls"), codes.ManagedSetting, "write required, or remove it", "%q is no value of tls", c.tls)
	}
	out.RequireTLS = c.tls == model.TLSRequired
	out.readDeletion(r, at.Then("deletion"), c.deletion, keepsData)
	out.readBackup(r, at.Then("backup"), c.backup, keepsData)
}

// classPrefix is what AWS writes before the instance classes of a service.
func classPrefix(kind string) string {
	if kind == model.ElastiCache {
		return "cache."
	}
	return "db."
}

func (out *Service) readDeletion(r *finding.Report, at finding.Path, value string, keepsData bool) {
	out.Deletion = orDefault(value, model.DeletionSnapshot)
	if value == "" && out.Kind == model.ElastiCache && !keepsData {
		out.Deletion = model.DeletionDelete
	}
	if !slices.Contains(model.Deletions, out.Deletion) {
		r.Error(at, codes.ManagedSetting, finding.Suggest(value, model.Deletions), "%q is no value of deletion", value)
	}
}

func (out *Service) readBackup(r *finding.Report, at finding.Path, value string, keepsData bool) {
	out.BackupDays = defaultBackup
	if out.Kind == model.ElastiCache && !keepsData {
		out.BackupDays = 0
	}
	if value == "" {
		return
	}
	least := 0
	if out.Kind == model.Aurora || out.Kind == model.DocumentDB {
		least = 1
	}
	text, isDays := strings.CutSuffix(value, "d")
	days, err := strconv.Atoi(text)
	if !isDays || err != nil || days < least || days > mostBackup {
		r.Error(at, codes.ManagedSetting, "write a number of days as in 7d, from "+strconv.Itoa(least)+"d to 35d",
			"%s keeps no backups for %q", title(out.Kind), value)
		return
	}
	out.BackupDays = days
}
