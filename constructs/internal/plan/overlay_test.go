package plan_test

import (
	"encoding/json"
	"testing"
)

func TestOverlay(t *testing.T) {
	t.Parallel()
	p := fromYAML(t, `
services:
  my-web: {image: i, ports: ["80:80"]}
x-aws-cloudformation:
  Resources:
    MywebService: {Properties: {DesiredCount: 2}}
    Services/my-web/Service: {DependsOn: LogGroup}
    MywebTCP80Listener: null
    Bucket: {Type: "AWS::S3::Bucket"}
  Outputs: {A: {Value: !Ref Bucket}}
`)
	if got := p.Overlay.Paths["MywebTCP80TargetGroup"]; got != "Services/my-web/TargetGroup80" {
		t.Errorf("the target group is at %q", got)
	}
	p.Overlay.Paths = nil
	got, err := json.Marshal(p.Overlay)
	want := `{"changes":[{"path":"LoadBalancer/Listener80","remove":true},` +
		`{"path":"Services/my-web/Service","with":{"Properties":{"DesiredCount":2}}},` +
		`{"path":"Services/my-web/Service","with":{"DependsOn":"LogGroup"}}],` +
		`"resources":{"Bucket":{"Type":"AWS::S3::Bucket"}},"outputs":{"A":{"Value":{"Ref":"Bucket"}}}}`
	if err != nil || string(got) != want {
		t.Errorf("got %s (%v), want %s", got, err, want)
	}
}

func TestNoOverlay(t *testing.T) {
	t.Parallel()
	if p := fromYAML(t, "services: {web: {image: i}}\n"); p.Overlay != nil {
		t.Errorf("%+v", p.Overlay)
	}
}
