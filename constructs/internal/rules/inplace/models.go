package inplace

import (
	"maps"
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/bedrock"
	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/rules/report"
)

// checkModels judges the models of the file, and reports which of Amazon Bedrock
// stand for those that services use.
func checkModels(r *finding.Report, p *model.Project) {
	used := map[string]bool{}
	for _, s := range p.All() {
		for name := range s.Models {
			used[name] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(p.Models)) {
		ext, mistakes := model.DecodeExtensions[model.ModelExtensions](p.Models[name].Extensions)
		report.ExtensionErrors(r, model.ModelPath(p.Project, name), mistakes)
		if used[name] && len(mistakes) == 0 {
			checkModel(r, p, name, ext.Bedrock)
		}
	}
}

func checkModel(r *finding.Report, p *model.Project, name, id string) {
	at, named := model.ModelPath(p.Project, name), p.Models[name].Model
	inFile := at.Then("model")
	if at[0] == any("services") {
		inFile = at.Then("options", "model")
	}
	if id == "" {
		found, ok := bedrock.Find(named)
		if !ok {
			r.Error(inFile, codes.ModelUnknown, "add "+model.BedrockKey+" with the id of a model of Bedrock, or use one of "+strings.Join(bedrock.Known(), ", "),
				"no model of Amazon Bedrock is known to be %q", named)
			return
		}
		id = found
	} else if inFile = at.Then(model.BedrockKey); !bedrock.IsID(id) {
		r.Error(inFile, codes.ModelID, "write the id of a model, such as openai.gpt-oss-20b-1:0, or of an inference profile, such as eu.amazon.nova-lite-v1:0",
			"%q is not the id of a model of Amazon Bedrock", id)
		return
	}
	if models := bedrock.WithoutChat(id); models != "" {
		r.Warn(inFile, codes.ModelChat, report.OrAcknowledge("use a model with the Chat Completions API, such as openai.gpt-oss-20b-1:0", codes.ModelChat),
			"the OpenAI-compatible endpoint of Amazon Bedrock does not have %s: %s", models, id)
	}
	r.Info(inFile, codes.Model, "", "%s becomes %s on Amazon Bedrock, which bills tokens", name, id)
}

// checkModelProxy refuses tasks in which the container that signs requests has no
// port of its own.
func checkModelProxy(r *finding.Report, s *model.Service) {
	if s.IsSidecar() || !s.UsesModels() {
		return
	}
	if s.OnHostNetwork() || s.IsManagedDaemon() {
		r.Error(s.At("models"), codes.ModelProxy, "give the service a network of its own",
			"models are served on port %d of the task, which with the network of the instance is a port of the instance", model.ModelProxyPort)
	} else if s.Listens(model.ModelProxyPort) {
		r.Error(s.At("models"), codes.ModelProxy, "use another port in the service",
			"models are served on port %d of the task, on which a container of it listens", model.ModelProxyPort)
	}
}
