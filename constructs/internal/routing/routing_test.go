package routing_test

import (
	"regexp"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/routing"
)

// TestStripExpression has URLs as a load balancer sees them, without scheme and host.
func TestStripExpression(t *testing.T) {
	for _, c := range []struct {
		prefixes  []string
		url, want string
	}{
		{[]string{"/api"}, "/api", "/"},
		{[]string{"/api"}, "/api/", "/"},
		{[]string{"/api"}, "/api/users?id=1", "/users?id=1"},
		{[]string{"/api"}, "/api?id=1", "/?id=1"},
		{[]string{"/api/"}, "/api/users", "/users"},
		{[]string{"/api"}, "/v1/api", "/v1/api"},
		{[]string{"/v1.0"}, "/v1.0/a", "/a"},
		{[]string{"/v1.0"}, "/v100/a", "/v100/a"},
		{[]string{"/a(b)$"}, "/a(b)$/c", "/c"},
		{[]string{"/a", "/b"}, "/b/c", "/c"},
	} {
		got := regexp.MustCompile(routing.StripExpression(c.prefixes)).ReplaceAllString(c.url, "/$2")
		if got != c.want {
			t.Errorf("%v makes %s of %s, want %s", c.prefixes, got, c.url, c.want)
		}
	}
}
