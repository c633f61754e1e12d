package rules

import (
	"maps"
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/needs"
	"github.com/compose-cdk/compose-cdk/constructs/internal/rules/report"
)

// checkVolumeDefinitions refuses mistakes in the extensions of any volume, and
// settings of mounted volumes that their kind does not have.
func checkVolumeDefinitions(r *finding.Report, p *model.Project) {
	for _, name := range p.VolumeNames() {
		_, mistakes := model.DecodeExtensions[model.VolumeExtensions](p.Volumes[name].Extensions)
		report.ExtensionErrors(r, finding.At("volumes", name), mistakes)
	}
	for _, name := range p.UsedVolumes() {
		v, defined := p.Volumes[name]
		if !defined {
			continue
		}
		at := finding.At("volumes", name)
		switch model.VolumeKindOf(v) {
		case model.EFSVolume:
			checkVolumeName(r, at, name, v)
			checkEFS(r, at, v)
			checkContent(r, at, p, name)
			checkMembers(r, at, p, name)
		case model.S3FilesVolume:
			checkVolumeName(r, at, name, v)
			checkS3Files(r, at, p, name)
			checkMembers(r, at, p, name)
		case model.EBSVolume:
			checkEBS(r, at, p, name)
		case model.ExternalVolume:
			checkExternalVolume(r, at, p, name)
		case model.TmpfsVolume, model.BindVolume, model.NFSVolume: // not mounted by name: see checkTmpfsVolumes and checkVolumes
		}
	}
	checkTmpfsVolumes(r, p)
}

// checkS3Files refuses settings of a volume on Amazon S3 Files, which has none, and
// services on what cannot mount it.
func checkS3Files(r *finding.Report, at finding.Path, p *model.Project, name string) {
	for _, option := range slices.Sorted(maps.Keys(p.Volumes[name].DriverOpts)) {
		r.Error(at.Then("driver_opts", option), codes.DriverOption, "remove it", "a volume on Amazon S3 Files has no option %q", option)
	}
	for _, user := range p.MountedBy(name) {
		if s := p.Service(user); !s.Can(needs.S3Files) {
			r.Error(at.Then("driver"), codes.VolumeDriver, needs.Remedy(needs.S3Files)+" for service "+user+", or remove the driver for a file system on Amazon EFS",
				"%q %s, where service %q runs", model.S3FilesDriver, needs.Refusal(needs.S3Files, s.RunsOn()), user)
		}
	}
	if copies := copying(p, name); len(copies) > 0 {
		r.Info(at.Then("driver"), codes.VolumeContent, "write `nocopy: true` at the mounts if no files need to be copied",
			"a new volume on Amazon S3 Files is empty: files that the images of %s have there are not copied into it", finding.List(copies))
	}
}

// copying lists the services that would have Docker copy what their images have
// at the mount of a volume, sorted.
func copying(p *model.Project, volume string) []string {
	return slices.DeleteFunc(p.MountedBy(volume), func(user string) bool {
		return !slices.ContainsFunc(p.Service(user).Volumes, func(v types.ServiceVolumeConfig) bool {
			return v.Source == volume && (v.Volume == nil || !v.Volume.NoCopy)
		})
	})
}

// checkNFSVolume refuses a volume on an NFS server where nothing can mount it, and
// one without a server or directory.
func checkNFSVolume(r *finding.Report, s *model.Service, m model.Mount) {
	at, v := finding.At("volumes", m.Volume, "driver_opts"), s.Project.Volumes[m.Volume]
	if !s.Can(needs.NFS) {
		r.Error(at.Then("type"), codes.VolumeDriver,
			"add `x-aws-efs: {}` for a new file system on Amazon EFS, mount an existing one with `external: true` and its id as name, or "+
				needs.Remedy(needs.NFS)+" for service "+s.Name,
			"%q %s, where service %q runs", v.DriverOpts["type"], needs.Refusal(needs.NFS, s.RunsOn()), s.Name)
		return
	}
	if v.DriverOpts["device"] == "" || !strings.Contains(v.DriverOpts["o"], "addr=") {
		r.Error(at, codes.DriverOption, `write {type: nfs, o: "addr=10.0.0.10,nfsvers=4", device: ":/path"}`,
			"the server or the directory of volume %q is missing", m.Volume)
	}
}

