package model

import (
	"io/fs"
	"maps"
	slashpath "path"
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/mounts"
)

// ContentLayout says how what a service mounts from the project gets into its
// container.
type ContentLayout struct {
	// Volumes are filled before the container starts. They are sorted by path.
	Volumes []ContentVolume
	// Copies are in an image on top of the service's, because they stand beside
	// files of the image or are too large for the task definition; sorted by
	// target.
	Copies []ContentCopy
	// Written are files in directories of other volumes, in the order of the
	// file.
	Written []ContentWrite
	// UID and GID own the files.
	UID, GID int
}

// ContentVolume is a volume of the task with files of the project.
type ContentVolume struct {
	// Path is a directory in the container.
	Path string
	// Archive has the files as a gzip-compressed tar archive.
	Archive []byte
	// ReadOnly is whether no mount asks to write there.
	ReadOnly bool

	files []ContentFile
}

// ContentCopy is a file or a directory for an image.
type ContentCopy struct {
	// Target is where the container has it.
	Target string
	// Files are relative to the target; a file by itself is the only one, and
	// is called ".".
	Files []ContentFile
}

// Content is a mount with what was read for it.
type Content struct {
	Mount
	Files []ContentFile
}

func (c Content) isFile() bool { return isFile(c.Files) }

// IsFile reports whether it is a file rather than a directory.
func (c ContentCopy) IsFile() bool { return isFile(c.Files) }

func isFile(files []ContentFile) bool {
	return len(files) == 1 && files[0].Mode.IsRegular() && files[0].Name == "."
}

// layOutContent reads what a service mounts from the project and decides between
// volumes and a derived image. A volume hides what the image has there, as
// the mount of a directory does in Docker; so a file that is mounted by itself
// gets a volume only where it has the directory for itself, and is written into
// the volume whose directory it is in. What cannot be
// read is left out (an error in Check).
func (s *Service) layOutContent() ContentLayout {
	contents, _ := s.Contents()
	return s.layOut(contents)
}

func (s *Service) readContents() ([]Content, map[int]error) {
	var contents []Content
	failed := map[int]error{}
	for _, m := range s.Mounts() {
		if m.Kind != ContentMount {
			continue
		}
		files, err := readContent(s.Project.Project, m.Source, s.hiddenBelow(m))
		if err != nil {
			failed[m.Index] = err
			continue
		}
		for i := range files {
			files[i].UID, files[i].GID = s.ownerIDs()
			text, defaults := s.withoutDefaults(string(files[i].Data))
			if len(defaults) > 0 {
				files[i].Data, files[i].Defaults = []byte(text), defaults
			}
		}
		contents = append(contents, Content{m, files})
	}
	return contents, failed
}

// placedConfigs are the configs in directories that are mounted, as mounts of
// files.
func (s *Service) placedConfigs() []Content {
	var out []Content
	for _, f := range s.MountedFiles().Placed {
		file := ContentFile{Name: ".", Mode: fs.FileMode(f.Mode).Perm(), Data: []byte(f.Content), UID: f.UID, GID: f.GID}
		out = append(out, Content{Mount{Kind: ContentMount, Target: f.Path, ReadOnly: true}, []ContentFile{file}})
	}
	return out
}

// hiddenBelow lists the directories of a mount that volumes of the service hide,
// relative to it.
func (s *Service) hiddenBelow(m Mount) []string {
	var hidden []string
	for _, other := range s.Mounts() {
		if below, ok := strings.CutPrefix(other.Target, m.Target+"/"); ok && (other.IsStorage() || other.Kind == AnonymousMount) {
			hidden = append(hidden, below)
		}
	}
	return hidden
}

// keepsImageBelow reports whether a directory in a mount is an anonymous volume,
// which is what the image has there: a volume for the mount would hide it, an
// image on top does not.
func (s *Service) keepsImageBelow(m Mount) bool {
	return slices.ContainsFunc(s.Mounts(), func(other Mount) bool {
		return other.Kind == AnonymousMount && !s.IsTaskStorage(other) && strings.HasPrefix(other.Target, m.Target+"/")
	})
}

