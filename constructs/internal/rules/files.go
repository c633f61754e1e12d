package rules

import (
	"fmt"
	"maps"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/rules/report"

	slashpath "path"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/mounts"
)

// checkSecretUses refuses owners, modes and keys of the secrets and configs of a
// service that a file cannot have, and warns of modes with which the container may
// not read it.
func checkSecretUses(r *finding.Report, s *model.Service) {
	for i, use := range s.Secrets {
		ext, mistakes := model.DecodeExtensions[model.SecretUseExtensions](use.Extensions)
		at := s.At("secrets", i)
		report.ExtensionErrors(r, at, mistakes)
		checkKeys(r, at.Then("x-aws-keys"), ext.Keys)
		checkOwner(r, at, types.FileReferenceConfig(use))
		if ext.Variable == "" {
			checkReader(r, s, at, types.FileReferenceConfig(use))
		}
	}
	for i, use := range s.Configs {
		checkOwner(r, s.At("configs", i), types.FileReferenceConfig(use))
		checkReader(r, s, s.At("configs", i), types.FileReferenceConfig(use))
	}
	seen := map[string]bool{}
	for _, f := range s.SecretFiles() {
		if f.Variable != "" {
			checkVariable(r, s, f, seen)
		}
	}
}

// checkVariable refuses a name in x-aws-env that is taken or no name of a variable,
// and a value of several keys: ECS takes each name once, and one key of a secret in
// Secrets Manager (Amazon ECS API reference, Secret).
func checkVariable(r *finding.Report, s *model.Service, f model.MountedFile, seen map[string]bool) {
	at := f.At.Then("x-aws-env")
	_, address := s.Extensions().Environment[f.Variable]
	switch {
	case !report.IsVariable(f.Variable):
		r.Error(at, codes.SecretVariable, "use letters, digits and underscores", "%q is not the name of a variable", f.Variable)
	case address:
		r.Error(at, codes.SecretVariable, "remove it from x-aws-environment", "%s is already set in the service's x-aws-environment", f.Variable)
	case seen[f.Variable]:
		r.Error(at, codes.SecretVariable, "use another name", "%s already has the value of another secret", f.Variable)
	case len(f.Keys) > 1 || model.TakesAllKeys(f.Keys):
		r.Error(at, codes.SecretVariable, "name one key in x-aws-keys of this entry", "a variable can have the value of one key only")
	case len(f.Keys) == 1 && f.Origin.Kind == model.FromParameterStore:
		r.Error(at, codes.SecretVariable, "remove x-aws-keys, or store the value in Secrets Manager",
			"ECS cannot read a single key of a parameter")
	}
	seen[f.Variable] = true
}

// checkKeys refuses items of x-aws-keys that cannot be names of files.
func checkKeys(r *finding.Report, at finding.Path, keys []string) {
	for i, key := range keys {
		if problem := model.KeyProblem(key, len(keys)); problem != "" {
			r.Error(at.Then(i), codes.SecretKey, "list keys that are valid file names, or write only \"*\"", "%s", problem)
		}
	}
}

// checkOwner holds uid, gid and mode to what can be set on a file.
func checkOwner(r *finding.Report, at finding.Path, use types.FileReferenceConfig) {
	for _, id := range []struct{ name, value string }{{"uid", use.UID}, {"gid", use.GID}} {
		if _, ok := model.OwnerID(id.value); !ok {
			r.Error(at.Then(id.name), codes.FileOwner, "use a number, such as \"1000\"",
				"%q is not a number, and only the image knows the names of its users", id.value)
		}
	}
	if use.Mode != nil && !model.IsFileMode(int64(*use.Mode)) {
		r.Error(at.Then("mode"), codes.FileMode, `use octal permissions such as "0440"`, "0%o is not a valid file mode", int64(*use.Mode))
	}
}

// checkReader: a file belongs to the user of the container, unless that is a
// name, of which only the image knows the number.
func checkReader(r *finding.Report, s *model.Service, at finding.Path, use types.FileReferenceConfig) {
	if use.Mode == nil || !model.IsFileMode(int64(*use.Mode)) {
		return
	}
	if meant := decimalMode(int64(*use.Mode)); meant != "" {
		r.Warn(at.Then("mode"), codes.DecimalMode, "write "+meant, "%d is a decimal number, which means the permissions 0%o", *use.Mode, int64(*use.Mode))
	}
	user, _, _ := strings.Cut(s.User, ":")
	_, known := model.OwnerID(user)
	const others = 0o004
	if use.UID != "" || use.GID != "" || known && user != "" || user == "root" || *use.Mode&others != 0 {
		return
	}
	if user == "" {
		// The table of images has those whose user is not root.
		if image := s.KnownImage(); image.Name == "" || image.UID != 0 || s.ImageBuild() != nil {
			r.Warn(at.Then("mode"), codes.FileReader, "set uid to the number of the image's user, or make it readable for everyone with mode 0444",
				"the file belongs to root, and the container cannot read it if the image runs as another user")
		}
		return
	}
	r.Warn(at.Then("mode"), codes.FileReader, "set uid to the number of the user, or make it readable for everyone with mode 0444",
		"the file belongs to root, and %q may not be able to read it: only the image knows the numbers of its users", user)
}

