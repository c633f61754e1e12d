package model

import (
	slashpath "path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/mounts"
)

// SecretsDirectory is where secrets with a relative target are, and FileMode the
// permissions of secrets and configs that have none of their own (Compose
// Specification, Services, secrets and configs).
const (
	SecretsDirectory = "/run/secrets"
	FileMode         = 0o444
)

// FilePath is where a file is in the container: a relative target is below the
// directory.
func FilePath(target, directory string) string {
	if !slashpath.IsAbs(target) {
		target = directory + "/" + target
	}
	return slashpath.Clean(target)
}

// FileDirectory is the directory on which a volume is mounted for a file: with
// keys it is the path itself, in which each has a file.
func FileDirectory(path string, keys []string) string {
	if len(keys) > 0 {
		return path
	}
	return slashpath.Dir(path)
}

// IsFileMode reports whether a number is the mode of a file: its permissions and
// the set-user-ID, set-group-ID and sticky bits.
func IsFileMode(mode int64) bool { return mode >= 0 && mode <= 0o7777 }

// OwnerID reads a numeric user or group id; 0 is for nothing and for what is
// no number.
func OwnerID(text string) (int, bool) {
	id, err := strconv.Atoi(text)
	if err != nil || id < 0 || id > MaxOwnerID {
		return 0, text == ""
	}
	return id, true
}

// MaxOwnerID is the highest id of Linux but one, which stands for none.
const MaxOwnerID = 1<<32 - 2

// ownerIDs are those of the user of the service, where they are numbers; 0 else.
func (s *Service) ownerIDs() (uid, gid int) {
	user, group, _ := strings.Cut(s.User, ":")
	uid, _ = OwnerID(user)
	gid, _ = OwnerID(group)
	return uid, gid
}

// FileLayout says where the secrets and configs of a service get into its
// container.
type FileLayout struct {
	// Directories become volumes that are filled before the container starts.
	// They are sorted, and none is within another.
	Directories []string
	// Mounted are the files on these volumes, sorted by path.
	Mounted []MountedFile
	// Copied are the files that an image derived from the service's has, as
	// they stand beside files of the image; sorted by path. They are configs.
	Copied []MountedFile
	// Placed are configs in what the service mounts, a volume or a directory of the
	// project: see ContentLayout; sorted by path.
	Placed []MountedFile
	// Variables are the secrets that become environment variables, sorted.
	Variables []MountedFile
}

// All are the files that the container has, by path.
func (l FileLayout) All() []MountedFile {
	return sortedByPath(slices.Concat(l.Mounted, l.Copied, l.Placed))
}

// layOutFiles decides for each secret and config of a service between a volume and
// a derived image: a volume hides what the image has in its directory, and the
// value of a secret must not be in an image. A config in a directory that is
// mounted anyway is put there.
func (s *Service) layOutFiles() FileLayout {
	var l FileLayout
	var free []MountedFile
	for _, f := range slices.Concat(s.SecretFiles(), s.ConfigFiles()) {
		switch {
		case f.Variable != "":
			l.Variables = append(l.Variables, f)
		case f.Noun == SecretNoun || f.Origin.External():
			l.Mounted = append(l.Mounted, f)
		default:
			free = append(free, f)
		}
	}
	fits := ContentBytes(free) <= limits.TaskContentBytes
	hidden := slices.Clone(l.Mounted)
	for _, f := range free {
		if fits && ownDirectory(slashpath.Dir(f.Path)) && !s.takesConfig(f.Path) {
			hidden = append(hidden, f)
		}
	}
	l.Directories = mounts.Outermost(directories(hidden))
	for _, f := range free {
		switch {
		case mounts.Within(l.Directories, f.Path):
			l.Mounted = append(l.Mounted, f)
		case fits && s.takesConfig(f.Path):
			l.Placed = append(l.Placed, f)
		default:
			l.Copied = append(l.Copied, f)
		}
	}
	l.Copied, l.Placed = sortedByPath(l.Copied), sortedByPath(l.Placed)
	l.Mounted = sortedByPath(l.Mounted)
	slices.SortStableFunc(l.Variables, func(a, b MountedFile) int { return strings.Compare(a.Variable, b.Variable) })
	return l
}

