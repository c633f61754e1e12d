package model_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

func TestSecretEnvironment(t *testing.T) {
	const variables = "\n    environment: {DB_URL: 'db://u:a<b>&c@db', B_PASSWORD: hunter2, LOG: info, UNSET: }"
	for _, c := range []struct {
		name, project, service, object string
		plain                          []string
	}{
		{"none", "", "", "{}", []string{"B_PASSWORD", "DB_URL", "LOG"}},
		{"all", "", "x-aws-secrets: true", `{"B_PASSWORD":"hunter2","DB_URL":"db://u:a<b>&c@db"}`, []string{"LOG"}},
		{"all of the project", "x-aws-secrets: true", "", `{"B_PASSWORD":"hunter2","DB_URL":"db://u:a<b>&c@db"}`, []string{"LOG"}},
		{"none of the project's", "x-aws-secrets: true", "x-aws-secrets: false", "{}", []string{"B_PASSWORD", "DB_URL", "LOG"}},
		{"a list", "x-aws-secrets: true", "x-aws-secrets: [LOG]", `{"LOG":"info"}`, []string{"B_PASSWORD", "DB_URL"}},
		{"interpolated", "", "x-aws-secrets: 'true'", `{"B_PASSWORD":"hunter2","DB_URL":"db://u:a<b>&c@db"}`, []string{"LOG"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := composetest.Text(t, "name: p\n"+c.project+"\nservices:\n  web:\n    image: i"+variables+"\n    "+c.service+"\n")
			s := model.New(p).Service("web")
			if got, err := s.SecretEnvironment(); err != nil || got != c.object {
				t.Errorf("got %s, %v; want %s", got, err, c.object)
			}
			if got := slices.Sorted(maps.Keys(s.PlainEnvironment())); !slices.Equal(got, c.plain) {
				t.Errorf("plain: got %v, want %v", got, c.plain)
			}
		})
	}
}

// TestSecretUsesOverride: x-aws-env overrides environment and x-aws-secrets.
func TestSecretUsesOverride(t *testing.T) {
	s := model.New(composetest.Text(t, `
services:
  web:
    image: i
    environment: {A_PASSWORD: hunter2, B_PASSWORD: hunter2}
    secrets: [{source: s, x-aws-env: A_PASSWORD}]
    x-aws-secrets: true
secrets: {s: {x-aws-generate: {}}}
`)).Service("web")
	if got := s.SecretVariables(); !slices.Equal(got, []string{"B_PASSWORD"}) {
		t.Errorf("got %v", got)
	}
	if got := s.PlainEnvironment(); len(got) > 0 {
		t.Errorf("%d variables are plain", len(got))
	}
}

// TestWithoutSecretVariables: a program's own value needs no place in the list.
func TestWithoutSecretVariables(t *testing.T) {
	for list, want := range map[string][]string{"[A, B]": {"B"}, "[A]": nil} {
		p := composetest.Text(t, "services: {web: {image: i, environment: {A: a, B: b}, x-aws-secrets: "+list+"}}\n")
		left := model.WithoutVariables(p, map[string][]string{"web": {"A"}})
		if got := model.New(left).Service("web").SecretVariables(); !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", list, got, want)
		}
		if got := model.New(p).Service("web").SecretVariables(); got[0] != "A" {
			t.Errorf("%s: the project has changed", list)
		}
	}
}
