// Command compose-cdk is a CDK app that synthesizes a Docker Compose project
// as an Amazon ECS stack.
//
//	compose-cdk                              as the app of the cdk CLI, or by hand with CDK_OUTDIR
//	compose-cdk check [-format text|json] [file …]
//	compose-cdk secrets [-c key=value …] [file …]
//	compose-cdk secrets -deploy [-- arguments of cdk deploy]
//
// As a CDK app it takes these context keys (cdk -c key=value): compose (files,
// comma-separated, merged in order), project (project name), profiles and
// env-file (comma-separated), stack (stack name). The variables COMPOSE_FILE,
// COMPOSE_PROJECT_NAME and COMPOSE_PROFILES count as in Docker Compose;
// context wins.
package main

import (
	"fmt"
	"io"
	"os"

	"github.com/aws/jsii-runtime-go"
)

func main() {
	code := run(os.Args[1:], os.Stdout, os.Stderr)
	// The CDK's packages make the kernel's directory when they are linked, used or not.
	jsii.Close()
	os.Exit(code)
}

func run(args []string, stdout, stderr io.Writer) int {
	if len(args) == 0 {
		return synth(stderr)
	}
	switch args[0] {
	case "check":
		return check(args[1:], stdout, stderr)
	case "secrets":
		return secrets(args[1:], stdout, stderr)
	}
	fmt.Fprintf(stderr, "error: unknown command %q; there are check and secrets, and no command at all for the cdk CLI\n", args[0])
	return 1
}
