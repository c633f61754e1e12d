package plan

import (
	"encoding/base64"
	"fmt"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/compose-cdk/compose-cdk/constructs/internal/model"

	"github.com/compose-cdk/compose-cdk/constructs/internal/mounts"
)

// Init is what a container puts onto volumes of the task before the main one
// starts.
//
// Compose: secrets and configs are files, each mounted at its own path. ECS:
// values reach a container as environment variables only, and a volume is
// mounted on a directory, of which it hides what the image has there.
// Decision: one container that runs first has the values in its environment
// and writes them onto a volume for each directory; the main container mounts
// these and has the values nowhere else.
type Init struct {
	// Container is its name.
	Container string `json:"container"`
	// Volumes are mounted in it below InitRoot, and in the main container at
	// their paths.
	Volumes []InitVolume `json:"volumes"`
	// Tools is a volume that gets BusyBox, for a Fill; empty where there is none.
	Tools string `json:"tools,omitempty"`
	// Secrets are the variables that have values from AWS, by name.
	Secrets []InitSecret `json:"secrets,omitempty"`
	// Environment are the variables that have contents, for which Command
	// knows the encoding.
	Environment map[string]string `json:"environment,omitempty"`
	// Command writes the files.
	Command []string `json:"command"`
}

// InitVolume is a task-local volume.
type InitVolume struct {
	Name string `json:"name"`
	// Path is a directory in the main container.
	Path string `json:"path"`
	// Writable is whether the main container may write there.
	Writable bool `json:"writable,omitempty"`
}

// InitSecret is a variable of the init container with a value from AWS.
type InitSecret struct {
	Variable string    `json:"variable"`
	Secret   SecretRef `json:"secret"`
}

// InitFile is a file to write. Either Secret is set, or Content is what the
// file holds.
type InitFile struct {
	// Label names the file in the message of a failure, for example: secret db.
	Label string
	// Path is where the main container has it; with Keys it is a directory.
	Path           string
	UID, GID, Mode int
	// Keys are those of a JSON object whose values are written to a file each;
	// "*" alone stands for all.
	Keys    []string
	Secret  *SecretRef
	Content string
}

// InitArchive is a directory to unpack.
type InitArchive struct {
	// Label names it in the message of a failure.
	Label string
	// Path is the directory that the archive is unpacked into.
	Path string
	// Content is a gzip-compressed tar archive.
	Content []byte
}

// InitRoot is where the init container has the volumes: a volume at /bin must
// not hide its own programs.
const InitRoot = "/init"

// NewInit decides how files and archives get onto volumes. Each of them must
// be below one of the volumes, whose names are made here. The volume tools, if
// there is one, gets BusyBox.
func NewInit(container, tools string, volumes []InitVolume, files []InitFile, archives []InitArchive) Init {
	in := Init{Container: container, Tools: tools, Volumes: nameVolumes(volumes), Environment: map[string]string{}}
	var script script
	for i, f := range files {
		variable := "FILE_" + strconv.Itoa(i+1)
		switch {
		case f.Secret != nil:
			variable = "SECRET_" + strconv.Itoa(i+1)
			in.Secrets = append(in.Secrets, InitSecret{variable, *f.Secret})
		case !utf8.ValidString(f.Content) || strings.ContainsRune(f.Content, 0):
			variable += "_BASE64"
			in.Environment[variable] = base64.StdEncoding.EncodeToString([]byte(f.Content))
		default:
			in.Environment[variable] = f.Content
		}
		script.file(f, variable)
	}
	for i, a := range archives {
		variable := "ARCHIVE_" + strconv.Itoa(i+1)
		in.Environment[variable] = base64.StdEncoding.EncodeToString(a.Content)
		script.archive(a, variable)
	}
	if tools != "" {
		script.tools()
	}
	in.Command = script.command()
	return in
}

// nameVolumes gives the volumes names out of their paths, and keeps those
// apart that come out the same.
func nameVolumes(volumes []InitVolume) []InitVolume {
	seen := map[string]bool{}
	out := make([]InitVolume, 0, len(volumes))
	for _, v := range volumes {
		base := "files" + strings.Map(func(r rune) rune {
			if r == '_' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' {
				return r
			}
			return '-'
		}, v.Path)
		base = base[:min(len(base), 200)]
		v.Name = base
		for n := 2; seen[v.Name]; n++ {
			v.Name = fmt.Sprintf("%s-%d", base, n)
		}
		seen[v.Name] = true
		out = append(out, v)
	}
	return out
}

// ToolsPath is where the init container has the volume for BusyBox.
const ToolsPath = InitRoot + "/.compose-fill"

// initContainer is nil where the service has no files to write.
func initContainer(s *model.Service, with files) *Init {
	layout, contents := with.configured, with.content
	if !s.NeedsInit() {
		return nil
	}
	var volumes []InitVolume
	for _, directory := range layout.Directories {
		volumes = append(volumes, InitVolume{Path: directory})
	}
	var archives []InitArchive
	for _, v := range contents.Volumes {
		if !mounts.Within(layout.Directories, v.Path) {
			volumes = append(volumes, InitVolume{Path: v.Path, Writable: !v.ReadOnly})
		}
		archives = append(archives, InitArchive{Label: "files of " + v.Path, Path: v.Path, Content: v.Archive})
	}
	in := NewInit(model.InitName(s.Name), toolsVolume(s), volumes, initFiles(layout), archives)
	if s.IsSidecar() {
		for i := range in.Volumes {
			in.Volumes[i].Name = containerName(s.Name) + "-" + in.Volumes[i].Name
		}
	}
	sort.Slice(in.Secrets, func(i, j int) bool { return in.Secrets[i].Variable < in.Secrets[j].Variable })
	return &in
}

// initFiles are the secrets and configs of a service.
func initFiles(layout model.FileLayout) []InitFile {
	var files []InitFile
	for _, f := range layout.Mounted {
		file := InitFile{
			Label: f.Noun + " " + f.Name, Path: f.Path, UID: f.UID, GID: f.GID, Mode: f.Mode, Keys: f.Keys,
			Content: f.Content,
		}
		if f.Noun == model.SecretNoun || f.Origin.External() {
			file.Secret, file.Content = &SecretRef{f.Noun, f.Name}, ""
		}
		files = append(files, file)
	}
	return files
}
