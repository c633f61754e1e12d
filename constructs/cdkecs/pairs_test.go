package cdkecs_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/composefile"
	"github.com/compose-cdk/compose-cdk/test/changes"
)

// pairBase is what each pair of deployments begins with.
const pairBase = `name: shop
services:
  web:
    image: example/web:1
    ports: ["80:80"]
    networks: {front: {aliases: [www]}}
    depends_on: [api]
  api:
    image: example/api:1
    expose: ["8080"]
    networks: [front, back]
    volumes: ["data:/data:nocopy"]
  worker:
    image: example/worker:1
    networks: {back: {aliases: [crew]}}
  other: {image: "example/other:1", networks: [back]}
networks: {front: {}, back: {}}
volumes: {data: {}}
`

// pairWorlds are what the pairs are deployed in: lines at the end of the file.
var pairWorlds = []struct{ name, lines string }{
	{"Fargate", ""},
	{"instances", "x-aws-capacity: ec2\n"},
	{"Managed Instances", "x-aws-capacity: managed\n"},
	{"Spot, private, Service Connect", "x-aws-capacity: spot\nx-aws-loadbalancer: {scheme: internal}\nx-aws-service_connect: true\n"},
}

// pairs are second deployments: what is in the place of what. Those that are
// documented as refused (docs/deploying.md, Updates) say why.
var pairs = []struct{ name, was, now, refused string }{
	{"new image", "example/web:1", "example/web:2", ""},
	{"renamed", "  other:", "  another:", ""},
	{"renamed with an alias", "  worker:", "  staff:", ""},
	{"renamed with a port", "  web:\n", "  site:\n", ""},
	{"removed", "  other: {image: \"example/other:1\", networks: [back]}\n", "", ""},
	{"excluded", "  other: {", "  other: {x-aws-exclude: true, ", ""},
	{"new alias", "aliases: [crew]", "aliases: [crew, staff]", ""},
	{"no alias", "{back: {aliases: [crew]}}", "[back]", ""},
	{"another alias", "aliases: [crew]", "aliases: [staff]", ""},
	{"alias becomes a service", "{back: {aliases: [crew]}}\n", "[back]\n  crew: {image: \"example/crew:1\", networks: [back]}\n", "turning an alias into the name of a service"},
	{"name becomes an alias", "  other: {image: \"example/other:1\", networks: [back]}", "  another: {image: \"example/other:1\", networks: {back: {aliases: [other]}}}", "turning the name of a service into an alias"},
	{"alias of another service", "{back: {aliases: [crew]}}\n  other: {image: \"example/other:1\", networks: [back]}", "[back]\n  other: {image: \"example/other:1\", networks: {back: {aliases: [crew]}}}", ""},
	{"service becomes a sidecar", "  other: {image: \"example/other:1\", networks: [back]}", "  other: {image: \"example/other:1\", network_mode: \"service:worker\"}", "turning a service into a sidecar"},
	{"service becomes a job", "  other: {", "  other: {x-aws-job: true, restart: \"no\", ", ""},
	{"service becomes a schedule", "  other: {", "  other: {x-aws-schedule: rate(1 day), ", ""},
	{"another published port", "80:80", "8080:80", ""},
	{"another target port", "80:80", "80:3000", ""},
	{"one more port", "[\"80:80\"]", "[\"80:80\", \"8080:8080\"]", ""},
	{"no port", "    ports: [\"80:80\"]\n", "", ""},
	{"port of another service", "    ports: [\"80:80\"]\n    networks: {front: {aliases: [www]}}\n    depends_on: [api]\n  api:\n", "    networks: {front: {aliases: [www]}}\n    depends_on: [api]\n  api:\n    ports: [\"80:80\"]\n", ""},
	{"TCP", "[\"80:80\"]", "[{target: 80, published: \"80\", app_protocol: tcp}]", ""},
	{"a host", "[\"80:80\"]", "[{target: 80, published: \"80\", x-aws-host: shop.example.com}]", ""},
	{"a path", "[\"80:80\"]", "[{target: 80, published: \"80\", x-aws-path: /web/*}]", ""},
	{"CloudFront", "name: shop\n", "name: shop\nx-aws-https: cloudfront\n", ""},
	{"another volume", "data:/data:nocopy", "more:/data:nocopy", ""},
	{"volume of another service", "    volumes: [\"data:/data:nocopy\"]\n  worker:\n", "  worker:\n    volumes: [\"data:/data:nocopy\"]\n", ""},
	{"another kind of file system", "{data: {}}", "{data: {driver_opts: {performance_mode: maxIO}}}", ""},
	{"another owner of the volume", "{data: {}}", "{data: {driver_opts: {uid: 1000, gid: 1000}}}", ""},
	{"another network", "networks: [front, back]", "networks: [back]", ""},
	{"internal network", "back: {}}\nvolumes", "back: {internal: true}}\nvolumes", ""},
	{"blue/green", "example/web:1\n", "example/web:1\n    x-aws-strategy: blue_green\n", ""},
	{"blue/green of a path", "[\"80:80\"]\n", "[{target: 80, published: \"80\", x-aws-path: /web/*}]\n    x-aws-strategy: {linear: 20}\n", ""},
	{"restarts", "  other: {", "  other: {restart: always, ", ""},
	{"replicas", "  other: {", "  other: {deploy: {replicas: 3}, ", ""},
	{"scaling", "  other: {", "  other: {deploy: {x-aws-autoscaling: {min: 1, max: 3, cpu: 50}}, ", ""},
	{"another size", "  other: {", "  other: {cpus: 1, mem_limit: 2g, ", ""},
	{"another project name", "name: shop", "name: store", ""},
	{"another namespace", "name: shop", "name: shop\nx-aws-namespace: {id: ns-0123456789abcdef, name: store.local}", ""},
}

