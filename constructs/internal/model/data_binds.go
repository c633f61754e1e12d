package model

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	slashpath "path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
	"github.com/compose-cdk/compose-cdk/constructs/internal/mounts"
)

// isMissing reports whether there is nothing at a path.
func isMissing(source string) bool {
	_, err := os.Stat(source)
	return os.IsNotExist(err)
}

// dataRoots are the directories of this machine that become volumes, sorted.
// One within another is part of the same volume, as it is of the same directory
// in Docker. A missing directory that nobody writes to is none.
func (p *Project) findDataRoots() []dataRoot {
	var roots []dataRoot
	for _, s := range p.All() {
		for _, m := range s.resolved() {
			if m.Kind == NamedMount && m.Source != "" && (m.Mapped || !m.ReadOnly || !isMissing(m.Source)) {
				roots = append(roots, dataRoot{m.Source, m.Mapped})
			}
		}
	}
	slices.SortFunc(roots, func(a, b dataRoot) int { return strings.Compare(a.path, b.path) })
	var out []dataRoot
	for _, r := range roots {
		if !slices.ContainsFunc(out, func(outer dataRoot) bool { return mounts.Within([]string{outer.path}, r.path) }) {
			out = append(out, r)
		}
	}
	return out
}

// dataRoot is a directory of this machine that becomes a volume.
type dataRoot struct {
	path string
	// mapped is whether x-aws-binds says so.
	mapped bool
}

// chooseDataVolume names the volume of a mount of a directory of this machine.
func (m *Mount) chooseDataVolume(p *Project) {
	for _, root := range p.dataRoots() {
		if below, ok := relativeTo(root.path, m.Source); ok {
			m.Volume = p.DataVolume(root.path, root.mapped)
			m.Subpath = strings.TrimPrefix(slashpath.Join("/", filepath.ToSlash(below), m.Subpath), "/")
			return
		}
	}
	// Docker makes an empty directory, and nobody can write to it.
	m.Kind = MissingMount
}

// notInDataVolume are characters that the path of an access point must not have.
var notInDataVolume = lazyregexp.New(`[^A-Za-z0-9._+-]`)

// DataVolume names the volume for data that Docker would keep in a directory
// of this machine, by the path from the project's directory. The plus signs
// keep it apart from the names that a file can define.
func (p *Project) DataVolume(source string, mapped bool) string {
	const longest = 60
	name := "host" + filepath.ToSlash(source)
	if relative, err := filepath.Rel(p.WorkingDir, source); err == nil && (filepath.IsLocal(relative) || !mapped) {
		name = "bind/" + filepath.ToSlash(relative)
	}
	name = strings.ReplaceAll(name, "/", "+")
	safe := notInDataVolume.ReplaceAllString(name, "_")
	if safe == name && len(name) <= longest {
		return name
	}
	digest := sha256.Sum256([]byte(name))
	return safe[:min(len(safe), longest)] + "+" + hex.EncodeToString(digest[:4])
}
