package changes

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestCollisions(t *testing.T) {
	const group = `"G": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"GroupDescription": "g"}}`
	rule := func(id, listener, priority string) string {
		return `"` + id + `": {"Type": "AWS::ElasticLoadBalancingV2::ListenerRule", "Properties": {"ListenerArn": ` + listener + `, "Priority": ` + priority + `}}`
	}
	entry := func(id, namespace, name string) string {
		return `"` + id + `": {"Type": "AWS::ServiceDiscovery::Service", "Properties": {"NamespaceId": {"Ref": "` + namespace + `"}, "Name": "` + name + `"}}`
	}
	namespace := func(name string) string {
		return `"N": {"Type": "AWS::ServiceDiscovery::PrivateDnsNamespace", "Properties": {"Vpc": "v", "Name": "` + name + `"}}`
	}
	dhcp := func(domain, policy string) string {
		return `"O": {"Type": "AWS::EC2::DHCPOptions", "Properties": {"DomainName": "` + domain + `"}},
			"A": {"Type": "AWS::EC2::VPCDHCPOptionsAssociation", "UpdateReplacePolicy": "` + policy + `", "Properties": {"VpcId": "v", "DhcpOptionsId": {"Fn::GetAtt": ["O", "DhcpOptionsId"]}}}`
	}
	for _, c := range []struct{ name, before, after, want string }{
		{"nothing", group, group, ""},
		{"another type", group, `"G": {"Type": "AWS::ECS::Cluster"}`, "G changes its type"},
		{"a new rule with the priority of an old one", rule("A", `"l"`, "1"), rule("B", `"l"`, "1"), `B wants`},
		{"on another listener", rule("A", `"l"`, "1"), rule("B", `"m"`, "1"), ""},
		{"two rules that change places", rule("A", `"l"`, "1") + "," + rule("B", `"l"`, "2"), rule("A", `"l"`, "2") + "," + rule("B", `"l"`, "1"), "A wants"},
		{"a rule that moves", rule("A", `"l"`, "1"), rule("A", `"l"`, "2"), ""},
		{"a rule that stays", rule("A", `"l"`, "1"), rule("A", `"l"`, "1"), ""},
		{"a name that another service gets", namespace("n") + "," + entry("A", "N", "web"), namespace("n") + "," + entry("B", "N", "web"), "B wants"},
		{"in a namespace that is replaced", namespace("n") + "," + entry("A", "N", "web"), namespace("m") + "," + entry("A", "N", "web"), ""},
		{"a name again, replaced for another reason", entry("A", "N", "web"),
			strings.Replace(entry("A", "N", "web"), `"Name"`, `"Type": "HTTP", "Name"`, 1), "A wants"},
		{"DHCP options of another domain", dhcp("a", "Delete"), dhcp("b", "Delete"), "resets the DHCP options"},
		{"and an association that stays", dhcp("a", "Retain"), dhcp("b", "Retain"), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := strings.Join(Collisions(parse(t, c.before), parse(t, c.after)), "\n")
			if c.want == "" && got != "" || !strings.Contains(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func parse(t *testing.T, resources string) Template {
	t.Helper()
	var out Template
	if err := json.Unmarshal([]byte(`{"Resources": {`+resources+`}}`), &out); err != nil {
		t.Fatal(err)
	}
	return out
}
