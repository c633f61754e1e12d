package model_test

import (
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

func TestOwnExecutionRole(t *testing.T) {
	const rest = `
  side: {image: i, network_mode: "service:other", secrets: [s]}
  other: {image: i}
secrets: {s: {x-aws-generate: {}}}
configs: {c: {content: x}}
`
	for name, test := range map[string]struct {
		service, project string
		want             bool
	}{
		"logs only":                   {service: `image: i, environment: {A: b}, volumes: ["data:/data", /cache]`, project: "volumes: {data: {}}\n"},
		"another logging driver":      {service: `image: i, logging: {driver: awsfirelens, options: {Name: x}}`},
		"another role for containers": {service: `image: i, x-aws-policies: ["arn:aws:iam::aws:policy/ReadOnlyAccess"]`},
		"a secret":                    {service: `image: i, secrets: [s]`, want: true},
		"a config":                    {service: `image: i, configs: [c]`, want: true},
		"a file of the project":       {service: `image: i, volumes: ["./load_test.go:/etc/x"]`, want: true},
		"a build":                     {service: `build: .`, want: true},
		"a private image of ECR":      {service: `image: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop:1"`, want: true},
		"credentials of a registry": {
			service: `image: i, x-aws-pull_credentials: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:pull-AbC123"`, want: true,
		},
		"another log group":     {service: `image: i, logging: {driver: awslogs, options: {awslogs-group: mine}}`, want: true},
		"an overlay of it":      {service: `image: i`, project: "x-aws-cloudformation: {Resources: {WebTaskExecutionRole: {Properties: {Path: /x/}}}}\n", want: true},
		"an overlay by path":    {service: `image: i`, project: "x-aws-cloudformation: {Resources: {Services/web/ExecutionRole: {Properties: {Path: /x/}}}}\n", want: true},
		"a reference to it":     {service: `image: i`, project: "x-aws-cloudformation: {Outputs: {Role: {Value: !GetAtt WebTaskExecutionRole.Arn}}}\n", want: true},
		"an overlay of another": {service: `image: i`, project: "x-aws-cloudformation: {Resources: {OtherTaskExecutionRole: {Properties: {Path: /x/}}}}\n"},
	} {
		t.Run(name, func(t *testing.T) {
			p := composetest.Text(t, "services:\n  web: {"+test.service+"}"+rest+test.project)
			if got := model.New(p).Service("web").OwnExecutionRole(); got != test.want {
				t.Errorf("an execution role of its own: %v, want %v", got, test.want)
			}
			if !model.New(p).Service("other").OwnExecutionRole() {
				t.Error("a sidecar with a secret does not count")
			}
		})
	}
}
