package plan

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/composefile"
)

// Derived is an image that has some files more than the service's own.
//
// Compose: a file can be mounted beside files of the image, such as
// /etc/nginx/nginx.conf. ECS: a volume is mounted on a directory, and hides
// what the image has in it. Decision: a thin image on top of the service's,
// built with the deployment, for files that are beside others. It is readable
// by whoever can pull it, so no secret is ever in it.
type Derived struct {
	Dockerfile string `json:"dockerfile"`
	// Files are the build context, beside the Dockerfile.
	Files []DerivedFile `json:"files"`
}

// DerivedFile is a file of the build context.
type DerivedFile struct {
	// Name is relative to the build context.
	Name string `json:"name"`
	// Content is what it holds, which need not be text.
	Content []byte `json:"content"`
}

// CopiedFile is a file for a derived image.
type CopiedFile struct {
	// Path is absolute.
	Path           string
	UID, GID, Mode int
	Content        []byte
}

// NewDerived decides how files get into an image on top of another. The
// numbers in the names of the build context keep clear of what a Dockerfile
// would make of a path.
func NewDerived(image string, files []CopiedFile) Derived {
	var d Derived
	var b strings.Builder
	fmt.Fprintf(&b, "FROM %s\n", image)
	for i, f := range files {
		name := "files/" + strconv.Itoa(i+1)
		d.Files = append(d.Files, DerivedFile{name, f.Content})
		// Two strings always encode.
		words, _ := json.Marshal([]string{name, f.Path})
		fmt.Fprintf(&b, "COPY --chown=%d:%d --chmod=%04o %s\n", f.UID, f.GID, f.Mode, words)
	}
	d.Dockerfile = b.String()
	return d
}

// derived is nil where the service's image needs no files.
func derived(project *types.Project, s types.ServiceConfig) *Derived {
	var files []CopiedFile
	for _, f := range composefile.FilesOf(project, s).Copied {
		files = append(files, CopiedFile{Path: f.Path, UID: f.UID, GID: f.GID, Mode: f.Mode, Content: []byte(f.Content)})
	}
	if len(files) == 0 {
		return nil
	}
	d := NewDerived(s.Image, files)
	return &d
}
