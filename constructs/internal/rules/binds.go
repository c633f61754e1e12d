package rules

import (
	"bytes"
	"errors"
	"maps"
	"os"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/needs"
	"github.com/compose-cdk/compose-cdk/constructs/internal/rules/report"
	"github.com/compose-cdk/compose-cdk/constructs/internal/source"

	slashpath "path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/mounts"
)

// checkBind refuses a mount of a path of this machine that has no counterpart on
// ECS, and reports what becomes of the others.
func checkBind(r *finding.Report, at finding.Path, s *model.Service, m model.Mount) {
	shown := source.ShownName(m.Source)
	switch m.Kind {
	case model.DroppedMount:
		switch {
		case model.IsHostClock(m.Source):
			r.Info(at, codes.HostClock, "set the variable TZ if the application needs a time zone",
				"%s is dropped: tasks run in UTC", m.Source)
		case model.IsHostRandom(m.Source):
			r.Info(at, codes.HostRandom, "", "%s is not mounted: %s of the task gives random numbers without waiting", m.Source, m.Target)
		}
	case model.HostMount:
		checkHostMount(r, at, s, m)
	case model.InstanceMount:
		checkInstanceMount(r, at, s, m)
	case model.SourceMount:
		r.Info(at, codes.BindSourceCode, "", "%s is not mounted: the image contains it", shown)
	case model.EphemeralMount:
		r.Info(at, codes.BindEphemeral, "", "%s is empty in every new task", m.Target)
	case model.MissingMount:
		checkMissing(r, at, s, m)
	case model.NamedMount:
		checkDataBind(r, at, s, m)
	}
}

// checkMissing reports a file that is not there, and a directory from which
// services only read.
func checkMissing(r *finding.Report, at finding.Path, s *model.Service, m model.Mount) {
	shown := source.ShownName(m.Source)
	if model.LooksLikeFile(m.Source) || model.LooksLikeFile(m.Target) {
		fix := "create it, or remove the mount"
		if near := finding.Nearest(filepath.Base(m.Source), filesBeside(m.Source)); near != "" {
			fix = "did you mean " + near + "?"
		}
		r.Error(at, codes.MissingFile, fix, "the file %s does not exist: Docker would mount an empty directory at %s", shown, m.Target)
		return
	}
	if s.MustExist(m.Index) {
		r.Error(at, codes.BindSource, "create it, or remove create_host_path", "%s %s", shown, source.Absent)
		return
	}
	r.Error(at, codes.MissingFile, "put the files there, or remove :ro if the service writes data to it",
		"%s does not exist or is empty, and no service writes to it: it would be an empty directory at %s", shown, m.Target)
}

// filesBeside lists what is in the directory of a path.
func filesBeside(path string) []string {
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return nil
	}
	names := make([]string, len(entries))
	for i, entry := range entries {
		names[i] = entry.Name()
	}
	return names
}

func checkHostMount(r *finding.Report, at finding.Path, s *model.Service, m model.Mount) {
	if fix, known := model.Replacement(m.Source); known {
		r.Error(at, codes.HostPath, fix+"; or "+toMountHost(s, m), "mounting %s requires access to the host, %s", m.Source, noHost(s))
		return
	}
	if model.LooksLikeFile(m.Source) || model.LooksLikeFile(m.Target) {
		r.Error(at, codes.HostPath, forFile+", or drop it with x-aws-binds: {"+m.Source+": drop}",
			"%s is a file of this computer, which is not available on ECS", m.Source)
		return
	}
	what := "is a path on this computer"
	if !model.IsEmpty(m.Source) {
		what = "contains files on this computer"
	}
	r.Error(at, codes.HostPath,
		"map it under x-aws-binds at the top level of the file, as in {"+m.Source+": efs}: efs is a file system, asset:<path> uses files of the project, host is the path of an instance; ephemeral and drop are possible too",
		"%s %s, which is not available on ECS", m.Source, what)
}

// noHost says why nothing of the host is mounted.
func noHost(s *model.Service) string {
	if s.Can(needs.HostPath) {
		return "which x-aws-binds must allow"
	}
	return "which a task on " + string(s.RunsOn()) + " cannot access"
}

