package rules_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/load"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
	"github.com/compose-cdk/compose-cdk/constructs/internal/rules"
	"github.com/compose-cdk/compose-cdk/test/corpus"
)

// shortest is the length from which a value is looked for: a shorter one, such
// as a name, is found in places where it is no credential.
const shortest = 8

// TestCorpusSecrets: with x-aws-secrets no credential of a variable is in the
// plan, which is all that templates and assets are made of, but where another
// attribute or variable has the same text; and none is in a message.
func TestCorpusSecrets(t *testing.T) {
	projects := corpus.Projects(t)
	planned, credentials := 0, 0
	for _, p := range projects {
		project, err := load.Load(context.Background(), load.Options{Files: p.Files, WorkingDir: p.Dir, Environment: []string{}})
		if err != nil {
			continue
		}
		values, isPlanned := mustHide(t, p.Name, project)
		credentials += values
		if isPlanned {
			planned++
		}
	}
	t.Logf("%d credentials; %d of %d projects can be planned", credentials, planned, len(projects))
	if credentials == 0 || planned == 0 {
		t.Error("there is nothing to look for")
	}
}

// mustHide looks for the values of credentials, and counts them.
func mustHide(t *testing.T, name string, project *types.Project) (values int, isPlanned bool) {
	t.Helper()
	project.Extensions = types.Extensions{model.SecretSelection: true}
	loaded := model.New(project)
	var secrets []string
	elsewhere := ""
	for _, s := range loaded.All() {
		for variable, value := range s.Variables() {
			if model.IsCredential(variable, value) {
				secrets = append(secrets, value)
			} else {
				elsewhere += "\n" + value
			}
		}
		elsewhere += "\n" + strings.Join(append(slices.Clone(s.Command), s.Entrypoint...), "\n") + "\n" + s.Image
		if s.HealthCheck != nil {
			elsewhere += "\n" + strings.Join(s.HealthCheck.Test, "\n")
		}
		for _, text := range s.Texts() {
			elsewhere += "\n" + text.Content
		}
	}
	secrets = slices.DeleteFunc(secrets, func(value string) bool { return len(value) < shortest || strings.Contains(elsewhere, value) })
	found := rules.Check(project)
	var messages strings.Builder
	for _, f := range found {
		messages.WriteString(f.String() + "\n")
	}
	var planned []byte
	if found.Err() == nil {
		planned, _ = json.Marshal(plan.New(project))
	}
	for _, value := range secrets {
		quoted, _ := json.Marshal(value)
		if strings.Contains(messages.String(), value) {
			t.Errorf("%s: a message has the value of a credential", name)
		}
		if strings.Contains(string(planned), strings.Trim(string(quoted), `"`)) {
			t.Errorf("%s: the plan has the value of a credential", name)
		}
	}
	return len(secrets), planned != nil
}