// hiddenFile reports a config that would be in an image, at a place where
// something is mounted.
func hiddenFile(r *finding.Report, f model.MountedFile) {
	r.Error(f.At, codes.HiddenFile, "give it a target outside the mount, such as /config/"+slashpath.Base(f.Path),
		"%s %q would be at %s, which another mount of the service hides: only a small file can be written into a volume, and none into memory or a read-only volume",
		f.Noun, f.Name, f.Path)
}

// decimalMode is the mode that was meant where its digits are those of a decimal
// number: 440, which is 0670; empty where none is likely.
func decimalMode(mode int64) string {
	switch mode {
	case 400, 440, 444, 600, 640, 644, 660, 664, 666, 700, 750, 755, 770, 775, 777, 1777:
		return fmt.Sprintf("0%d", mode)
	}
	return ""
}

// oddTarget has characters that a path would lose on its way into a container
// definition or a Dockerfile.
var oddTarget = lazyregexp.New(`[\x00-\x1f\x7f$"'\\*?\[\]:]`)

// checkFiles refuses targets of secrets and configs that clash with each other or
// with the mounts of the service, or are too much for the task definition.
func checkFiles(r *finding.Report, s *model.Service) {
	layout := s.MountedFiles()
	taken := map[string]model.MountedFile{}
	for _, f := range layout.All() {
		if oddTarget.MatchString(f.Path) || f.Path == "/" {
			r.Error(f.At, codes.FileTarget, "use letters, digits and . _ - in the path of a file", "%q cannot be a target", f.Path)
			continue
		}
		if other, ok := taken[f.Path]; ok {
			r.Error(f.At, codes.DuplicateFile, "give one of them another target", "%s is already the %s %q", f.Path, other.Noun, other.Name)
			continue
		}
		taken[f.Path] = f
	}
	checkNested(r, taken)
	checkDirectories(r, s, layout)
	if n := model.ContentBytes(layout.Mounted); n > limits.TaskContentBytes {
		r.Error(s.At("configs"), codes.ConfigSize, "put them in a directory without secrets or external configs, or in the image",
			"the configs that share a directory with secrets have %d bytes; a task definition allows at most %d", n, limits.TaskContentBytes)
	}
}

// checkNested reports a file that would have to be a directory for another.
func checkNested(r *finding.Report, files map[string]model.MountedFile) {
	for _, name := range slices.Sorted(maps.Keys(files)) {
		for up := slashpath.Dir(name); up != "/"; up = slashpath.Dir(up) {
			if other, ok := files[up]; ok {
				r.Error(files[name].At, codes.DuplicateFile, "give one of them another target",
					"%s would be inside %s, which is the %s %q", name, up, other.Noun, other.Name)
			}
		}
	}
}

// checkDirectories refuses files that another mount hides, or whose volume would
// take the place of one, and warns of volumes on directories that every image has.
func checkDirectories(r *finding.Report, s *model.Service, layout model.FileLayout) {
	taken := map[string]bool{}
	for _, target := range s.MountTargets() {
		taken[target.Path] = true
	}
	for _, f := range layout.Copied {
		if mounts.Within(slices.Sorted(maps.Keys(taken)), f.Path) {
			hiddenFile(r, f)
		}
	}
	for _, f := range layout.Placed {
		if slices.ContainsFunc(s.Content().Copies, func(c model.ContentCopy) bool { return c.Target == f.Path }) {
			hiddenFile(r, f) // there is no room for it in the task definition
		}
	}
	for _, f := range layout.Mounted {
		switch directory := f.Directory(); {
		case directory == "/":
			r.Error(f.At, codes.FileDirectory, "give it a target in a directory of its own, such as /config/"+slashpath.Base(f.Path),
				"%s %q would be at %s, and a volume cannot be mounted on /", f.Noun, f.Name, f.Path)
		case taken[directory]:
			r.Error(f.At, codes.DuplicateMount, "give it a target in another directory",
				"%s is already a mount of the service, but %s %q needs this directory for itself", directory, f.Noun, f.Name)
		case model.SystemDirectory(directory):
			r.Warn(f.At, codes.HiddenDirectory, "give it a target in a directory of its own",
				"the volume of %[2]s %[3]q hides all files of the image in %[1]s", directory, f.Noun, f.Name)
		}
	}
}
