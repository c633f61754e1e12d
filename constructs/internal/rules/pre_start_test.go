package rules

import (
	"slices"
	"testing"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

func TestPreStart(t *testing.T) {
	p := composetest.Text(t, `services:
  web:
    build: {context: ., dockerfile_inline: FROM scratch}
    environment: {A: "1"}
    volumes: ["data:/data"]
    depends_on: [db]
    pre_start:
      - {command: migrate, environment: {B: "2"}}
      - {image: chown, user: "0", per_replica: true}
  db: {image: db}
volumes: {data: {}}
`)
	if errors := Check(p).Errors(); len(errors) > 0 {
		t.Fatal(errors)
	}
	migrate, chown := p.Services["web_pre_start_1"], p.Services["web_pre_start_2"]
	if model.RunOf(model.Index(p), migrate) != model.RunOnDeployment || model.IsSidecar(migrate) {
		t.Error("the first is no job")
	}
	if migrate.Build == nil || len(migrate.Networks) != 1 || len(migrate.Volumes) != 1 || len(migrate.Environment) != 2 {
		t.Errorf("the first does not inherit: %+v", migrate)
	}
	if model.HostOf(model.Index(p), chown).Name != "web" || !model.Prepares(model.Index(p), chown) || chown.Build != nil || chown.Image != "chown" {
		t.Errorf("the second is no sidecar with its own image: %+v", chown)
	}
	if got := model.TaskDependencies(model.Index(p), p.Services["web"]); !slices.Equal(got, []string{"db", "web_pre_start_1"}) {
		t.Errorf("web waits for %v", got)
	}
	if got := model.TaskDependencies(model.Index(p), migrate); !slices.Equal(got, []string{"db"}) {
		t.Errorf("the first waits for %v", got)
	}
	want := []model.ContainerDependency{{Service: "web_pre_start_2", Condition: "SUCCESS"}}
	if got := model.ContainerDependencies(model.Index(p), p.Services["web"]); !slices.Equal(got, want) {
		t.Errorf("the container of web waits for %v", got)
	}
	if condition := chown.DependsOn["web_pre_start_1"].Condition; condition != types.ServiceConditionCompletedSuccessfully {
		t.Errorf("the second waits for the first as %q", condition)
	}
}

func TestPreStartRules(t *testing.T) {
	testRules(t, []ruleCase{
		{"attribute", web(`pre_start: [{command: x}, {privileged: true}]`), []string{
			"error services.web.pre_start[1].privileged services.privileged",
		}},
		{"of a service that is left out", web() + "  other: {image: o, x-aws-exclude: true, pre_start: [{command: x}]}\n", []string{
			"info services.other.x-aws-exclude excluded",
		}},
	})
}
