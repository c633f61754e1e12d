package codes

import "github.com/compose-cdk/compose-cdk/constructs/internal/finding"

// buildRows are of images and their builds.
var buildRows = []Row{
	{
		Code: BuildCache, Severity: finding.Error,
		Title: "A build cache has no type",
		Why:   "docker buildx requires a cache type: entries have the form type=registry,ref=….",
		Bad: `services:
  web:
    build:
      context: .
      cache_from: ["ref=example.com/shop/cache"]
`,
		Mend:  []string{`"ref=`, `"type=registry,ref=`},
		Files: []File{{"Dockerfile", "FROM nginx\n"}},
	},
	{
		Code: BuildCacheTo, Severity: finding.Warning,
		Title: "Only one of several build caches is written",
		Why:   "The image assets of the CDK have a single cacheTo (AWS CDK, DockerImageAssetOptions). The first entry of `cache_to` is used.",
		Bad: `services:
  web:
    build:
      context: .
      cache_to: ["type=inline", "type=registry,ref=example.com/shop/cache"]
`,
		Mend:  []string{`"type=inline", `, ""},
		Files: []File{{"Dockerfile", "FROM nginx\n"}},
	},
	{
		Code: BuildContext, Severity: finding.Error,
		Title: "The build context is not a local directory",
		Why:   "cdk deploy builds images on the computer where it runs, from a directory, and a hash of the directory's content is the version of the image. The content of a Git address can change without a change of the file.",
		Bad: `services:
  web:
    build: ./web
`,
		Mend:  []string{"", ""},
		Added: []File{{"web/Dockerfile", "FROM nginx\n"}},
	},
	{
		Code: BuildCycle, Severity: finding.Error,
		Title: "Images depend on one another",
		Why:   "An image is built after the images that its Dockerfile starts from or copies from, so a cycle cannot be built.",
		Bad: `services:
  web:
    build:
      context: .
      additional_contexts: {base: "service:api"}
  api:
    build:
      context: .
      additional_contexts: {base: "service:web"}
`,
		Mend:  []string{`"service:web"`, `"docker-image://nginx"`},
		Files: []File{{"Dockerfile", "FROM base\n"}},
	},
	{
		Code: BuildNetwork, Severity: finding.Warning,
		Title: "The network of a build is a network of the project",
		Why:   "cdk deploy builds the image before the project's networks exist, and passes only host, none and default to docker build.",
		Bad: `services:
  web:
    build:
      context: .
      network: backend
`,
		Mend:  []string{"network: backend", "network: host"},
		Files: []File{{"Dockerfile", "FROM nginx\n"}},
	},
	{
		Code: BuildPlatforms, Severity: finding.Error,
		Title: "build.platforms does not include the platform of the tasks",
		Why:   "Tasks run on linux/amd64 or linux/arm64 (Amazon ECS API reference, RuntimePlatform), and the image must match the service's `platform`.",
		Bad: `services:
  web:
    platform: linux/arm64
    build:
      context: .
      platforms: [linux/amd64]
`,
		Mend:  []string{"[linux/amd64]", "[linux/amd64, linux/arm64]"},
		Files: []File{{"Dockerfile", "FROM nginx\n"}},
	},
	{
		Code: BuildSecret, Severity: finding.Error,
		Title: "A secret of a build has no value on this computer",
		Why:   "cdk deploy builds the image on this computer, and docker build reads its secrets from local files or variables.",
		Bad: `services:
  web:
    build:
      context: .
      secrets: [token]
secrets:
  token:
    external: true
`,
		Mend:  []string{"external: true", "environment: NPM_TOKEN"},
		Files: []File{{"Dockerfile", "FROM nginx\n"}, {".env", "NPM_TOKEN=example\n"}, {".dockerignore", ".env\n"}},
	},
	{
		Code: BuildSecretNotSet, Severity: finding.Warning,
		Title: "The variable of a build secret is not set",
		Why:   "docker build reads the variable in its environment, and mounts no secret if it is not set. compose-cdk up and compose-cdk secrets --deploy also pass variables of .env to the build. For cdk deploy, export the variable.",
		Bad: `services:
  web:
    build:
      context: .
      secrets: [token]
secrets:
  token: {environment: NPM_TOKEN}
`,
		Mend:  []string{"", ""},
		Files: []File{{"Dockerfile", "FROM nginx\n"}, {".dockerignore", ".env\n"}},
		Added: []File{{".env", "NPM_TOKEN=example\n"}},
	},
	{
		Code: BuildSSH, Severity: finding.Error,
		Title: "A build has several SSH keys or agents",
		Why:   "The image assets of the CDK have a single buildSsh (AWS CDK, DockerImageAssetOptions).",
		Bad: `services:
  web:
    build:
      context: .
      ssh: [default, "deploy=deploy_key"]
`,
		Mend:  []string{`[default, "deploy=deploy_key"]`, "[default]"},
		Files: []File{{"Dockerfile", "FROM nginx\n"}},
	},
	{
		Code: Dockerfile, Severity: finding.Error,
		Title: "The Dockerfile cannot be read",
		Why:   "The build context has no file with this name. `dockerfile` is relative to the context.",
		Bad: `services:
  web:
    build: .
`,
		Mend:  []string{"", ""},
		Added: []File{{"Dockerfile", "FROM nginx\n"}},
	},
	{
		Code: Image, Severity: finding.Error,
		Title: "The name of an image is malformed",
		Why:   "Names have the form [registry/]name[:tag], or end in @sha256:digest, in lower case except for the tag (Docker, image references).",
		Bad: `services:
  web:
    image: Nginx
`,
		Mend: []string{"Nginx", "nginx"},
	},
	{
		Code: NoImage, Severity: finding.Error,
		Title: "A service has neither image nor build",
		Why:   "A task definition needs an image for each container.",
		Bad: `services:
  web:
    command: ["sleep", "infinity"]
`,
		Mend: []string{"    command:", "    image: busybox\n    command:"},
	},
	{
		Code: CredentialInContext, Severity: finding.Warning,
		Title: "A build context contains values of secrets",
		Why:   "The context is copied into the cloud assembly, and COPY in a Dockerfile can make its files part of the image (Docker, \"Build context\"). `x-aws-secrets` only keeps the values out of the template. The files are not excluded from the context automatically, because builds read env files. List them in `.dockerignore`, or in `x-aws-dockerignore` of `build`, which docker compose ignores. `compose-cdk adapt` writes this for compose and env files that the Dockerfile does not name. Write x-aws-acknowledge where the build reads them and the image does not keep them.",
		Bad: `x-aws-secrets: true
services:
  web:
    build: .
    env_file: web.env
`,
		Mend:  []string{"build: .", "build: {context: ., x-aws-dockerignore: [web.env]}"},
		Files: []File{{"Dockerfile", "FROM nginx\n"}, {"web.env", "API_TOKEN=example-token\n"}},
	},
	{
		Code: ExcludedSource, Severity: finding.Error,
		Title: "x-aws-dockerignore excludes a file that the Dockerfile copies",
		Why:   "COPY, ADD and RUN --mount=type=bind fail for a path that the build context does not contain (Docker, \"Dockerfile reference\"). docker compose ignores `x-aws-dockerignore`, so only the build for AWS fails, at deployment. Directories are not reported if a pattern begins with `!`, nor are paths with wildcards.",
		Bad: `services:
  web:
    build: {context: ., x-aws-dockerignore: [web.env]}
`,
		Mend:  []string{"[web.env]", "[test.env]"},
		Files: []File{{"Dockerfile", "FROM nginx\nCOPY web.env /etc/web.env\n"}, {"web.env", "LEVEL=info\n"}},
	},
	{
		Code: SecretInContext, Severity: finding.Info,
		Title: "The file of a secret is excluded from the build context",
		Why:   "A Dockerfile that copies its whole context would make the secret part of the image. `build.secrets` exposes it to single commands.",
		Bad: `services:
  web:
    build: .
    secrets: [token]
secrets:
  token:
    file: token.txt
`,
		Mend:  []string{"file: token.txt", "file: secrets/token.txt", "build: .", "build: web"},
		Files: []File{{"Dockerfile", "FROM nginx\n"}, {"token.txt", "example\n"}},
		Added: []File{{"web/Dockerfile", "FROM nginx\n"}, {"secrets/token.txt", "example\n"}},
	},
	{
		Code: TwoDockerfiles, Severity: finding.Error,
		Title: "A build has two Dockerfiles",
		Why:   "`dockerfile` is the path of a file, and `dockerfile_inline` is the text of one (Compose Build Specification).",
		Bad: `services:
  web:
    build:
      context: .
      dockerfile: Dockerfile
      dockerfile_inline: FROM nginx
`,
		Mend:  []string{"      dockerfile: Dockerfile\n", ""},
		Files: []File{{"Dockerfile", "FROM nginx\n"}},
	},
}
