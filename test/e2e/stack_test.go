package e2e

import (
	"archive/zip"
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
)

// assembly is what a synthesis wrote of a stack.
type assembly struct {
	dir      string
	stack    string
	template template
	// url is where the template was uploaded to.
	url string
}

type template struct {
	Resources  map[string]resource
	Parameters map[string]parameter
}

type parameter struct {
	Default     any
	Description string
}

type resource struct {
	Type           string
	Properties     map[string]any
	DeletionPolicy string
}

// readAssembly reads the stacks of a cloud assembly, each behind those that it
// depends on, and uploads their assets.
func readAssembly(t testing.TB, dir string) []assembly {
	t.Helper()
	var manifest struct {
		Artifacts map[string]struct {
			Type         string
			Dependencies []string
			Properties   struct{ TemplateFile, StackName, File string }
		}
	}
	readJSON(t, filepath.Join(dir, "manifest.json"), &manifest)
	var out []assembly
	done := map[string]bool{}
	var add func(id string)
	add = func(id string) {
		artifact := manifest.Artifacts[id]
		if artifact.Type != "aws:cloudformation:stack" || done[id] {
			return
		}
		done[id] = true
		a := assembly{dir: dir, stack: cmp.Or(artifact.Properties.StackName, id)}
		readJSON(t, filepath.Join(dir, artifact.Properties.TemplateFile), &a.template)
		for _, needed := range artifact.Dependencies {
			add(needed)
			if assets := manifest.Artifacts[needed]; assets.Type == "cdk:asset-manifest" {
				a.publish(t, assets.Properties.File, artifact.Properties.TemplateFile)
			}
		}
		out = append(out, a)
	}
	for _, id := range slices.Sorted(maps.Keys(manifest.Artifacts)) {
		add(id)
	}
	return out
}

// publish uploads the files of an asset manifest, and directories as archives.
func (a *assembly) publish(t testing.TB, manifest, templateFile string) {
	t.Helper()
	var assets struct {
		Files map[string]struct {
			Source       struct{ Path, Packaging string }
			Destinations map[string]struct{ BucketName, ObjectKey string }
		}
	}
	readJSON(t, filepath.Join(a.dir, manifest), &assets)
	place := strings.NewReplacer("${AWS::AccountId}", account, "${AWS::Region}", region, "${AWS::Partition}", "aws")
	for _, file := range assets.Files {
		source := filepath.Join(a.dir, filepath.Clean(file.Source.Path))
		content := archive(t, source)
		if file.Source.Packaging == "file" {
			content = must(os.ReadFile(source))(t)
		}
		for _, to := range file.Destinations {
			bucket, key := place.Replace(to.BucketName), place.Replace(to.ObjectKey)
			aws.upload(t, bucket, key, bytes.NewReader(content))
			if file.Source.Path == templateFile {
				a.url = aws.endpoint + "/" + bucket + "/" + key
			}
		}
	}
}

