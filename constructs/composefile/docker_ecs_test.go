package composefile_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/composefile"
)

// dockerECSExtensions are the attributes of Docker's former integration with
// Amazon ECS (docker/compose-cli v1.0.35, package ecs).
var dockerECSExtensions = []string{
	"x-aws-autoscaling", "x-aws-certificate", "x-aws-cloudformation", "x-aws-cluster", "x-aws-keys", "x-aws-loadbalancer",
	"x-aws-logs_retention", "x-aws-max_percent", "x-aws-min_percent", "x-aws-policies", "x-aws-protocol",
	"x-aws-pull_credentials", "x-aws-role", "x-aws-securitygroup", "x-aws-vpc",
}

// TestDockerECSFiles: files in the form of Docker's former integration with
// Amazon ECS load and have no errors and no warnings. Together they have each of
// its attributes.
func TestDockerECSFiles(t *testing.T) {
	files, err := filepath.Glob("testdata/docker-ecs/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			all.Write(text)
			project, err := composefile.Load(context.Background(), composefile.Options{Files: []string{file}, Environment: []string{}})
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range composefile.Check(project) {
				if f.Severity != composefile.Info {
					t.Error(f)
				}
			}
		})
	}
	for _, name := range dockerECSExtensions {
		if !strings.Contains(all.String(), name+":") {
			t.Errorf("no file has %s", name)
		}
	}
}
