package rules

import (
	"fmt"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

func TestFurtherNames(t *testing.T) {
	two := func(a, b string) string { return "services:\n  a: {image: i, " + a + "}\n  b: {image: i, " + b + "}\n" }
	aliased := func(network, alias string) string { return "networks: {" + network + ": {aliases: [" + alias + "]}}" }
	networks := "networks: {one: , two: }\n"
	for _, c := range []struct{ name, file, want string }{
		{"alias", two(aliased("one", "store"), "expose: []") + networks, "[{store [a]}]"},
		{"alias in capitals", two(aliased("one", "Store"), "expose: []") + networks, "[{store [a]}]"},
		{"alias like the service", two(aliased("one", "A"), "expose: []") + networks, "[]"},
		{"alias like another service", two(aliased("one", "b"), "expose: []") + networks, "[]"},
		{"alias that is no name", two(aliased("one", "-x"), "expose: []") + networks, "[]"},
		{"alias of two services on one network", two(aliased("one", "store"), aliased("one", "store")) + networks, "[{store [a b]}]"},
		{"alias of two services on two networks", two(aliased("one", "store"), aliased("two", "store")) + networks, "[]"},
		{"link", two("links: ['b:store']", "expose: []"), "[{store [b]}]"},
		{"link to two services", "services:\n  a: {image: i, links: ['b:x']}\n  b: {image: i}\n  c: {image: i, links: ['a:x']}\n", "[]"},
		{"container_name in use", two("container_name: store", "environment: {HOST: store}"), "[{store [a]}]"},
		{"hostname that the service itself tells", two("hostname: store, environment: {ADVERTISED: 'PLAIN://store:1'}", "expose: []"), "[{store [a]}]"},
		{"container_name that nobody uses", two("container_name: store", "expose: []"), "[]"},
		{"hostname in use", two("hostname: store.example", "command: get http://store.example/x"), "[{store.example [a]}]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := fmt.Sprint(model.New(composetest.Text(t, c.file)).FurtherNames()); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestFurtherNameRules(t *testing.T) {
	db := func(alias string) string {
		return "services:\n  db: {image: i, networks: {default: {aliases: [" + alias + "]}}}\n  web: {image: i}\n"
	}
	at := "services.db.networks.default.aliases[0] "
	testRules(t, []ruleCase{
		{"alias like another service", db("web"), []string{"warning " + at + "alias"}},
		{"alias that is no name", db("a..b"), []string{"warning " + at + "alias"}},
		{"alias that the CDK has taken", db("constructor"), []string{"warning " + at + "alias"}},
		{"alias with a dot", db("db.example"), []string{"warning " + at + "alias-dots"}},
		{
			"links that contradict each other",
			"services:\n  a: {image: i, links: ['b:x']}\n  b: {image: i}\n  c: {image: i, links: ['a:x']}\n",
			[]string{"warning services.a.links[0] alias", "warning services.c.links[0] alias"},
		},
	})
}

// TestReplace: a replaced service keeps its names and is waited for, and what
// it has in the file is neither made nor looked at.
func TestReplace(t *testing.T) {
	p := composetest.Text(t, `
services:
  api: {image: i, depends_on: {db: {condition: service_healthy}}, environment: {HOST: main-db, PASSWORD: hunter2}}
  once: {image: i, depends_on: {db: {condition: service_completed_successfully}}}
  db:
    build: ./missing
    container_name: main-db
    volumes: [/srv/data:/data]
    networks: {default: {aliases: [store]}}
    ports: ["5432:5432"]
    privileged: true
`)
	without := model.WithoutVariables(model.Replace(p, "db", "nothing"), map[string][]string{"api": {"PASSWORD"}})
	if got, want := fmt.Sprint(summaries(Check(without))), "[info services.db.networks.default.aliases[0] alias-rename warning services.db.ports[0] replaced-port]"; got != want {
		t.Errorf("findings %s, want %s", got, want)
	}
	if got, want := fmt.Sprint(model.New(without).FurtherNames()), "[{main-db [db]} {store [db]}]"; got != want {
		t.Errorf("names %s, want %s", got, want)
	}
	if got := fmt.Sprint(model.ReplacedServices(without)); got != "[db]" {
		t.Errorf("replaced %s", got)
	}
	if len(model.ReplacedServices(p)) > 0 || len(p.Services) != 3 || p.Services["api"].Environment["PASSWORD"] == nil {
		t.Error("the original has changed")
	}
	if got := summaries(Check(p).Errors()); len(got) == 0 {
		t.Error("the original has no errors")
	}
}

// TestWithoutVariablesOfSecrets: a variable that a secret gives is taken out too,
// and files are not.
func TestWithoutVariablesOfSecrets(t *testing.T) {
	p := composetest.Text(t, `
services:
  api: {image: i, secrets: [file, {source: key, x-aws-env: KEY}, {source: other, x-aws-env: OTHER}]}
secrets: {file: {x-aws-generate: {}}, key: {x-aws-generate: {}}, other: {x-aws-generate: {}}}
`)
	var left []string
	for _, use := range model.WithoutVariables(p, map[string][]string{"api": {"KEY", ""}}).Services["api"].Secrets {
		left = append(left, use.Source+" "+model.SecretUseExtensionsOf(use).Variable)
	}
	if got, want := fmt.Sprint(left), "[file  other OTHER]"; got != want {
		t.Errorf("secrets %s, want %s", got, want)
	}
	if len(p.Services["api"].Secrets) != 3 {
		t.Error("the original has changed")
	}
}

// TestReplaceInactive: the name of a service of another profile resolves too.
func TestReplaceInactive(t *testing.T) {
	p := composetest.Text(t, "services:\n  api: {image: i}\n  db: {image: i, profiles: [local], ports: ['5432:5432']}\n")
	p = model.Replace(p, "db")
	if got := fmt.Sprint(model.ReplacedServices(p), summaries(Check(p))); got != "[db] []" {
		t.Errorf("got %s", got)
	}
}

// TestNoFileReplaces: the mark of a replaced service is not one of the file's.
func TestNoFileReplaces(t *testing.T) {
	p := composetest.Text(t, "services:\n  api: {image: i}\n  db: {image: i, profiles: [local]}\n")
	db := p.DisabledServices["db"]
	db.Extensions = map[string]any{model.ReplacedMark: true}
	p.DisabledServices["db"] = db
	if got := model.ReplacedServices(p); len(got) > 0 {
		t.Errorf("replaced %s", got)
	}
}
