package test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/composefile"
	"github.com/compose-cdk/compose-cdk/test/corpus"
)

// aboutHosts are the codes of what a service wants of its host, for which adapt
// offers an instance.
var aboutHosts = []string{"capability-fargate", "device", "host-namespace", "host-path", "network-mode", "privileged"}

// TestCorpusHosts runs public projects that mount the socket of Docker or paths of
// the system, or use the network of the host, on EC2 instances: with those choices
// of adapt that give them these. TestCorpus runs them with the default choices.
func TestCorpusHosts(t *testing.T) {
	var wanting, onInstances []string
	t.Run("project", func(group *testing.T) {
		for _, s := range corpus.Projects(group) {
			if !slices.ContainsFunc(errorsOf(group, s.Files, s.Dir), wantsHost) {
				continue
			}
			files, chosen := withInstances(group, s, group.TempDir())
			wanting = append(wanting, s.Name)
			if chosen {
				onInstances = append(onInstances, s.Name)
			}
			outdir := group.TempDir()
			group.Run(s.Name, func(t *testing.T) {
				t.Parallel()
				settings := featureFlags(t)
				settings["compose"] = strings.Join(files, ",")
				synthesizeInto(t, outdir, s.Dir, settings).mustSucceed(t)
				if chosen && len(readTemplate(t, outdir).ofType("AWS::ECS::CapacityProvider")) == 0 {
					t.Error("nothing runs on instances")
				}
				mustReachAsWritten(t, outdir, loadProject(t, files, s.Dir))
			})
		}
	})
	if len(wanting) > 0 && len(onInstances) < 15 {
		t.Errorf("of %d projects that want something of their host, only these run on instances: %q", len(wanting), onInstances)
	}
}

// ofSystem matches a finding about a mount of the socket of Docker or of a path of
// the system.
var ofSystem = regexp.MustCompile(`^mounting (?:/|/(?:var/run/docker\.sock|run/docker\.sock|var/lib/docker|proc|sys|dev|lib/modules)\b\S*) `)

func wantsHost(f composefile.Finding) bool {
	return f.Code == "network-mode" || f.Code == "host-path" && ofSystem.MatchString(f.Message)
}

// errorsOf lists the errors of compose files.
func errorsOf(t *testing.T, files []string, dir string) composefile.Findings {
	t.Helper()
	project, err := composefile.Load(context.Background(), composefile.Options{Files: files, WorkingDir: dir, Environment: environment()})
	var found composefile.Findings
	switch {
	case errors.As(err, &found):
		return found.Errors()
	case err != nil:
		t.Fatal(err)
	}
	return composefile.Check(project).Errors()
}

// withInstances adds files with a choice for each error, until there is none: an
// instance where a service wants something of its host, else the default or the
// first. It reports whether an instance was chosen.
func withInstances(t *testing.T, s corpus.Project, to string) (files []string, chosen bool) {
	t.Helper()
	const most = 60
	files = slices.Clone(s.Files)
	for n := range most {
		left := errorsOf(t, files, s.Dir)
		if len(left) == 0 {
			return files, chosen
		}
		i := slices.IndexFunc(left, func(f composefile.Finding) bool { return choiceOfInstance(f) != "" })
		patch := choiceOfInstance(left[max(i, 0)])
		if patch == "" {
			t.Fatalf("%s: no choice for %v", s.Name, left)
		}
		chosen = chosen || strings.Contains(patch, "ec2")
		file := filepath.Join(to, fmt.Sprintf("%d.yaml", n))
		writeText(t, file, answers.Replace(patch)+"\n")
		files = append(files, file)
	}
	t.Fatalf("%s: errors are left after %d choices", s.Name, most)
	return nil, false
}

// choiceOfInstance is the patch of the choice for a finding: that of an instance or
// of a path of it, else the default, else the first; empty if there is none.
func choiceOfInstance(f composefile.Finding) string {
	first, preferred := "", ""
	for _, c := range f.Choices {
		ofHost := strings.Contains(c.Patch, "ec2") || strings.Contains(c.Patch, ": host}")
		switch {
		case c.Patch == "":
		case ofHost && slices.Contains(aboutHosts, f.Code):
			return c.Patch
		case c.Default:
			preferred = c.Patch
		case first == "":
			first = c.Patch
		}
	}
	if preferred != "" {
		return preferred
	}
	return first
}
