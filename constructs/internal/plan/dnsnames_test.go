package plan_test

import (
	"fmt"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/model"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

const namedServices = `
services:
  web: {image: i, depends_on: [db, api], networks: [front, back]}
  api: {image: i, networks: {back: {aliases: [backend]}}}
  db: {image: i, expose: ["5432", "53/udp"], networks: {back: {aliases: [store]}, lonely: }}
networks: {front: , back: , lonely: }
`

func TestNames(t *testing.T) {
	t.Parallel()
	if got := fmt.Sprint(fromYAML(t, namedServices).Names); got != "[{backend [api]} {store [db]}]" {
		t.Errorf("got %s", got)
	}
}

// TestReplacements: a replaced service is no ECS service and waited for
// otherwise; its names and the networks that others are on remain.
func TestReplacements(t *testing.T) {
	t.Parallel()
	p := plan.New(model.Replace(loadText(t, namedServices), "db"))
	if got := fmt.Sprint(p.Replacements); got != "[{db [back] [5432] <nil>}]" {
		t.Errorf("replacements %s", got)
	}
	if got := fmt.Sprint(p.Names); got != "[{backend [api]} {store [db]}]" {
		t.Errorf("names %s", got)
	}
	for _, s := range p.Services {
		switch got := fmt.Sprint(s.DependsOn, s.Awaits); s.Name {
		case "api":
			if got != "[] []" {
				t.Errorf("api waits for %s", got)
			}
		case "web":
			if got != "[api] [db]" {
				t.Errorf("web waits for %s", got)
			}
		default:
			t.Errorf("service %s", s.Name)
		}
	}
}