// toMountHost is how a service gets a path of its instance.
func toMountHost(s *model.Service, m model.Mount) string {
	fix := "mount the path of the instance with x-aws-binds: {" + m.Source + ": host}"
	if need := model.HostNeed(m.Source); !s.Can(need) {
		fix += ", and " + needs.Remedy(need)
	}
	return fix
}

// checkInstanceMount refuses paths of the instance where the service has none, and
// warns of data there: the next task may be on another instance.
func checkInstanceMount(r *finding.Report, at finding.Path, s *model.Service, m model.Mount) {
	if need := model.HostNeed(m.Source); !s.Can(need) {
		r.Error(at, codes.HostPath, "use a value other than host under x-aws-binds, or "+needs.Remedy(need)+" for the service",
			"mounting %s of the host %s", m.Source, needs.Refusal(need, s.RunsOn()))
		return
	}
	if _, known := model.Replacement(m.Source); !known && !m.ReadOnly {
		r.Warn(at, codes.HostData, report.OrAcknowledge("use efs under x-aws-binds for data, or add :ro if the service only reads it", codes.HostData),
			"files written to %s stay on one instance, and are lost with it", m.Source)
	}
}

// forFile is what to do for a file that is not in the project.
const forFile = "use `secrets` for a key or a certificate, or put the file into the project and map it with asset:<path> under x-aws-binds"

// checkDataBind says what becomes of a directory that is there for data.
func checkDataBind(r *finding.Report, at finding.Path, s *model.Service, m model.Mount) {
	if m.Mapped {
		if model.LooksLikeFile(m.Source) || model.LooksLikeFile(m.Target) {
			r.Error(at, codes.EFSFile, forFile,
				"%s looks like a file, but a file system would be mounted as a directory at %s", m.Source, m.Target)
		}
		return
	}
	if s.MustExist(m.Index) && source.UnreadableFile(m.Source) == source.Absent {
		r.Error(at, codes.BindSource, "create it, or remove create_host_path", "%s %s", source.ShownName(m.Source), source.Absent)
		return
	}
	state := "does not exist or is empty"
	if !model.IsEmpty(m.Source) {
		state = "holds the data of a database"
	}
	fix, copied := "define a volume for it under `volumes`, or put the files that the service needs into it", ""
	if !m.OfProject() {
		fix, copied = "define a volume for it under `volumes`, or map it under x-aws-binds", ", even if another computer has data there"
	}
	r.Warn(at, codes.BindData, fix, "%s %s here: it becomes an empty volume on Amazon EFS%s", source.ShownName(m.Source), state, copied)
}

// checkMountedContent refuses files of the project that cannot be delivered to the
// service that mounts them, and reports those that it may write to, and secrets.
func checkMountedContent(r *finding.Report, s *model.Service) {
	contents, failed := s.Contents()
	for _, m := range s.Mounts() {
		if err := failed[m.Index]; err != nil {
			var problem model.ContentError
			if errors.As(err, &problem) {
				r.Error(s.At("volumes", m.Index), problem.Code, problem.Fix, "%s", problem.Message)
			}
		}
	}
	for _, c := range contents {
		at := s.At("volumes", c.Index)
		if !c.ReadOnly {
			checkWritable(r, at, c)
		}
		checkMountedSecrets(r, at, s, c)
	}
	for _, c := range s.Content().Copies {
		checkCopy(r, s, contents, c)
	}
}

// checkWritable reports files of the project that a service may write to: they
// are for configuration as a rule, and matter where they are data.
func checkWritable(r *finding.Report, at finding.Path, c model.Content) {
	const lost = "%s is delivered with the task: files written to %s are lost when the task ends"
	if (isForData(c.Source) || isForData(c.Target)) && !isForReading(c) {
		r.Warn(at, codes.BindWritableData, "define a volume for data, or add :ro if the service only reads it", lost, source.ShownName(c.Source), c.Target)
		return
	}
	r.Info(at, codes.BindWritable, "add :ro if the service only reads it", lost, source.ShownName(c.Source), c.Target)
}

