package cdkecs

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsecrassets"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// derivedImage is an image that is built on top of another with the
// deployment. The CDK copies the build context into the cloud assembly, and
// the hash of its content is the image's tag; nothing of Docker is needed
// before the deployment.
func derivedImage(scope constructs.Construct, from plan.Derived, architecture string) awsecs.ContainerImage {
	directory, err := stage(from)
	if directory != "" {
		defer func() { _ = os.RemoveAll(directory) }()
	}
	if err != nil {
		panic(fmt.Errorf("%s: the files of the image cannot be written: %w", *scope.Node().Path(), err))
	}
	platform := awsecrassets.Platform_LINUX_AMD64()
	if architecture == "ARM64" {
		platform = awsecrassets.Platform_LINUX_ARM64()
	}
	return awsecs.ContainerImage_FromDockerImageAsset(
		awsecrassets.NewDockerImageAsset(scope, jsii.String("DerivedImage"), &awsecrassets.DockerImageAssetProps{
			Directory: jsii.String(directory),
			Platform:  platform,
		}))
}

// stage writes a build context into a new directory.
func stage(from plan.Derived) (directory string, err error) {
	directory, err = os.MkdirTemp("", "compose-cdk-")
	if err != nil {
		return "", err
	}
	for _, f := range append([]plan.DerivedFile{{Name: "Dockerfile", Content: []byte(from.Dockerfile)}}, from.Files...) {
		name := filepath.Join(directory, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return directory, err
		}
		if err := os.WriteFile(name, f.Content, 0o644); err != nil {
			return directory, err
		}
	}
	return directory, nil
}
