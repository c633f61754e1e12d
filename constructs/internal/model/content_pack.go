package model

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"io/fs"
	"time"
)

// pack makes a gzip-compressed tar archive of files, in their order: the same
// bytes whenever and wherever they are read.
func pack(files []ContentFile, uid, gid int) []byte {
	var out bytes.Buffer
	compressed, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil // of a level that does not exist
	}
	archive := tar.NewWriter(compressed)
	for _, f := range files {
		header := &tar.Header{
			Name: f.Name, Linkname: f.Link, Mode: int64(f.Mode.Perm()), Uid: uid, Gid: gid,
			Size: int64(len(f.Data)), ModTime: time.Unix(0, 0), Typeflag: tar.TypeReg,
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
