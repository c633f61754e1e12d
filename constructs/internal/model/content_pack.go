package model

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/binary"
	"io/fs"
	"time"
)

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