// isForReading reports whether the image only reads what is mounted: scripts that
// initialize a database, and files of settings.
func isForReading(c model.Content) bool {
	return strings.HasPrefix(c.Target, "/docker-entrypoint-") ||
		slices.Contains([]string{".sh", ".sql", ".conf", ".cnf", ".ini", ".yml", ".yaml", ".toml"}, slashpath.Ext(c.Target))
}

// isForData reports whether a path is by its last part one for data.
func isForData(path string) bool {
	words := strings.FieldsFunc(strings.ToLower(slashpath.Base(filepath.ToSlash(path))), func(r rune) bool { return r == '-' || r == '_' || r == '.' })
	return slices.ContainsFunc(words, func(word string) bool { return slices.Contains(dataWords, word) })
}

// dataWords are in the names of directories for data.
var dataWords = []string{
	"attachments", "backup", "backups", "data", "database", "db", "downloads", "files", "media", "pgdata", "repositories", "storage", "upload",
	"uploads", "workspace",
}

// checkMountedSecrets looks for what must not be readable in a template or an
// image.
func checkMountedSecrets(r *finding.Report, at finding.Path, s *model.Service, c model.Content) {
	for _, name := range slices.Sorted(maps.Keys(s.Project.Secrets)) {
		file := s.Project.Secrets[name].File
		if file == "" {
			continue
		}
		relative, err := filepath.Rel(c.Source, s.Project.Absolute(file))
		if err == nil && filepath.IsLocal(relative) {
			r.Error(at, codes.BindSecret, "use `secrets` of the service instead of the mount",
				"%s contains the file of secret %q, which would be readable in the template or in an image", source.ShownName(c.Source), name)
		}
	}
	for _, f := range c.Files {
		if bytes.Contains(f.Data, []byte("PRIVATE KEY-----")) {
			reportCredential(r, s.Project, at, "use `secrets`",
				"%s contains a private key, which will be readable in the template or in an image", source.ShownName(filepath.Join(c.Source, f.Name)))
		}
	}
}

// checkCopy reports files of an image that a volume would hide.
func checkCopy(r *finding.Report, s *model.Service, contents []model.Content, c model.ContentCopy) {
	i := slices.IndexFunc(contents, func(m model.Content) bool { return m.Target == c.Target || slashpath.Dir(m.Target) == c.Target })
	if i < 0 {
		return
	}
	at := s.At("volumes", contents[i].Index)
	for _, m := range s.Mounts() {
		if m.IsStorage() && m.Target != c.Target && mounts.Within([]string{m.Target}, c.Target) {
			r.Error(at, codes.BindHidden, "mount it elsewhere, or make the volume writable",
				"%s would be hidden by the volume at %s: only small files can be written into a volume, and no files into a tmpfs or a read-only volume", c.Target, m.Target)
		}
	}
}

// checkBindMappings refuses values of x-aws-binds that say nothing, and warns of
// entries that no service mounts.
func checkBindMappings(r *finding.Report, p *model.Project, binds map[string]string) {
	used := map[string]bool{}
	for _, s := range p.Services {
		for _, v := range s.Volumes {
			used[filepath.Clean(p.Absolute(v.Source))] = true
		}
	}
	for _, from := range slices.Sorted(maps.Keys(binds)) {
		at, to := finding.At("x-aws-binds", from), binds[from]
		asset, named := strings.CutPrefix(to, model.BindAsset)
		switch {
		case to == model.BindEFS || to == model.BindEphemeral || to == model.BindDrop:
		case to == model.BindHost && strings.HasPrefix(from, "/"):
		case to == model.BindHost:
			r.Error(at, codes.Binds, "write the absolute path on the instance", "%q is not a path of an instance", from)
		case p.IsAsset(to):
		case named && asset != "":
			r.Error(at, codes.Binds, "put the files there", "%s does not exist or is empty", source.ShownName(p.Absolute(asset)))
		default:
			r.Error(at, codes.Binds, "use efs, asset:<path>, ephemeral, host or drop", "%q is not valid", to)
		}
		if root := p.BindPath(from); !slices.ContainsFunc(slices.Sorted(maps.Keys(used)), func(source string) bool {
			relative, err := filepath.Rel(root, source)
			return err == nil && filepath.IsLocal(relative)
		}) {
			r.Warn(at, codes.BindUnused, "remove it", "no service mounts %s", from)
		}
	}
}
