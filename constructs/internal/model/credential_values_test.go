package model_test

import (
	"slices"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// TestCredentialsByValue: a variable that contains the value of a credential is one,
// whatever its name.
func TestCredentialsByValue(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, password, value string
		want                  bool
	}{
		{"JSON", "hunter22", `{"db": {"pw": "hunter22"}}`, true},
		{"JSON with escapes", `hun"ter22`, `{"db": {"pw": "hun\"ter22"}}`, true},
		{"a list", "hunter22", "a,hunter22,b", true},
		{"a part of a word", "hunter22", "app_hunter22_x", true},
		{"the same", "hunter22", "hunter22", true},
		{"in a URL", "hunter/22", "https://example.com/?x=hunter%2F22", true},
		{"Base64", "hunter22", "YXBwOmh1bnRlcjIy", true},
		{"Base64 at another position", "hunter22", "YWFwcDpodW50ZXIyMg==", true},
		{"several lines", "line 1\nline 2", `{"key": "line 1\nline 2"}`, true},
		{"too short", "hunt2", "a,hunt2", false},
		{"a word", "correcthorse", `{"pw":"correcthorse"}`, true},
		{"a word behind an x", "correcthorse", "[ xcorrecthorse = x ]", true},
		{"a word in a path", "example", "/srv/example/a", false},
		{"a word in a host name", "example", "https://www.example.com", false},
		{"a word in an identifier", "password", "native_password", false},
		{"a scheme", "postgres", "postgres://db", false},
		{"digits", "123456", "id 91234567", false},
		{"digits alone", "123456", "id:123456", true},
		{"the name of an image", "nginx1", "nginx1", false},
		{"the tag of an image", "tag-22", "a,tag-22", true},
		{"the name of a user", "app_user1", "app_user1", false},
		{"the password in a URL", "db://app:hunter22@db", "hunter22", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			from := composetest.Text(t, "x-aws-secrets: true\nservices:\n  web: {image: 'nginx1:tag-22', environment: {DB_USER: app_user1}}\n  other: {image: b, environment: {PLAIN: a}}\n")
			web, other := from.Services["web"], from.Services["other"]
			web.Environment["DB_PASSWORD"], other.Environment["PLAIN"] = &c.password, &c.value
			p := model.New(from)
			if got := slices.Contains(p.Service("other").SecretVariables(), "PLAIN"); got != c.want {
				t.Errorf("got %t", got)
			}
			if _, plain := p.Service("other").PlainEnvironment()["PLAIN"]; plain == c.want {
				t.Errorf("it is in the template: %t", plain)
			}
		})
	}
}
