package model

import (
	"fmt"
	slashpath "path"
	"strconv"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
)

// EFS are the settings of a file system, from x-aws-efs or the driver_opts of a
// volume.
// Empty strings stand for the defaults of Amazon EFS.
type EFS struct {
	// Backup turns the automatic backups of AWS Backup on.
	Backup bool
	// Lifecycle is when files move to infrequent access, such as AFTER_30_DAYS.
	Lifecycle string
	// Performance is generalPurpose or maxIO.
	Performance string
	// Throughput is bursting, elastic or provisioned.
	Throughput string
	// ProvisionedMiBps is the throughput in MiB/s where it is provisioned.
	ProvisionedMiBps int
	// Key is a KMS key: its id, its ARN, or an alias; empty is the account's key.
	Key string
	// Directory is the one of the file system that is the volume.
	Directory string
	// UID, GID and Permissions are those that the directory is made with.
	UID, GID, Permissions string
	// Chosen means that the file chooses owner or permissions.
	Chosen bool
	// Enforced means that every access counts as one of UID and GID, whatever
	// the user in the container.
	Enforced bool
}

// EFSOf reads the settings of a volume; values that are not possible (errors
// in Check) count as absent.
func EFSOf(name string, v types.VolumeConfig) EFS {
	options := EFSSettings(v)
	value := func(option string) string { return EfsOptions[option].Read(options[option]) }
	throughput, _ := strconv.Atoi(value("provisioned_throughput"))
	e := EFS{
		Backup:           value("backup_policy") == "ENABLED",
		Lifecycle:        value("lifecycle_policy"),
		Performance:      value("performance_mode"),
		Throughput:       value("throughput_mode"),
		ProvisionedMiBps: throughput,
		Key:              value("kms_key_id"),
		Directory:        value("root_directory"),
		UID:              value("uid"),
		GID:              value("gid"),
		Permissions:      value("permissions"),
	}
	e.Enforced = e.UID != ""
	e.Chosen = e.Enforced || e.Permissions != ""
	if e.UID == "" {
		e.UID, e.GID = "0", "0"
	}
	if e.Permissions == "" {
		e.Permissions = "0777"
	}
	if e.Directory == "" {
		e.Directory = defaultDirectory(name)
	}
	return e
}

// HasEFS reports whether a volume has x-aws-efs. Driver and driver_opts are then
// for Docker alone.
func HasEFS(v types.VolumeConfig) bool {
	_, ok := v.Extensions["x-aws-efs"]
	return ok
}

// EFSSettings are the options of a volume on Amazon EFS as they stand in the
// file, in x-aws-efs or, as Docker's integration with ECS has them, in
// driver_opts.
func EFSSettings(v types.VolumeConfig) map[string]string {
	if !HasEFS(v) {
		return v.DriverOpts
	}
	ext, _ := DecodeExtensions[VolumeExtensions](v.Extensions)
	options := make(map[string]string, len(ext.EFS))
	for name, value := range ext.EFS {
		options[name] = fmt.Sprint(value)
	}
	return options
}

// notInDirectory is what a name may hold and we keep out of a path.
var notInDirectory = lazyregexp.New(`[^A-Za-z0-9._-]+`)

// defaultDirectory is /<volume>, as far as a path of an access point can say it.
func defaultDirectory(name string) string {
	const longest = 60
	name = strings.TrimLeft(notInDirectory.ReplaceAllString(name, "-"), ".-")
	if name == "" {
		return "/volume"
	}
	return "/" + name[:min(len(name), longest)]
}

// AccessPath is the directory of the file system that a mount shows.
func (e EFS) AccessPath(subpath string) string { return slashpath.Join(e.Directory, subpath) }

