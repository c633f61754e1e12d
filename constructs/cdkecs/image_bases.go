package cdkecs

import (
	_ "embed"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
)

// buildImages is the program that builds images that are built on one another.
//
// The CDK builds each image asset by itself, and none that the registry has
// already, so that no build may count on the image of another one. Node.js,
// which the cdk command line needs, is where it runs.
//
//go:embed build_images.cjs
var buildImages string

// builtStep is docker build for one image.
type builtStep struct {
	// Name is what the image is called on the computer that builds it.
	Name string `json:"name"`
	// Directory is the build context, as seen from the program.
	Directory string   `json:"directory"`
	Options   []string `json:"options"`
}

// executable is the source of an image that is built on others: the program,
// in the cloud assembly, with what it builds.
func (a *imageAsset) executable() awscdk.DockerImageAssetSource {
	// Strings always encode.
	steps, _ := json.MarshalIndent(a.steps(), "", "  ")
	text := []byte(strings.Replace(buildImages, "IMAGES", string(steps), 1))
	program := filepath.Join(a.outdir, "asset."+sum(text)+".cjs")
	a.mustWrite(os.WriteFile(program, text, 0o644))
	relative, err := filepath.Rel(a.absolute(*awscdk.Stage_Of(a.scope).Outdir()), program)
	a.mustWrite(err)
	return awscdk.DockerImageAssetSource{
		Executable:  jsii.Strings("node", filepath.ToSlash(relative)),
		DisplayName: a.source.DisplayName,
		SourceHash:  a.source.SourceHash,
	}
}

// steps are the builds of an image, after those of what it is built on.
func (a *imageAsset) steps() []builtStep {
	var all []builtStep
	for _, base := range a.bases {
		all = append(all, base.steps()...)
	}
	directory, err := filepath.Rel(a.outdir, a.context)
	a.mustWrite(err)
	return append(all, builtStep{a.localName(), filepath.ToSlash(directory), a.options()})
}

// localName is the name that the cdk command line gives to an image that it builds.
func (a *imageAsset) localName() string { return "cdkasset-" + *a.source.SourceHash }

// options are those of docker build, as the cdk command line has them.
func (a *imageAsset) options() []string {
	from := a.source
	out := slices.Concat(pairs("--build-arg", from.DockerBuildArgs, ""), pairs("--build-context", from.DockerBuildContexts, ""),
		pairs("--secret", from.DockerBuildSecrets, "id="))
	for _, o := range []struct {
		name  string
		value *string
	}{
		{"--ssh", from.DockerBuildSsh}, {"--target", from.DockerBuildTarget}, {"--file", from.DockerFile},
		{"--network", from.NetworkMode}, {"--platform", from.Platform},
	} {
		if o.value != nil {
			out = append(out, o.name, *o.value)
		}
	}
	if from.DockerCacheFrom != nil {
		for _, cache := range *from.DockerCacheFrom {
			out = append(out, "--cache-from", cacheFlag(cache))
		}
	}
	if from.DockerCacheTo != nil {
		out = append(out, "--cache-to", cacheFlag(from.DockerCacheTo))
	}
	if from.DockerCacheDisabled != nil {
		out = append(out, "--no-cache")
	}
	return out
}

// pairs are name=value for each entry of a map, by name; those of a secret have
// a comma, because the value has a name too.
func pairs(option string, values *map[string]*string, prefix string) []string {
	if values == nil {
		return nil
	}
	separator := "="
	if prefix != "" {
		separator = ","
	}
	var out []string
	for _, name := range slices.Sorted(maps.Keys(*values)) {
		out = append(out, option, prefix+name+separator+*(*values)[name])
	}
	return out
}

func cacheFlag(from *awscdk.DockerCacheOption) string {
	flag := "type=" + *from.Type
	for _, parameter := range pairs("", from.Params, "") {
		if parameter != "" {
			flag += "," + parameter
		}
	}
	return flag
}
