package rules

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
)

// TestUnsetVariables: a variable that is not set is one message, which is the
// error that it causes if there is one.
func TestUnsetVariables(t *testing.T) {
	for name, c := range map[string]struct {
		compose, env string
		want         []string
	}{
		"in an image": {"services: {a: {image: 'nginx:${TAG}'}, b: {image: 'redis:${TAG}'}}", "", []string{
			`error image the variable TAG is not set and is replaced with an empty string: "nginx:" is not the name of an image`,
			`error image the variable TAG is not set and is replaced with an empty string: "redis:" is not the name of an image`}},
		"in a text": {"services: {a: {image: nginx, labels: {a: '${TAG}', b: '${TAG}'}}}", "", []string{
			"warning unset-variable the variable TAG is not set, and an empty string is used"}},
		"with a default": {"services: {a: {image: 'nginx:${TAG:-}'}}", "", []string{`error image "nginx:" is not the name of an image`}},
		"in an env file": {"services: {a: {image: nginx, env_file: [a.env], environment: {OWN: x}}, b: {image: nginx, env_file: [a.env]}}",
			"# ${COMMENT}\nA=1\nB=${A}${OWN}\nC='${QUOTED}'\nexport D=x${NOT_SET} # ${BEHIND}\nE=${F:-1}\nG=$NOT_SET\n", []string{
				"warning unset-variable the variable NOT_SET is not set, and an empty string is used"}},
	} {
		t.Run(name, func(t *testing.T) {
			dir := composetest.Directory(t, map[string]string{"compose.yaml": c.compose, "a.env": c.env})
			var got []string
			for _, f := range Check(composetest.File(t, filepath.Join(dir, "compose.yaml"))) {
				if f.Code == codes.UnsetVariable || f.Code == codes.Image {
					got = append(got, string(f.Severity)+" "+f.Code+" "+f.Message)
				}
				if f.Code == codes.UnsetVariable && strings.HasSuffix(f.Position.File, "a.env") && f.Position.Line != 5 {
					t.Errorf("%s is not in line 5", f)
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}
