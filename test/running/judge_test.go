package running

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/compose-cdk/compose-cdk/test/reach"
)

// template has one service, its task definition and its target groups.
type template struct {
	container object
	// more are other containers of the task.
	more    []object
	memory  string
	volumes []object
	grace   int
	groups  []object
	job     bool
	// late is whether Cloud Map waits for the health check.
	late bool
}

func (t template) resources() object {
	container := object{"Name": "app", "Image": "example/app"}
	for name, value := range t.container {
		container[name] = value
	}
	memory := t.memory
	if memory == "" {
		memory = "512"
	}
	resources := object{"Task": object{"Type": "AWS::ECS::TaskDefinition", "Properties": object{
		"Memory": memory, "ContainerDefinitions": append([]object{container}, t.more...), "Volumes": t.volumes,
	}}}
	var balancers []object
	for i, properties := range t.groups {
		id := "Group" + string(rune('A'+i))
		resources[id] = object{"Type": "AWS::ElasticLoadBalancingV2::TargetGroup", "Properties": properties}
		balancers = append(balancers, object{"ContainerName": "app", "ContainerPort": properties["Port"], "TargetGroupArn": object{"Ref": id}})
	}
	entry := object{"Name": "app"}
	if t.late {
		entry["HealthCheckCustomConfig"] = object{"FailureThreshold": 1}
	}
	resources["Entry"] = object{"Type": "AWS::ServiceDiscovery::Service", "Properties": entry}
	if !t.job {
		resources["Service"] = object{"Type": "AWS::ECS::Service", "Properties": object{
			"TaskDefinition": object{"Ref": "Task"}, "HealthCheckGracePeriodSeconds": t.grace, "LoadBalancers": balancers,
			"ServiceRegistries": []object{{"RegistryArn": object{"Fn::GetAtt": []any{"Entry", "Arn"}}}},
		}}
	}
	return resources
}

func judge(t *testing.T, resources object) []Cause {
	t.Helper()
	text, err := json.Marshal(object{"Resources": resources})
	if err != nil {
		t.Fatal(err)
	}
	stack, err := reach.Parse("stack", text)
	if err != nil {
		t.Fatal(err)
	}
	return Judge([]*reach.Stack{stack})
}

var (
	efs  = []object{{"Name": "data", "EFSVolumeConfiguration": object{"FilesystemId": "fs-1"}}}
	host = []object{{"Name": "data", "Host": object{}}}
)

func mounted(path string) []object { return []object{{"ContainerPath": path, "SourceVolume": "data"}} }

func variable(name, value string) object {
	return object{"Environment": []object{{"Name": name, "Value": value}}}
}

// password is what the images of databases do not start without.
var password = []object{{"Name": "POSTGRES_PASSWORD", "Value": "x"}, {"Name": "MYSQL_ROOT_PASSWORD", "Value": "x"}}

func asking(url string) object { return object{"Command": []string{"CMD", "curl", "-f", url}} }

func healthy(start, interval, retries int) object {
	return object{"Command": []string{"CMD", "true"}, "StartPeriod": start, "Interval": interval, "Retries": retries}
}

func web(ports ...int) []object {
	var groups []object
	for _, port := range ports {
		groups = append(groups, object{"Port": port})
	}
	return groups
}

