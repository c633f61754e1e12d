package cdkecs

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecr"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/dockerignore"
	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// imageAsset is an image on its way to Docker: its build context and its
// Dockerfile lie in the cloud assembly.
//
// The CDK's DockerImageAsset does not do: it wants the Dockerfile inside the
// context, knows no <Dockerfile>.dockerignore, loses a Dockerfile below the
// root that .dockerignore names, and makes the paths of secrets part of the
// hash. docs/adr has the decision.
type imageAsset struct {
	scope constructs.Construct
	// projectDir is what the paths of the plan are relative to.
	projectDir string
	// outdir is where the cloud assembly keeps assets.
	outdir string
	// context is the staged build context, and contextHash of its content.
	context, contextHash string
	source               awscdk.DockerImageAssetSource
	// bases are images of other services that this one is built on.
	bases []*imageAsset
}

func (s *serviceDefinition) newImageAsset() *imageAsset {
	a := &imageAsset{scope: constructs.NewConstruct(s.scope, jsii.String("Image")), projectDir: s.project.dir}
	a.outdir = a.absolute(*awscdk.Stage_Of(s.scope).AssetOutdir())
	return a
}

func (a *imageAsset) absolute(directory string) string {
	out, err := filepath.Abs(directory)
	a.mustWrite(err)
	return out
}

// builtImage stages what a build needs, and more files for the image where it
// gets some.
func (s *serviceDefinition) builtImage(from plan.Build, more *plan.Derived) awsecs.ContainerImage {
	a := s.newImageAsset()
	a.build(s.name+" image", from, more)
	return a.register()
}

func (a *imageAsset) build(name string, from plan.Build, more *plan.Derived) {
	file := ""
	if from.Dockerfile != "" {
		file = a.path(from.Dockerfile)
	}
	ignored := append(dockerignore.Of(a.path(from.Context), file), from.Ignored...)
	context := a.stage("Context", from.Context, ignored, from.Without)
	a.context, a.contextHash = *context.AbsoluteStagedPath(), *context.AssetHash()
	dockerfile, target, contexts := a.dockerfile(from), from.Target, a.contexts(from)
	if more != nil {
		dockerfile, target = withFiles(dockerfile, target, *more), ""
		contexts[plan.FilesContext] = *a.beside(a.writeFiles(more.Files))
	}
	a.source = awscdk.DockerImageAssetSource{
		DirectoryName:       context.RelativeStagedPath(awscdk.Stack_Of(a.scope)),
		DisplayName:         jsii.String(name),
		DockerFile:          a.beside(a.writeDockerfile(dockerfile)),
		DockerBuildArgs:     optionalMap(from.Args),
		DockerBuildContexts: optionalMap(contexts),
		DockerBuildTarget:   optional(target),
		NetworkMode:         optional(from.Network),
		Platform:            jsii.String(from.Platform),
	}
	a.source.SourceHash = a.hash()
	a.source.DockerBuildSsh = optional(from.SSH)
	a.source.DockerCacheDisabled = optionalTrue(from.NoCache)
	a.source.DockerBuildSecrets = optionalMap(a.secrets(from.Secrets))
	a.source.DockerCacheFrom = cacheOptions(from.CacheFrom)
	if from.CacheTo != nil {
		a.source.DockerCacheTo = cacheOption(*from.CacheTo)
	}
}

// withFiles adds instructions to the last stage of a Dockerfile, or to the
// one that is the target.
func withFiles(dockerfile, target string, more plan.Derived) string {
	text := strings.TrimRight(dockerfile, "\n") + "\n"
	if target != "" {
		text += "FROM " + target + "\n"
	}
	return text + more.Dockerfile
}

// register tells the synthesizer of the asset, and gives its place in ECR.
func (a *imageAsset) register() awsecs.ContainerImage {
	source := a.source
	if len(a.bases) > 0 {
		source = a.executable()
	}
	location := awscdk.Stack_Of(a.scope).Synthesizer().AddDockerImageAsset(&source)
	repository := awsecr.Repository_FromRepositoryName(a.scope, jsii.String("Repository"), location.RepositoryName)
	return awsecs.ContainerImage_FromEcrRepository(repository, location.ImageTag)
}