// takesConfig reports whether a path is in a volume that can be written to, or in
// a directory of the project, rather than in the image.
func (s *Service) takesConfig(path string) bool {
	var in Mount
	for _, m := range s.Mounts() {
		if len(m.Target) > len(in.Target) && mounts.Within([]string{m.Target}, path) {
			in = m
		}
	}
	if in.Kind != ContentMount {
		return in.isWritten() && in.Target != path
	}
	contents, _ := s.Contents()
	return !s.keepsImageBelow(in) && slices.ContainsFunc(contents, func(c Content) bool { return c.Index == in.Index && !c.isFile() })
}

// ContentBytes is the size of what is written in the task definition.
func ContentBytes(files []MountedFile) int {
	total := 0
	for _, f := range files {
		total += len(f.Content)
	}
	return total
}

// Directory is the one that a volume would be mounted on for the file.
func (f MountedFile) Directory() string { return FileDirectory(f.Path, f.Keys) }

// directories lists those that hold the files, without the root, which no
// volume can be mounted on (an error in Check).
func directories(files []MountedFile) []string {
	var out []string
	for _, f := range files {
		if d := f.Directory(); d != "/" {
			out = append(out, d)
		}
	}
	return out
}

func sortedByPath(files []MountedFile) []MountedFile {
	slices.SortStableFunc(files, func(a, b MountedFile) int { return strings.Compare(a.Path, b.Path) })
	return files
}

// ownDirectory reports whether images have nothing in a directory. It errs on
// the side of no: a volume that hides files of the image breaks the
// application. Drop-in directories are not among them, as images have drop-ins
// of their own: PHP finds its extensions by conf.d, and ClickHouse its address.
func ownDirectory(directory string) bool {
	parts := strings.Split(strings.Trim(directory, "/"), "/")
	switch parts[0] {
	case "config", "configs", "secrets":
		return true
	case "run", "mnt", "media":
		return len(parts) > 1
	case "var":
		if len(parts) > 2 && parts[1] == "run" {
			return true
		}
	}
	return strings.HasSuffix(parts[len(parts)-1], "initdb.d") || slices.Contains(parts, "provisioning")
}

// systemDirectories are full of files in every image, or all but every one.
var systemDirectories = []string{
	"/", "/app", "/bin", "/dev", "/etc", "/etc/ssl", "/etc/ssl/certs", "/etc/ssl/private", "/etc/pki", "/home",
	"/lib", "/lib64", "/opt", "/proc", "/root", "/run", "/sbin", "/srv", "/sys", "/tmp", "/usr", "/var", "/var/lib",
	"/var/run",
}

// SystemDirectory reports whether a volume on the directory would hide files
// that containers need.
func SystemDirectory(directory string) bool {
	return slices.Contains(systemDirectories, directory) || strings.HasPrefix(directory, "/usr/") ||
		strings.HasPrefix(directory, "/lib/") || strings.HasPrefix(directory, "/proc/") || strings.HasPrefix(directory, "/sys/")
}

// extension matches what a name ends with where it is that of a file.
var extension = lazyregexp.New(`^[A-Za-z][A-Za-z0-9]{0,11}$`)

// ofDirectories are what names of directories end with: drop-in directories,
// repositories, data, and those that are called as a domain or an application.
var ofDirectories = []string{"app", "com", "d", "data", "dev", "dir", "git", "io", "local", "logs", "net", "org"}

// fileNames are files whose names have no extension.
var fileNames = []string{
	".env", ".htaccess", ".htpasswd", ".netrc", ".npmrc", ".pgpass", "Caddyfile", "Dockerfile", "Makefile", "group", "hosts", "passwd",
}

// LooksLikeFile reports whether a path that does not exist is, by its name,
// that of a file rather than of a directory.
func LooksLikeFile(path string) bool {
	name := slashpath.Base(filepath.ToSlash(path))
	if slices.Contains(fileNames, name) {
		return true
	}
	stem, end := strings.TrimPrefix(name, "."), strings.TrimPrefix(slashpath.Ext(strings.TrimPrefix(name, ".")), ".")
	return end != "" && stem != "."+end && extension.MatchString(end) && !slices.Contains(ofDirectories, strings.ToLower(end))
}
