package load

import (
	"os"
	"path/filepath"
	"slices"

	"github.com/compose-spec/compose-go/v2/cli"
	"go.yaml.in/yaml/v4"

	"github.com/compose-cdk/compose-cdk/constructs/internal/diagnose"
	"github.com/compose-cdk/compose-cdk/constructs/internal/source"
)

// AWSFile is the name of the file with the choices for AWS, which is merged last
// and which docker compose does not read.
const AWSFile = "compose.aws.yaml"

// withFoundFiles finds the compose files where none is named. To these, or to a
// single one that is named, it adds the file for AWS; a list of several is taken
// as it is, unless it is that of a directory.
func withFoundFiles(inDirectory bool, isList *bool) cli.ProjectOptionsFn {
	return func(p *cli.ProjectOptions) error {
		*isList = len(p.ConfigPaths) > 1 && !inDirectory
		if err := cli.WithDefaultConfigPath(p); err != nil {
			return err
		}
		if *isList || len(p.ConfigPaths) == 0 || p.ConfigPaths[0] == standardInput || (source.RemoteRefusal{}).Accept(p.ConfigPaths[0]) {
			return nil
		}
		file := filepath.Join(filepath.Dir(p.ConfigPaths[0]), AWSFile)
		if filepath.Base(p.ConfigPaths[0]) != AWSFile && hasContent(file) {
			p.ConfigPaths = append(p.ConfigPaths, file)
		}
		return nil
	}
}

// hasContent reports whether there is a file with more than comments. One that
// cannot be read or understood has, so that loading it reports why.
func hasContent(file string) bool {
	if info, err := os.Stat(file); err != nil || !info.Mode().IsRegular() {
		return err == nil || !os.IsNotExist(err)
	}
	content, err := os.ReadFile(file)
	if err != nil {
		return true
	}
	docs, err := source.Parsed.Parse(file, content)
	return err != nil || slices.ContainsFunc(docs, func(n *yaml.Node) bool { return n.Kind != yaml.ScalarNode || n.Value != "" })
}

// withoutDirectory names the files that are found in a single directory, as
// docker compose finds them in the current one.
func (o Options) withoutDirectory() (files []string, inDirectory bool) {
	if len(o.Files) != 1 {
		return o.Files, false
	}
	if info, err := os.Stat(o.Files[0]); err != nil || !info.IsDir() {
		return o.Files, false
	}
	for _, names := range [][]string{cli.DefaultFileNames, cli.DefaultOverrideFileNames} {
		for _, name := range names {
			if file := filepath.Join(o.Files[0], name); source.UnreadableFile(file) == "" {
				files = append(files, file)
				break
			}
		}
		if len(files) == 0 {
			return o.Files, false
		}
	}
	return files, true
}

// Resolved names the files that Load would merge, and reports whether they are a
// list that is taken as it is.
func (o Options) Resolved() (files []string, isList bool, err error) {
	defer source.Silence()()
	settings, isList, err := o.settings()
	if err != nil {
		return nil, false, diagnose.Diagnose(nil, nil, err)
	}
	return settings.ConfigPaths, isList, nil
}
