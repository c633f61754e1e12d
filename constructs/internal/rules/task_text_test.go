package rules

import (
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/types"
)

func TestTexts(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 64<<10)
	for name, c := range map[string]struct {
		service  types.ContainerSpec
		at, code string
	}{
		"environment too long": {types.ContainerSpec{Environment: types.MappingWithEquals{"A": &long}}, "services.a", "task-definition-size"},
		"labels too long":      {types.ContainerSpec{Labels: types.Labels{"a": long}}, "services.a", "task-definition-size"},
		"command too long":     {types.ContainerSpec{Command: []string{long, "x"}}, "services.a", "task-definition-size"},
		"a token of the CDK":   {types.ContainerSpec{Command: []string{"${Token[TOKEN.1]}"}}, "services.a.command", "cdk-token"},
		"a list token":         {types.ContainerSpec{Labels: types.Labels{"a": "#{Token[TOKEN.1]}"}}, "services.a.labels.a", "cdk-token"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.service.Image = "i"
			found := Check(&types.Project{Services: types.Services{"a": {Name: "a", ContainerSpec: c.service}}}).Errors()
			if len(found) != 1 || found[0].Code != c.code || found[0].Path != c.at {
				t.Errorf("got %v, want %s at %s", found, c.code, c.at)
			}
			if len(found.Error()) > 1000 {
				t.Errorf("the message repeats the text")
			}
		})
	}
}
