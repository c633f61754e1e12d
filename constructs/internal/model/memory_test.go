package model_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// TestGranted: which size the task of the service web gets.
func TestGranted(t *testing.T) {
	const image, keycloak = "{image: example/web", "{image: quay.io/keycloak/keycloak:26"
	for name, c := range map[string]struct {
		services       string
		cpu, memoryMiB int
	}{
		"nothing is known":            {image + "}", 256, 512},
		"an image":                    {keycloak + "}", 256, 1024},
		"the file counts":             {keycloak + ", mem_limit: 512m}", 256, 512},
		"a reservation counts":        {keycloak + ", mem_reservation: 512m}", 256, 512},
		"a CPU alone":                 {keycloak + ", cpus: 0.5}", 512, 1024},
		"a heap":                      {image + ", environment: {JAVA_OPTS: -Xmx2g}}", 512, 4096},
		"a heap below the image's":    {"{image: 'mysql:8', command: --innodb-buffer-pool-size=64M}", 256, 512},
		"a heap in the entrypoint":    {image + ", entrypoint: [node, --max-old-space-size=1024]}", 256, 2048},
		"a heap in the Dockerfile":    {`{build: {dockerfile_inline: "FROM x\nENV A=b JAVA_OPTS=\"-Xms1g -Xmx2g\""}}`, 512, 4096},
		"a heap in its command":       {`{build: {dockerfile_inline: "FROM x\nENTRYPOINT [\"java\", \"-Xmx2g\"]"}}`, 512, 4096},
		"a heap of another stage":     {`{build: {target: a, dockerfile_inline: "FROM x AS a\nFROM a\nENV JAVA_OPTS -Xmx2g"}}`, 256, 512},
		"a variable of the file":      {`{build: {dockerfile_inline: "FROM x\nENV JAVA_OPTS -Xmx2g"}, environment: {JAVA_OPTS: -Xmx256m}}`, 256, 1024},
		"a heap above all sizes":      {image + ", environment: {JAVA_OPTS: -Xmx200g}}", 16384, 122880},
		"a tmpfs that is small":       {image + ", tmpfs: [/run]}", 256, 512},
		"a tmpfs of a known image":    {"{image: 'mysql:8', tmpfs: [/run]}", 256, 1024},
		"a large tmpfs":               {image + ", tmpfs: ['/scratch:size=4g']}", 1024, 5120},
		"shm_size":                    {image + ", shm_size: 2g}", 512, 3072},
		"shm_size that is the same":   {image + ", shm_size: 64m}", 256, 512},
		"a sidecar":                   {image + "}\n  log: {image: log, network_mode: service:web}", 512, 1024},
		"a sidecar that is known":     {image + "}\n  log: {image: elasticsearch, network_mode: service:web}", 512, 2048},
		"a sidecar with a size":       {keycloak + "}\n  log: {image: log, network_mode: service:web, mem_limit: 128m}", 512, 1024},
		"on a machine":                {keycloak + ", x-aws-capacity: ec2}", 256, 750},
		"on a machine, nothing known": {image + ", x-aws-capacity: ec2}", 256, 512},
		"shm_size on a machine":       {image + ", x-aws-capacity: ec2, shm_size: 1g}", 256, 1280},
	} {
		t.Run(name, func(t *testing.T) {
			p := model.New(composetest.Text(t, "services:\n  web: "+c.services+"\n"))
			size, ok := p.Service("web").Granted()
			if want := (limits.FargateSize{CPU: c.cpu, MemoryMiB: c.memoryMiB}); !ok || size != want {
				t.Errorf("the size is %v (%t), want %v", size, ok, want)
			}
		})
	}
}

// TestGPUsHaveTheirShare: what is known of an image does not take from a task
// what its GPUs bring.
func TestGPUsHaveTheirShare(t *testing.T) {
	p := model.New(composetest.Text(t, "services:\n  web: {image: example/web, gpus: all}\n"))
	if size, ok := p.Service("web").Granted(); !ok || size.MemoryMiB < 8192 {
		t.Errorf("the task gets %v (%t)", size, ok)
	}
}

func TestBaseImage(t *testing.T) {
	for name, c := range map[string]struct{ service, dockerfile, want string }{
		"an image":               {"image: nginx:1", "", "nginx:1"},
		"a Dockerfile":           {"build: .", "FROM elasticsearch:9\n", "elasticsearch:9"},
		"its last stage":         {"build: .", "FROM golang AS build\nFROM alpine:3\n", "alpine:3"},
		"a target":               {"build: {context: ., target: build}", "FROM golang AS build\nFROM alpine:3\n", "golang"},
		"a stage of a stage":     {"build: .", "FROM node:24 AS base\nRUN x\nFROM base AS build\nFROM build\n", "node:24"},
		"an argument":            {"build: .", "ARG TAG=9\nFROM elasticsearch:${TAG}\n", "elasticsearch:9"},
		"the argument of a file": {"build: {context: ., args: {TAG: 8}}", "ARG TAG=9\nFROM elasticsearch:$TAG\n", "elasticsearch:8"},
		"one without a default":  {"build: {context: ., args: {TAG: 8}}", "ARG TAG\nFROM elasticsearch:${TAG:-7}\n", "elasticsearch:8"},
		"a fallback":             {"build: .", "ARG TAG\nFROM elasticsearch:${TAG:-7}\n", "elasticsearch:7"},
		"no argument of FROM":    {"build: {context: ., args: {TAG: 8}}", "FROM elasticsearch:${TAG:-7}\n", "elasticsearch:7"},
		"platform":               {"build: .", "FROM --platform=linux/amd64 solr AS x\n", "solr"},
		"inline":                 {"build: {context: ., dockerfile_inline: FROM solr}", "", "solr"},
		"no Dockerfile":          {"build: {context: other}", "", ""},
		"another's build":        {"image: shop\n  other: {image: shop, build: .}", "FROM solr\n", "solr"},
		"elsewhere":              {"build: https://github.com/example/example.git", "FROM solr\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			directory := composetest.Directory(t, map[string]string{"compose.yaml": "services:\n  web:\n    " + c.service + "\n"})
			if c.dockerfile != "" {
				if err := os.WriteFile(filepath.Join(directory, "Dockerfile"), []byte(c.dockerfile), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			p := model.New(composetest.File(t, filepath.Join(directory, "compose.yaml")))
			if got := p.Service("web").BaseImage(); got != c.want {
				t.Errorf("the image is %q, want %q", got, c.want)
			}
		})
	}
}