func TestJudge(t *testing.T) {
	postgres := func(more object) object {
		c := object{"Image": "postgres:17", "MountPoints": mounted("/var/lib/postgresql/data"), "Environment": password}
		for name, value := range more {
			c[name] = value
		}
		return c
	}
	for name, c := range map[string]struct {
		template
		want []Cause
	}{
		"an application": {template{groups: web(80)}, nil},

		"an image needs more": {template{container: object{"Image": "quay.io/keycloak/keycloak:26"}, grace: 900},
			[]Cause{{Kind: Memory, Service: "app", Detail: "quay.io/keycloak/keycloak:26 needs 750 MiB; the task has 512 MiB"}}},
		"a copy of the image that ends first": {template{container: object{"Image": "quay.io/keycloak/keycloak:26", "DependsOn": []object{{"ContainerName": "app_fill", "Condition": "SUCCESS"}}},
			more: []object{{"Name": "app_fill", "Image": "quay.io/keycloak/keycloak:26", "Essential": false}}, memory: "1024"}, nil},
		"a copy of the image that runs beside": {template{container: object{"Image": "quay.io/keycloak/keycloak:26"},
			more: []object{{"Name": "b", "Image": "quay.io/keycloak/keycloak:26"}}, memory: "1024"}, []Cause{
			{Kind: Memory, Service: "app", Detail: "quay.io/keycloak/keycloak:26 needs 750 MiB; the task has 1024 MiB"},
			{Kind: Memory, Service: "b", Detail: "quay.io/keycloak/keycloak:26 needs 750 MiB; the task has 1024 MiB"}}},
		"an image has enough": {template{container: object{"Image": "quay.io/keycloak/keycloak:26"}, memory: "1024"}, nil},
		"a heap needs more":   {template{container: variable("JAVA_OPTS", "-Xms1g -Xmx1g")}, []Cause{{Kind: Memory, Service: "app", Detail: "-Xmx1g needs 1216 MiB; the task has 512 MiB"}}},
		"a heap is small":     {template{container: object{"Image": "elasticsearch:8.17.0", "Environment": []object{{"Name": "ES_JAVA_OPTS", "Value": "-Xmx256m"}}}}, nil},
		"a heap in a command": {template{container: object{"Command": []string{"node", "--max-old-space-size=2048", "x.js"}}},
			[]Cause{{Kind: Memory, Service: "app", Detail: "--max-old-space-size=2048 needs 2368 MiB; the task has 512 MiB"}}},
		"memory of the container": {template{container: object{"Image": "sonarqube:lts", "Memory": 1024}, memory: "4096"},
			[]Cause{{Kind: Memory, Service: "app", Detail: "sonarqube:lts needs 2048 MiB; it has 1024 MiB"}}},
		"tmpfs": {template{container: object{"LinuxParameters": object{"Tmpfs": []object{{"Size": 1024, "ContainerPath": "/x"}}}}},
			[]Cause{{Kind: Memory, Service: "app", Detail: "tmpfs of 1024 MiB; the task has 512 MiB"}}},

		"a database is ended by its health check": {template{container: postgres(object{"HealthCheck": healthy(0, 5, 3)}), volumes: efs},
			[]Cause{{Kind: Patience, Service: "app", Detail: "its health check ends it after 15 s"}}},
		"Docker's defaults are too short": {template{container: postgres(object{"HealthCheck": healthy(0, 0, 0)}), volumes: efs},
			[]Cause{{Kind: Patience, Service: "app", Detail: "its health check ends it after 90 s"}}},
		"a start period": {template{container: postgres(object{"HealthCheck": healthy(300, 5, 3)}), volumes: efs}, nil},
		"a grace period": {template{container: postgres(object{"HealthCheck": healthy(0, 5, 3)}), volumes: efs, grace: 900}, nil},
		"many files to copy": {template{container: object{"Image": "nextcloud", "MountPoints": mounted("/var/www/html")}, volumes: efs, grace: 60, groups: web(80)},
			[]Cause{{Kind: Patience, Service: "app", Detail: "the load balancer ends it after 120 s"}}},
		"no health check":         {template{container: postgres(nil), volumes: efs}, nil},
		"a disk of the machine":   {template{container: postgres(object{"HealthCheck": healthy(0, 5, 3)}), volumes: host}, nil},
		"another directory on it": {template{container: object{"HealthCheck": healthy(0, 5, 3), "MountPoints": mounted("/x")}, volumes: efs}, nil},
		"a load balancer is impatient": {template{container: object{"Image": "keycloak/keycloak"}, memory: "1024", grace: 30, groups: web(8080)},
			[]Cause{{Kind: Patience, Service: "app", Detail: "the load balancer ends it after 90 s"}}},
		"a load balancer waits": {template{container: object{"Image": "keycloak/keycloak"}, memory: "1024", grace: 300, groups: web(8080)}, nil},

		"two health ports": {template{groups: web(8080, 9000)}, []Cause{{Kind: HealthPort, Service: "app", Detail: "its target groups ask the ports [8080 9000]"}}},
		"one health port":  {template{groups: []object{{"Port": 8080, "HealthCheckPort": "8080"}, {"Port": 9000, "HealthCheckPort": "8080"}}}, nil},
		"traffic-port":     {template{groups: []object{{"Port": 8080, "HealthCheckPort": "traffic-port"}, {"Port": 9000, "HealthCheckPort": "8080"}}}, nil},
		"UDP alone": {template{container: object{"PortMappings": []object{{"ContainerPort": 1700, "Protocol": "udp"}}}, groups: []object{{"Port": 1700, "Protocol": "UDP"}}},
			[]Cause{{Kind: HealthPort, Service: "app", Detail: "TCP is tried on port 1700, which has UDP"}}},
		"UDP beside TCP":    {template{container: object{"PortMappings": []object{{"ContainerPort": 53, "Protocol": "udp"}, {"ContainerPort": 80}}}, groups: []object{{"Port": 53, "Protocol": "UDP", "HealthCheckPort": "80"}}}, nil},
		"a debugger's port": {template{groups: web(9229)}, []Cause{{Kind: HealthPort, Service: "app", Detail: "a target group asks the debugger's port 9229"}}},

		"a file system for a file":      {template{container: object{"MountPoints": mounted("/etc/nginx/nginx.conf")}, volumes: efs}, []Cause{{Kind: FileSystem, Service: "app", Detail: "/etc/nginx/nginx.conf"}}},
		"a file system for a directory": {template{container: object{"MountPoints": mounted("/etc/nginx/conf.d")}, volumes: efs}, nil},
		"a hidden directory":            {template{container: object{"MountPoints": mounted("/root/.aws")}, volumes: efs}, nil},
		"a file on the task's disk":     {template{container: object{"MountPoints": mounted("/etc/nginx/nginx.conf")}, volumes: host}, nil},

		"nothing is reachable":    {template{container: object{"PortMappings": []object{{"ContainerPort": 8080}}}}, []Cause{{Kind: Unreachable, Service: "", Detail: "no listener, and app has port 8080"}}},
		"a cache alone":           {template{container: object{"PortMappings": []object{{"ContainerPort": 6379}}}}, nil},
		"a job":                   {template{container: object{"PortMappings": []object{{"ContainerPort": 8080}}}, job: true}, nil},
		"a proxy is told of it":   {template{container: variable("VIRTUAL_HOST", "a.example.com")}, []Cause{{Kind: Unreachable, Service: "", Detail: "no listener, and a proxy is told of app with VIRTUAL_HOST"}}},
		"a proxy reads labels":    {template{container: object{"DockerLabels": object{"traefik.http.routers.a.rule": "x"}}}, []Cause{{Kind: Unreachable, Service: "", Detail: "no listener, and a proxy is told of app with traefik.http.routers.a.rule"}}},
		"labels beside listeners": {template{container: object{"DockerLabels": object{"caddy": "x"}}, groups: web(80)}, nil},

		"the machine of Docker":  {template{container: variable("API", "http://host.docker.internal:8080")}, []Cause{{Kind: DockerAddress, Service: "app", Detail: "host.docker.internal in API"}}},
		"its name server":        {template{container: object{"Command": []string{"sh", "-c", "resolver 127.0.0.11"}}}, []Cause{{Kind: DockerAddress, Service: "app", Detail: "127.0.0.11 in a command"}}},
		"an address that is not": {template{container: variable("API", "127.0.0.115 172.17.0.10")}, nil},

		"a database without a volume":  {template{container: object{"Image": "mysql:8.4", "Environment": password}, memory: "1024"}, []Cause{{Kind: NoVolume, Service: "app", Detail: "mysql:8.4 has no volume at /var/lib/mysql"}}},
		"a volume elsewhere":           {template{container: object{"Image": "mysql:8.4", "Environment": password, "MountPoints": mounted("/docker-entrypoint-initdb.d")}, memory: "1024"}, []Cause{{Kind: NoVolume, Service: "app", Detail: "mysql:8.4 has no volume at /var/lib/mysql"}}},
		"a volume above":               {template{container: object{"Image": "postgres:18", "Environment": password, "MountPoints": mounted("/var/lib/postgresql")}, volumes: efs}, nil},
		"a moved directory":            {template{container: object{"Image": "postgres", "MountPoints": mounted("/data"), "Environment": append(slices.Clone(password), object{"Name": "PGDATA", "Value": "/data/pg"})}}, nil},
		"a database of a job":          {template{container: object{"Image": "postgres", "Environment": password}, job: true}, nil},
		"an exporter":                  {template{container: object{"Image": "prometheuscommunity/postgres-exporter"}}, nil},
		"two directories for versions": {template{container: object{"Image": "influxdb:2", "MountPoints": mounted("/var/lib/influxdb2")}}, nil},

		"its own name in its health check":     {template{container: object{"HealthCheck": asking("http://app:8080/health")}, late: true}, []Cause{{Kind: OwnName, Service: "app", Detail: "its health check asks app"}}},
		"its own name, which is there at once": {template{container: object{"HealthCheck": asking("http://app:8080/health")}}, nil},
		"another's name in its health check":   {template{container: object{"HealthCheck": asking("http://my-app:8080/app")}, late: true}, nil},

		"no user": {template{container: object{"User": "$(id -u)"}}, []Cause{{Kind: Refusal, Service: "app", Detail: "there is no user $(id -u)"}}},
		"a user":  {template{container: object{"User": "1000:1000"}}, nil},
		"an empty password": {template{container: postgres(object{"Environment": []object{{"Name": "POSTGRES_PASSWORD", "Value": ""}}})},
			[]Cause{{Kind: Refusal, Service: "app", Detail: "postgres:17 without POSTGRES_PASSWORD", Variable: "POSTGRES_PASSWORD"}}},
		"a password from a file":    {template{container: postgres(object{"Environment": []object{{"Name": "POSTGRES_PASSWORD_FILE", "Value": "/run/secrets/p"}}})}, nil},
		"a password from a secret":  {template{container: postgres(object{"Environment": nil, "Secrets": []object{{"Name": "POSTGRES_PASSWORD", "ValueFrom": "arn"}}})}, nil},
		"no password is wanted":     {template{container: postgres(object{"Environment": []object{{"Name": "POSTGRES_HOST_AUTH_METHOD", "Value": "trust"}}})}, nil},
		"the directory of before":   {template{container: postgres(object{"Image": "postgres:18-alpine"})}, []Cause{{Kind: Refusal, Service: "app", Detail: "postgres:18-alpine with a volume at /var/lib/postgresql/data"}}},
		"the newest version":        {template{container: postgres(object{"Image": "docker.io/library/postgres"})}, []Cause{{Kind: Refusal, Service: "app", Detail: "docker.io/library/postgres with a volume at /var/lib/postgresql/data"}}},
		"a version by its digest":   {template{container: postgres(object{"Image": "postgres@sha256:0123"})}, nil},
		"a registry with a port":    {template{container: postgres(object{"Image": "registry.example.com:5000/postgres:16"})}, nil},
		"an extension's own number": {template{container: postgres(object{"Image": "pgvector/pgvector:0.8.1-pg17"})}, nil},

		"a URL for browsers":          {template{container: variable("APP_URL", "http://localhost:3000")}, []Cause{{Kind: Localhost, Service: "app", Detail: "for browsers, in APP_URL"}}},
		"a domain":                    {template{container: variable("SITE_DOMAIN", "localhost")}, []Cause{{Kind: Localhost, Service: "app", Detail: "for browsers, in SITE_DOMAIN"}}},
		"a peer":                      {template{container: variable("BACKEND_URL", "http://127.0.0.1:9000/x")}, []Cause{{Kind: Localhost, Service: "app", Detail: "port 9000, on which the task does not listen, in BACKEND_URL"}}},
		"itself":                      {template{container: object{"PortMappings": []object{{"ContainerPort": 9000}}, "Environment": []object{{"Name": "SELF_URL", "Value": "http://localhost:9000"}}}, groups: web(9000)}, nil},
		"listeners of both worlds":    {template{container: variable("KAFKA_ADVERTISED_LISTENERS", "IN://kafka:29092,OUT://localhost:9092")}, nil},
		"listeners of this machine":   {template{container: variable("KAFKA_ADVERTISED_LISTENERS", "OUT://localhost:9092")}, []Cause{{Kind: Localhost, Service: "app", Detail: "for browsers, in KAFKA_ADVERTISED_LISTENERS"}}},
		"a domain of mail":            {template{container: variable("EMAIL_DOMAIN", "localhost")}, nil},
		"a name with localhost in it": {template{container: variable("APP_URL", "http://localhost.example.com")}, nil},
		"an address to listen on":     {template{container: variable("BIND", "127.0.0.1:3000")}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			if got := judge(t, c.resources()); !slices.Equal(got, c.want) {
				t.Errorf("causes are %v, want %v", got, c.want)
			}
		})
	}
}

