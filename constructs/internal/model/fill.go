package model

import (
	"github.com/compose-cdk/compose-cdk/constructs/internal/mounts"
)

// FilledMounts lists the volumes of a service that get what its image has at
// their place while they are empty, as Docker fills a new volume: those that the
// service writes to, unless nocopy says not to, or the image is known to fill
// them itself. Directories of this machine are not filled by Docker either.
func (s *Service) FilledMounts() []Mount {
	image := s.KnownImage()
	var out []Mount
	for _, m := range s.Mounts() {
		if m.NoCopy || m.ReadOnly || !s.beginsEmpty(m) || image.FillsData && image.Holds(m.Target) {
			continue
		}
		out = append(out, m)
	}
	return out
}

// beginsEmpty reports whether a mount is a volume that the project makes.
func (s *Service) beginsEmpty(m Mount) bool {
	switch m.Kind {
	case AnonymousMount:
		return s.IsTaskStorage(m) // else it is the container's own
	case NamedMount:
		return m.Source == "" && VolumeKindOf(s.Project.Volumes[m.Volume]) != ExternalVolume
	}
	return false
}

// NeedsFill reports whether a container of the service's image runs before the
// service, to fill volumes or to write files into them.
func (s *Service) NeedsFill() bool {
	return len(s.FilledMounts()) > 0 || len(s.Content().Written) > 0
}

// FillName is the name of that container.
func FillName(service string) string { return ContainerName(service) + "_fill" }

// PreparesVolume reports whether a container that runs as root fills a mount or
// writes files into it.
func (s *Service) PreparesVolume(m Mount) bool {
	for _, filled := range s.FilledMounts() {
		if filled.Index == m.Index {
			return true
		}
	}
	for _, w := range s.Content().Written {
		if w.Mount.Index == m.Index {
			return true
		}
	}
	return false
}

// ContentWrite are files of the project in directories of a volume.
type ContentWrite struct {
	// Mount is that of the volume.
	Mount Mount
	// Names are those of the files below the volume, in the order of Archive,
	// which is a gzip-compressed tar archive.
	Names   []string
	Archive []byte
}

// storageAround is the innermost volume that a directory is in; its target is
// empty where there is none.
func (s *Service) storageAround(directory string) Mount {
	var in Mount
	for _, m := range s.Mounts() {
		if m.IsStorage() && len(m.Target) > len(in.Target) && mounts.Within([]string{m.Target}, directory) {
			in = m
		}
	}
	return in
}

// isWritten reports whether files of the project can be written onto a volume.
func (m Mount) isWritten() bool {
	return (m.Kind == NamedMount || m.Kind == EphemeralMount) && !m.ReadOnly
}

// write decides which files are written into volumes, and what that takes of the
// room for content; the files of a volume for which there is no room become part
// of the image, where the volume hides them (an error in Check).
func (l *ContentLayout) write(into map[string]*ContentVolume, all []Mount, room int) int {
	taken := 0
	for _, m := range all {
		v := into[m.Target]
		if v == nil {
			continue
		}
		w := ContentWrite{Mount: m, Archive: pack(v.files)}
		for _, f := range v.files {
			w.Names = append(w.Names, f.Name)
		}
		if taken+len(w.Archive) <= room {
			taken += len(w.Archive)
			l.Written = append(l.Written, w)
			continue
		}
		for _, f := range v.files {
			target := m.Target + "/" + f.Name
			f.Name = "."
			l.Copies = append(l.Copies, ContentCopy{target, []ContentFile{f}})
		}
	}
	return taken
}
