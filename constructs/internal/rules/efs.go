package rules

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// checkEFS holds the settings of a volume to what Amazon EFS takes. Beside
// x-aws-efs, driver and driver_opts are Docker's.
func checkEFS(r *finding.Report, at finding.Path, v types.VolumeConfig) {
	settings := "driver_opts"
	if model.HasEFS(v) {
		settings = "x-aws-efs"
		checkBesideEFS(r, at, v)
	} else if !checkDriver(r, at, v) {
		return
	}
	options, known := model.EFSSettings(v), slices.Sorted(maps.Keys(model.EfsOptions))
	for _, name := range slices.Sorted(maps.Keys(options)) {
		option, ok := model.EfsOptions[name]
		switch value, at := options[name], at.Then(settings, name); {
		case !ok:
			r.Error(at, codes.DriverOption, finding.Suggest(name, known), "%q is not an option of a file system on Amazon EFS", name)
		case name == "permissions" && octalMeant(value) != "":
			r.Error(at, codes.DriverOption, fmt.Sprintf("write %q, in quotes", octalMeant(value)),
				"%s is not valid: without quotes, YAML reads %s as this number", value, octalMeant(value))
		case option.Read(value) == "" || name == "root_directory" && !model.IsAccessPath(value):
			r.Error(at, codes.DriverOption, "write "+option.Allowed, "%q is not valid", value)
		}
	}
	checkEFSAgreement(r, at.Then(settings), options, model.EFSOf("", v))
}

// octalMeant is the octal number that YAML has made a decimal one of, which it
// does without quotes; empty where there are no permissions in it that let the
// owner write.
func octalMeant(value string) string {
	n, err := strconv.ParseUint(value, 10, 12)
	if err != nil || strings.HasPrefix(value, "0") {
		return ""
	}
	const ownerWrites = 0o200
	if asOctal, err := strconv.ParseUint(value, 8, 12); err == nil && asOctal&ownerWrites != 0 || n&ownerWrites == 0 {
		return ""
	}
	return fmt.Sprintf("%04o", n)
}

// checkBesideEFS: one volume has one place for its settings.
func checkBesideEFS(r *finding.Report, at finding.Path, v types.VolumeConfig) {
	if _, ok := v.Extensions["x-aws-ebs"]; ok || v.Driver == "ebs" {
		r.Error(at.Then("x-aws-efs"), codes.DriverOption, "keep one of them", "a volume is either on Amazon EFS or on Amazon EBS, but the file sets both")
	}
	for _, name := range slices.Sorted(maps.Keys(v.DriverOpts)) {
		if _, ok := model.EfsOptions[name]; ok {
			r.Error(at.Then("driver_opts", name), codes.DriverOption, "move it to x-aws-efs", "with x-aws-efs, driver_opts applies to Docker only")
		}
	}
}

// checkDriver reports volumes of Docker's plug-ins and of other kinds.
func checkDriver(r *finding.Report, at finding.Path, v types.VolumeConfig) bool {
	if v.Driver != "" && v.Driver != "local" {
		r.Error(at.Then("driver"), codes.VolumeDriver, "remove it for a file system on Amazon EFS, or write s3files or ebs",
			"%q is not supported: it is a plug-in of Docker Engine", v.Driver)
		return false
	}
	if foreign := v.DriverOpts["type"]; foreign != "" && foreign != "none" {
		r.Error(at.Then("driver_opts", "type"), codes.VolumeDriver,
			"add `x-aws-efs: {}` for a new file system on Amazon EFS, or mount an existing one with `external: true` and its id as name",
			"%q is not supported on ECS: a task mounts file systems on Amazon EFS, and on EC2 instances also NFS", foreign)
		return false
	}
	return true
}

// checkEFSAgreement reports options that need each other (Amazon EFS user
// guide, "Amazon EFS performance").
func checkEFSAgreement(r *finding.Report, at finding.Path, options map[string]string, e model.EFS) {
	const code = codes.DriverOption
	switch provisioned := e.Throughput == "provisioned"; {
	case provisioned && options["provisioned_throughput"] == "":
		r.Error(at, code, "add provisioned_throughput, in MiB/s", "throughput_mode is provisioned, but provisioned_throughput is missing")
	case !provisioned && options["provisioned_throughput"] != "":
		r.Error(at.Then("provisioned_throughput"), code, "add `throughput_mode: provisioned`", "provisioned_throughput has no effect with this throughput_mode")
	}
	if e.Throughput == "elastic" && e.Performance == "maxIO" {
		r.Error(at.Then("performance_mode"), code, "remove performance_mode", "maxIO cannot be combined with elastic throughput")
	}
	if (options["uid"] == "") != (options["gid"] == "") {
		r.Error(at, code, "write both", "uid or gid is missing")
	}
}
