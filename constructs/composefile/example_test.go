package composefile_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/compose-cdk/compose-cdk/constructs/composefile"
)

// write makes a directory with a compose file, and gives its path and what removes
// both.
func write(text string) (file string, remove func()) {
	dir, err := os.MkdirTemp("", "shop")
	if err != nil {
		log.Fatal(err)
	}
	file = filepath.Join(dir, "compose.yaml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		log.Fatal(err)
	}
	return file, func() {
		if err := os.RemoveAll(dir); err != nil {
			log.Fatal(err)
		}
	}
}

// Load reads files as docker compose does. An error of it is Findings: every
// mistake with its place.
func ExampleLoad() {
	file, remove := write(`
name: shop
services:
  web:
    image: nginx:${TAG}
    ports: ["80:80"]
`)
	defer remove()
	project, err := composefile.Load(context.Background(), composefile.Options{
		Files:       []string{file},
		Environment: []string{"TAG=1.29"},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(project.Name, project.Services["web"].Image)
	// Output: shop nginx:1.29
}

// Check says what of a project is not supported on ECS, before anything is
// deployed, without Node.js and without an AWS account.
func ExampleCheck() {
	file, remove := write(`
name: shop
services:
  web:
    image: nginx:1.29
    privileged: true
`)
	defer remove()
	project, err := composefile.Load(context.Background(), composefile.Options{Files: []string{file}})
	if err != nil {
		log.Fatal(err)
	}
	for _, finding := range composefile.Check(project) {
		fmt.Println(finding.Severity, finding.Path, finding.Position.Line)
	}
	// Output: error services.web.privileged 6
}