// archive is a zip file of a directory; an empty one of what is a file.
func archive(t testing.TB, dir string) []byte {
	t.Helper()
	var out bytes.Buffer
	writer := zip.NewWriter(&out)
	if info := must(os.Stat(dir))(t); info.IsDir() {
		if err := writer.AddFS(os.DirFS(dir)); err != nil {
			t.Fatal(err)
		}
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func readJSON(t testing.TB, file string, into any) {
	t.Helper()
	if err := json.Unmarshal(must(os.ReadFile(filepath.Clean(file)))(t), into); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
}

// deployed is a stack that exists.
type deployed struct {
	name string
	// template is what it was made from, parameters what was given.
	template   template
	parameters map[string]string
	// physical are the physical ids by logical id, as they are now.
	physical map[string]string
	// nested are the stacks within.
	nested []deployed
}

// create makes the stack, without the cdk command line. values are names of
// parameters and their values; others without a default get one.
func (a assembly) create(t testing.TB, values ...string) deployed {
	t.Helper()
	known, given := map[string]string{}, map[string]string{}
	for i := 0; i+1 < len(values); i += 2 {
		known[values[i]] = values[i+1]
	}
	var parameters []types.Parameter
	for name, declared := range a.template.Parameters {
		if value := known[name]; value != "" || declared.Default == nil {
			given[name] = cmp.Or(value, "value of "+name)
			parameters = append(parameters, types.Parameter{ParameterKey: ptr(name), ParameterValue: ptr(given[name])})
		}
	}
	must(aws.stacks.CreateStack(t.Context(), &cloudformation.CreateStackInput{
		StackName:    &a.stack,
		TemplateURL:  &a.url,
		Parameters:   parameters,
		Capabilities: []types.Capability{types.CapabilityCapabilityIam, types.CapabilityCapabilityAutoExpand},
	}))(t)
	if status, why := stackStatus(t, a.stack); status != types.StackStatusCreateComplete {
		t.Fatalf("stack %s: %s\n%s", a.stack, status, why)
	}
	return describe(t, a.stack, a.template, given)
}

// describe reads a stack and those within it.
func describe(t testing.TB, name string, from template, parameters map[string]string) deployed {
	t.Helper()
	out := deployed{name: name, template: from, parameters: parameters, physical: map[string]string{}}
	answer := must(aws.stacks.DescribeStackResources(t.Context(), &cloudformation.DescribeStackResourcesInput{StackName: &name}))(t)
	for _, r := range answer.StackResources {
		out.physical[*r.LogicalResourceId] = *r.PhysicalResourceId
		if *r.ResourceType == "AWS::CloudFormation::Stack" {
			body := must(aws.stacks.GetTemplate(t.Context(), &cloudformation.GetTemplateInput{StackName: r.PhysicalResourceId}))(t)
			var inner template
			if err := json.Unmarshal([]byte(*body.TemplateBody), &inner); err != nil {
				t.Fatal(err)
			}
			out.nested = append(out.nested, describe(t, *r.PhysicalResourceId, inner, nil))
		}
	}
	figures.stacks.Add(1)
	figures.resources.Add(int64(len(out.physical)))
	return out
}

// all are the stack and those within it.
func (d deployed) all() []deployed {
	out := []deployed{d}
	for _, n := range d.nested {
		out = append(out, n.all()...)
	}
	return out
}

// ofType are the physical ids of all resources of a type, sorted.
func (d deployed) ofType(kind string) []string {
	var out []string
	for _, stack := range d.all() {
		for logical, r := range stack.template.Resources {
			if id, ok := stack.physical[logical]; ok && r.Type == kind {
				out = append(out, id)
			}
		}
	}
	slices.Sort(out)
	return out
}

// stackStatus is the status of a stack when nothing goes on any more, with
// what was said of failures.
func stackStatus(t testing.TB, name string) (types.StackStatus, string) {
	t.Helper()
	var status types.StackStatus
	for start := time.Now(); status == "" || strings.HasSuffix(string(status), "_IN_PROGRESS"); time.Sleep(50 * time.Millisecond) {
		if time.Since(start) > patience {
			t.Fatalf("stack %s: %s does not end", name, status)
		}
		stacks := must(aws.stacks.DescribeStacks(t.Context(), &cloudformation.DescribeStacksInput{StackName: &name}))(t)
		status = stacks.Stacks[0].StackStatus
	}
	events := must(aws.stacks.DescribeStackEvents(t.Context(), &cloudformation.DescribeStackEventsInput{StackName: &name}))(t)
	var why []string
	for _, e := range events.StackEvents {
		if e.ResourceStatusReason != nil && strings.HasSuffix(string(e.ResourceStatus), "FAILED") {
			why = append(why, fmt.Sprintf("%s %s: %s", *e.LogicalResourceId, e.ResourceStatus, *e.ResourceStatusReason))
		}
	}
	return status, strings.Join(why, "\n")
}

// remove deletes the stack, and returns the types of what stays, sorted.
func (d deployed) remove(t testing.TB) []string {
	t.Helper()
	stack := must(aws.stacks.DescribeStacks(t.Context(), &cloudformation.DescribeStacksInput{StackName: &d.name}))(t)
	id := *stack.Stacks[0].StackId
	must(aws.stacks.DeleteStack(t.Context(), &cloudformation.DeleteStackInput{StackName: &d.name}))(t)
	status, why := stackStatus(t, id)
	expect(t, status == types.StackStatusDeleteComplete, "delete: %s\n%s", status, why)
	return kept(t, id)
}

// kept are the types of what a deleted stack has left behind, sorted.
func kept(t testing.TB, id string) []string {
	t.Helper()
	events := must(aws.stacks.DescribeStackEvents(t.Context(), &cloudformation.DescribeStackEventsInput{StackName: &id}))(t)
	var out []string
	for _, e := range events.StackEvents {
		if e.ResourceStatus == types.ResourceStatusDeleteSkipped {
			out = append(out, *e.ResourceType)
		}
	}
	slices.Sort(out)
	return out
}

func ptr[T any](value T) *T { return &value }
