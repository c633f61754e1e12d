package composefile

import (
	"math"
	"net"
	"strconv"
	"strings"
)

// checkPorts looks at the ports of one service, one by one.
func checkPorts(r *report, s service) {
	reachable := Reachable(s.project, *s.ServiceConfig)
	var private []string
	for i, port := range Ports(s.project, *s.ServiceConfig) {
		at := s.at("ports", i)
		checkPortNumbers(r, s, at, i)
		checkPortExtensions(r, at, s.Ports[i])
		switch {
		case port.Private:
			private = append(private, strconv.Itoa(port.Target))
		case RunOf(s.project, *s.ServiceConfig) != RunAlways: // checkNoService
		case !reachable && (s.NetworkMode == "" || s.NetworkMode == "none" || IsSidecar(*s.ServiceConfig)):
			r.warn(at, "internal-port", "add a network that is not internal, or remove the port",
				"port %d is not published: the service is on no network that can be reached from outside", port.Target)
		default:
			checkHostAddress(r, at, s.Ports[i].HostIP, port)
			checkDatastore(r, at, port)
		}
	}
	if len(private) > 0 {
		r.info(s.at("ports"), "private-port", "", "not published, as they are bound to the host alone: %s", list(private))
	}
}

func checkPortNumbers(r *report, s service, at path, i int) {
	c := s.Ports[i]
	const fix = "use 1 to 65535"
	if c.Target == 0 || c.Target > math.MaxUint16 {
		r.error(at, "port-number", fix, "target %d is not a port", c.Target)
	}
	first, last, isRange := strings.Cut(c.Published, "-")
	for _, n := range []string{first, last} {
		if port, err := strconv.Atoi(n); n != "" && (err != nil || port < 0 || port > math.MaxUint16) {
			r.error(at, "port-number", fix, "published %q is not a port", n)
		}
	}
	if isRange {
		r.warn(at, "port-range", "publish one port",
			"of the ports %s the first is used: there are no hosts that could take the others", c.Published)
	}
	switch c.Protocol {
	case "", TCP, UDP:
	default:
		r.error(at, "port-protocol", "use tcp or udp", "%q is not possible: load balancers speak TCP and UDP", c.Protocol)
	}
	switch c.Mode {
	case "", "host", "ingress":
	default:
		r.error(at, "port-mode", "use host or ingress", "%q is not a mode", c.Mode)
	}
}

// checkHostAddress: an address of the machine, such as that of a private network,
// says who can reach a port. There is none that a load balancer could have.
func checkHostAddress(r *report, at path, address string, port Port) {
	ip := net.ParseIP(strings.Trim(address, "[]"))
	if address == "" || ip != nil && ip.IsUnspecified() || len(port.Ingress) > 0 {
		return
	}
	r.warn(at, "host-address", "list who may come in with x-aws-ingress, or bind the port to 127.0.0.1 to keep it private",
		"the address %s is not kept: port %d would be published for everybody", address, port.Published)
}

// datastores are the ports of databases, caches and message brokers.
var datastores = map[int]string{
	1433: "SQL Server", 1521: "Oracle", 2379: "etcd", 3306: "MySQL", 5432: "PostgreSQL", 5672: "RabbitMQ",
	5984: "CouchDB", 6379: "Redis", 7687: "Neo4j", 8086: "InfluxDB", 9042: "Cassandra", 9092: "Kafka",
	9200: "Elasticsearch", 11211: "Memcached", 26257: "CockroachDB", 27017: "MongoDB",
}

func checkDatastore(r *report, at path, port Port) {
	if name, ok := datastores[port.Target]; ok && len(port.Ingress) == 0 {
		r.warn(at, "datastore-port", "remove the port (services reach it without), or list who may come in with x-aws-ingress",
			"port %d (%s) would be reachable from the internet", port.Published, name)
	}
}

// checkExpose holds the entries to port[-port][/protocol].
func checkExpose(r *report, s service) {
	for i, entry := range s.Expose {
		alone := *s.ServiceConfig
		alone.Expose = s.Expose[i : i+1]
		if len(Exposed(alone)) == 0 {
			r.error(s.at("expose", i), "port-number", "use a port from 1 to 65535, or a range", "%q is not a port", entry)
		}
	}
}
