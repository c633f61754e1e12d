package rules

import (
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
)

func TestModels(t *testing.T) {
	llm := func(definition string, lines ...string) string {
		return web(append([]string{"models: [llm]"}, lines...)...) + "models:\n  llm: {" + definition + "}\n"
	}
	provided := func(provider string) string {
		return web("depends_on: [llm]") + "  llm:\n    provider: {" + provider + "}\n"
	}
	testRules(t, []ruleCase{
		{"known", llm("model: ai/gpt-oss"), []string{"info models.llm.model model"}},
		{"a size of it", llm("model: 'ai/gpt-oss:120B'"), []string{"info models.llm.model model"}},
		{"unknown", llm("model: ai/smollm2"), []string{"error models.llm.model model-unknown"}},
		{"unknown and unused", web() + "models: {llm: {model: ai/smollm2}}", nil},
		{"with an id", llm("model: ai/smollm2, x-aws-bedrock: 'deepseek.v3.2'"), []string{"info models.llm.x-aws-bedrock model"}},
		{"no id", llm("model: ai/gpt-oss, x-aws-bedrock: llama"), []string{"error models.llm.x-aws-bedrock model-id"}},
		{"an id of a wrong type", llm("model: ai/gpt-oss, x-aws-bedrock: 3"), []string{"error models.llm.x-aws-bedrock extension-type"}},
		{"without Chat Completions", llm("model: ai/llama, x-aws-bedrock: 'eu.amazon.nova-lite-v1:0'"), []string{
			"info models.llm.x-aws-bedrock model", "warning models.llm.x-aws-bedrock model-chat",
		}},
		{"port", llm("model: ai/gpt-oss", "expose: ['12434']"), []string{"error services.web.models model-proxy", "info models.llm.model model"}},
		{"undefined", web("models: [llm]"), []string{"error services.web.models.llm undefined-model"}},
		{"flags", llm("model: ai/gpt-oss, context_size: 4096, runtime_flags: [--x]"), []string{
			"info models.llm.model model", "info models.llm.context_size models.context_size", "info models.llm.runtime_flags models.runtime_flags",
		}},
		{"provider", provided("type: model, options: {model: ai/gpt-oss}"), []string{"info services.llm.provider.options.model model"}},
		{"provider with an id", provided("type: model, options: {model: ai/smollm2}, x-aws-bedrock: 'openai.gpt-oss-20b-1:0'"), []string{
			"info services.llm.provider.x-aws-bedrock model",
		}},
		{"provider of an unknown model", provided("type: model, options: {model: ai/smollm2}"), []string{"error services.llm.provider.options.model model-unknown"}},
		{"provider without a model", provided("type: model"), []string{"error services.llm.provider.options.model model-unknown"}},
		{"another provider", provided("type: awesomecloud"), []string{"error services.llm.provider services.provider"}},
	})
}

// TestModelVariables: services get the variables that docker compose sets, over
// those of the file.
func TestModelVariables(t *testing.T) {
	const url = "http://localhost:12434/openai/v1"
	p := composetest.Text(t, `services:
  short:
    image: example/web:1
    environment: {MY_LLM_URL: elsewhere, OTHER: kept}
    models: [my-llm]
  long:
    image: example/web:1
    models: {my-llm: {endpoint_var: OPENAI_BASE_URL, model_var: OPENAI_MODEL}, big: {endpoint_var: BIG}}
  provided:
    image: example/web:1
    depends_on: [ai]
  ai:
    provider: {type: model, options: {model: ai/gpt-oss}}
models:
  my-llm: {model: ai/gpt-oss}
  big: {model: ai/gpt-oss, x-aws-bedrock: "openai.gpt-oss-120b-1:0"}
`)
	const small, big = "openai.gpt-oss-20b-1:0", "openai.gpt-oss-120b-1:0"
	for service, want := range map[string]map[string]string{
		"short":    {"MY_LLM_URL": url, "MY_LLM_MODEL": small, "OTHER": "kept"},
		"long":     {"OPENAI_BASE_URL": url, "OPENAI_MODEL": small, "BIG": url, "BIG_MODEL": big},
		"provided": {"AI_URL": url, "AI_MODEL": small},
	} {
		got := p.Services[service].Environment
		for name, value := range want {
			if got[name] == nil || *got[name] != value {
				t.Errorf("%s: %s is %v, want %q", service, name, got[name], value)
			}
		}
		if len(got) != len(want) {
			t.Errorf("%s has %d variables, want %d", service, len(got), len(want))
		}
	}
	if _, isService := p.Services["ai"]; isService || len(p.Services["provided"].DependsOn) > 0 {
		t.Error("the provider is still a service")
	}
}
