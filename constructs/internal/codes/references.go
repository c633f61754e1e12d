package codes

import "github.com/compose-cdk/compose-cdk/constructs/internal/finding"

// referenceRows are of names that lead to something else in the file.
var referenceRows = []Row{
	{
		Code: DependencyCycle, Severity: finding.Error,
		Title: "Services wait for each other",
		Why:   "None of them would ever start. Dependencies of a sidecar count as dependencies of the service in whose task it runs, and the other way round.",
		Bad: `services:
  web:
    image: nginx
    depends_on: [api]
  api:
    image: nginx
    depends_on: [web]
`,
		Mend: []string{"    depends_on: [web]\n", ""},
	},
	{
		Code: DisabledDependency, Severity: finding.Error,
		Title: "A service depends on a service that is not active",
		Why:   "The service belongs to a profile that is not active, or is excluded. Docker Compose also rejects this.",
		Bad: `services:
  web:
    image: nginx
    depends_on: [cache]
  cache:
    image: nginx
    profiles: [live]
`,
		Mend: []string{"    profiles: [live]\n", ""},
	},
	{
		Code: UndefinedConfig, Severity: finding.Error,
		Title: "A config is not defined",
		Why:   "A service uses a config that the top-level `configs` do not define.",
		Bad: `services:
  web:
    image: nginx
    configs: [pages]
configs:
  page: {content: Welcome}
`,
		Mend: []string{"[pages]", "[page]"},
	},
	{
		Code: UndefinedNetwork, Severity: finding.Error,
		Title: "A network is not defined",
		Why:   "A service is on a network that the top-level `networks` do not define.",
		Bad: `services:
  web:
    image: nginx
    networks: [backend]
networks:
  back: {}
`,
		Mend: []string{"[backend]", "[back]"},
	},
	{
		Code: UndefinedSecret, Severity: finding.Error,
		Title: "A secret is not defined",
		Why:   "A service or a build uses a secret that the top-level `secrets` do not define.",
		Bad: `services:
  web:
    image: nginx
    secrets: [keys]
secrets:
  key: {x-aws-generate: {}}
`,
		Mend: []string{"[keys]", "[key]"},
	},
	{
		Code: UndefinedModel, Severity: finding.Error,
		Title: "A model is not defined",
		Why:   "A service uses a model that the top-level `models` do not define.",
		Bad: `services:
  web:
    image: nginx
    models: [chat]
models:
  llm: {model: ai/gpt-oss}
`,
		Mend: []string{"[chat]", "[llm]"},
	},
	{
		Code: UndefinedService, Severity: finding.Error,
		Title: "A service is not defined",
		Why:   "`depends_on`, a link or a namespace refers to a service that the file does not define.",
		Bad: `services:
  web:
    image: nginx
    depends_on: [apis]
  api:
    image: nginx
`,
		Mend: []string{"[apis]", "[api]"},
	},
	{
		Code: UndefinedVolume, Severity: finding.Error,
		Title: "A volume is not defined",
		Why:   "A service mounts a volume that the top-level `volumes` do not define.",
		Bad: `services:
  web:
    image: nginx
    volumes: ["files:/srv"]
volumes:
  data: {}
`,
		Mend: []string{"files:/srv", "data:/srv"},
	},
}