// TestPairs updates a stack by every pair, in every world, and looks for names
// that are taken. What has changed is the text of the other world's file, too.
func TestPairs(t *testing.T) {
	documented, err := os.ReadFile(filepath.Join("..", "..", "docs", "deploying.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, world := range pairWorlds {
		before := templateOf(t, pairBase+world.lines)
		for _, p := range pairs {
			t.Run(world.name+"/"+p.name, func(t *testing.T) {
				if !strings.Contains(pairBase, p.was) {
					t.Fatalf("%q is not in the file", p.was)
				}
				text := strings.Replace(pairBase, p.was, p.now, 1)
				if strings.Contains(p.now, "more:") {
					text = strings.Replace(text, "{data: {}}", "{more: {}}", 1)
				}
				found := changes.Collisions(before, templateOf(t, text+world.lines))
				switch {
				case p.refused == "" && len(found) > 0:
					t.Error(strings.Join(found, "\n"))
				case p.refused != "" && len(found) == 0:
					t.Errorf("it is not refused; docs/deploying.md says so (%q)", p.refused)
				case !strings.Contains(strings.Join(strings.Fields(string(documented)), " "), p.refused):
					t.Errorf("docs/deploying.md does not say %q", p.refused)
				}
			})
		}
	}
}

// agent runs once on each instance.
const agent = `  agent:
    image: example/agent:1
    deploy: {mode: global}
networks:`

// TestMoves moves a project between capacities: docs/deploying.md says what that
// replaces. Where there are instances there is an agent on each.
func TestMoves(t *testing.T) {
	documented, err := os.ReadFile(filepath.Join("..", "..", "docs", "deploying.md"))
	if err != nil {
		t.Fatal(err)
	}
	const phrase = "replaces neither the ECS services nor the file systems"
	if !strings.Contains(strings.Join(strings.Fields(string(documented)), " "), phrase) {
		t.Errorf("docs/deploying.md does not say %q", phrase)
	}
	withAgent := strings.Replace(pairBase, "\nnetworks:", "\n"+agent, 1)
	templates := map[string]changes.Template{
		"Fargate": templateOf(t, pairBase+"x-aws-capacity: {on_demand: 1}\n"), "Spot": templateOf(t, pairBase+"x-aws-capacity: spot\n"),
		"ec2": templateOf(t, withAgent+"x-aws-capacity: ec2\n"), "managed": templateOf(t, withAgent+"x-aws-capacity: managed\n"),
	}
	for from, before := range templates {
		for to, after := range templates {
			t.Run(from+" to "+to, func(t *testing.T) {
				if found := changes.Collisions(before, after); len(found) > 0 {
					t.Error(strings.Join(found, "\n"))
				}
				for _, id := range changes.Replaced(before, after) {
					if kind := after.Resources[id].Type; kind != "AWS::ECS::TaskDefinition" {
						t.Errorf("%s is replaced, of type %s", id, kind)
					}
				}
				for id, r := range before.Resources {
					_, stays := after.Resources[id]
					isAgent := strings.HasPrefix(id, "ProjectServicesagent")
					if !stays && !isAgent && (r.Type == "AWS::ECS::Service" || strings.HasPrefix(r.Type, "AWS::EFS::")) {
						t.Errorf("%s is deleted, of type %s", id, r.Type)
					}
				}
			})
		}
	}
}

// templateOf synthesizes a compose file.
func templateOf(t *testing.T, text string) changes.Template {
	t.Helper()
	file := filepath.Join(t.TempDir(), "compose.yaml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	project := load(t, file)
	if err := composefile.Check(project).Err(); err != nil {
		t.Fatal(err)
	}
	var out changes.Template
	if err := json.Unmarshal(newFixture(t, project).bytes(t), &out); err != nil {
		t.Fatal(err)
	}
	return out
}
