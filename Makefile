# Targets of the repository; `make` alone lists them.
#
#   make synth COMPOSE=path/compose.yaml     several files are comma-separated, later ones override earlier ones
#   make synth CDKFLAGS=--no-quiet           flags for the CDK command line, and its output alone

COMPOSE  ?= examples/quickstart/compose.yaml
CDKFLAGS ?=
# The cdk command line takes variables that begin with CDK for its options.
unexport CDKFLAGS

# Recipes read it from the environment, so that a path may have any character that make does not take for its own.
override COMPOSE := $(value COMPOSE)
export COMPOSE

# The newest CDK for Go that is known: make new-module builds with it.
AWSCDK_NEWEST := v2.277.0

GOLANGCI_VERSION  := 2.15.0
BENCHSTAT_VERSION := v0.0.0-20260908200009-22c9c6c9d4da
GORELEASER_VERSION := 2.15.1

SHELL         := /bin/bash
.SHELLFLAGS   := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# To look for a way to make each Go file from some other would take longer than all else that make does.
MAKEFLAGS     += --no-builtin-rules

# The CDK command line and the jsii kernel, which the app starts as `node`, both run on the Node.js of package.json.
# npm itself must not: it replaces that Node.js while it runs.
export SYSTEM_PATH := $(PATH)
export PATH := $(CURDIR)/node_modules/.bin:$(PATH)

# Template validation costs seconds per process; `make validate` turns it on.
VALIDATION := false
CDK         = CDK_VALIDATION=$(VALIDATION) CDK_DISABLE_CLI_TELEMETRY=true CDK_DISABLE_VERSION_CHECK=true cdk

APP       := bin/compose-cdk
NODE      := node_modules/.package-lock.json
GOLANGCI  := bin/golangci-lint-$(GOLANGCI_VERSION)
BENCHSTAT := bin/benchstat-$(BENCHSTAT_VERSION)
GORELEASER := bin/goreleaser-$(GORELEASER_VERSION)
RELEASE   := build/release
VENV      := .venv/installed
WARM      := build/jsii-index
BYHAND    := test/bench/handwritten
COMPOSE_BINARY := build/docker-compose/docker-compose

