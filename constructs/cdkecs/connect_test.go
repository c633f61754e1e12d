package cdkecs_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// TestServiceConnect: who takes part has the proxy, with an endpoint for each
// port that the file names, and a name in DNS as well.
func TestServiceConnect(t *testing.T) {
	resources := newFixture(t, load(t, filepath.Join("..", "internal", "plan", "testdata", "connect.yaml"))).resources(t)
	want := map[string]string{
		"api": "[map[ClientAliases:[map[DnsName:api Port:8080]] PortName:api-8080-connect Timeout:map[IdleTimeoutSeconds:0 PerRequestTimeoutSeconds:0]] " +
			"map[ClientAliases:[map[DnsName:api Port:9000]] PortName:api-9000-connect Timeout:map[IdleTimeoutSeconds:0]]]",
		"worker": "[]",
	}
	for id, s := range ofType(resources, "AWS::ECS::Service") {
		if registries := fmt.Sprint(s.Properties["ServiceRegistries"]); !strings.Contains(registries, "CloudmapService") {
			t.Errorf("%s has no name in DNS: %s", id, registries)
		}
		// ECS keeps the configuration of a service that has none in the template.
		config, said := s.Properties["ServiceConnectConfiguration"].(map[string]any)
		takesPart := config["Enabled"] == true
		if !said || takesPart == strings.Contains(id, "cache") {
			t.Errorf("%s: takes part %t", id, takesPart)
		}
		if takesPart && !strings.Contains(fmt.Sprint(config["Namespace"], config["LogConfiguration"]), "ProjectLogGroup") {
			t.Errorf("%s: the proxy has no namespace or no log: %v", id, config)
		}
		for name, endpoints := range want {
			if strings.Contains(id, "Services"+name) && fmt.Sprint(config["Services"]) != endpoints {
				t.Errorf("%s has %v, want %s", id, config["Services"], endpoints)
			}
		}
	}
	tasks := fmt.Sprint(ofType(resources, "AWS::ECS::TaskDefinition"))
	if want := "map[AppProtocol:http ContainerPort:8080 Name:api-8080-connect Protocol:tcp]"; !strings.Contains(tasks, want) {
		t.Errorf("no port mapping %s", want)
	}
}
