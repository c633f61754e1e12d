package cdkecs

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// derivedImage is an image that is built on top of another with the
// deployment. The build context lies in the cloud assembly, and the hash of
// its content is the image's tag; nothing of Docker is needed before the
// deployment.
func (s *serviceDefinition) derivedImage(from plan.Derived, architecture string) awsecs.ContainerImage {
	a := s.newImageAsset()
	a.context = a.writeFiles(from.Files)
	a.contextHash = hashOf(from.Files)
	directory, err := filepath.Rel(a.absolute(*awscdk.Stage_Of(s.scope).Outdir()), a.context)
	a.mustWrite(err)
	a.source = awscdk.DockerImageAssetSource{
		DirectoryName: jsii.String(directory),
		DisplayName:   jsii.String(s.name + " image"),
		DockerFile:    a.beside(a.writeDockerfile(from.Dockerfile)),
		Platform:      jsii.String("linux/amd64"),
	}
	if architecture == "ARM64" {
		a.source.Platform = jsii.String("linux/arm64")
	}
	a.source.SourceHash = a.hash()
	return a.register()
}

// hashOf is a hash of names, modes and contents.
func hashOf(files []plan.DerivedFile) string {
	// Strings, numbers and bytes always encode.
	text, _ := json.Marshal(files)
	return sum(text)
}

// writeDockerfile puts a Dockerfile into the cloud assembly and returns its
// path.
func (a *imageAsset) writeDockerfile(text string) string {
	file := filepath.Join(a.outdir, "asset."+sum([]byte(text))+".dockerfile")
	a.mustWrite(os.WriteFile(file, []byte(text), 0o644))
	return file
}

// writeFiles puts files into a directory of the cloud assembly, which has
// their hash in its name, and returns its path.
func (a *imageAsset) writeFiles(files []plan.DerivedFile) string {
	directory := filepath.Join(a.outdir, "asset."+hashOf(files))
	if _, err := os.Stat(directory); err == nil {
		return directory
	}
	a.mustWrite(os.MkdirAll(directory, 0o755))
	for _, f := range files {
		a.mustWrite(writeFile(filepath.Join(directory, filepath.FromSlash(f.Name)), f))
	}
	return directory
}

func writeFile(name string, f plan.DerivedFile) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	switch mode := fs.FileMode(f.Mode); {
	case f.Link != "":
		return os.Symlink(f.Link, name)
	case strings.HasSuffix(f.Name, "/"):
		if err := os.MkdirAll(name, 0o755); err != nil {
			return err
		}
		// What follows must be written there, whatever the mode is.
		return os.Chmod(name, mode|0o700)
	default:
		if err := os.WriteFile(name, f.Content, mode); err != nil {
			return err
		}
		if err := os.Chmod(name, mode); err != nil {
			return err
		}
		// Docker keeps the time in the image.
		return os.Chtimes(name, f.Time(), f.Time())
	}
}

// mustWrite: the cloud assembly is the CDK's to write, and so is the failure.
func (a *imageAsset) mustWrite(err error) {
	if err != nil {
		panic(fmt.Errorf("%s: writing the files of the image failed: %w", *a.scope.Node().Path(), err))
	}
}