// IsAccessPath holds a path to what an access point takes (Amazon EFS API
// reference, RootDirectory, Path).
func IsAccessPath(directory string) bool {
	if directory == "/" {
		return true
	}
	parts := strings.Split(directory, "/")
	if len(directory) > 100 || len(parts) < 2 || len(parts) > 5 || parts[0] != "" {
		return false
	}
	for _, part := range parts[1:] {
		if part == "" || part[0] == '.' || strings.ContainsAny(part, "$#<>;`|&?{}^*\n") {
			return false
		}
	}
	return true
}

// driverOption is what an entry of driver_opts may be.
type driverOption struct {
	// Values lists all of them, in the spelling of AWS; nil has a pattern.
	Values  []string
	pattern *lazyregexp.Regexp
	// Allowed says it in words.
	Allowed string
}

// Read gives the value in the spelling of AWS, or "" where it is not possible.
func (o driverOption) Read(value string) string {
	for _, known := range o.Values {
		if strings.EqualFold(value, known) {
			return known
		}
	}
	if o.pattern != nil && o.pattern.MatchString(value) {
		return value
	}
	return ""
}

func oneOf(values ...string) driverOption {
	return driverOption{Values: values, Allowed: "one of " + strings.Join(values, ", ")}
}

func likePattern(pattern, allowed string) driverOption {
	return driverOption{pattern: lazyregexp.New(`^(?:` + pattern + `)$`), Allowed: allowed}
}

// EfsOptions are the options of a volume on Amazon EFS (CloudFormation
// reference, AWS::EFS::FileSystem and AWS::EFS::AccessPoint).
var EfsOptions = map[string]driverOption{
	"backup_policy": oneOf("ENABLED", "DISABLED"),
	"lifecycle_policy": oneOf("AFTER_1_DAY", "AFTER_7_DAYS", "AFTER_14_DAYS", "AFTER_30_DAYS", "AFTER_60_DAYS",
		"AFTER_90_DAYS", "AFTER_180_DAYS", "AFTER_270_DAYS", "AFTER_365_DAYS"),
	"performance_mode":       oneOf("generalPurpose", "maxIO"),
	"throughput_mode":        oneOf("bursting", "elastic", "provisioned"),
	"provisioned_throughput": likePattern(`[1-9]\d{0,3}`, "a whole number of MiB/s"),
	"kms_key_id":             likePattern(kmsKeyPattern, "the id, the alias or the ARN of a KMS key"),
	"root_directory":         {pattern: lazyregexp.New(`^/`), Allowed: "an absolute path of at most four directories"},
	"uid":                    likePattern(`\d{1,10}`, "a number"),
	"gid":                    likePattern(`\d{1,10}`, "a number"),
	"permissions":            likePattern(`[0-7]{3,4}`, `octal permissions such as "0755"`),
}

// kmsKeyPattern is from the AWS KMS API reference, KeyId.
const kmsKeyPattern = `(arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:(key|alias)/)?[A-Za-z0-9/_-]{1,256}`

// ExternalFileSystem is a file system of Amazon EFS that the project does not own.
type ExternalFileSystem struct {
	// ID is that of the file system, AccessPoint that of an access point in it
	// or empty.
	ID, AccessPoint string
}

// externalName is the name of an external volume: the id or ARN of a file
// system, and with a slash the id of an access point. ECS asks for the file
// system even where there is an access point.
var externalName = lazyregexp.New(
	`^(?:arn:aws[a-z-]*:elasticfilesystem:[a-z0-9-]+:\d{12}:file-system/)?(fs-[0-9a-f]{8,40})(?:/(fsap-[0-9a-f]{8,40}))?$`)

// ExternalFileSystemOf reads the name of an external volume; false is for a
// name that is none of a file system (an error in Check).
func ExternalFileSystemOf(v types.VolumeConfig) (ExternalFileSystem, bool) {
	m := externalName.FindStringSubmatch(v.Name)
	if m == nil {
		return ExternalFileSystem{}, false
	}
	return ExternalFileSystem{ID: m[1], AccessPoint: m[2]}, true
}
