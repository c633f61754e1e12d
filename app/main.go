// Command app is compose-cdk as cdk.json runs it. Everything it does is in
// package cli.
package main

import (
	"os"

	"github.com/compose-cdk/compose-cdk/internal/cli"
)

func main() { os.Exit(cli.Main(nil)) }
