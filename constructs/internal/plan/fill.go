package plan

import (
	_ "embed"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// Fill is a container with the image of a service, which runs before the
// service and copies what the image has into its new volumes.
//
// Compose: a new volume begins as a copy of what the image has at its place, and
// a file can be mounted into a directory of a volume. ECS: a volume begins empty,
// and hides what the image has. Decision: a container of the image itself, which
// alone has the files, copies them into an empty volume, and writes mounted files
// over what is there. It runs BusyBox, which the init container puts onto a volume
// of the task for it: the image need not have a shell. Images that fill their
// directories themselves are left alone.
type Fill struct {
	// Container is its name.
	Container string `json:"container"`
	// Tools is the volume with BusyBox.
	Tools string `json:"tools"`
	// Volumes are mounted in it at the paths of FillPath.
	Volumes []string `json:"volumes"`
	// Environment are the variables that have the files, as archives in base64.
	Environment map[string]string `json:"environment,omitempty"`
	// Entrypoint is the shell, and Command its program.
	Entrypoint []string `json:"entrypoint"`
	Command    []string `json:"command"`
}

const (
	fillRoot = "/.compose-fill"
	// FillTools is where the container has BusyBox.
	FillTools = fillRoot + "/bin"
)

// FillPath is where the container has the volume with an index, apart from the
// place of the volume, where the image has what is copied.
func FillPath(index int) string { return fillRoot + "/" + strconv.Itoa(index+1) }

//go:embed fill.sh
var fillSource string

// fillProgram is without comments, as it is in each task definition.
var fillProgram = sync.OnceValue(func() string {
	var lines []string
	for _, line := range strings.Split(strings.TrimSpace(fillSource), "\n") {
		if text := strings.TrimSpace(line); text != "" && !strings.HasPrefix(text, "#") {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
})

// toolsVolume is the name of the volume with BusyBox.
func toolsVolume(s *model.Service) string {
	if !s.NeedsFill() {
		return ""
	}
	return model.FillName(s.Name)
}

// fill is nil where nothing has to be copied or written.
func fill(s *model.Service, volumes []TaskVolume) *Fill {
	if !s.NeedsFill() {
		return nil
	}
	f := Fill{
		Container: model.FillName(s.Name), Tools: toolsVolume(s), Environment: map[string]string{},
		Entrypoint: []string{FillTools + "/busybox", "sh", "-c"},
	}
	paths := map[string]string{}
	path := func(m model.Mount) string {
		name := volumeAt(volumes, s, m)
		if paths[name] == "" {
			paths[name] = FillPath(len(f.Volumes))
			f.Volumes = append(f.Volumes, name)
		}
		return paths[name]
	}
	lines := []string{fillProgram()}
	for _, m := range s.FilledMounts() {
		lines = append(lines, fmt.Sprintf("fill %s %s || fail %s", quote(m.Target), quote(path(m))+fillOptions(s, m), quote("fill the volume at "+m.Target)))
	}
	for i, w := range s.Content().Written {
		variable := "FILES_" + strconv.Itoa(i+1)
		f.Environment[variable] = base64.StdEncoding.EncodeToString(w.Archive)
		options := "-xzf"
		if enforced(s, w.Mount) {
			options = "-xozf"
		}
		line := fmt.Sprintf(`put "$%s" %s %s`, variable, quote(path(w.Mount)), options)
		for _, name := range w.Names {
			line += " " + quote(name)
		}
		lines = append(lines, line+" || fail "+quote("write files into the volume at "+w.Mount.Target))
	}
	f.Command = []string{strings.Join(lines, "\n"), FillTools + "/busybox"}
	return &f
}

// fillOptions say how to copy: with owners, where the access point does not
// enforce one, and with the owner and mode of the directory itself, where the
// file does not choose them.
func fillOptions(s *model.Service, m model.Mount) string {
	definition := s.Project.Volumes[m.Volume]
	if m.Kind != model.NamedMount || model.VolumeKindOf(definition) != model.EFSVolume {
		return " -a own"
	}
	switch efs := model.EFSOf(m.Volume, definition); {
	case efs.Enforced:
		return " -dR keep"
	case efs.Chosen:
		return " -a keep"
	}
	return " -a own"
}

// enforced reports whether every access to a volume is one of the same user.
func enforced(s *model.Service, m model.Mount) bool {
	return m.Kind == model.NamedMount && model.EFSOf(m.Volume, s.Project.Volumes[m.Volume]).Enforced
}

// volumeAt is the name of the volume that a service mounts.
func volumeAt(volumes []TaskVolume, s *model.Service, m model.Mount) string {
	sidecar := ""
	if s.IsSidecar() {
		sidecar = s.Name
	}
	for _, v := range volumes {
		for _, point := range v.Mounts {
			if point.Sidecar == sidecar && point.Path == m.Target {
				return v.Name
			}
		}
	}
	return ""
}
