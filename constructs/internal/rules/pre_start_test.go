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
	project := model.New(p)
	migrate, chown := project.Service("web_pre_start_1"), project.Service("web_pre_start_2")
	if migrate.Run() != model.RunOnDeployment || migrate.IsSidecar() {
		t.Error("the first is no job")
	}
	if migrate.Build == nil || len(migrate.Networks) != 1 || len(migrate.Volumes) != 1 || len(migrate.Environment) != 2 {
		t.Errorf("the first does not inherit: %+v", migrate)
	}
	if chown.Host().Name != "web" || !chown.Prepares() || chown.Build != nil || chown.Image != "chown" {
		t.Errorf("the second is no sidecar with its own image: %+v", chown)
	}
	if got := project.Service("web").TaskDependencies(); !slices.Equal(got, []string{"db", "web_pre_start_1"}) {
		t.Errorf("web waits for %v", got)
	}
	if got := migrate.TaskDependencies(); !slices.Equal(got, []string{"db"}) {
		t.Errorf("the first waits for %v", got)
	}
	want := []model.ContainerDependency{{Service: "web_pre_start_2", Condition: "SUCCESS"}}
	if got := project.Service("web").ContainerDependencies(); !slices.Equal(got, want) {
		t.Errorf("the container of web waits for %v", got)
	}
	if condition := chown.DependsOn["web_pre_start_1"].Condition; condition != types.ServiceConditionCompletedSuccessfully {
		t.Errorf("the second waits for the first as %q", condition)
	}
}

func TestPreStartRules(t *testing.T) {
	testRules(t, []ruleCase{
		{"attribute", web(`pre_start: [{command: x}, {privileged: true}]`), []string{
			"error services.web.pre_start[1].privileged privileged",
		}},
		{"of a service that is excluded", web() + "  other: {image: o, x-aws-exclude: true, pre_start: [{command: x}]}\n", []string{
			"info services.other.x-aws-exclude excluded",
		}},
		{"with the name of a service", web(`pre_start: [{command: x}, {command: y}]`) + "  web_pre_start_2: {image: o}\n", []string{
			"error services.web.pre_start[1] pre-start-name",
		}},
		{"with the name of a service that is not active", web(`pre_start: [{command: x}]`) + "  web_pre_start_1: {image: o, profiles: [p]}\n", []string{
			"error services.web.pre_start[0] pre-start-name",
		}},
		{"with the name of a job", web(`pre_start: [{command: x}]`) + "jobs: {web_pre_start_1: {image: o, triggers: {manual: true}}}\n", []string{
			"error services.web.pre_start[0] pre-start-name",
		}},
	})
}
