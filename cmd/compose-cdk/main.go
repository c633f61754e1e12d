// Command compose-cdk runs Docker Compose applications on Amazon ECS. Install it
// with "go install github.com/compose-cdk/compose-cdk/cmd/compose-cdk@latest";
// everything it does is in package cli.
package main

import (
	"os"

	"github.com/compose-cdk/compose-cdk/internal/cli"
	"github.com/compose-cdk/compose-cdk/internal/cloud"
)

func main() { os.Exit(cli.Main(cloud.Open)) }
