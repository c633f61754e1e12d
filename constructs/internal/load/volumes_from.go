package load

import (
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
)

// withVolumesFrom gives services the mounts of those that volumes_from names, as
// docker compose does: a mount of their own overrides one with its target, and
// an entry may say ro or rw. Entries stay that name no service of the project,
// or one with anonymous volumes, which belong to one container on ECS; they are
// errors in Check.
func withVolumesFrom(p *types.Project) *types.Project {
	mounts := map[string][]types.ServiceVolumeConfig{}
	left := map[string][]string{}
	for _, name := range p.ServiceNames() {
		mounts[name], left[name] = mountsOf(p, name, nil)
	}
	for name, s := range p.Services {
		if len(s.VolumesFrom) > 0 {
			s.Volumes, s.VolumesFrom = mounts[name], left[name]
			p.Services[name] = s
		}
	}
	return p
}

// mountsOf lists the mounts of a service with those that it has from others, and
// the entries of volumes_from that cannot be followed. trail has the services
// that led to it.
func mountsOf(p *types.Project, name string, trail []string) (mounts []types.ServiceVolumeConfig, left []string) {
	s := p.Services[name]
	mounts = slices.Clone(s.Volumes)
	for _, entry := range s.VolumesFrom {
		from, mode, _ := strings.Cut(entry, ":")
		if _, known := p.Services[from]; !known || slices.Contains(trail, from) || from == name {
			left = append(left, entry)
			continue
		}
		others, _ := mountsOf(p, from, append(trail, name))
		for _, m := range others {
			switch {
			case m.Type == types.VolumeTypeTmpfs, slices.ContainsFunc(mounts, func(own types.ServiceVolumeConfig) bool { return own.Target == m.Target }):
			case m.Source == "" && m.Type == types.VolumeTypeVolume:
				left = append(left, entry)
			default:
				m.ReadOnly = mode == "ro" || mode == "" && m.ReadOnly
				mounts = append(mounts, m)
			}
		}
	}
	return mounts, slices.Compact(left)
}
