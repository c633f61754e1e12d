package cli

import (
	"cmp"
	"encoding/json"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// version is set when a release is built (go build -ldflags -X).
var version string

func newVersion() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "version",
		Short: "Print the versions of compose-cdk, the AWS CDK and Go",
		Example: `  compose-cdk version
  compose-cdk version --format json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			v := versions{buildVersion(), dependencyVersion(cdkModule), runtime.Version(), runtime.GOOS + "/" + runtime.GOARCH}
			switch format {
			case "text":
				fmt.Fprintf(cmd.OutOrStdout(), "compose-cdk %s (%s)\naws-cdk-lib %s\n%s\n", v.Version, v.Platform, v.CDK, v.Go)
				return nil
			case "json":
				return json.NewEncoder(cmd.OutOrStdout()).Encode(v)
			}
			return fmt.Errorf("--format must be text or json, found %q", format)
		},
	}
	cmd.Flags().StringVar(&format, "format", "text", "format of the output, `text|json`")
	return cmd
}

type versions struct {
	Version  string `json:"version"`
	CDK      string `json:"cdk"`
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

const cdkModule = "github.com/aws/aws-cdk-go/awscdk/v2"

// buildVersion is that of the release, or of the module that go install built.
func buildVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return cmp.Or(version, "unknown")
	}
	return cmp.Or(version, info.Main.Version, "unknown")
}

func dependencyVersion(module string) string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, dependency := range info.Deps {
			if dependency.Path == module {
				return dependency.Version
			}
		}
	}
	return "unknown"
}
