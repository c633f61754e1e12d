// Package bedrock knows the models of Amazon Bedrock: which of them is a model
// that Compose files name, and which the OpenAI-compatible endpoint has.
package bedrock

import (
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
)

// counterpart is a model in the namespace ai of Docker Hub that Bedrock has too.
type counterpart struct {
	name string
	// size is the number of parameters that its tags begin with; empty where the
	// name has one size.
	size, id string
}

// counterparts have the same weights, which Bedrock serves without the
// quantization of the tag (Docker model cards, ai/…; Amazon Bedrock user guide,
// model cards, 2026-11-29). The first one of a name is that without a tag, and
// latest. One is listed if the endpoint bedrock-runtime is documented to have it
// with the Chat Completions API. Not listed are names whose sizes Bedrock does not
// have, such as ai/qwen3, and those of other weights: ai/gemma3-qat, or
// ai/magistral-small-3.2, which is Mistral Small.
var counterparts = []counterpart{
	{"ai/gpt-oss", "20B", "openai.gpt-oss-20b-1:0"},
	{"ai/gpt-oss", "120B", "openai.gpt-oss-120b-1:0"},
	{"ai/deepseek3.2", "", "deepseek.v3.2"},
	{"ai/gemma3", "4B", "google.gemma-3-4b-it"},
	{"ai/ministral3", "8B", "mistral.ministral-3-8b-instruct"},
	{"ai/ministral3", "3B", "mistral.ministral-3-3b-instruct"},
	{"ai/ministral3", "14B", "mistral.ministral-3-14b-instruct"},
	{"ai/qwen3-coder", "30B", "qwen.qwen3-coder-30b-a3b-v1:0"},
	{"ai/qwen3-coder-next", "", "qwen.qwen3-coder-next"},
}

// Find returns the id of the model that a compose file names, such as
// ai/gpt-oss:120B-F16; it is false for a model that Bedrock is not known to have.
func Find(model string) (id string, ok bool) {
	name, tag, _ := strings.Cut(strings.TrimPrefix(model, "docker.io/"), ":")
	size, _, _ := strings.Cut(tag, "-")
	for _, c := range counterparts {
		if c.name == name && (c.size == "" || size == "" || size == "latest" || strings.EqualFold(size, c.size)) {
			return c.id, true
		}
	}
	return "", false
}

// Known lists the models that Find finds, with their sizes.
func Known() []string {
	var out []string
	for _, c := range counterparts {
		out = append(out, strings.TrimSuffix(c.name+":"+c.size, ":"))
	}
	return out
}

// idForm is the id of a model, or of an inference profile across Regions, which
// begins with a geography (Amazon Bedrock user guide, Supported foundation
// models; Supported Regions and models for inference profiles).
var idForm = lazyregexp.New(`^(?:(us|eu|apac|jp|au|ca|us-gov|global)\.)?([a-z0-9]+)\.[a-zA-Z0-9][a-zA-Z0-9.:-]*$`)

// IsID reports whether a text has the form of the id of a model or of an
// inference profile.
func IsID(text string) bool { return idForm.MatchString(text) }

// Split separates the id of an inference profile from that of its model; the
// profile is empty where the id is that of a model.
func Split(id string) (profile, model string) {
	match := idForm.FindStringSubmatch(id)
	if match == nil || match[1] == "" {
		return "", id
	}
	return id, strings.TrimPrefix(id, match[1]+".")
}

// withoutChat are the models that the endpoint bedrock-runtime does not have with
// the Chat Completions API, by the beginnings of their ids: all those of some
// providers, and those that only the endpoint bedrock-mantle has (Amazon Bedrock
// user guide, API compatibility and model cards, 2026-11-29).
var withoutChat = []struct{ prefix, title string }{
	{"ai21.", "models of AI21 Labs"},
	{"amazon.", "models of Amazon"},
	{"anthropic.", "models of Anthropic"},
	{"cohere.", "models of Cohere"},
	{"meta.", "models of Meta"},
	{"google.gemma-4-", "Gemma 4"},
}

// WithoutChat names the models to which one belongs that the OpenAI-compatible
// endpoint is documented not to have; it is empty for other models.
func WithoutChat(id string) string {
	_, model := Split(id)
	for _, w := range withoutChat {
		if strings.HasPrefix(model, w.prefix) {
			return w.title
		}
	}
	return ""
}
