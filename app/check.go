package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"

	"github.com/compose-cdk/compose-cdk/constructs/composefile"
)

// check prints what composefile has to say about a project, without Node and
// without AWS. It returns 1 if there are errors.
func check(args []string, stdout, stderr io.Writer) int {
	var options composefile.Options
	var profiles, envFiles string
	flags := flag.NewFlagSet("check", flag.ContinueOnError)
	flags.SetOutput(stderr)
	format := flags.String("format", "text", "text or json")
	flags.StringVar(&options.ProjectName, "project", "", "project name (default: as in Docker Compose)")
	flags.StringVar(&profiles, "profiles", "", "profiles, comma-separated")
	flags.StringVar(&envFiles, "env-file", "", "env files, comma-separated (default: .env)")
	if err := flags.Parse(args); err != nil {
		return 1
	}
	options.Files, options.Profiles, options.EnvFiles = flags.Args(), list(profiles), list(envFiles)
	_, findings := load(options, stderr)
	switch *format {
	case "text":
		print(stdout, findings)
	case "json":
		encoder := json.NewEncoder(stdout)
		encoder.SetIndent("", "  ")
		if findings == nil {
			findings = composefile.Findings{}
		}
		if err := encoder.Encode(findings); err != nil {
			fmt.Fprintf(stderr, "error: %v\n", err)
			return 1
		}
	default:
		fmt.Fprintf(stderr, "error: -format must be text or json, found %q\n", *format)
		return 1
	}
	if len(findings.Errors()) > 0 {
		return 1
	}
	return 0
}
