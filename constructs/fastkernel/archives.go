package fastkernel

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"

	"github.com/aws/jsii-runtime-go/runtime"
)

// archive is the archive of a package that a kernel of the same app has loaded.
type archive struct{ Name, Version, Digest string }

// standIn comes before a digest, in a file that stands for the archive. The
// kernel unpacks none such: see digests.js.
const standIn = "fastkernel "

// archives is the file with the archives that the kernel loads at its start, the
// CDK's last; empty where Use has not been called, or to no effect.
var archives string

// Start starts the kernel and has it load the packages of the CDK, as the first
// call of the CDK would, but faster: the jsii runtime writes the CDK's archive,
// 38 MB, to a file for the kernel, which needs nothing but its digest once it is
// unpacked. Call it after Use; it may run in a goroutine, as long as nothing
// else uses the CDK meanwhile. It has no effect in the first run of an app, nor
// without Use.
//
// A kernel that has started must be ended with [jsii.Close].
func Start() {
	list := readArchives(archives)
	if len(list) == 0 {
		return
	}
	defer func() {
		if recover() != nil {
			// With a kernel as if there had been no list, which may have been wrong.
			_ = os.Remove(archives)
			Use()
		}
	}()
	for _, a := range list {
		runtime.Load(a.Name, a.Version, []byte(standIn+a.Digest))
	}
}

// readArchives returns nothing where the file is absent or damaged.
func readArchives(file string) []archive {
	content, err := os.ReadFile(filepath.Clean(file))
	if err != nil || len(content) < sha256.Size {
		return nil
	}
	text := content[sha256.Size:]
	if sum := sha256.Sum256(text); !bytes.Equal(sum[:], content[:sha256.Size]) {
		return nil
	}
	var list []archive
	if json.Unmarshal(text, &list) != nil {
		return nil
	}
	return list
}

// archivesOf is the name of the file with the archives of this app. The modules
// of Go that have them are known by their checksums; it is empty where one has none.
func archivesOf() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	sum := sha256.New()
	for _, module := range info.Deps {
		if module.Replace != nil {
			module = module.Replace
		}
		if module.Sum == "" {
			return ""
		}
		fmt.Fprintln(sum, module.Path, module.Version, module.Sum)
	}
	return hex.EncodeToString(sum.Sum(nil)) + ".archives"
}