// checkMembers counts the services that mount a volume: each is a rule of a
// security group of the mount targets.
func checkMembers(r *finding.Report, at finding.Path, p *model.Project, name string) {
	most := 0
	for _, n := range p.VolumeMembers(name) {
		most = max(most, n)
	}
	report.AboveQuota(r, at, codes.SecurityGroupRules, limits.RulesPerGroup, most, "give some of them another x-aws-stack",
		"%d services of a stack mount the volume, and each needs a rule in its security group", most)
}

// checkVolumeName holds names to what descriptions and tags have room for.
func checkVolumeName(r *finding.Report, at finding.Path, name string, v types.VolumeConfig) {
	const longest = 200
	switch {
	case len(name) > longest:
		r.Error(at, codes.VolumeName, "shorten it", "the name has %d characters: at most %d are allowed", len(name), longest)
	case !limits.IsTagValue(v.Name):
		r.Error(at.Then("name"), codes.VolumeName, "use letters, digits, spaces and _ . : / = + - @, at most 256",
			"%q is not a valid name of a file system", v.Name)
	}
}

// checkContent reports a volume that no service fills, though Docker would.
func checkContent(r *finding.Report, at finding.Path, p *model.Project, name string) {
	reader := ""
	for _, service := range p.MountedBy(name) {
		s := p.Service(service)
		for _, m := range s.Mounts() {
			if m.Kind != model.NamedMount || m.Volume != name || m.NoCopy {
				continue
			}
			if !m.ReadOnly {
				return
			}
			reader = service + " has at " + m.Target
		}
	}
	if reader != "" {
		r.Info(at, codes.VolumeContent, "write `nocopy: true` at the mount if no files need to be copied, or remove read_only",
			"the new file system stays empty: a read-only service does not copy the files that the image of %s", reader)
	}
}

// checkExternalVolume: a file system that exists can only be named.
func checkExternalVolume(r *finding.Report, at finding.Path, p *model.Project, name string) {
	v := p.Volumes[name]
	if model.HasEFS(v) {
		r.Error(at.Then("x-aws-efs"), codes.ExternalVolume, "remove it, or remove external for a new file system",
			"the settings of an existing file system cannot be changed")
		return
	}
	if _, ok := v.Extensions["x-aws-ebs"]; ok {
		r.Error(at.Then("x-aws-ebs"), codes.ExternalVolume, "set the snapshot of a volume in x-aws-ebs, and remove external",
			"ECS cannot mount an existing volume on Amazon EBS")
		return
	}
	if external, ok := model.ExternalFileSystemOf(v); ok {
		r.Info(at, codes.ExternalVolumeAccess, "allow them, or put them on an external network whose security group is allowed",
			"the security group of %s is not changed: it must allow %s on port 2049",
			external.ID, finding.List(p.MountedBy(name)))
		return
	}
	fix := "write `name: fs-…` or an ARN, or remove external for a new file system"
	if strings.Contains(v.Name, "fsap-") {
		fix = "write `name: fs-…/fsap-…`: ECS also needs the file system of an access point"
	}
	r.Error(at, codes.ExternalVolume, fix,
		"an external volume is an existing file system on Amazon EFS, and %q is neither the id nor the ARN of one", v.Name)
}

// checkTmpfsVolumes refuses mount options that ECS does not know, of volumes of
// Docker's local driver that are memory, and warns where services would share one.
func checkTmpfsVolumes(r *finding.Report, p *model.Project) {
	for _, name := range p.VolumeNames() {
		v := p.Volumes[name]
		if model.VolumeKindOf(v) != model.TmpfsVolume {
			continue
		}
		var users []string
		for _, service := range p.ServiceNames() {
			for _, m := range p.Services[service].Volumes {
				if m.Type == types.VolumeTypeVolume && m.Source == name {
					users = append(users, service)
					break
				}
			}
		}
		if len(users) == 0 {
			continue
		}
		for _, option := range model.TmpfsOptions(v.DriverOpts["o"]) {
			checkTmpfsOption(r, finding.At("volumes", name, "driver_opts", "o"), option)
		}
		if len(users) > 1 {
			r.Warn(finding.At("volumes", name), codes.TmpfsShared, "remove driver_opts for a file system that they share",
				"memory is not shared between tasks: each of %s has its own", finding.List(users))
		}
	}
}
