package rules

import (
	"fmt"
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
		"of a service that does not run": {"services: {a: {image: nginx}, b: {image: redis, profiles: [x], labels: {a: '${TAG}'}}}", "", nil},
		"of a service that does not run and of another": {"services: {b: {image: redis, profiles: [x], labels: {a: '${TAG}'}}, c: {image: nginx, labels: {a: '${TAG}'}}}", "", []string{
			"warning unset-variable the variable TAG is not set, and an empty string is used"}},
		"of a service that another extends": {"services: {b: {image: redis, profiles: [x], labels: {a: '${TAG}'}}, c: {extends: b, image: nginx, profiles: !reset []}}", "", []string{
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

// TestUnsetInDotEnv: a variable that is not set in a value of .env is reported
// there, and the choice for a path that it is in names it. Nothing of a password
// is shown.
func TestUnsetInDotEnv(t *testing.T) {
	dir := composetest.Directory(t, map[string]string{
		"compose.yaml": "services: {a: {image: nginx, volumes: ['${ROOT}/none:/x', '${BASE}/none2:/y']}}",
		".env":         "ROOT=${MISSING}/nowhere-at-all\nDB_PASSWORD=visible$hidden\nSINGLE='$x'\n",
	})
	var got []string
	for _, f := range Check(composetest.File(t, filepath.Join(dir, "compose.yaml"))) {
		switch f.Code {
		case codes.UnsetVariable:
			got = append(got, fmt.Sprintf("%s:%d %s", filepath.Base(f.Position.File), f.Position.Line, f.Message))
		case codes.BindData:
			got = append(got, f.Choices[0].Title)
		}
	}
	want := []string{
		".env:1 the variable MISSING is not set, and an empty string is used",
		".env:2 the value of DB_PASSWORD has a dollar sign, which begins a variable that is not set",
		"a file system on Amazon EFS, empty at first; once MISSING is set, the path is another",
		"compose.yaml:1 the variable BASE is not set, and an empty string is used",
		"a file system on Amazon EFS, empty at first; once BASE is set, the path is another",
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("got:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
