package load

import (
	"os"
	"slices"

	"github.com/compose-spec/compose-go/v2/cli"
	"go.yaml.in/yaml/v4"

	"github.com/compose-cdk/compose-cdk/constructs/internal/diagnose"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/source"
)

// oversizedCommands reports commands that no task definition has room for. It
// comes before compose-go, which takes a command apart in a time that grows
// with the square of its length.
func oversizedCommands(settings *cli.ProjectOptions) finding.Findings {
	large := func(file string) bool {
		info, err := os.Stat(file)
		return err == nil && info.Size() > limits.TaskDefinitionBytes
	}
	if !slices.ContainsFunc(settings.ConfigPaths, large) {
		return nil
	}
	var r finding.Report
	for _, f := range diagnose.SourcesOfSettings(settings).Main {
		for _, doc := range f.Docs {
			oversizedIn(&r, f, source.Entry(doc, "services"))
		}
	}
	return r.Findings
}

func oversizedIn(r *finding.Report, f *source.Source, services *yaml.Node) {
	if services == nil || services.Kind != yaml.MappingNode {
		return
	}
	for i := 0; i+1 < len(services.Content); i += 2 {
		name := services.Content[i].Value
		for _, attribute := range []string{"command", "entrypoint"} {
			key, value := source.Keyed(services.Content[i+1], attribute, 0)
			if size := textSize(value); size > limits.TaskDefinitionBytes {
				model.ReportTextSize(r, finding.At("services", name, attribute), name, size)
				r.Findings[len(r.Findings)-1].Position = source.Place{File: f.File, Node: key}.Position()
			}
		}
	}
}

// textSize is the length of a text, or of all texts in a list.
func textSize(n *yaml.Node) int {
	if n == nil {
		return 0
	}
	size := len(n.Value)
	if n.Kind == yaml.SequenceNode {
		for _, item := range n.Content {
			size += len(item.Value)
		}
	}
	return size
}