// hash is of all that makes the image: what is in the files, and the options
// of the build. Where keys and secrets lie, and which caches are used, is not.
func (a *imageAsset) hash() *string {
	made := a.source
	made.DisplayName, made.DirectoryName = nil, nil
	text, err := json.Marshal([]any{a.contextHash, made})
	if err != nil {
		panic(fmt.Errorf("%s: %w", *a.scope.Node().Path(), err))
	}
	return jsii.String(sum(text))
}

func sum(text []byte) string {
	digest := sha256.Sum256(text)
	return hex.EncodeToString(digest[:])
}

// path gives a path of the plan as the file system knows it.
func (a *imageAsset) path(relative string) string {
	if filepath.IsAbs(relative) {
		return relative
	}
	return filepath.Join(a.projectDir, filepath.FromSlash(relative))
}

// stage copies a directory into the cloud assembly, but for what is ignored,
// the cloud assembly itself, and files that it must not have.
func (a *imageAsset) stage(id, relative string, ignored, without []string) awscdk.AssetStaging {
	directory := a.path(relative)
	never := []string{a.outdir}
	for _, file := range without {
		never = append(never, a.path(file))
	}
	for _, path := range never {
		if below, err := filepath.Rel(directory, path); err == nil && filepath.IsLocal(below) {
			ignored = append(ignored, dockerignore.Literally(filepath.ToSlash(below)))
		}
	}
	return awscdk.NewAssetStaging(a.scope, jsii.String(id), &awscdk.AssetStagingProps{
		SourcePath: jsii.String(directory),
		Exclude:    jsii.Strings(ignored...),
		IgnoreMode: awscdk.IgnoreMode_DOCKER,
	})
}

// dockerfile reads the Dockerfile.
func (a *imageAsset) dockerfile(from plan.Build) string {
	if from.Inline != "" {
		return from.Inline
	}
	text, err := os.ReadFile(a.path(from.Dockerfile))
	if err != nil {
		panic(fmt.Errorf("%s: %w", *a.scope.Node().Path(), err))
	}
	return string(text)
}

// beside is a path as Docker needs it, which the CDK runs in the staged context.
func (a *imageAsset) beside(file string) *string {
	relative, err := filepath.Rel(a.context, file)
	if err != nil {
		return jsii.String(file)
	}
	return jsii.String(filepath.ToSlash(relative))
}

// contexts stages the additional contexts that are directories, and what the
// images need that this one is built on.
func (a *imageAsset) contexts(from plan.Build) map[string]string {
	out := map[string]string{}
	for name, address := range from.Addresses {
		out[name] = address
	}
	for name, directory := range from.Directories {
		staged := a.stage("Context-"+name, directory, dockerignore.Of(a.path(directory), ""), from.Without)
		out[name] = *a.beside(*staged.AbsoluteStagedPath())
	}
	for _, name := range slices.Sorted(maps.Keys(from.Bases)) {
		base := &imageAsset{scope: constructs.NewConstruct(a.scope, jsii.String("Base-"+name)), projectDir: a.projectDir, outdir: a.outdir}
		base.build(name, from.Bases[name], nil)
		a.bases = append(a.bases, base)
		out[name] = "docker-image://" + base.localName()
	}
	return out
}

// secrets says where Docker finds them: by path or by variable.
func (a *imageAsset) secrets(from []plan.BuildSecret) map[string]string {
	out := map[string]string{}
	for _, secret := range from {
		if secret.File != "" {
			out[secret.ID] = "src=" + *a.beside(a.path(secret.File))
		} else {
			out[secret.ID] = "env=" + secret.Variable
		}
	}
	return out
}

func cacheOptions(from []plan.BuildCache) *[]*awscdk.DockerCacheOption {
	if len(from) == 0 {
		return nil
	}
	var out []*awscdk.DockerCacheOption
	for _, cache := range from {
		out = append(out, cacheOption(cache))
	}
	return &out
}

func cacheOption(from plan.BuildCache) *awscdk.DockerCacheOption {
	return &awscdk.DockerCacheOption{Type: jsii.String(from.Type), Params: optionalMap(from.Parameters)}
}
