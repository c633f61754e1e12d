package cdkecs_test

import (
	"fmt"
	"strings"
	"testing"
)

// TestOwnNameInHostsFile: a service that mentions its own name has a container
// that writes it, for which the others wait; one that does not has none, as the
// VPC of the project sets the search domain.
func TestOwnNameInHostsFile(t *testing.T) {
	f := newFixture(t, parse(t, `
services:
  kafka: {image: kafka, environment: {ADVERTISED: "PLAINTEXT://kafka:9092"}}
  web: {image: nginx}
`))
	resources := f.resources(t)
	for id, task := range ofType(resources, "AWS::ECS::TaskDefinition") {
		definitions, _ := task.Properties["ContainerDefinitions"].([]any)
		text := fmt.Sprint(definitions...)
		if !strings.Contains(id, "kafka") {
			if len(definitions) != 1 {
				t.Errorf("%s has %d containers, want 1", id, len(definitions))
			}
			continue
		}
		if len(definitions) != 2 || !strings.Contains(text, `echo "$ip kafka.test.local kafka" >> /etc/hosts`) ||
			!strings.Contains(text, "Condition:SUCCESS") || strings.Contains(text, "resolv.conf") {
			t.Errorf("%s has the containers %s", id, text)
		}
	}
	for _, namespace := range ofType(resources, "AWS::ServiceDiscovery::PrivateDnsNamespace") {
		if got := fmt.Sprint(namespace.Properties["Properties"]); got != "map[DnsProperties:map[SOA:map[TTL:10]]]" {
			t.Errorf("the namespace has %s, want a short negative caching", got)
		}
	}
}
