package rules

import "testing"

func TestNetworkRules(t *testing.T) {
	testRules(t, []ruleCase{
		{"security group by name", web(`networks: [a]`) + "networks: {a: {external: true, name: sg-0123456789abcdef0}}", nil},
		{"security group by extension", web(`networks: [a]`) + "networks: {a: {external: true, x-aws-securitygroup: sg-01234567}}", nil},
		{"external with another name", web(`networks: [a]`) + "networks: {a: {external: true}}", []string{
			"error networks.a external-network",
		}},
		{"external that nobody is on", web() + "networks: {a: {external: true}}", nil},
		{"no security group", web() + "networks: {a: {x-aws-securitygroup: default}}", []string{
			"error networks.a.x-aws-securitygroup security-group",
		}},
		{"internal", web(`networks: [a]`) + "networks: {a: {internal: true}}", []string{
			"warning networks.a.internal internal-network",
		}},
		{"internal by its group", web(`networks: [a]`) + "networks: {a: {internal: true, x-aws-securitygroup: sg-01234567}}", []string{
			"info networks.a.internal internal-network-rules",
		}},
		{"internal with a port", web(`networks: [a]`, `ports: ["80:80"]`) + "networks: {a: {internal: true}}", []string{
			"warning services.web.ports[0] internal-port",
			"warning networks.a.internal internal-network",
		}},
		{"four networks", web(`networks: [a, b, c, d]`) + "networks: {a: , b: , c: , d: }", nil},
		{"five networks", web(`networks: [a, b, c, d, e]`) + "networks: {a: , b: , c: , d: , e: }", []string{
			"error services.web.networks networks-per-service",
		}},
		{"bridge", web(`networks: [a]`) + "networks: {a: {driver: bridge}}", nil},
		{"host", web(`networks: [a]`) + "networks: {a: {driver: host}}", []string{"warning networks.a.driver network-driver"}},
		{"IPv6", web(`networks: [a]`) + "networks: {a: {enable_ipv6: true}}", []string{
			"warning networks.a.enable_ipv6 networks.enable_ipv6",
		}},
		{"no IPv6", web(`networks: [a]`) + "networks: {a: {enable_ipv6: false}}", nil},
	})
}

func TestHostNameRules(t *testing.T) {
	db := func(lines string) string { return "  db:\n    image: db\n    " + lines + "\n" }
	uses := func(value string) string { return web("environment: {DB_HOST: " + value + "}") }
	testRules(t, []ruleCase{
		{"container_name that nobody uses", uses("db") + db("container_name: main-db"), []string{
			"info services.db.container_name services.container_name",
		}},
		{"container_name", uses("main-db") + db("container_name: main-db"), nil},
		{"container_name in a URL", web(`command: [serve, "--store=http://main-db/x"]`) + db("container_name: main-db"), nil},
		{"container_name before a port", web(`command: wait main-db:5432`) + db("container_name: main-db"), nil},
		{"container_name as the value of an option", web(`healthcheck: {test: ping -h main-db}`) + db("container_name: main-db"), nil},
		{"a user that is called so", web(`environment: {DB_URL: "db://main-db@db/x", DB_USER: main-db}`) + db("container_name: main-db"), []string{
			"info services.db.container_name services.container_name",
		}},
		{"hostname", uses("main-db") + db("hostname: main-db"), []string{"info services.db.hostname hostname"}},
		{"hostname that nobody uses", web() + db("hostname: main-db"), []string{"warning services.db.hostname services.hostname"}},
		{"hostname like the service", uses("db") + db("hostname: db"), []string{"info services.db.hostname hostname"}},
		{"alias", uses("main-db") + db("networks: {default: {aliases: [main-db]}}"), []string{"info services.db.networks.default.aliases[0] alias-rename"}},
		{"alias that nobody uses", web() + db("networks: {default: {aliases: [main-db]}}"), []string{"info services.db.networks.default.aliases[0] alias-rename"}},
		{"alias like the service", uses("db") + db("networks: {default: {aliases: [db]}}"), nil},
		{"link", web("links: [db]") + db(""), nil},
		{"link with an alias", web("links: ['db:database']") + db(""), nil},
		{"static address", web() + db("networks: {default: {ipv4_address: 172.20.0.5}}"), []string{
			"warning services.db.networks.default.ipv4_address static-address",
		}},
		{"static address in use", uses("172.20.0.5") + db("networks: {default: {ipv4_address: 172.20.0.5}}"), []string{
			"error services.db.networks.default.ipv4_address static-address-used",
		}},
		{"address that begins alike", uses("172.20.0.55") + db("networks: {default: {ipv4_address: 172.20.0.5}}"), []string{
			"warning services.db.networks.default.ipv4_address static-address",
		}},
		{"host of Docker", uses("host.docker.internal"), []string{"warning services.web.environment.DB_HOST docker-host"}},
	})
}
