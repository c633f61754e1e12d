package rules

import (
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
)

func TestAmounts(t *testing.T) {
	resources := func(kind, amount string) string { return "deploy: {resources: {" + kind + ": {" + amount + "}}}" }
	testRules(t, []ruleCase{
		{"bytes for mebibytes", web(`mem_limit: 2048`), []string{"error services.web.mem_limit memory-unit"}},
		{"the least memory", web(`mem_limit: 6m`), nil},
		{"less than the least", web(`mem_limit: 5m`), []string{"error services.web.mem_limit memory-unit"}},
		{"a limit", web(resources("limits", `memory: "8192"`)), []string{"error services.web.deploy.resources.limits.memory memory-unit"}},
		{"a reservation", web(resources("reservations", `memory: "512"`)), []string{
			"error services.web.deploy.resources.reservations.memory memory-unit",
		}},
		{"mem_reservation", web(`mem_reservation: 256`), []string{"error services.web.mem_reservation memory-unit"}},
		{"several", web(`mem_limit: 2048`, `mem_reservation: 1024`), []string{
			"error services.web.mem_limit memory-unit", "error services.web.mem_reservation memory-unit",
		}},
		{"CPU units", web(resources("limits", `cpus: "1024", memory: 2g`)), []string{"error services.web.deploy.resources.limits.cpus cpu-units"}},
		{"CPU units in cpus", web(`cpus: 256`), []string{"error services.web.cpus cpu-units"}},
		{"CPU units on a machine", web(`cpus: 256`, `x-aws-capacity: ec2`), []string{"error services.web.cpus cpu-units"}},
		{"many CPUs", web(`cpus: 17`), []string{"error services.web size"}},
		{"shared memory in bytes", web(`shm_size: 2048`), []string{"warning services.web.shm_size shm-size"}},
		{"negative shared memory", web(`shm_size: -1`), []string{"error services.web.shm_size negative-size"}},
		{"shared memory", web(`shm_size: 64m`), nil},
		{"more shared memory", web(`shm_size: 2g`), nil},
		{"swap without limit", web(`mem_limit: 512m`, `memswap_limit: -1`), []string{"info services.web.memswap_limit services.memswap_limit"}},
		{"swap below the memory", web(`mem_limit: 512m`, `memswap_limit: 256m`), []string{
			"error services.web.memswap_limit memory-swap", "info services.web.memswap_limit services.memswap_limit",
		}},
		{"negative swap", web(`memswap_limit: -2`), []string{
			"error services.web.memswap_limit negative-size", "info services.web.memswap_limit services.memswap_limit",
		}},
		{"processes without limit", web(`pids_limit: -1`), []string{"info services.web.pids_limit services.pids_limit"}},
		{"negative processes", web(`pids_limit: -2`), []string{
			"error services.web.pids_limit negative-size", "info services.web.pids_limit services.pids_limit",
		}},
	})
}

func TestStorage(t *testing.T) {
	sidecar := "\n  log: {image: log, network_mode: service:web, storage_opt: {size: 150G}}\n"
	testRules(t, []ruleCase{
		{"a size", web(`storage_opt: {size: 120G}`), nil},
		{"what is there anyway", web(`storage_opt: {size: 10G}`), nil},
		{"the largest", web(`storage_opt: {size: 200g}`), nil},
		{"too large", web(`storage_opt: {size: 201G}`), []string{"error services.web.storage_opt.size storage"}},
		{"too large with a sidecar", strings.TrimSuffix(web(`storage_opt: {size: 100G}`), "\n") + sidecar, []string{
			"error services.web.storage_opt.size storage",
		}},
		{"no size", web(`storage_opt: {size: much}`), []string{"error services.web.storage_opt.size storage"}},
		{"a negative size", web(`storage_opt: {size: -5G}`), []string{"error services.web.storage_opt.size storage"}},
		{"another option", web(`storage_opt: {dm.basesize: 20G}`), []string{`warning services.web.storage_opt["dm.basesize"] storage-option`}},
		{"on a machine", web(`storage_opt: {size: 50G}`, `x-aws-capacity: ec2`), []string{
			"info services.web machine-choice", "warning services.web.storage_opt.size storage-option",
		}},
	})
}

func TestMemory(t *testing.T) {
	const keycloak = "services:\n  web: {image: quay.io/keycloak/keycloak:26, "
	const elasticsearch = "services:\n  web: {image: elasticsearch:9.0.0, environment: {discovery.type: single-node, ES_JAVA_OPTS: "
	testRules(t, []ruleCase{
		{"an image without a size", keycloak + "}", nil},
		{"less than the image needs", keycloak + "mem_limit: 512m}", []string{"warning services.web.mem_limit memory-size"}},
		{"less than Fargate gives", keycloak + "mem_limit: 600m}", nil},
		{"less than the image needs, on a machine", keycloak + "mem_limit: 600m, x-aws-capacity: ec2}", []string{
			"info services.web machine-choice", "warning services.web.mem_limit memory-size",
		}},
		{"what a reservation gives", keycloak + "mem_reservation: 512m}", []string{"warning services.web.mem_reservation memory-size"}},
		{"a heap without a size", elasticsearch + "-Xmx2g}}", nil},
		{"a heap as large as the memory", elasticsearch + "-Xmx2g}, mem_limit: 2g}", []string{"warning services.web.mem_limit heap-size"}},
		{"the limit counts", elasticsearch + "-Xmx2g}, deploy: {resources: {limits: {memory: 2g}, reservations: {memory: 1g}}}}", []string{
			"warning services.web.deploy.resources.limits.memory heap-size",
		}},
		{"a heap that fits", elasticsearch + "-Xmx2g}, mem_limit: 3g}", nil},
		{"a smaller heap than the image has", elasticsearch + "-Xmx128m}, mem_limit: 512m}", nil},
		{"a heap that no task holds", elasticsearch + "-Xmx200g}}", []string{"warning services.web heap-size"}},
		{"tmpfs above the memory", web(`mem_limit: 512m`, `tmpfs: ["/scratch:size=4g"]`), []string{"warning services.web.mem_limit tmpfs-size"}},
		{"shm_size above the memory", web(`mem_limit: 512m`, `shm_size: 1g`), []string{"warning services.web.mem_limit tmpfs-size"}},
		{"tmpfs with memory for it", web(`mem_limit: 512m`, `tmpfs: ["/scratch:size=128m"]`), nil},
		{"tmpfs and no size", web(`tmpfs: ["/scratch:size=4g"]`), nil},
		{"beside a sidecar", keycloak + "mem_limit: 768m}\n  log: {image: log, network_mode: service:web, mem_limit: 256m}", nil},
		{"in a sidecar", web(`mem_limit: 512m`) + "  log: {image: elasticsearch, environment: {discovery.type: single-node}, network_mode: service:web, mem_limit: 512m}", []string{
			"warning services.log.mem_limit memory-size",
		}},
	})
}

