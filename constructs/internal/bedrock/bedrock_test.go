package bedrock

import "testing"

func TestFind(t *testing.T) {
	for model, want := range map[string]string{
		"ai/gpt-oss":                        "openai.gpt-oss-20b-1:0",
		"ai/gpt-oss:latest":                 "openai.gpt-oss-20b-1:0",
		"ai/gpt-oss:20B":                    "openai.gpt-oss-20b-1:0",
		"ai/gpt-oss:120B-F16":               "openai.gpt-oss-120b-1:0",
		"docker.io/ai/gpt-oss":              "openai.gpt-oss-20b-1:0",
		"ai/gpt-oss:7B":                     "",
		"ai/deepseek3.2":                    "deepseek.v3.2",
		"ai/qwen3-coder-next:A":             "qwen.qwen3-coder-next",
		"ai/qwen3-coder:30B-A3B-UD-Q4_K_XL": "qwen.qwen3-coder-30b-a3b-v1:0",
		"ai/ministral3":                     "mistral.ministral-3-8b-instruct",
		"ai/ministral3:14B-BF16":            "mistral.ministral-3-14b-instruct",
		"ai/gemma3":                         "google.gemma-3-4b-it",
		"ai/gemma3:4b-q4_K_M":               "google.gemma-3-4b-it",
		"ai/gemma3:270M-F16":                "",
		"ai/gemma3-qat:4B":                  "",
		"ai/qwen3":                          "",
		"ai/smollm2":                        "",
		"ai/llama3.2":                       "",
		"hf.co/openai/gpt-oss":              "",
		"":                                  "",
		"example.com/ai/gemma3":             "",
	} {
		if got, ok := Find(model); got != want || ok != (want != "") {
			t.Errorf("%q is %q (%t), want %q", model, got, ok, want)
		}
	}
	for _, name := range Known() {
		if id, ok := Find(name); !ok || !IsID(id) || WithoutChat(id) != "" {
			t.Errorf("%s is listed as known, and is %q", name, id)
		}
	}
}

func TestIDs(t *testing.T) {
	cases := map[string]struct {
		isID           bool
		profile, model string
		without        string
	}{
		"openai.gpt-oss-20b-1:0":                          {true, "", "openai.gpt-oss-20b-1:0", ""},
		"eu.amazon.nova-lite-v1:0":                        {true, "eu.amazon.nova-lite-v1:0", "amazon.nova-lite-v1:0", "models of Amazon"},
		"global.anthropic.claude-haiku-4-5-20251001-v1:0": {true, "global.anthropic.claude-haiku-4-5-20251001-v1:0", "anthropic.claude-haiku-4-5-20251001-v1:0", "models of Anthropic"},
		"deepseek.v3.2":                                   {true, "", "deepseek.v3.2", ""},
		"google.gemma-4-31b":                              {true, "", "google.gemma-4-31b", "Gemma 4"},
		"google.gemma-3-4b-it":                            {true, "", "google.gemma-3-4b-it", ""},
		"gpt-oss":                                         {false, "", "gpt-oss", ""},
		"ai/gpt-oss":                                      {false, "", "ai/gpt-oss", ""},
		"arn:aws:bedrock:eu-west-1::foundation-model/a.b": {false, "", "arn:aws:bedrock:eu-west-1::foundation-model/a.b", ""},
		"": {false, "", "", ""},
	}
	for id, want := range cases {
		profile, model := Split(id)
		if IsID(id) != want.isID || profile != want.profile || model != want.model || WithoutChat(id) != want.without {
			t.Errorf("%q: %t, profile %q, model %q, without chat %q; want %+v", id, IsID(id), profile, model, WithoutChat(id), want)
		}
	}
}
