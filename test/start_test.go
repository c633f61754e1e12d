package test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestLinkedPackages keeps packages out of the programs that bring many more
// with them, each of which registers its types whenever a program starts:
// those two half as many again as all that cdkecs needs. The alias record and
// the schedule are defined without them.
func TestLinkedPackages(t *testing.T) {
	const cdk = "github.com/aws/aws-cdk-go/awscdk/v2/"
	for _, dependency := range list(t, "-deps", "./constructs/cdkecs", "./app", "./cmd/compose-cdk") {
		if dependency == cdk+"awsroute53targets" || dependency == cdk+"awsschedulertargets" {
			t.Errorf("%s is linked; define the resource without it", dependency)
		}
	}
}

// TestAppWithoutSDK: the app that cdk runs, and the constructs, do without the SDK of AWS, which only the commands on
// deployed stacks need.
func TestAppWithoutSDK(t *testing.T) {
	for _, dependency := range list(t, "-deps", "./constructs/...", "./internal/cli", "./app") {
		if strings.HasPrefix(dependency, "github.com/aws/aws-sdk-go-v2") || dependency == module+"internal/cloud" {
			t.Errorf("%s is linked", dependency)
		}
	}
}

// TestInitialization bounds what our packages do before main, in bytes, which
// unlike times are the same in each run.
func TestInitialization(t *testing.T) {
	const most = 128 << 10
	command := exec.Command(program, "check", filepath.Join(root, "examples", "quickstart", "compose.yaml"))
	command.Env = append(os.Environ(), "GODEBUG=inittrace=1")
	var trace strings.Builder
	command.Stderr = &trace
	if err := command.Run(); err != nil {
		t.Fatal(err, trace.String())
	}
	lines := regexp.MustCompile(`(?m)^init (main|`+module+`\S+) .* clock, (\d+) bytes`).FindAllStringSubmatch(trace.String(), -1)
	if len(lines) < 4 {
		t.Fatalf("%d of our packages are initialized:\n%s", len(lines), trace.String())
	}
	for _, line := range lines {
		if n, err := strconv.Atoi(line[2]); err != nil || n > most {
			t.Errorf("the initialization of %s allocates %s bytes, which may be %d at most", line[1], line[2], most)
		}
	}
}
