package rules

import (
	"maps"
	"slices"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/rules/report"
)

// checkEBS holds a volume to what ECS can do with Amazon EBS (Amazon ECS
// developer guide, "Use Amazon EBS volumes with Amazon ECS").
func checkEBS(r *finding.Report, at finding.Path, p *model.Project, name string) {
	v := p.Volumes[name]
	settings := at.Then("driver_opts")
	if _, ok := v.Extensions["x-aws-ebs"]; ok {
		settings = at.Then("x-aws-ebs")
		if len(v.DriverOpts) > 0 {
			r.Error(at.Then("driver_opts"), codes.DriverOption, "write the settings in x-aws-ebs", "driver_opts has no effect with x-aws-ebs")
		}
		if v.Driver != "" && v.Driver != "local" && v.Driver != "ebs" {
			r.Error(at.Then("driver"), codes.VolumeDriver, "remove it", "%q is not the driver of a volume on Amazon EBS", v.Driver)
		}
	} else {
		_, mistakes := model.DecodeEBS(v)
		report.ExtensionErrors(r, at, mistakes)
	}
	checkEBSSettings(r, settings, model.EBSOf(v))
	var users []string
	for _, user := range p.MountedBy(name) {
		users = append(users, p.Service(user).Host().Name)
	}
	slices.Sort(users)
	users = slices.Compact(users)
	if len(users) > 1 {
		r.Error(at, codes.EBSShared, "give each a volume of its own, or remove ebs for a file system that they share",
			"a volume on Amazon EBS belongs to one task, but %s mount it", finding.List(users))
		return
	}
	const fix = "remove ebs for a file system that keeps the data"
	user := p.Service(users[0])
	if _, tasks := user.Tasks(); tasks > 1 {
		r.Warn(at, codes.EBSReplicas, report.OrAcknowledge(fix, codes.EBSReplicas), "each of the %d tasks of %q has a volume of its own", tasks, users[0])
	}
	r.Warn(at, codes.EBSLost, report.OrAcknowledge(fix, codes.EBSLost),
		"the data is lost with the task, at every deployment and failure: ECS creates a new volume for each task of a service and deletes it with the task")
}

func checkEBSSettings(r *finding.Report, at finding.Path, e model.EBS) {
	const code = codes.EBS
	bounds, ok := limits.EBSTypes[e.Type]
	if !ok {
		r.Error(at.Then("type"), code, finding.Suggest(e.Type, slices.Sorted(maps.Keys(limits.EBSTypes))), "%q is not an EBS volume type", e.Type)
		return
	}
	inRange := func(name, unit string, value int, allowed limits.Range) {
		switch {
		case value == 0:
		case allowed == limits.Range{}:
			r.Error(at.Then(name), code, "remove it, or choose another type", "%s cannot be set for %s", name, e.Type)
		case value != allowed.Clamp(value):
			r.Error(at.Then(name), code, "", "%d %s is out of range for %s, which allows %d to %d", value, unit, e.Type, allowed.Min, allowed.Max)
		}
	}
	inRange("size", "GiB", e.Size, bounds.SizeGiB)
	inRange("iops", "operations per second", e.IOPS, bounds.IOPS)
	inRange("throughput", "MiB/s", e.Throughput, bounds.ThroughputMiBps)
	if bounds.AsksIOPS && e.IOPS == 0 {
		r.Error(at, code, "add iops", "%s needs iops", e.Type)
	}
	if most := e.Size * bounds.IOPSPerGiB; e.IOPS > bounds.IOPS.Min && e.IOPS <= bounds.IOPS.Max && 0 < most && most < e.IOPS {
		r.Error(at.Then("iops"), code, "raise size, or lower iops", "%d operations per second are not possible with %d GiB of %s, which allow %d",
			e.IOPS, e.Size, e.Type, max(most, bounds.IOPS.Min))
	}
	report.Snapshot.Check(r, at.Then("snapshot"), e.Snapshot)
	report.Key.Check(r, at.Then("kms_key_id"), e.Key)
	if e.Key != "" && !*e.Encrypted {
		r.Error(at.Then("encrypted"), code, "remove it", "kms_key_id has no effect on a volume that is not encrypted")
	}
	if e.Filesystem != "" && !slices.Contains(model.EBSFilesystems, e.Filesystem) {
		r.Error(at.Then("filesystem"), code, "use ext3, ext4 or xfs", "%q is not a file system that ECS creates", e.Filesystem)
	}
}

// checkEBSMounts refuses a second volume of Amazon EBS in a task, and warns of
// start-first, which a volume with one writer does not allow.
func checkEBSMounts(r *finding.Report, s *model.Service) {
	names := s.EBSVolumes()
	if len(names) > 1 {
		r.Error(s.At("volumes"), codes.EBSVolumes, "keep one, and remove ebs from the others",
			"a task can mount one volume on Amazon EBS, but %s are mounted", finding.List(names))
	}
	if len(names) == 0 || s.Deploy == nil || s.Deploy.UpdateConfig == nil || s.Deploy.UpdateConfig.Order != "start-first" {
		return
	}
	r.Warn(s.At("deploy", "update_config", "order"), codes.EBSOrder, "write stop-first",
		"start-first is ignored: the volume %s has a single writer, so the old task stops first", names[0])
}
