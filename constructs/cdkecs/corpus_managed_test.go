package cdkecs_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/composefile"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/managed"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/test/corpus"
)

// TestCorpusManaged takes, in public projects, every managed service that is
// offered for a database or cache: the result has no error and synthesizes, with
// the managed service in it. Where none is offered, there is a reason.
func TestCorpusManaged(t *testing.T) {
	var sum managedCount
	for _, p := range corpus.Projects(t) {
		t.Run(p.Name, func(t *testing.T) { takeOffers(t, p, &sum) })
	}
	t.Logf("%+v", sum)
	if sum.Taken < 80 || sum.Synthesized < 60 {
		t.Error("too few offers")
	}
}

// managedCount says over what the test has looked.
type managedCount struct {
	// Databases are services with an image of an engine that AWS has; Taken are
	// those with an offer. Synthesized are the projects with any.
	Databases, Taken, Synthesized int
}

// resourceOf is what a managed service is in a template.
var resourceOf = map[string]string{
	model.RDS: "AWS::RDS::DBInstance", model.ElastiCache: "AWS::ElastiCache::ReplicationGroup", model.DocumentDB: "AWS::DocDB::DBCluster",
}

func takeOffers(t *testing.T, p corpus.Project, sum *managedCount) {
	t.Helper()
	options := composefile.Options{Files: p.Files, WorkingDir: p.Dir, Environment: madeUpCredentials(t, p.Files)}
	if _, err := composefile.Load(context.Background(), options); err != nil {
		return
	}
	adapted, err := composefile.Adapt(context.Background(), options)
	if err != nil {
		t.Fatal(err)
	}
	project := loadWith(t, &options, adapted.After)
	if composefile.Check(project).Err() != nil {
		return
	}
	want := map[string]int{}
	var text strings.Builder
	for _, s := range model.New(project).All() {
		kind := managed.Offer(s)
		if isDatabase(s) {
			sum.Databases++
			if kind == "" {
				explainRefusal(t, s)
			}
		}
		if kind != "" {
			sum.Taken++
			want[resourceOf[kind]]++
			fmt.Fprintf(&text, "  %q: {x-aws-managed: %s}\n", s.Name, kind)
		}
	}
	if len(want) == 0 {
		return
	}
	sum.Synthesized++
	project = loadWith(t, &options, "services:\n"+text.String())
	if err := composefile.Check(project).Err(); err != nil {
		t.Fatal(err)
	}
	resources := newFixture(t, project).resources(t)
	for kind, n := range want {
		if got := len(ofType(resources, kind)); got != n {
			t.Errorf("%d × %s, want %d", got, kind, n)
		}
	}
}

// loadWith loads the project with one file more, unless that is empty.
func loadWith(t *testing.T, options *composefile.Options, text string) *types.Project {
	t.Helper()
	if text != "" {
		file := filepath.Join(t.TempDir(), composefile.AWSFile)
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		options.Files = append(slices.Clone(options.Files), file)
	}
	project, err := composefile.Load(context.Background(), *options)
	if err != nil {
		t.Fatal(err)
	}
	return project
}

// isDatabase reports whether an image that is pulled is that of an engine of AWS.
func isDatabase(s *model.Service) bool {
	name, _, _ := strings.Cut(s.Image, ":")
	name = name[strings.LastIndex(name, "/")+1:]
	return s.ImageBuild() == nil && s.Run() == model.RunAlways && !s.IsSidecar() &&
		slices.Contains([]string{"postgres", "mysql", "mariadb", "redis", "valkey", "mongo"}, name)
}

// explainRefusal fails where nothing says why a database has no offer.
func explainRefusal(t *testing.T, s *model.Service) {
	t.Helper()
	for _, kind := range model.ManagedKinds {
		config := s.ServiceConfig
		config.Extensions = types.Extensions{model.ManagedKey: kind}
		r := &finding.Report{}
		if _, ok := managed.Read(r, s.With(config)); ok {
			t.Errorf("%s could be %s, and it is not offered", s.Name, kind)
		}
		if errs := r.Findings.Err(); errs != nil && !strings.Contains(errs.Error(), "managed-image") {
			t.Logf("%s (%s) is not %s: %v", s.Name, s.Image, kind, errs)
		}
	}
}
