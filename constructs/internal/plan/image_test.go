package plan

import (
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

func TestCachedImage(t *testing.T) {
	t.Parallel()
	const digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
	const none = ""
	for image, want := range map[string]string{
		"nginx":                                              "shop/docker-hub library/nginx latest",
		"example/web:1.2":                                    "shop/docker-hub example/web 1.2",
		"ghcr.io/example/web:1@" + digest:                    "shop/ghcr example/web " + digest,
		"public.ecr.aws/nginx/nginx:1.29":                    "shop/ecr-public nginx/nginx 1.29",
		"quay.io/example/web:1":                              "shop/quay example/web 1",
		"registry.k8s.io/pause:3.10":                         "shop/k8s pause 3.10",
		"registry.gitlab.com/a/b/c:1":                        "shop/gitlab a/b/c 1",
		"example.com/web:1":                                  none,
		"123456789012.dkr.ecr.eu-west-1.amazonaws.com/web:1": none,
	} {
		p := &types.Project{
			Name:       "shop",
			Services:   types.Services{"web": {Name: "web", ContainerSpec: types.ContainerSpec{Image: image}}},
			Extensions: types.Extensions{"x-aws-mirror": map[string]any{"cache": true}},
		}
		got := none
		if c := cachedImage(model.New(p).Service("web")); c != nil {
			got = c.Prefix + " " + c.Repository + " " + c.Reference
		}
		if got != want {
			t.Errorf("%s is %q, want %q", image, got, want)
		}
		p.Extensions = nil
		if c := cachedImage(model.New(p).Service("web")); c != nil {
			t.Errorf("%s is cached without being asked to", image)
		}
	}
}

// TestCachePrefix: prefixes are short, and those of projects and of credentials
// differ.
func TestCachePrefix(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	for _, project := range []string{"shop", "my_shop", "my-shop", "my--shop", "a-very-long-name-of-a-project", "a-very-long-name-of-another", "shop_"} {
		for _, credentials := range []string{"", "arn:one", "arn:two"} {
			prefix := cachePrefix(project, "docker-hub", credentials)
			if other, taken := seen[prefix]; taken {
				t.Errorf("%s and %s %s have the prefix %s", other, project, credentials, prefix)
			}
			seen[prefix] = project + " " + credentials
			if len(prefix) > 30 || strings.Trim(prefix, "abcdefghijklmnopqrstuvwxyz0123456789-/") != "" || strings.Contains(prefix, "-/") {
				t.Errorf("%q is no prefix", prefix)
			}
		}
	}
}
