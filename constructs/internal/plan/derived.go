package plan

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"time"

	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// Derived is an image that has some files more than the service's own.
//
// Compose: a file can be mounted beside files of the image, such as
// /etc/nginx/nginx.conf. ECS: a volume is mounted on a directory, and hides
// what the image has in it. Decision: a thin image on top of the service's,
// built with the deployment, for files that are beside others, and for what a
// task definition has no room for. On top of an image that is built here it is
// no image of its own, but more instructions at the end of the Dockerfile. It
// is readable by whoever can pull it, so no secret is ever in it.
type Derived struct {
	// Dockerfile is a whole one, or the instructions that follow those of a
	// build.
	Dockerfile string `json:"dockerfile"`
	// Files are the build context, or the additional one called FilesContext.
	Files []DerivedFile `json:"files"`
}

// FilesContext is the name that the instructions after a Dockerfile have for
// the files.
const FilesContext = "compose-files"

// DerivedFile is a file, a directory or a symbolic link of the build context.
type DerivedFile struct {
	// Name is relative to the build context; that of a directory ends in a slash.
	Name string `json:"name"`
	// Mode has the permissions.
	Mode int `json:"mode"`
	// Link is where a symbolic link leads; empty for others.
	Link string `json:"link,omitempty"`
	// Content is what a file holds, which need not be text.
	Content []byte `json:"content,omitempty"`
}

// Time is what the file gets as the time of its last change.
func (f DerivedFile) Time() time.Time { return model.TimeOf(f.Content) }

// CopiedFile is a file for a derived image, or a directory.
type CopiedFile struct {
	// Path is absolute.
	Path     string
	UID, GID int
	// Mode and Content are those of a file.
	Mode    int
	Content []byte
	// Tree is what is in a directory, with names relative to it; nil for a file.
	Tree []DerivedFile
}

// NewDerived decides how files get into an image on top of another, or of one
// that is built where image is empty. The numbers in the names of the build
// context keep clear of what a Dockerfile would make of a path.
func NewDerived(image string, files []CopiedFile) Derived {
	var d Derived
	var b strings.Builder
	from := "--from=" + FilesContext + " "
	if image != "" {
		from = ""
		fmt.Fprintf(&b, "FROM %s\n", image)
	}
	for i, f := range files {
		name, target, mode := "files/"+strconv.Itoa(i+1), f.Path, fmt.Sprintf("--chmod=%04o ", f.Mode)
		if f.Tree == nil {
			d.Files = append(d.Files, DerivedFile{Name: name, Mode: 0o644, Content: f.Content})
		} else {
			name, target, mode = name+"/", strings.TrimSuffix(target, "/")+"/", ""
			for _, below := range f.Tree {
				below.Name = name + below.Name
				d.Files = append(d.Files, below)
			}
		}
		// Two strings always encode.
		words, _ := json.Marshal([]string{name, target})
		fmt.Fprintf(&b, "COPY %s--chown=%d:%d %s%s\n", from, f.UID, f.GID, mode, words)
	}
	d.Dockerfile = b.String()
	return d
}

// derived is nil where the service's image needs no files.
func derived(from Image, with files) *Derived {
	var copies []CopiedFile
	for _, f := range with.configured.Copied {
		copies = append(copies, CopiedFile{Path: f.Path, UID: f.UID, GID: f.GID, Mode: f.Mode, Content: []byte(f.Content)})
	}
	for _, c := range with.content.Copies {
		copies = append(copies, copied(c, with.content.UID, with.content.GID))
	}
	if len(copies) == 0 {
		return nil
	}
	// Of an image that is built the name is empty.
	d := NewDerived(from.Name, copies)
	return &d
}

// copied is a mount of the project as part of an image.
func copied(c model.ContentCopy, uid, gid int) CopiedFile {
	out := CopiedFile{Path: c.Target, UID: uid, GID: gid}
	if c.IsFile() {
		out.Mode, out.Content = int(c.Files[0].Mode.Perm()), c.Files[0].Data
		return out
	}
	out.Tree = []DerivedFile{}
	for _, f := range c.Files {
		file := DerivedFile{Name: f.Name, Mode: int(f.Mode.Perm()), Link: f.Link, Content: f.Data}
		switch {
		case f.Name == ".":
			file.Name = ""
		case f.Mode&fs.ModeDir != 0:
			file.Name += "/"
		}
		out.Tree = append(out.Tree, file)
	}
	return out
}