// TestDefaultSizes: one info for all services, and none where there is nothing
// to choose.
func TestDefaultSizes(t *testing.T) {
	const hint = "in a service for another size"
	for name, c := range map[string]struct{ file, want string }{
		"the file says all": {web(`mem_limit: 1g`), ""},
		"a reservation":     {web(`mem_reservation: 1g`), ""},
		"the least":         {web(), "the file sets no memory: 0.25 vCPU and 0.5 GiB for web"},
		"an image, a heap and the rest": {
			`services:
  app: {image: "quay.io/keycloak/keycloak:26.0"}
  search: {image: example/search, environment: {JAVA_OPTS: "-Xmx2g -Dtoken=secret"}}
  node: {image: example/node, command: node --max-old-space-size=4096 app.js}
  cache: {image: example/cache, tmpfs: ["/scratch:size=1g", /run]}
  known: {image: example/known, mem_limit: 1g}
  b: {image: nginx}
  a: {image: nginx}
`,
			"the file sets no memory: 1 vCPU and 7 GiB for node (--max-old-space-size=4096); 0.5 vCPU and 4 GiB for search (JAVA_OPTS); " +
				"0.25 vCPU and 2 GiB for cache (tmpfs); 0.25 vCPU and 1 GiB for app (keycloak); 0.25 vCPU and 0.5 GiB for a, b; " +
				"a tmpfs without size= holds 64 MiB (cache:/run)",
		},
		"a sidecar": {web(`mem_limit: 1g`) + "  log: {image: elasticsearch, environment: {discovery.type: single-node}, network_mode: service:web}\n",
			"the file sets no memory: 0.5 vCPU and 2 GiB for web (elasticsearch)"},
		"a GPU's machine is shared": {web(`gpus: all`), ""},
		"only a tmpfs":              {web(`mem_limit: 1g`, `tmpfs: /run`), "a tmpfs without size= holds 64 MiB (web:/run)"},
		"an error":                  {web(`restart: sometimes`), ""},
	} {
		t.Run(name, func(t *testing.T) {
			var found finding.Findings
			for _, f := range Check(composetest.Text(t, c.file)) {
				if f.Code == codes.DefaultSize {
					found = append(found, f)
				}
			}
			switch {
			case c.want == "" && found == nil:
			case len(found) != 1 || found[0].Message != c.want || found[0].Severity != finding.Info || found[0].Path != "services":
				t.Errorf("got %v\nwant %q", found, c.want)
			case strings.Contains(c.want, "vCPU") && !strings.Contains(found[0].Fix, hint):
				t.Errorf("the fix is %q", found[0].Fix)
			}
		})
	}
}

// TestSizeRemedies: what to write stands in the finding, in the terms of the file.
func TestSizeRemedies(t *testing.T) {
	for name, c := range map[string]struct{ file, want string }{
		"MiB without a unit": {web(`deploy: {resources: {limits: {memory: "8192"}}}`), "8 KiB is less than the 6 MiB that a container needs: " +
			"a number without a unit counts bytes; write 8192m for MiB"},
		"CPU units": {web(`cpus: 512`), "512 means whole vCPUs, not CPU units; write 0.5, which is 512 CPU units on ECS"},
		"heap": {"services:\n  db: {image: mysql, command: --innodb-buffer-pool-size=4G, deploy: {resources: {limits: {memory: 4g}}}}\n",
			"set deploy.resources.limits.memory to 6400m"},
		"variable": {"services:\n  db: {image: example, mem_limit: 1g, environment: {JAVA_OPTS: -Xmx1g -Dpassword=hidden}}\n",
			`JAVA_OPTS gives service "db" a heap of 1 GiB`},
		"a part of a task": {web(`storage_opt: {size: 500G}`), "500 GiB of disk space is out of range: a task on Fargate has 20 GiB, or 21 to 200"},
		"a restart word":   {web(`restart: sometimes`), `"sometimes" is not a restart policy; write "no", always, on-failure or unless-stopped`},
	} {
		t.Run(name, func(t *testing.T) {
			all := ""
			for _, f := range Check(composetest.Text(t, c.file)) {
				all += f.String() + "\n"
			}
			if !strings.Contains(all, c.want) || strings.Contains(all, "hidden") {
				t.Errorf("got %s\nwant %q in it", all, c.want)
			}
		})
	}
}
