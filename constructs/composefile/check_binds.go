package composefile

import (
	"bytes"
	"errors"
	"maps"
	slashpath "path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/mounts"
)

// hostPaths are what no task on ECS has, with what serves the purpose there.
var hostPaths = []struct{ path, fix string }{
	{"/var/run/docker.sock", dockerAPI},
	{"/run/docker.sock", dockerAPI},
	{"/var/lib/docker", "use CloudWatch Container Insights and the logs in CloudWatch, or leave the service out with x-aws-exclude: true"},
	{"/proc", "use CloudWatch Container Insights for metrics, or leave the service out with x-aws-exclude: true"},
	{"/sys", "use CloudWatch Container Insights for metrics, or leave the service out with x-aws-exclude: true"},
	{"/dev", "remove it: tasks get no devices of a host"},
	{"/lib/modules", "remove it: a task loads no modules into its kernel"},
}

const dockerAPI = "use the API of ECS with x-aws-role, or CloudWatch for logs and metrics; else leave the service out with x-aws-exclude: true"

// checkBind looks at a mount of a path of this machine.
func checkBind(r *report, at path, s service, m Mount) {
	shown := shownName(m.Source)
	switch m.Kind {
	case DroppedMount:
		if isHostClock(m.Source) {
			r.info(at, "host-clock", "set the variable TZ if the application is to know a time zone",
				"%s is dropped: tasks run in UTC", m.Source)
		}
	case HostMount:
		checkHostMount(r, at, m)
	case SourceMount:
		r.info(at, "bind-source-code", "", "%s is not mounted: the image has it", shown)
	case EphemeralMount:
		r.info(at, "bind-ephemeral", "", "%s is empty in every new task", m.Target)
	case NamedMount:
		checkDataBind(r, at, s, m)
	}
}

func checkHostMount(r *report, at path, m Mount) {
	if fix, known := replacement(m.Source); known {
		r.error(at, "host-path", fix, "mounting %s is not possible: a task on ECS reaches nothing of its host", m.Source)
		return
	}
	r.error(at, "host-path",
		"say under x-aws-binds at the top of the file what is to be there, as in {"+m.Source+": efs}: efs for a file system, asset:<path> for files of the project, ephemeral or drop",
		"%s is a path of this machine: a task on ECS reaches nothing of its host", m.Source)
}

// checkDataBind says what becomes of a directory that is there for data.
func checkDataBind(r *report, at path, s service, m Mount) {
	if _, _, ok := mappedBind(s.project, m.Source); ok {
		return
	}
	bind := s.Volumes[m.Index].Bind
	if bind != nil && !bool(bind.CreateHostPath) && unreadableFile(m.Source) == absent {
		r.error(at, "bind-source", "create it, or leave create_host_path out", "%s %s", shownName(m.Source), absent)
		return
	}
	state := "does not exist or is empty"
	if !isEmpty(m.Source) {
		state = "is for the data of a database"
	}
	r.warn(at, "bind-data", "define a volume for it under `volumes`, or put into it what the service needs",
		"%s %s here: it becomes a volume on Amazon EFS, which begins empty", shownName(m.Source), state)
}

// checkMountedContent looks at the files of the project that a service mounts.
func checkMountedContent(r *report, s service) {
	contents, failed := contentsOf(s.project, *s.ServiceConfig)
	for _, m := range Mounts(s.project, *s.ServiceConfig) {
		if err := failed[m.Index]; err != nil {
			var problem contentError
			if errors.As(err, &problem) {
				r.error(s.at("volumes", m.Index), problem.code, problem.fix, "%s", problem.message)
			}
		}
	}
	for _, c := range contents {
		at := s.at("volumes", c.Index)
		if !c.ReadOnly {
			r.warn(at, "bind-writable", "add :ro if the service only reads it, or define a volume for data",
				"%s is delivered with the task: what is written to %s is lost with it", shownName(c.Source), c.Target)
		}
		checkMountedSecrets(r, at, s, c)
	}
	for _, c := range layOut(s.project, *s.ServiceConfig, contents).Copies {
		checkCopy(r, s, contents, c)
	}
}

// checkMountedSecrets looks for what must not be readable in a template or an
// image.
func checkMountedSecrets(r *report, at path, s service, c content) {
	for _, name := range slices.Sorted(maps.Keys(s.project.Secrets)) {
		file := s.project.Secrets[name].File
		if file == "" {
			continue
		}
		relative, err := filepath.Rel(c.Source, inProject(s.project, file))
		if err == nil && filepath.IsLocal(relative) {
			r.error(at, "bind-secret", "use `secrets` of the service instead of the mount",
				"%s holds the file of secret %q, which would be readable in the template or in an image", shownName(c.Source), name)
		}
	}
	for _, f := range c.files {
		if bytes.Contains(f.Data, []byte("PRIVATE KEY-----")) {
			r.warn(at, "plaintext-credential", "use `secrets`",
				"%s holds a private key, which will be readable in the template or in an image", shownName(filepath.Join(c.Source, f.Name)))
		}
	}
}

// checkCopy reports files of an image that a volume would hide.
func checkCopy(r *report, s service, contents []content, c ContentCopy) {
	i := slices.IndexFunc(contents, func(m content) bool { return m.Target == c.Target || slashpath.Dir(m.Target) == c.Target })
	if i < 0 {
		return
	}
	at := s.at("volumes", contents[i].Index)
	for _, m := range Mounts(s.project, *s.ServiceConfig) {
		if m.isStorage() && m.Target != c.Target && mounts.Within([]string{m.Target}, c.Target) {
			r.error(at, "bind-hidden", "mount it somewhere else, or write it into the volume when the application starts",
				"%s would be hidden by the volume at %s: a file can be mounted beside files of the image only", c.Target, m.Target)
		}
	}
}

func isHostPath(source string) bool {
	_, known := replacement(filepath.ToSlash(source))
	return known
}

func replacement(source string) (fix string, impossible bool) {
	for _, h := range hostPaths {
		if source == h.path || strings.HasPrefix(source, h.path+"/") {
			return h.fix, true
		}
	}
	return "mount what the service needs of it, or put it into the image",
		source == "/" || source == "/run" || source == "/var/run"
}

// checkBindMappings looks at x-aws-binds.
func checkBindMappings(r *report, p *Model, binds map[string]string) {
	used := map[string]bool{}
	for _, s := range p.Services {
		for _, v := range s.Volumes {
			used[filepath.Clean(inProject(p, v.Source))] = true
		}
	}
	for _, from := range slices.Sorted(maps.Keys(binds)) {
		at, to := at("x-aws-binds", from), binds[from]
		asset, named := strings.CutPrefix(to, bindAsset)
		switch {
		case to == bindEFS || to == bindEphemeral || to == bindDrop:
		case isAsset(p, to):
		case named && asset != "":
			r.error(at, "binds", "put the files there", "%s does not exist or is empty", shownName(inProject(p, asset)))
		default:
			r.error(at, "binds", "use efs, asset:<path>, ephemeral or drop", "%q is not possible", to)
		}
		if root := bindPath(p, from); !slices.ContainsFunc(slices.Sorted(maps.Keys(used)), func(source string) bool {
			relative, err := filepath.Rel(root, source)
			return err == nil && filepath.IsLocal(relative)
		}) {
			r.warn(at, "binds", "remove it", "no service mounts %s", from)
		}
	}
}
