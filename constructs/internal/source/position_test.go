package source_test

import (
	"os"
	"testing"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/load"
	"github.com/compose-cdk/compose-cdk/constructs/internal/source"
)

const positionsMain = `x-base: &base
  image: based
  labels: {tier: front}
services:
  web:
    <<: *base
    build: .
    ports:
      - "8000-8002:8000-8002"
      - target: 443
        published: "443"
      - "${PORT}:90"
    environment:
      - A=1
      - B
    depends_on: [db, cache]
    command: echo
    volumes:
      - data:/data
      - {type: bind, source: ., target: /src}
    secrets: [key, {source: other}]
    env_file: none.env
    networks:
      front:
  db:
    extends: {file: base.yaml, service: pg}
  cache:
    extends: db
    user: c
secrets: {key: {file: k}, other: {file: o}}
networks: {front: {}}
volumes: {data: {}}
`

const positionsOver = `services:
  web:
    user: over
    ports:
      - "9999:99"
    environment: {C: 2}
---
services:
  web:
    hostname: second
`

var positionsFiles = map[string]string{
	"compose.yaml":          "include: [sub/more.yaml]\n" + positionsMain,
	"compose.override.yaml": positionsOver,
	"base.yaml":             "services:\n  pg:\n    image: pg\n    extends: deeper\n  deeper:\n    tty: true\n",
	"sub/more.yaml":         "services:\n  more:\n    image: m\n",
	"none.env":              "",
}

func TestPositions(t *testing.T) {
	composetest.Enter(t, positionsFiles)
	p := mustLoad(t, "PORT=7000")
	web := func(elements ...any) finding.Path { return finding.At("services", "web").Then(elements...) }
	for _, c := range []struct {
		name string
		at   finding.Path
		want string
	}{
		{"key of a mapping", finding.At("services", "web", "command"), "compose.yaml:18:5"},
		{"the last file wins", web("user"), "compose.override.yaml:3:5"},
		{"a later document", web("hostname"), "compose.override.yaml:10:5"},
		{"through a merge key", web("image"), "compose.yaml:3:3"},
		{"below a merge key", web("labels", "tier"), "compose.yaml:4:12"},
		{"short syntax of a mapping", web("build", "context"), "compose.yaml:8:5"},
		{"a range, first", web("ports", 0), "compose.yaml:10:9"},
		{"a range, last", web("ports", 2), "compose.yaml:10:9"},
		{"an item in long syntax", web("ports", 3), "compose.yaml:11:9"},
		{"an attribute of that item", web("ports", 3, "published"), "compose.yaml:12:9"},
		{"an item with a variable", web("ports", 4), "compose.yaml:13:9"},
		{"below short syntax", web("ports", 4, "target"), "compose.yaml:13:9"},
		{"an item of an override", web("ports", 5), "compose.override.yaml:5:9"},
		{"a name in a list", web("environment", "A"), "compose.yaml:15:9"},
		{"a name without a value in a list", web("environment", "B"), "compose.yaml:16:9"},
		{"a name in the other form of the list", web("environment", "C"), "compose.override.yaml:6:19"},
		{"a name in a short list", web("depends_on", "cache"), "compose.yaml:17:22"},
		{"an attribute of such a name", web("depends_on", "db", "condition"), "compose.yaml:17:18"},
		{"a volume in short syntax", web("volumes", 0), "compose.yaml:20:9"},
		{"a volume in long syntax", web("volumes", 1, "source"), "compose.yaml:21:22"},
		{"a secret by name", web("secrets", 0), "compose.yaml:22:15"},
		{"a secret by source", web("secrets", 1), "compose.yaml:22:20"},
		{"a scalar for a list", web("env_file", 0), "compose.yaml:23:5"},
		{"an empty value", web("networks", "front", "aliases"), "compose.yaml:25:7"},
		{"another file's service", finding.At("services", "db", "image"), "base.yaml:3:5"},
		{"a chain of extends", finding.At("services", "cache", "tty"), "base.yaml:6:5"},
		{"own attribute before the extended", finding.At("services", "cache", "user"), "compose.yaml:30:5"},
		{"an included file", finding.At("services", "more", "image"), "sub/more.yaml:3:5"},
		{"nearest ancestor in an included file", finding.At("services", "more", "ports", 3), "sub/more.yaml:2:3"},
		{"nearest ancestor", web("deploy", "replicas"), "compose.override.yaml:9:3"},
		{"an index that is not there", web("ports", 77), "compose.override.yaml:4:5"},
		{"nothing of the path", finding.At("models", "x"), "compose.yaml:1:1"},
		{"no path", nil, "compose.yaml:1:1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			found := source.WithPositions(p, finding.Findings{{Where: c.at}})
			if got := found[0].Position.String(); got != c.want {
				t.Errorf("%s: got %s, want %s", c.at, got, c.want)
			}
		})
	}
}

func TestPositionsKeepWhatIsKnown(t *testing.T) {
	composetest.Enter(t, positionsFiles)
	p := mustLoad(t)
	known := finding.Position{File: "x", Line: 7, Column: 7}
	if got := source.WithPositions(p, finding.Findings{{Where: finding.At("services"), Position: known}})[0].Position; got != known {
		t.Errorf("got %v", got)
	}
}

func TestPositionsWithoutFiles(t *testing.T) {
	unplaced := finding.Findings{{Where: finding.At("services", "web", "ports", 0)}}
	composetest.Enter(t, positionsFiles)
	gone := mustLoad(t)
	for _, file := range gone.ComposeFiles {
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
	}
	for name, p := range map[string]*types.Project{
		"never from a file": {}, "standard input": {ComposeFiles: []string{"-"}}, "files that are gone": gone,
	} {
		t.Run(name, func(t *testing.T) {
			if got := source.WithPositions(p, unplaced)[0].Position; got != (finding.Position{}) {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestPositionsInFilesThatChanged(t *testing.T) {
	composetest.Enter(t, positionsFiles)
	p := mustLoad(t)
	for name, content := range map[string]string{
		"no YAML": "\t[", "empty": "", "a list": "- services", "aliases of themselves": "services: &a {web: *a, <<: *a}",
		"odd merges": "<<: 5\nservices: {<<: [1, *x]}", "scalars": "services: 5", "nulls": "services: {web: }",
		"extends itself":  "services: {web: {extends: web}, db: {extends: {file: compose.yaml, service: db}}}",
		"includes itself": "include: [compose.yaml, 5, {path: {a: b}}, [x]]\nservices: [web]",
		"a list of lists": "services: {web: {ports: [[[1]], {target: [x]}, null]}}",
	} {
		t.Run(name, func(t *testing.T) {
			if err := os.WriteFile("compose.yaml", []byte(content), 0o644); err != nil {
				t.Fatal(err)
			}
			for _, at := range []finding.Path{
				finding.At("services", "web", "ports", 0, "target"), finding.At("services", "db", "image"), finding.At("services", "web", "environment", "A"),
				finding.At("services", 0), finding.At(3), finding.At("services", "web", "web", "web", "x"), {true},
			} {
				_ = source.WithPositions(p, finding.Findings{{Where: at}})
			}
			_ = source.Warnings(source.SourcesOf(p), func(string) bool { return false })
		})
	}
}

// mustLoad loads what is in the current directory, with no other environment.
func mustLoad(t *testing.T, environment ...string) *types.Project {
	t.Helper()
	p, err := load.Load(t.Context(), load.Options{Environment: append([]string{}, environment...)})
	if err != nil {
		t.Fatal(err)
	}
	return p
}
