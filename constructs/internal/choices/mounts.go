package choices

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/needs"
)

// bindTo are the values of x-aws-binds that can be chosen without another path.
var bindTo = []struct{ value, title, loses string }{
	{model.BindEFS, "a file system on Amazon EFS, empty at first", ""},
	{model.BindEphemeral, "task storage", "files that are written, when the task ends"},
	{model.BindDrop, "no mount", "the files that are there now"},
}

// bindsOf lists the values of x-aws-binds for a path, chosen first.
func bindsOf(path, chosen string) []finding.Choice {
	var all []finding.Choice
	for _, to := range bindTo {
		choice := finding.Choice{
			Title: to.title, Loses: to.loses, Default: to.value == chosen,
			Patch: finding.Patch(finding.At("x-aws-binds", path), to.value),
		}
		if choice.Default {
			all = slices.Insert(all, 0, choice)
		} else {
			all = append(all, choice)
		}
	}
	return all
}

// hostPathChoices are those of a path of the host that a service mounts.
func hostPathChoices(c *chooser, f finding.Finding) []finding.Choice {
	s, m := c.mount(f)
	if s == nil {
		return nil
	}
	host := ofInstance(s, m)
	if host.Default {
		return append([]finding.Choice{host}, withoutHostPaths(c, s, m, false)...)
	}
	if c.isAgent(s) {
		return append([]finding.Choice{agentExclusion(s), host}, withoutHostPaths(c, s, m, false)...)
	}
	if _, impossible := model.Replacement(m.Source); impossible {
		return append(append(withoutHostPaths(c, s, m, true), host), c.exclusions(s)...)
	}
	path := c.root(m.Source)
	return c.untilSet(f, bindsOf(c.shown(path), defaultBind(path)))
}

// ofInstance mounts a path of the system from the instance: the default of a service
// that the file puts on instances. Others have to be there first.
func ofInstance(s *model.Service, m model.Mount) finding.Choice {
	if !s.Can(model.HostNeed(m.Source)) {
		return finding.Choice{
			Title: "run the service on EC2 instances, which have the path", Loses: instancePrice,
			Patch: finding.Patch(s.Host().At("x-aws-capacity"), needs.EC2.Setting()),
		}
	}
	_, ofSystem := model.Replacement(m.Source)
	return finding.Choice{
		Title: "mount the path of the instance", Loses: "the isolation between the service and the other tasks on its instance", Default: ofSystem && !isWide(m.Source),
		Patch: finding.Patch(finding.At("x-aws-binds", m.Source), model.BindHost),
	}
}

// bindChoices are those of files of the project that cannot be delivered.
func bindChoices(c *chooser, f finding.Finding) []finding.Choice {
	s, m := c.mount(f)
	if s == nil || m.Source == "" {
		return nil
	}
	chosen := model.BindEFS
	if f.Code == codes.BindLink || isFile(m.Source) {
		chosen = model.BindDrop
	}
	return c.untilSet(f, bindsOf(c.shown(m.Source), chosen))
}

// dataChoices are those of directories for data. What becomes a file system on
// Amazon EFS anyway is written down as one.
func dataChoices(c *chooser, f finding.Finding) []finding.Choice {
	s, m := c.mount(f)
	if s == nil || m.Source == "" {
		return nil
	}
	chosen := ""
	if f.Code == codes.BindData && !model.LooksLikeFile(m.Source) && !model.LooksLikeFile(m.Target) {
		chosen = model.BindEFS
	}
	return c.untilSet(f, bindsOf(c.shown(m.Source), chosen))
}

// missingFileChoices ask for files of the project that are not there.
func missingFileChoices(c *chooser, f finding.Finding) []finding.Choice {
	s, m := c.mount(f)
	if s == nil || m.Source == "" {
		return nil
	}
	path := c.shown(m.Source)
	ask := finding.Choice{Title: "put " + path + " there", Asks: "its content"}
	drop := finding.Choice{
		Title: "no mount", Loses: "the files that the service reads there", Patch: finding.Patch(finding.At("x-aws-binds", path), model.BindDrop),
	}
	return []finding.Choice{ask, drop}
}

