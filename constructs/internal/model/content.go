package model

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/source"
)

// ContentFile is a file, directory or symbolic link of what a service mounts
// from the project.
type ContentFile struct {
	// Name is relative to what is mounted, with slashes; it is "." for a file
	// that is mounted by itself.
	Name string
	// Mode has the type and the permissions.
	Mode fs.FileMode
	// Link is where a symbolic link leads.
	Link string
	// Data is what a file holds, and Defaults are variables whose default is left out
	// of it.
	Data     []byte
	Defaults []string
	// UID and GID own it, where it is on a volume.
	UID, GID int
}

// ContentError is why something cannot be delivered.
type ContentError struct{ Code, Fix, Message string }

// Error implements error.
func (e ContentError) Error() string { return e.Message }

// contentReader reads what is mounted, as long as it is not too much.
type contentReader struct {
	// mount is what is read, for messages.
	mount string
	// roots are the directories that symbolic links may lead to.
	roots []string
	// hidden are the names of directories that other mounts hide.
	hidden []string
	// followed are the links that lead to where the reader is.
	followed []string
	files    []ContentFile
	bytes    int64
}

// readContent reads a file or a directory, names sorted. The repository .git
// is left out, and what is in the directories that other mounts hide.
func readContent(p *types.Project, root string, hidden []string) ([]ContentFile, error) {
	real, err := filepath.EvalSymlinks(root)
	if err != nil {
		return nil, ContentError{codes.BindSource, "make it readable", source.ShownName(root) + " cannot be read"}
	}
	r := contentReader{mount: root, roots: []string{filepath.Clean(root)}, hidden: hidden}
	if project, err := filepath.EvalSymlinks(p.WorkingDir); err == nil {
		r.roots = append(r.roots, project)
	}
	if filepath.Clean(root) != real && !r.inside(real) && !isSymlinkedParent(root) {
		return nil, leavesProject(root, real)
	}
	if err := r.add(real, "."); err != nil {
		return nil, err
	}
	return r.files, nil
}

// isSymlinkedParent reports whether the directory of the source, rather than
// the source, is where a symbolic link leads.
func isSymlinkedParent(source string) bool {
	info, err := os.Lstat(source)
	return err == nil && info.Mode()&fs.ModeSymlink == 0
}

func leavesProject(link, target string) error {
	return ContentError{codes.BindLink, "put a copy of the file there",
		fmt.Sprintf("the symbolic link %s has a target outside the project, %s", source.ShownName(link), target)}
}

func (r *contentReader) add(file, name string) error {
	info, err := os.Lstat(file)
	if err != nil {
		return ContentError{codes.BindSource, "make it readable", source.ShownName(file) + " cannot be read"}
	}
	switch {
	case info.Mode().IsRegular():
		return r.addFile(file, name, info)
	case info.IsDir():
		return r.addDirectory(file, name, info)
	case info.Mode()&fs.ModeSymlink != 0:
		return r.addLink(file, name)
	}
	return ContentError{codes.BindSource, "remove it, or mount fewer files", source.ShownName(file) + " is neither a file nor a directory"}
}

// addFile reads a file; of what is too much it does not look at the rest.
func (r *contentReader) addFile(file, name string, info fs.FileInfo) error {
	r.bytes += info.Size()
	if r.bytes > limits.MountedBytes {
		return ContentError{codes.BindSize, "mount fewer files, copy it in the Dockerfile, or map it under x-aws-binds",
			fmt.Sprintf("%s has more than %d MiB of files, the maximum for a mount from the project",
				source.ShownName(r.mount), limits.MountedBytes>>20)}
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return ContentError{codes.BindSource, "make it readable", source.ShownName(file) + " cannot be read"}
	}
	r.files = append(r.files, ContentFile{Name: name, Mode: info.Mode().Perm(), Data: data})
	return nil
}

func (r *contentReader) addDirectory(directory, name string, info fs.FileInfo) error {
	r.files = append(r.files, ContentFile{Name: name, Mode: fs.ModeDir | info.Mode().Perm()})
	if slices.Contains(r.hidden, name) {
		return nil
	}
	entries, err := os.ReadDir(directory)
	if err != nil {
		return ContentError{codes.BindSource, "make it readable", source.ShownName(directory) + " cannot be read"}
	}
	for _, entry := range entries {
		if entry.Name() == ".git" {
			continue
		}
		child := entry.Name()
		if name != "." {
			child = name + "/" + child
		}
		if err := r.add(filepath.Join(directory, entry.Name()), child); err != nil {
			return err
		}
	}
	return nil
}

