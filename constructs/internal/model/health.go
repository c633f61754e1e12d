package model

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
)

// HealthTiming is when a container health check asks, in whole seconds.
type HealthTiming struct {
	Interval, Timeout int
	// Retries is the number of failures in a row that make it unhealthy.
	Retries int
	// Start is how long failures do not count; 0 where the file does not say.
	Start int
}

// Allowed is the timing within the bounds of ECS. No interval is shorter than the
// timeout, which the CDK refuses: a check that takes its time would fail with a
// shorter timeout, and end its task.
func (t HealthTiming) Allowed() HealthTiming {
	timeout := limits.HealthTimeout.Clamp(t.Timeout)
	return HealthTiming{
		Interval: max(limits.HealthInterval.Clamp(t.Interval), timeout),
		Timeout:  timeout,
		Retries:  limits.HealthRetries.Clamp(t.Retries),
		Start:    limits.HealthStart.Clamp(t.Patience()),
	}
}

// Patience is for how many seconds failures must not count; the longest start
// period of ECS where the file does not say. Many files give a slow start its
// time by many retries: the time of those that ECS has no room for is part of it.
func (t HealthTiming) Patience() int {
	start := cmp.Or(t.Start, limits.HealthStart.Max)
	retries := limits.HealthRetries.Clamp(t.Retries)
	if t.Retries <= retries {
		return start
	}
	return max(start, t.Start+t.Interval*t.Retries-limits.HealthInterval.Clamp(t.Interval)*retries)
}

// Defaults of Docker for a health check, in seconds (Compose specification,
// Services, healthcheck).
const (
	defaultHealthInterval = 30
	defaultHealthTimeout  = 30
	defaultHealthRetries  = 3
)

// HealthTimingOf reads the timing of a health check. Absent values and zeros
// stand for Docker's defaults (Docker Engine API, HealthConfig: 0 means
// inherit).
func HealthTimingOf(h types.HealthCheckConfig) HealthTiming {
	interval := cmp.Or(optionalSeconds(h.Interval), defaultHealthInterval)
	t := HealthTiming{
		Interval: interval,
		// The default is long, few checks use it up, and no interval has to be
		// longer for it.
		Timeout: cmp.Or(optionalSeconds(h.Timeout), min(defaultHealthTimeout, limits.HealthInterval.Clamp(interval))),
		Retries: defaultHealthRetries,
		Start:   optionalSeconds(h.StartPeriod),
	}
	if h.Retries != nil && *h.Retries != 0 {
		t.Retries = int(min(*h.Retries, 1<<30))
	}
	return t
}

func optionalSeconds(d *types.Duration) int {
	if d == nil {
		return 0
	}
	return WholeSeconds(*d)
}

// WholeSeconds rounds up, as ECS counts in whole seconds.
func WholeSeconds(d types.Duration) int {
	return int((time.Duration(d) + time.Second - 1) / time.Second)
}

// HasHealthCheck reports whether a health check is defined and not switched off.
func HasHealthCheck(h *types.HealthCheckConfig) bool {
	return h != nil && !h.Disable && len(h.Test) > 1 && h.Test[0] != "NONE"
}

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
	1433: "SQL Server", 1521: "Oracle", 2181: "ZooKeeper", 2379: "etcd", 3306: "MySQL", 5432: "PostgreSQL", 5672: "RabbitMQ",
	5984: "CouchDB", 6379: "Redis", 7687: "Neo4j", 8086: "InfluxDB", 9042: "Cassandra", 9092: "Kafka",
	9200: "Elasticsearch", 11211: "Memcached", 26257: "CockroachDB", 27017: "MongoDB",
}

// DatastoreOf is the database, cache or message broker that listens on a port by
// default; empty where there is none.
func DatastoreOf(port int) string { return datastores[port] }