// secretFileChoices ask for another place of the file of a secret that a mount
// would make readable.
func secretFileChoices(c *chooser, f finding.Finding) []finding.Choice {
	s, m := c.mount(f)
	if s == nil || m.Source == "" {
		return nil
	}
	var all []finding.Choice
	for _, name := range slices.Sorted(maps.Keys(c.Secrets)) {
		if file := c.Secrets[name].File; file != "" && isBelow(c.Absolute(file), m.Source) {
			all = append(all, finding.Choice{
				Title: "keep the file of secret " + name + " elsewhere", Asks: "the new path of the file, outside " + c.shown(m.Source),
				Patch: finding.Patch(finding.At("secrets", name, "file"), "<file>"),
			})
		}
	}
	return all
}

// buildSecretChoices ask for the value of a secret that a build reads here.
func buildSecretChoices(c *chooser, f finding.Finding) []finding.Choice {
	s := c.service(f)
	if s == nil || s.Build == nil || len(f.Where) < 5 {
		return nil
	}
	i, _ := f.Where[4].(int)
	if i >= len(s.Build.Secrets) {
		return nil
	}
	name := s.Build.Secrets[i].Source
	from := map[string]any{"environment": "<VARIABLE>"}
	if bool(c.Secrets[name].External) {
		from["external"] = false
	} else {
		from["file"] = finding.Reset{}
	}
	return []finding.Choice{{
		Title: "read the secret from a variable of this computer", Asks: "the name of the variable",
		Patch: finding.Patch(finding.At("secrets", name), from),
	}}
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// mount is that of a finding at an item of volumes; nil if it is of none.
func (c *chooser) mount(f finding.Finding) (*model.Service, model.Mount) {
	s := c.service(f)
	if s == nil || len(f.Where) < 4 || f.Where[2] != "volumes" {
		return nil, model.Mount{}
	}
	for _, m := range s.Mounts() {
		if m.Index == f.Where[3] {
			return s, m
		}
	}
	return nil, model.Mount{}
}

// withoutHostPaths drops a mount that no task can have. An entry of x-aws-binds
// would be for all mounts below a path, so that / is left out of the list.
func withoutHostPaths(c *chooser, s *model.Service, m model.Mount, isDefault bool) []finding.Choice {
	choice := finding.Choice{
		Title: "no mount", Loses: "the features of the service that use it", Default: isDefault,
		Patch: finding.Patch(finding.At("x-aws-binds", m.Source), model.BindDrop),
	}
	if isWide(m.Source) {
		var rest []any
		for _, other := range s.Mounts() {
			if !other.OfImage && (other.Kind != model.HostMount || !isWide(other.Source)) {
				rest = append(rest, c.volumeEntry(s, other.Index))
			}
		}
		choice.Patch = finding.Patch(s.At("volumes"), finding.Override{Value: rest})
		if len(rest) == 0 {
			choice.Patch = finding.Patch(s.At("volumes"), finding.Reset{})
		}
	}
	return []finding.Choice{choice}
}

// isWide reports whether a path of the host has those of others below it.
func isWide(path string) bool { return slices.Contains([]string{"/", "/run", "/var/run"}, path) }

// volumeEntry is an item of volumes in short syntax, or in long syntax where it
// needs that.
func (c *chooser) volumeEntry(s *model.Service, i int) any {
	v := s.Volumes[i]
	from := v.Source
	if v.Type == "bind" {
		if relative, err := filepath.Rel(c.WorkingDir, from); err == nil && filepath.IsLocal(relative) {
			from = "./" + filepath.ToSlash(relative)
		}
	}
	entry := map[string]any{"type": v.Type, "target": escaped(v.Target)}
	if from != "" {
		entry["source"] = escaped(from)
	}
	if v.ReadOnly {
		entry["read_only"] = true
	}
	if v.Volume != nil && v.Volume.Subpath != "" {
		entry["volume"] = map[string]any{"subpath": escaped(v.Volume.Subpath)}
	}
	return entry
}

// escaped keeps a value as it is when compose files are interpolated.
func escaped(text string) string { return strings.ReplaceAll(text, "$", "$$") }

// shown writes a path as in a compose file of the project.
func (c *chooser) shown(path string) string {
	if relative, err := filepath.Rel(c.WorkingDir, path); c.WorkingDir != "" && err == nil && filepath.IsLocal(relative) {
		return "./" + filepath.ToSlash(relative)
	}
	if home, err := os.UserHomeDir(); err == nil && home != "/" {
		if relative, err := filepath.Rel(home, path); err == nil && filepath.IsLocal(relative) {
			return "~/" + filepath.ToSlash(relative)
		}
	}
	return path
}

// Paths of the host by what is in them.
var (
	temporary = []string{"/tmp", "/var/tmp"}
	ofSockets = []string{"/run/dbus", "/run/systemd", "/run/udev", "/run/user", "/var/run/dbus", "/var/run/systemd", "/var/run/udev", "/tmp/.X11-unix"}
	ofSystem  = []string{"/usr", "/lib", "/lib64", "/etc/ssl", "/etc/passwd", "/etc/group", "/etc/hosts", "/etc/hostname", "/etc/machine-id", "/var/log"}
)

// defaultBind chooses by what a path is for: data begins empty, and files of the
// machine or of the user do not belong to a deployment.
func defaultBind(path string) string {
	switch {
	case isBelow(path, ofSockets...) || strings.HasSuffix(path, ".sock"):
		return model.BindDrop
	case isBelow(path, temporary...):
		return model.BindEphemeral
	case isBelow(path, ofSystem...) || isFile(path) || model.IsOfUser(path):
		return model.BindDrop
	}
	return model.BindEFS
}

func isBelow(path string, directories ...string) bool {
	return slices.ContainsFunc(directories, func(d string) bool { return path == d || strings.HasPrefix(path, d+"/") })
}

// root is the directory of the host whose entry in x-aws-binds is for a path: the
// longest that its neighbours have in common.
func (c *chooser) root(path string) string {
	if c.roots == nil {
		c.roots = map[string]string{}
		paths := map[string]bool{}
		for _, s := range c.All() {
			for _, m := range s.Mounts() {
				if _, impossible := model.Replacement(m.Source); m.Kind == model.HostMount && !impossible && defaultBind(m.Source) == model.BindEFS {
					paths[m.Source] = true
				}
			}
		}
		c.commonRoots(slices.Sorted(maps.Keys(paths)))
	}
	if root, ok := c.roots[path]; ok {
		return root
	}
	return path
}

// commonRoots finds the directory of some paths, or of groups of them where all
// have none in common that is for the project alone.
func (c *chooser) commonRoots(paths []string) {
	common := commonDirectory(paths)
	if len(paths) < 2 || strings.Count(common, "/") > 1 && !c.isAroundOthers(common) {
		for _, path := range paths {
			c.roots[path] = common
		}
		return
	}
	groups := map[string][]string{}
	for _, path := range paths {
		rest := strings.TrimPrefix(strings.TrimPrefix(path, common), "/")
		next, _, _ := strings.Cut(rest, "/")
		groups[next] = append(groups[next], path)
	}
	if len(groups) == 1 {
		for _, path := range paths {
			c.roots[path] = path
		}
		return
	}
	for _, next := range slices.Sorted(maps.Keys(groups)) {
		c.commonRoots(groups[next])
	}
}

// isAroundOthers reports whether a directory has the user's home or the project
// in it.
func (c *chooser) isAroundOthers(directory string) bool {
	home, _ := os.UserHomeDir()
	return isBelow(home, directory) || isBelow(c.WorkingDir, directory)
}

func commonDirectory(paths []string) string {
	if len(paths) == 0 {
		return ""
	}
	common := paths[0]
	for _, path := range paths[1:] {
		for common != "/" && common != "." && !isBelow(path, common) {
			common = filepath.Dir(common)
		}
	}
	return strings.TrimSuffix(common, "/")
}
