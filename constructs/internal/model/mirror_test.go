package model_test

import (
	"testing"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

func TestMirroredImage(t *testing.T) {
	t.Parallel()
	const digest = "@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
	for image, want := range map[string]string{
		"nginx":                            "public.ecr.aws/docker/library/nginx",
		"docker.io/library/postgres:17.2":  "public.ecr.aws/docker/library/postgres:17.2",
		"redis:7" + digest:                 "public.ecr.aws/docker/library/redis:7" + digest,
		"grafana/grafana:12":               "grafana/grafana:12",
		"ghcr.io/library/nginx:1":          "ghcr.io/library/nginx:1",
		"public.ecr.aws/nginx/nginx:1.29":  "public.ecr.aws/nginx/nginx:1.29",
		"localhost:5000/library/nginx:1.0": "localhost:5000/library/nginx:1.0",
	} {
		config := types.ServiceConfig{Name: "web", ContainerSpec: types.ContainerSpec{Image: image}}
		p := &types.Project{Services: types.Services{"web": config}}
		if got := model.New(p).Service("web").MirroredImage(); got != image {
			t.Errorf("without a mirror, %s is %s", image, got)
		}
		p.Extensions = types.Extensions{"x-aws-mirror": model.ECRPublic}
		if got := model.New(p).Service("web").MirroredImage(); got != want {
			t.Errorf("%s is %s, want %s", image, got, want)
		}
	}
}
