package model

import (
	"slices"
	"strconv"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
)

// HealthPort is the container port at which load balancers ask for the health
// of a service.
type HealthPort struct {
	Target int
	// Speaks is HTTP, HTTPS or TCP where the file says it, or another protocol of
	// a Port; empty where it does not.
	Speaks string
}

// HealthPort chooses the one port that all target groups of a service ask.
// A port on which nothing listens does no harm under Docker, but would end its
// task on ECS. So it is what x-aws-healthcheck names, else the port in the URL
// of the health check, else one that speaks HTTP, else the first of TCP: a
// published one, or for a service that publishes UDP only, any. It reports
// whether there is one.
func (s *Service) HealthPort() (HealthPort, bool) {
	ports, exposed := s.Ports(), s.Exposed()
	if said, ok := saidHealthPort(ports); ok {
		return said, true
	}
	if asked, ok := s.CheckedPort(); ok {
		for _, port := range ports {
			if port.Target == asked.Target && port.Transport == TCP {
				return HealthPort{port.Target, port.Speaks}, true
			}
		}
		if slices.Contains(exposed, ExposedPort{asked.Target, TCP}) {
			return asked, true
		}
	}
	var candidates []Port
	for _, private := range []bool{false, true} {
		for _, port := range ports {
			if port.Private == private && port.Transport == TCP {
				candidates = append(candidates, port)
			}
		}
		if len(candidates) > 0 {
			return likeliest(candidates), true
		}
	}
	for _, port := range exposed {
		if port.Transport == TCP {
			return HealthPort{Target: port.Target}, true
		}
	}
	return HealthPort{}, false
}

// saidHealthPort is the first that x-aws-healthcheck names.
func saidHealthPort(ports []Port) (HealthPort, bool) {
	for _, port := range ports {
		if port.HealthCheck != nil && port.HealthCheck.Port != 0 {
			return NamedHealthPort(ports, port.HealthCheck.Port), true
		}
	}
	return HealthPort{}, false
}

// NamedHealthPort is a port by its number, which need not be one of the ports.
func NamedHealthPort(ports []Port, target int) HealthPort {
	for _, port := range ports {
		if port.Target == target && port.Transport == TCP {
			return HealthPort{target, port.Speaks}
		}
	}
	return HealthPort{Target: target}
}

// likeliest prefers ports that speak HTTP to those of HTTPS, and both to
// others; those of debuggers come last.
func likeliest(ports []Port) HealthPort {
	rank := func(p Port) int {
		switch {
		case p.Speaks == HTTP:
			return 0
		case p.Speaks == HTTPS:
			return 1
		case DebuggerOf(p.Target) == "":
			return 2
		}
		return 3
	}
	best := slices.MinFunc(ports, func(a, b Port) int { return rank(a) - rank(b) })
	return HealthPort{best.Target, best.Speaks}
}

// addressInCheck matches hosts with a scheme or a port, in the forms of URLs,
// of nc and of /dev/tcp.
var addressInCheck = lazyregexp.New(`(?:(https?)://)?([A-Za-z0-9][A-Za-z0-9_.-]*|\[::1?\])(?:([:/ ])(\d{1,5})\b|(:))?`)

// CheckedPort is the port that the health check of the service asks of its own
// container, with HTTPS where its URL has that; it reports whether there is one.
func (s *Service) CheckedPort() (HealthPort, bool) {
	if !HasHealthCheck(s.HealthCheck) {
		return HealthPort{}, false
	}
	text := UserInURL.ReplaceAllString(strings.Join(s.HealthCheck.Test[1:], " "), "//")
	for _, m := range addressInCheck.FindAllStringSubmatch(text, -1) {
		scheme, host, separator, number, unknown := m[1], m[2], m[3], m[4], m[5] != ""
		if !s.isOwnAddress(host) || unknown {
			continue // unknown: a port that only the shell knows
		}
		if scheme != "" && separator != ":" {
			number = map[string]string{HTTP: "80", HTTPS: "443"}[scheme]
		}
		port, err := strconv.Atoi(number)
		switch {
		case err != nil:
		case scheme == HTTPS:
			return HealthPort{port, HTTPS}, true
		default:
			return HealthPort{Target: port}, true
		}
	}
	return HealthPort{}, false
}

func (s *Service) isOwnAddress(host string) bool {
	return isLoopback(host) || slices.Contains([]string{"0.0.0.0", "[::]", s.Name, s.ContainerName, s.Hostname}, host)
}

// debuggers are the ports where the debuggers of languages listen.
var debuggers = map[int]string{
	5005: "Java", 5678: "Python", 9003: "PHP", 9229: "Node.js", 9230: "Node.js",
}

// DebuggerOf is the language whose debugger listens on a port by default;
// empty where there is none.
func DebuggerOf(port int) string { return debuggers[port] }

// datastores are the ports of databases, caches and message brokers.
var datastores = map[int]string{
	1433: "SQL Server", 1521: "Oracle", 2379: "etcd", 3306: "MySQL", 5432: "PostgreSQL", 5672: "RabbitMQ",
	5984: "CouchDB", 6379: "Redis", 7687: "Neo4j", 8086: "InfluxDB", 9042: "Cassandra", 9092: "Kafka",
	9200: "Elasticsearch", 11211: "Memcached", 26257: "CockroachDB", 27017: "MongoDB",
}

// DatastoreOf is the database, cache or message broker that listens on a port by
// default; empty where there is none.
func DatastoreOf(port int) string { return datastores[port] }