// TestJudgeReadsNestedStacks has a service in a nested stack, whose target
// groups the outer stack has.
func TestJudgeReadsNestedStacks(t *testing.T) {
	inner := template{}.resources()
	inner["Service"] = object{"Type": "AWS::ECS::Service", "Properties": object{
		"TaskDefinition": object{"Ref": "Task"},
		"LoadBalancers": []object{
			{"ContainerName": "app", "ContainerPort": 80, "TargetGroupArn": object{"Ref": "Given"}},
			{"ContainerName": "app", "ContainerPort": 81, "TargetGroupArn": object{"Ref": "Other"}},
		},
	}}
	outer := object{
		"Group": object{"Type": "AWS::ElasticLoadBalancingV2::TargetGroup", "Properties": object{"Port": 80, "HealthCheckPort": "9999"}},
		"Nested": object{"Type": "AWS::CloudFormation::Stack", "Properties": object{
			"TemplateURL": "https://example.com/key.json", "Parameters": object{"Given": object{"Ref": "Group"}},
		}},
	}
	assets := object{"files": object{"a": object{"source": object{"path": "inner.nested.template.json"}, "destinations": object{"d": object{"objectKey": "key.json"}}}}}
	directory := t.TempDir()
	for name, content := range map[string]object{
		"outer.template.json": {"Resources": outer}, "inner.nested.template.json": {"Resources": inner}, "outer.assets.json": assets,
	} {
		text, err := json.Marshal(content)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(directory, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	stacks, err := reach.Load(directory)
	if err != nil {
		t.Fatal(err)
	}
	want := []Cause{{Kind: HealthPort, Service: "app", Detail: "its target groups ask the ports [81 9999]"}}
	if got := Judge(stacks); !slices.Equal(got, want) {
		t.Errorf("causes are %v, want %v", got, want)
	}
}

func TestTold(t *testing.T) {
	findings, err := Findings([]byte(`[
		{"path": "services.db.volumes[0]", "severity": "warning", "code": "database-volume", "message": "no volume"},
		{"path": "services", "severity": "warning", "code": "localhost-address", "message": "APP_URL of \"web\" and \"api-gateway\" is localhost"},
		{"path": "services[\"a.b\"].ports", "severity": "error", "code": "udp-health", "message": "nothing listens"},
		{"path": "services.cache", "severity": "info", "code": "memory-size", "message": "has 512 MiB"},
		{"path": "services.db.environment[0]", "severity": "warning", "code": "unset-variable", "message": "the variable USER is not set"},
		{"path": "", "severity": "warning", "code": "nothing-reachable", "message": "nothing is reachable"}
	]`))
	if err != nil {
		t.Fatal(err)
	}
	told := []Cause{{Kind: Refusal, Service: "db", Variable: "USER"}, {Kind: NoVolume, Service: "db"}, {Kind: Localhost, Service: "web"}, {Kind: Localhost, Service: "api-gateway"}, {Kind: HealthPort, Service: "a.b"}, {Kind: Unreachable, Service: ""}}
	untold := []Cause{{Kind: Refusal, Service: "db", Variable: "PASSWORD"}, {Kind: NoVolume, Service: "d"}, {Kind: Memory, Service: "db"}, {Kind: Localhost, Service: "api"}, {Kind: Localhost, Service: "gateway"}, {Kind: HealthPort, Service: "a"}, {Kind: Memory, Service: "cache"}}
	if got := Untold(append(slices.Clone(told), untold...), findings); !slices.Equal(got, untold) {
		t.Errorf("untold are %v, want %v", got, untold)
	}
	if _, err := Findings([]byte("no findings")); err == nil {
		t.Error("what is no JSON is read")
	}
}

// TestEveryKindCanBeTold holds the list of codes to the kinds, and to the
// findings that there are.
func TestEveryKindCanBeTold(t *testing.T) {
	for _, kind := range Kinds {
		if len(codes[kind]) == 0 && kind != Patience {
			t.Errorf("no finding names %s", kind)
		}
		for _, code := range codes[kind] {
			if _, err := os.Stat(filepath.Join("..", "..", "docs", "findings", code+".md")); err != nil {
				t.Errorf("there is no finding %s: %v", code, err)
			}
		}
	}
	if len(codes) != len(Kinds)-1 {
		t.Errorf("there are codes of %d kinds, and %d kinds", len(codes), len(Kinds))
	}
}

// TestOwnNameWritten: a container that adds the name to the hosts file ends the cause.
func TestOwnNameWritten(t *testing.T) {
	asks := container{name: "app", check: &check{command: []string{"curl http://app:8080"}}}
	for words, want := range map[string]int{
		`sh -c echo "$ip app.shop.local app" >> /etc/hosts; true`: 0,
		`sh -c echo "$ip app-2.shop.local app-2" >> /etc/hosts`:   1,
		`sh -c echo app; printf 'search app' >> /etc/resolv.conf`: 1,
	} {
		task := task{service: &service{late: true}, containers: []container{asks, {name: "helper", words: []string{words}}}}
		if got := task.ownName(asks); len(got) != want {
			t.Errorf("%s: got %v, want %d", words, got, want)
		}
	}
}

// TestPortOfApplication: n8n serves people on a port that is a debugger's
// elsewhere (N8N_PORT).
func TestPortOfApplication(t *testing.T) {
	for image, want := range map[string]int{"docker.n8n.io/n8nio/n8n:1.80": 0, "python:3.13": 1} {
		task := task{containers: []container{{name: "app", image: image}}, service: &service{groups: []group{{container: "app", healthPort: "5678"}}}}
		if got := task.deaf(); len(got) != want {
			t.Errorf("%s: got %v, want %d", image, got, want)
		}
	}
}

// TestDaemons: a managed daemon runs as long as its instance, so that what it holds
// counts as that of a service.
func TestDaemons(t *testing.T) {
	resources := template{container: object{"Image": "postgres:17", "Environment": password}, job: true}.resources()
	task, _ := resources["Task"].(object)
	task["Type"] = "AWS::ECS::DaemonTaskDefinition"
	if causes := judge(t, resources); len(causes) != 0 {
		t.Errorf("a definition that nothing runs has %v", causes)
	}
	resources["Daemon"] = object{"Type": "AWS::ECS::Daemon", "Properties": object{"DaemonTaskDefinitionArn": object{"Ref": "Task"}}}
	if causes := judge(t, resources); len(causes) != 1 || causes[0].Kind != NoVolume {
		t.Errorf("a daemon has %v, want a database without a volume", causes)
	}
}