// layOut decides how the mounted files of a service get into its container.
func (s *Service) layOut(contents []Content) ContentLayout {
	var l ContentLayout
	l.UID, l.GID = s.ownerIDs()
	volumes := map[string]*ContentVolume{}
	for _, c := range contents {
		switch {
		case c.isFile():
		case s.keepsImageBelow(c.Mount):
			l.Copies = append(l.Copies, ContentCopy{c.Target, c.filesBelow(".")})
		default:
			volumes[c.Target] = &ContentVolume{Path: c.Target, ReadOnly: c.ReadOnly, files: c.filesBelow(".")}
		}
	}
	room := limits.TaskContentBytes - ContentBytes(s.MountedFiles().Mounted)
	written := map[string]*ContentVolume{}
	for _, c := range slices.Concat(contents, s.placedConfigs()) {
		if c.isFile() {
			l.place(s, c, volumes, written)
		}
	}
	room -= l.write(written, s.Mounts(), room)
	l.fit(volumes, room)
	slices.SortFunc(l.Copies, func(a, b ContentCopy) int { return strings.Compare(a.Target, b.Target) })
	slices.SortFunc(l.Volumes, func(a, b ContentVolume) int { return strings.Compare(a.Path, b.Path) })
	return l
}

// place decides where a file gets that is mounted by itself: onto the volume that
// it is in, onto one of its own where the image has nothing in its directory, or
// into the image.
func (l *ContentLayout) place(s *Service, c Content, volumes, written map[string]*ContentVolume) {
	directory := slashpath.Dir(c.Target)
	storage := s.storageAround(directory)
	v := volumes[directory]
	for up := directory; v == nil && up != "/"; {
		up = slashpath.Dir(up)
		v = volumes[up]
	}
	switch {
	case v != nil && len(v.Path) > len(storage.Target):
		v.add(c)
	case storage.isWritten():
		if written[storage.Target] == nil {
			written[storage.Target] = &ContentVolume{Path: storage.Target}
		}
		written[storage.Target].add(c)
	case storage.Target == "" && (ownDirectory(directory) || mounts.Within(s.MountedFiles().Directories, directory)),
		storage.Target != "" && storage.Target != directory:
		volumes[directory] = &ContentVolume{Path: directory, ReadOnly: true}
		volumes[directory].add(c)
	default:
		l.Copies = append(l.Copies, ContentCopy{c.Target, c.Files})
	}
}

// IsStorage reports whether the mount is a volume that begins empty.
func (m Mount) IsStorage() bool {
	return m.Kind == NamedMount || m.Kind == EphemeralMount || m.Kind == TmpfsMount
}

// add puts a file into the volume.
func (v *ContentVolume) add(c Content) {
	v.ReadOnly = v.ReadOnly && c.ReadOnly
	name := strings.TrimPrefix(c.Target, v.Path+"/")
	v.files = slices.DeleteFunc(v.files, func(f ContentFile) bool { return f.Name == name })
	v.files = append(v.files, c.filesBelow(name)...)
	slices.SortStableFunc(v.files, func(a, b ContentFile) int { return strings.Compare(a.Name, b.Name) })
}

// filesBelow are the files of the mount as seen from a directory in which it
// has the name.
func (c Content) filesBelow(name string) []ContentFile {
	out := slices.Clone(c.Files)
	for i := range out {
		out[i].Name = slashpath.Join(name, out[i].Name)
		if out[i].Mode.IsDir() && !c.ReadOnly {
			// Whoever the image runs as may make files there, as in a volume.
			out[i].Mode |= 0o777
		}
	}
	return out
}

// fit packs the volumes, the smallest first, while there is room in the task
// definition; the others become part of the image.
func (l *ContentLayout) fit(volumes map[string]*ContentVolume, room int) {
	for _, v := range volumes {
		v.Archive = pack(v.files)
	}
	paths := slices.Sorted(maps.Keys(volumes))
	slices.SortStableFunc(paths, func(a, b string) int { return len(volumes[a].Archive) - len(volumes[b].Archive) })
	for _, path := range paths {
		if v := volumes[path]; len(v.Archive) <= room {
			room -= len(v.Archive)
			l.Volumes = append(l.Volumes, *v)
		} else {
			l.Copies = append(l.Copies, ContentCopy{v.Path, v.files})
		}
	}
}