// addLink keeps a link within what is mounted, and follows one to another
// place in the project. What that leads to stands elsewhere for the container,
// so that links in there are followed too.
func (r *contentReader) addLink(file, name string) error {
	target, err := os.Readlink(file)
	if err != nil {
		return ContentError{codes.BindSource, "make it readable", source.ShownName(file) + " cannot be read"}
	}
	if len(r.followed) == 0 && !filepath.IsAbs(target) && filepath.IsLocal(filepath.Join(filepath.Dir(filepath.FromSlash(name)), target)) {
		r.files = append(r.files, ContentFile{Name: name, Mode: fs.ModeSymlink | fs.ModePerm, Link: filepath.ToSlash(target)})
		return nil
	}
	real, err := filepath.EvalSymlinks(file)
	if err != nil {
		return ContentError{codes.BindLink, "remove it, or mount fewer files", "the symbolic link " + source.ShownName(file) + " has no target"}
	}
	if !r.inside(real) {
		return leavesProject(file, target)
	}
	if slices.Contains(r.followed, real) {
		return ContentError{codes.BindLink, "remove it, or mount fewer files", "the symbolic link " + source.ShownName(file) + " points back to itself"}
	}
	r.followed = append(r.followed, real)
	defer func() { r.followed = r.followed[:len(r.followed)-1] }()
	return r.add(real, name)
}

func (r *contentReader) inside(file string) bool {
	for _, root := range r.roots {
		if relative, err := filepath.Rel(root, file); err == nil && filepath.IsLocal(relative) {
			return true
		}
	}
	return false
}

// IsEmpty reports whether there is nothing to deliver: no file at all, or only
// what keeps an empty directory in a repository.
func IsEmpty(source string) bool {
	info, err := os.Stat(source)
	if err != nil {
		return os.IsNotExist(err)
	}
	if !info.IsDir() {
		return false
	}
	entries, err := os.ReadDir(source)
	if err != nil {
		return false
	}
	for _, entry := range entries {
		switch strings.ToLower(entry.Name()) {
		case ".gitkeep", ".keep", ".gitignore", ".ds_store":
		default:
			return false
		}
	}
	return true
}

// pack makes a gzip-compressed tar archive of files, in their order: the same
// bytes whenever and wherever they are read.
func pack(files []ContentFile) []byte {
	var out bytes.Buffer
	compressed, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil // of a level that does not exist
	}
	archive := tar.NewWriter(compressed)
	for _, f := range files {
		header := &tar.Header{
			Name: f.Name, Linkname: f.Link, Mode: int64(f.Mode.Perm()), Uid: f.UID, Gid: f.GID,
			Size: int64(len(f.Data)), ModTime: f.time(), Typeflag: tar.TypeReg,
			// The other formats keep long and non-ASCII names where BusyBox does not look.
			Format: tar.FormatGNU,
		}
		switch {
		case f.Mode.IsDir():
			header.Name, header.Typeflag = f.Name+"/", tar.TypeDir
		case f.Mode&fs.ModeSymlink != 0:
			header.Typeflag = tar.TypeSymlink
		}
		// Nothing that is written to memory fails.
		_ = archive.WriteHeader(header)
		_, _ = archive.Write(f.Data)
	}
	_ = archive.Close()
	_ = compressed.Close()
	return out.Bytes()
}

// time is that of a file that was changed when it got its content.
func (f ContentFile) time() time.Time {
	if f.Link != "" {
		return TimeOf([]byte(f.Link))
	}
	return TimeOf(f.Data)
}

// TimeOf is a time that follows from a content, between 2001 and 2018. The time
// that a file has on this machine would be another one wherever the project is
// checked out; one time for all would make web servers, which tell versions of
// a page apart by time and size, take a changed page for the old one.
func TimeOf(content []byte) time.Time {
	const first, span = 1_000_000_000, 1 << 29
	digest := sha256.Sum256(content)
	return time.Unix(first+int64(binary.BigEndian.Uint32(digest[:4])%span), 0)
}