# Every file counts, because any of them may be embedded in the binary.
SOURCES   := go.mod go.sum $(shell find app cmd internal constructs examples -type f)
PURE      := ./constructs/composefile/... ./constructs/estimate/... ./constructs/internal/...
EXAMPLES  := $(sort $(patsubst examples/%/,%,$(wildcard examples/*/)))
# An example with a main.go is a CDK app of its own.
EMBEDDED  := $(patsubst examples/%/main.go,%,$(wildcard examples/*/main.go))
PLAIN     := $(filter-out $(EMBEDDED),$(EXAMPLES))
# gpu.managed is examples/gpu with compose.managed.yaml behind its file: another way to run the same application.
VARIANTS  := $(patsubst examples/%.yaml,%,$(subst /compose.,.,$(wildcard examples/*/compose.*.yaml)))

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-16s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

.PHONY: setup
setup: $(NODE) $(GOLANGCI) $(GORELEASER) $(VENV) engine busybox ## install every tool and module the other targets need
	go mod download
	for module in test/e2e test/userapp; do (cd $$module && go mod download); done

# The container tests need these, and fail without them where CI is set; elsewhere they are skipped.
.PHONY: engine
engine:
	@test/containers/engine.sh --check 2> /dev/null || { test "$$(id -u)" = 0 && apt-get update -qq && \
	  apt-get install -qq --yes --no-install-recommends docker.io iptables iproute2 mmdebstrap busybox-static; } || \
	  echo 'no Docker Engine: install docker.io, iptables, iproute2, mmdebstrap and busybox-static to have tasks run in containers'

# The tests of the init containers' program need it, and fail without it where CI is set; elsewhere they are skipped.
.PHONY: busybox
busybox:
	@command -v busybox > /dev/null || { test "$$(id -u)" = 0 && apt-get update -qq && apt-get install -qq --yes busybox; } || \
	  echo 'no busybox: install it to have the program of the init containers tested'

# The tests that compare with Docker Compose need it, and fail without it where CI is set; elsewhere they are skipped.
.PHONY: docker-compose
docker-compose: $(COMPOSE_BINARY) ## build Docker Compose, which the tests compare with; takes some minutes

.PHONY: build
build: $(APP) ## build bin/compose-cdk

# Node.js remembers how it compiled the modules of the command line. Those of the kernel have other paths each time, and
# would only fill the directory.
#
# Two thousand lines of template are for CDKFLAGS=--no-quiet; without flags people get the plan, and where the template is.
STACKS := Object.values(require("./cdk.out/manifest.json").artifacts).filter((a) => a.type === "aws:cloudformation:stack")
.PHONY: synth
synth: $(APP) $(NODE) $(WARM) ## run cdk synth on the bundled example, or on COMPOSE=file[,file]
	@NODE_COMPILE_CACHE=build/node $(CDK) synth --app 'env -u NODE_COMPILE_CACHE $(APP)' -c "compose=$$COMPOSE" $(or $(CDKFLAGS),--quiet)
ifeq ($(CDKFLAGS),)
	@IFS=, read -r -a files <<< "$$COMPOSE"; $(APP) plan "$${files[@]}"
	@node -p '$(STACKS).map((a) => `\n  template  cdk.out/$${a.properties.templateFile}`).join("")'
endif

.PHONY: check
check: $(APP) ## print the findings for COMPOSE=file[,file]; needs no Node.js
	@IFS=, read -r -a files <<< "$$COMPOSE"; $(APP) check "$${files[@]}"

.PHONY: test
test: $(NODE) ## run all tests
	go test -timeout 60m ./...
	cd test/userapp && go test ./...
	@if $(MAKE) --no-print-directory $(VENV); then $(MAKE) --no-print-directory deploy-test; \
	elif [ -n "$${CI:-}" ]; then exit 1; \
	else echo '*** SKIPPED make deploy-test: its Python packages cannot be installed ***'; fi
	@if [ -n "$${CI:-}" ] || why=$$(test/containers/engine.sh --check 2>&1); then $(MAKE) --no-print-directory container-test; \
	else echo "*** SKIPPED make container-test: $$why ***"; fi

.PHONY: deploy-test
deploy-test: export FIGURES := $(CURDIR)/build/deploy-test
deploy-test: $(NODE) $(VENV) ## deploy the examples to two emulators of AWS, and look at what is there
	.venv/bin/python -m unittest discover -s test/emulator
	mkdir -p build
	cd test/e2e && go test -c -o $(CURDIR)/build/e2e.test .
	cd test/e2e; \
	  EMULATOR=ministack FIGURES=$(FIGURES)-ministack $(CURDIR)/build/e2e.test -test.timeout 20m -test.run '^TestMinistack' & second=$$!; \
	  $(CURDIR)/build/e2e.test -test.timeout 20m -test.skip '^TestMinistack' && code=0 || code=$$?; \
	  wait $$second && exit $$code
	@cat $(FIGURES) $(FIGURES)-ministack

CONTAINERS := build/containers

.PHONY: container-test
container-test: export FIGURES := $(CURDIR)/$(CONTAINERS)/figures
container-test: export TESTS := $(TESTS)
container-test: $(NODE) $(VENV) $(COMPOSE_BINARY) ## run what is deployed in containers, beside Docker Compose; needs root
	CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o $(CONTAINERS)/probe ./test/containers/probe
	test/containers/images/build.sh $(CONTAINERS)
	cd test/e2e && go test -c -tags containers -o $(CURDIR)/$(CONTAINERS)/e2e.test .
	test/containers/engine.sh $(CONTAINERS)/engine test/containers/test.sh $(CONTAINERS)
	@cat $(FIGURES)

.PHONY: lint
lint: $(GOLANGCI) $(VENV) ## run golangci-lint with gofmt, go vet and go mod tidy -diff, and ruff on the Python
	for module in . test/e2e test/userapp; do \
	  (cd $$module && $(CURDIR)/$(GOLANGCI) run --allow-parallel-runners ./... && go vet ./... && go mod tidy -diff); \
	done
	.venv/bin/ruff check --quiet test constructs docs
	.venv/bin/ruff format --quiet --check test constructs docs

.PHONY: examples
examples: $(EXAMPLES:%=example-%) $(VARIANTS:%=example-%) ## run cdk synth on every example, into build/examples

.PHONY: $(EXAMPLES:%=example-%) $(VARIANTS:%=example-%)
$(PLAIN:%=example-%): example-%: examples/%/compose.yaml $(APP) $(NODE) $(WARM)
	rm -rf build/examples/$*
	$(CDK) synth --app $(APP) -c compose=$< --output build/examples/$* --quiet
$(VARIANTS:%=example-%): example-%: $(APP) $(NODE) $(WARM)
	rm -rf build/examples/$*
	$(CDK) synth --app $(APP) -c compose=examples/$(basename $*)/compose.yaml,examples/$(basename $*)/compose$(suffix $*).yaml --output build/examples/$* --quiet
$(EMBEDDED:%=example-%): example-%: bin/examples/% $(NODE) $(WARM)
	rm -rf build/examples/$*
	$(CDK) synth --app $< --output build/examples/$* --quiet

.PHONY: validate
validate: VALIDATION := true
validate: examples ## run cdk synth on every example with template validation; its errors are fatal

.PHONY: cfn-lint
cfn-lint: $(VENV) examples ## run cfn-lint on the templates of every example
	find build/examples -name '*.template.json' | grep . | xargs .venv/bin/cfn-lint --non-zero-exit-code warning --ignore-checks W1011 W3005 --

.PHONY: corpus
corpus: $(NODE) $(VENV) ## synthesize the public projects of ../shared/corpus, and run cfn-lint on them without errors
	go test -count 1 -timeout 20m -run 'TestCorpus|TestReach' ./test

.PHONY: nag
nag: $(NODE) examples ## run the security rules of cdk-nag on the templates of every example; docs/security.md has exceptions
	find build/examples -name '*.template.json' | sort | xargs node test/nag/check.js docs/security.md

.PHONY: bench
bench: $(BENCHSTAT) $(APP) $(NODE) $(WARM) $(BYHAND)/node_modules/.package-lock.json ## run the benchmarks, against .bench/old.txt where it exists; takes long
	mkdir -p .bench
	go test -run '^$$' -bench . -benchmem -count 6 $(PURE) ./constructs/cdkecs | tee .bench/new.txt
	go run ./test/bench | tee -a .bench/new.txt
	$(BENCHSTAT) $(wildcard .bench/old.txt) .bench/new.txt

# Those of the platforms first: the package compose-cdk depends on them.
.PHONY: release
release: $(GORELEASER) ## publish the release whose tag is checked out; .github/workflows/release.yml runs it
	$(GORELEASER) release --clean
	rm -rf build/npm
	node npm/build.mjs $(RELEASE) build/npm
	for package in build/npm/compose-cdk-[a-z]*.tgz build/npm/compose-cdk-[0-9]*.tgz; do \
	  npm publish --access public --provenance "$$package"; \
	done

# What only exists where a release is published: cosign, syft and Docker with buildx.
.PHONY: release-snapshot
release-snapshot: $(GORELEASER) $(NODE) ## build a release for every platform, without publishing it: build/release, build/npm
	$(GORELEASER) check
	$(GORELEASER) release --snapshot --clean --skip=sign,sbom,docker
	rm -rf build/npm
	node npm/build.mjs $(RELEASE) build/npm

.PHONY: release-smoke
release-smoke: $(GORELEASER) $(NODE) ## build what a release has for this machine, and use it in empty directories
	$(GORELEASER) check
	$(GORELEASER) build --snapshot --clean --single-target
	rm -rf build/npm
	node npm/build.mjs $(RELEASE) build/npm
	test/release/smoke $(RELEASE) build/npm

# The names of tests that write files end so. TestCorpus, which needs public projects, is not one of them, nor is
# TestSessionDoc, which needs an emulator and is in a module of its own.
GOLDENS := Test[A-Za-z]*(Golden|Doc)

.PHONY: update-goldens
update-goldens: $(NODE) ## rewrite the golden files, and the documents made from tables, with the tests that compare them
	go test -count 1 -timeout 20m -run '^$(GOLDENS)$$' \
	  $$(grep -rlE --include='*_test.go' --exclude-dir=e2e '^func $(GOLDENS)\(' internal constructs test | xargs -n 1 dirname | sort -u | sed 's|^|./|') -update

.PHONY: goldens
goldens: update-goldens ## fail where update-goldens changes what git has
	git diff --exit-code -- '*/testdata/*' docs schema

# Links between pages and to files of the repository are checked.
.PHONY: site
site: $(VENV) ## build the site of the documentation, build/site
	.venv/bin/python docs/site.py build/site-pages
	.venv/bin/zensical build --strict --clean

.PHONY: new-module
new-module: ## build the program of the README and test/userapp as other modules, with the newest CDK that is known; needs no Node.js
	test/new-module.sh $(AWSCDK_NEWEST)

.PHONY: docs
docs: ## regenerate docs/support.md, docs/findings, docs/reference, docs/differences.md and schema
	go test ./constructs/internal/support -run TestSupportDoc -update
	go test ./constructs/internal/codes -run TestPages -update
	go test ./constructs/internal/schema -run 'TestSchemaDoc|TestReferenceDoc' -update
	go test ./internal/cli -run 'TestCommandsDoc|TestCostsDoc|TestReadmeDoc' -update
	go test ./constructs/internal/limits -run TestQuotasDoc -update
	go test ./constructs/internal/needs -run TestCapacityDoc -update
	go test ./test/containers -run TestDifferencesDoc -update

.PHONY: clean
clean: ## remove everything the targets made, tools included
	rm -rf bin build cdk.out node_modules .venv .cache .bench $(BYHAND)/node_modules $(BYHAND)/build

$(APP): $(SOURCES)
	go build -o $@ ./app

$(EMBEDDED:%=bin/examples/%): bin/examples/%: $(SOURCES)
	go build -o $@ ./examples/$*

# npm skips install scripts where the user's configuration says so; then there is no Node.js to run.
$(NODE): package.json package-lock.json .npmrc
	PATH="$$SYSTEM_PATH" npm ci
	node_modules/.bin/node --version
	touch $@

# What the benchmarks compare with has its own modules, so that all else does without them.
$(BYHAND)/node_modules/.package-lock.json: $(BYHAND)/package.json $(BYHAND)/package-lock.json $(BYHAND)/.npmrc
	PATH="$$SYSTEM_PATH" npm ci --prefix $(BYHAND)
	touch $@

# jsii indexes aws-cdk-lib in the background, and a process without validation ends before the index is written:
# every later run would then take 1.5 s longer. One run with validation lives long enough.
$(WARM): go.sum | $(APP) $(NODE)
	mkdir -p build/warm
	CDK_VALIDATION=true CDK_OUTDIR=build/warm CDK_CONTEXT_JSON='{"compose": "examples/quickstart/compose.yaml"}' \
	  $(APP) > build/warm/log 2>&1 || { cat build/warm/log; exit 1; }
	touch $@

$(GOLANGCI):
	GOBIN='$(CURDIR)/bin' go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v$(GOLANGCI_VERSION)
	mv bin/golangci-lint $@

$(BENCHSTAT):
	GOBIN='$(CURDIR)/bin' go install golang.org/x/perf/cmd/benchstat@$(BENCHSTAT_VERSION)
	mv bin/benchstat $@

$(COMPOSE_BINARY): test/compose/build.sh
	$< $@

$(GORELEASER):
	GOBIN='$(CURDIR)/bin' go install github.com/goreleaser/goreleaser/v2@v$(GORELEASER_VERSION)
	mv bin/goreleaser $@

$(VENV): test/requirements.txt
	python3 -m venv --clear .venv
	.venv/bin/pip install --quiet --disable-pip-version-check --requirement $<
	touch $@
