package codes

import "github.com/compose-cdk/compose-cdk/constructs/internal/finding"

// modelRows are of models of Amazon Bedrock.
var modelRows = []Row{
	{
		Code: Model, Severity: finding.Info,
		Title: "A model of Amazon Bedrock stands for a model of the file",
		Why:   "Docker Compose serves a model on the computer. On AWS, Amazon Bedrock serves it through the same API, and bills the tokens of requests and responses. The model must be available in the Region. A container in the task signs the requests with the task role, and forwards responses as they arrive.",
		Bad:   modelsExample,
		Mend:  []string{"    models: [llm]\n", "", "models:\n  llm: {model: ai/gpt-oss}\n", ""},
	},
	{
		Code: ModelChat, Severity: finding.Warning,
		Title: "The OpenAI-compatible endpoint does not have a model",
		Why:   "The address of a model in the file is one of the OpenAI API. On the endpoint bedrock-runtime, the models of some providers support only the APIs InvokeModel and Converse, and Gemma 4 is only on another endpoint (Amazon Bedrock user guide, API compatibility and model cards). Bedrock adds models to the endpoint: if it has yours, acknowledge the warning.",
		Bad: `services:
  web:
    image: nginx
    models: [llm]
models:
  llm: {model: ai/llama3.3, x-aws-bedrock: us.meta.llama3-3-70b-instruct-v1:0}
`,
		Mend: []string{"us.meta.llama3-3-70b-instruct-v1:0", "openai.gpt-oss-120b-1:0"},
	},
	{
		Code: ModelID, Severity: finding.Error,
		Title: "x-aws-bedrock is not the id of a model",
		Why:   "The id consists of the provider and the model, as in openai.gpt-oss-20b-1:0; that of an inference profile begins with a geography, as in eu.amazon.nova-lite-v1:0. `aws bedrock list-foundation-models` and `aws bedrock list-inference-profiles` list them.",
		Bad: `services:
  web:
    image: nginx
    models: [llm]
models:
  llm: {model: ai/smollm2, x-aws-bedrock: gpt-oss-20b}
`,
		Mend: []string{"bedrock: gpt-oss-20b", "bedrock: openai.gpt-oss-20b-1:0"},
	},
	{
		Code: ModelProxy, Severity: finding.Error,
		Title: "The port of models is not free",
		Why:   "A container of the task listens on port 12434, signs the requests of the others, and forwards them to Amazon Bedrock. No other container of the task may listen there. With the network of the instance, each program on the instance could use the model.",
		Bad: `services:
  web:
    image: nginx
    expose: ["12434"]
    models: [llm]
models:
  llm: {model: ai/gpt-oss}
`,
		Mend: []string{"12434", "8080"},
	},
	{
		Code: ModelUnknown, Severity: finding.Error,
		Title: "No model of Amazon Bedrock is known to be that of the file",
		Why:   "Amazon Bedrock serves its own list of models. Only a few names on Docker Hub are known to be models with the same weights; for the others, set the model in x-aws-bedrock.",
		Bad: `services:
  web:
    image: nginx
    models: [llm]
models:
  llm: {model: ai/smollm2}
`,
		Mend: []string{"ai/smollm2", "ai/smollm2, x-aws-bedrock: openai.gpt-oss-20b-1:0"},
	},
}

const modelsExample = `services:
  web:
    image: nginx
    models: [llm]
models:
  llm: {model: ai/gpt-oss}
`
