package composefile

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/compose-spec/compose-go/v2/types"
)

// checkVolumeDefinitions looks at the volumes that a service mounts, and at
// the extensions of all.
func checkVolumeDefinitions(r *report, p *Model) {
	for _, name := range p.VolumeNames() {
		_, mistakes := decodeExtensions[VolumeExtensions](p.Volumes[name].Extensions)
		reportExtensionErrors(r, at("volumes", name), mistakes)
	}
	for _, name := range UsedVolumes(p) {
		v, defined := p.Volumes[name]
		if !defined {
			continue
		}
		at := at("volumes", name)
		switch VolumeKindOf(v) {
		case EFSVolume:
			checkVolumeName(r, at, name, v)
			checkEFS(r, at, v)
			checkContent(r, at, p, name)
		case EBSVolume:
			checkEBS(r, at, p, name)
		case ExternalVolume:
			checkExternalVolume(r, at, p, name)
		case TmpfsVolume, BindVolume: // not mounted by name: see checkTmpfsVolumes and checkVolumes
		}
	}
	checkTmpfsVolumes(r, p)
}

// isTagValue reports whether the value of a tag may be this (Amazon EFS API
// reference, Tag). As a regular expression it would take longer to compile
// than a project takes to be checked.
func isTagValue(s string) bool {
	return utf8.RuneCountInString(s) <= 256 && strings.IndexFunc(s, func(r rune) bool {
		return !unicode.In(r, unicode.L, unicode.Z, unicode.N) && !strings.ContainsRune("_.:/=+@-", r)
	}) < 0
}

// checkVolumeName holds names to what descriptions and tags have room for.
func checkVolumeName(r *report, at path, name string, v types.VolumeConfig) {
	const longest = 200
	switch {
	case len(name) > longest:
		r.error(at, "volume-name", "shorten it", "the name has %d characters: there is room for %d", len(name), longest)
	case !isTagValue(v.Name):
		r.error(at.then("name"), "volume-name", "use letters, digits, spaces and _ . : / = + - @, at most 256",
			"%q cannot be the name of a file system", v.Name)
	}
}

// checkEFS holds driver and driver_opts to what Amazon EFS takes.
func checkEFS(r *report, at path, v types.VolumeConfig) {
	if v.Driver != "" && v.Driver != "local" {
		r.error(at.then("driver"), "volume-driver", "leave it out for a file system of Amazon EFS, or write ebs",
			"%q is not possible: it is a plug-in of the Docker engine", v.Driver)
		return
	}
	if foreign := v.DriverOpts["type"]; foreign != "" && foreign != "none" {
		r.error(at.then("driver_opts", "type"), "volume-driver",
			"mount a file system of Amazon EFS with `external: true` and its id as name, or leave driver_opts out for a new one",
			"%q is not possible: a task on Fargate mounts no file system of another kind", foreign)
		return
	}
	known := slices.Sorted(maps.Keys(efsOptions))
	for _, name := range slices.Sorted(maps.Keys(v.DriverOpts)) {
		option, ok := efsOptions[name]
		switch value, at := v.DriverOpts[name], at.then("driver_opts", name); {
		case !ok:
			r.error(at, "driver-option", suggest(name, known), "%q is not an option of a file system on Amazon EFS", name)
		case option.read(value) == "" || name == "root_directory" && !isAccessPath(value):
			r.error(at, "driver-option", "write "+option.allowed, "%q is not possible", value)
		}
	}
	checkEFSAgreement(r, at.then("driver_opts"), v)
}

// checkEFSAgreement reports options that need each other (Amazon EFS user
// guide, "Amazon EFS performance").
func checkEFSAgreement(r *report, at path, v types.VolumeConfig) {
	const code = "driver-option"
	options := v.DriverOpts
	e := EFSOf("", v)
	switch provisioned := e.Throughput == "provisioned"; {
	case provisioned && options["provisioned_throughput"] == "":
		r.error(at, code, "add provisioned_throughput, in MiB/s", "throughput_mode is provisioned, and how much is not said")
	case !provisioned && options["provisioned_throughput"] != "":
		r.error(at.then("provisioned_throughput"), code, "add `throughput_mode: provisioned`", "provisioned_throughput has no effect")
	}
	if e.Throughput == "elastic" && e.Performance == "maxIO" {
		r.error(at.then("performance_mode"), code, "leave performance_mode out", "maxIO is not possible with elastic throughput")
	}
	if (options["uid"] == "") != (options["gid"] == "") {
		r.error(at, code, "write both", "of uid and gid one is missing")
	}
}

// checkContent tells of what Docker does with a new volume and ECS does not.
func checkContent(r *report, at path, p *Model, name string) {
	for _, service := range MountedBy(p, name) {
		for _, m := range Mounts(p, p.Services[service]) {
			if m.Kind == NamedMount && m.Volume == name && !m.NoCopy && !m.ReadOnly {
				r.info(at, "volume-content",
					"write `nocopy: true` at the mount if the image has nothing there, or let the entrypoint put the files there",
					"the new file system is empty: Docker would copy what the image of %q has at %s, ECS hides it", service, m.Target)
				return
			}
		}
	}
}

// checkExternalVolume: a file system that exists can only be named.
func checkExternalVolume(r *report, at path, p *Model, name string) {
	v := p.Volumes[name]
	if _, ok := v.Extensions["x-aws-ebs"]; ok {
		r.error(at.then("x-aws-ebs"), "external-volume", "name the snapshot of a volume in x-aws-ebs, and leave external out",
			"ECS mounts no existing volume of Amazon EBS")
		return
	}
	if external, ok := ExternalFileSystemOf(v); ok {
		r.info(at, "external-volume", "admit them, or put them on an external network whose security group is admitted",
			"no rule is added to the security group of %s: it must admit %s on port 2049",
			external.ID, list(MountedBy(p, name)))
		return
	}
	fix := "write `name: fs-…` or the ARN of one, or leave external out for a new one"
	if strings.Contains(v.Name, "fsap-") {
		fix = "write `name: fs-…/fsap-…`: ECS asks for the file system of an access point as well"
	}
	r.error(at, "external-volume", fix,
		"an external volume is a file system of Amazon EFS on AWS, and %q is the name of none", v.Name)
}

// checkTmpfsVolumes looks at volumes of Docker's local driver that are memory.
func checkTmpfsVolumes(r *report, p *Model) {
	for _, name := range p.VolumeNames() {
		v := p.Volumes[name]
		if VolumeKindOf(v) != TmpfsVolume {
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
		for _, option := range strings.Split(v.DriverOpts["o"], ",") {
			checkTmpfsOption(r, at("volumes", name, "driver_opts", "o"), option)
		}
		if len(users) > 1 {
			r.warn(at("volumes", name), "tmpfs-shared", "leave driver_opts out for a file system that they share",
				"memory is not shared between tasks: each of %s has its own", list(users))
		}
	}
}
