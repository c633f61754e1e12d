package test

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/test/cdkjson"
	"github.com/compose-cdk/compose-cdk/test/corpus"
	"github.com/compose-cdk/compose-cdk/test/reach"
	"github.com/compose-cdk/compose-cdk/test/running"
)

// limitOfResources is CloudFormation's for one template.
const limitOfResources = 500

// outcome is what became of a Project: templates, of the stack and of those
// nested in it, or the codes of its errors.
type outcome struct {
	corpus.Project
	templates []string
	codes     []string
	// machines are the templates that there are on EC2 machines, where nothing
	// but Fargate is in the way.
	machines []string
	// causes are what is known to stand against running what the templates
	// deploy; untold are those that no finding names.
	causes, untold []running.Cause
	// adapted and filled are what becomes of it with the file that adapt writes.
	adapted, filled *outcome
}

// TestCorpus synthesizes public Compose projects. Each gives a template that
// CloudFormation has room for, or findings and nothing else.
func TestCorpus(t *testing.T) {
	samples := corpus.Projects(t)
	outcomes := make([]outcome, len(samples))
	t.Run("project", func(group *testing.T) {
		for i, s := range samples {
			// Of the whole test, because cfn-lint reads it in the end.
			outdir := t.TempDir()
			group.Run(s.Name, func(t *testing.T) {
				t.Parallel()
				outcomes[i] = synthesizeSample(t, s, outdir)
			})
		}
	})
	outcomes = slices.DeleteFunc(outcomes, func(o outcome) bool { return o.templates == nil && o.codes == nil })
	t.Run("report", func(t *testing.T) {
		if len(outcomes) < len(samples) {
			t.Skipf("%d of %d projects have a result", len(outcomes), len(samples))
		}
		compareReport(t, outcomes)
	})
	t.Run("cfn-lint", func(t *testing.T) { lint(t, outcomes) })
}

// synthesizeSample runs the program on a sample, as it is and adapted.
func synthesizeSample(t *testing.T, s corpus.Project, outdir string) outcome {
	t.Helper()
	plain := synthesizeOnce(t, s, filepath.Join(outdir, "plain"))
	adapted, filled := adaptSample(t, plain, outdir)
	plain.adapted, plain.filled = &adapted, &filled
	return plain
}

// synthesizeOnce runs the program on a sample, with the feature flags that
// the repository has for everybody.
func synthesizeOnce(t *testing.T, s corpus.Project, outdir string) outcome {
	t.Helper()
	if err := os.MkdirAll(outdir, 0o755); err != nil {
		t.Fatal(err)
	}
	settings := featureFlags(t)
	settings["compose"] = strings.Join(s.Files, ",")
	run := synthesizeInto(t, outdir, s.Dir, settings)
	if run.code != 0 {
		run.mustFail(t, finding)
		mustBeEmpty(t, outdir)
		found := codes(run.stderr)
		return outcome{Project: s, codes: found, machines: synthesizeOnMachines(t, outdir, s, found, run.stderr)}
	}
	if run.stderr != "" {
		t.Errorf("stderr of a success: %s", run.stderr)
	}
	causes := judgeRunning(t, outdir)
	return outcome{
		Project: s, templates: synthesized(t, s, outdir),
		causes: causes, untold: running.Untold(causes, findingsOf(t, s)),
	}
}

// judgeRunning lists what stands against running what a cloud assembly deploys.
func judgeRunning(t *testing.T, outdir string) []running.Cause {
	t.Helper()
	stacks, err := reach.Load(outdir)
	if err != nil {
		t.Fatal(err)
	}
	return running.Judge(stacks)
}

// findingsOf are what the check says of a sample.
func findingsOf(t *testing.T, s corpus.Project) []running.Finding {
	t.Helper()
	run := execute(t, s.Dir, nil, append([]string{program, "check", "-format", "json"}, s.Files...)...)
	findings, err := running.Findings([]byte(run.stdout))
	if err != nil {
		t.Fatalf("check -format json: %v\n%s%s", err, run.stdout, run.stderr)
	}
	return findings
}

// synthesized returns the templates, of which CloudFormation must take each,
// with all services of the sample.
func synthesized(t *testing.T, s corpus.Project, outdir string) []string {
	t.Helper()
	files, got := templateFiles(t, outdir), map[string]int{}
	for _, file := range files {
		stack := readTemplateFile(t, file)
		if n := len(stack.Resources); n > limitOfResources {
			t.Errorf("%s has %d resources, more than %d", filepath.Base(file), n, limitOfResources)
		}
		for _, kind := range resourcesOfRuns {
			if n := len(stack.ofType(kind)); n > 0 {
				got[kind] += n
			}
		}
	}
	project := loadProject(t, s.Files, s.Dir)
	if want := countRuns(project); !maps.Equal(got, want) {
		t.Errorf("the templates run %v for %v in the file", got, want)
	}
	mustReachAsWritten(t, outdir, project)
	return files
}

// codes returns the codes of the findings, each once, sorted.
func codes(stderr string) []string {
	found := []string{}
	for _, line := range lines(stderr) {
		if match := finding.FindStringSubmatch(line); match != nil {
			found = append(found, match[1])
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// resourcesOfRuns are what starts the tasks of services.
var resourcesOfRuns = []string{"AWS::ECS::Service", "Custom::ComposeJob", "AWS::Scheduler::Schedule"}

// countRuns counts the services by what starts their tasks. Those of sidecars
// are the tasks of others.
func countRuns(project *types.Project) map[string]int {
	awaited := map[string]bool{}
	for _, service := range project.Services {
		for name, dependency := range service.DependsOn {
			if dependency.Condition == types.ServiceConditionCompletedSuccessfully {
				awaited[name] = true
			}
		}
	}
	count := map[string]int{}
	for name, service := range project.Services {
		if !strings.HasPrefix(service.NetworkMode, "service:") {
			count[startOf(service, awaited[name])]++
		}
	}
	delete(count, "")
	return count
}

// startOf is the type of what starts the tasks of a service; empty where only a
// person does.
func startOf(service types.ServiceConfig, awaited bool) string {
	set := func(name string) bool {
		value, ok := service.Extensions[name]
		return ok && value != false
	}
	switch {
	case set("x-aws-run"):
		return ""
	case set("x-aws-schedule"):
		return "AWS::Scheduler::Schedule"
	case awaited, set("x-aws-job"), service.Deploy != nil && strings.HasSuffix(service.Deploy.Mode, "-job"):
		return "Custom::ComposeJob"
	}
	return "AWS::ECS::Service"
}

// featureFlags are the context of cdk.json.
func featureFlags(t *testing.T) map[string]any {
	t.Helper()
	settings, err := cdkjson.Read(root)
	if err != nil {
		t.Fatal(err)
	}
	return settings.Context
}
