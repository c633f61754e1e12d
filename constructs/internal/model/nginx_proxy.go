package model

import (
	"strconv"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
)

// nginxProxyRoutes reads the variables of nginx-proxy (nginx-proxy
// documentation, "Virtual Hosts and Ports", "Path-based Routing"). A prefix that
// VIRTUAL_DEST replaces by / is removed from paths.
func (s *Service) nginxProxyRoutes() ([]route, []RouteProblem) {
	var problems []RouteProblem
	problem := func(name, message, fix string) {
		problems = append(problems, RouteProblem{At: s.At("environment", name), Message: message, Fix: fix})
	}
	value := func(name string) string { return strings.TrimSpace(s.InEnvironment(name)) }
	if value("VIRTUAL_HOST_MULTIPORTS") != "" {
		problem("VIRTUAL_HOST_MULTIPORTS", NotServed+"the variable is not supported", publishRoute)
	}
	hosts := splitList(value("VIRTUAL_HOST"))
	if len(hosts) == 0 {
		return nil, problems
	}
	r := route{at: finding.At("environment", "VIRTUAL_HOST"), speaks: HTTP, target: s.nginxProxyTarget(value("VIRTUAL_PORT"))}
	for _, host := range hosts {
		if strings.HasPrefix(host, "~") {
			problem("VIRTUAL_HOST", NotServed+"one of its hosts is a regular expression", "write it as *.example.com")
			return nil, problems
		}
	}
	var local bool
	if r.hosts, local = withoutLocalHosts(hosts); local && len(r.hosts) == 0 {
		problem("VIRTUAL_HOST", anyHost, "write the public host name of the project")
	}
	if path := value("VIRTUAL_PATH"); path != "" && path != "/" {
		r.paths = []string{path + "*"}
		switch destination := value("VIRTUAL_DEST"); destination {
		case "", path:
		case "/":
			r.strip = []string{path}
		default:
			problem("VIRTUAL_DEST", NotServed+"a path prefix can only be removed, not replaced", "use /, or rewrite paths in the container")
			return nil, problems
		}
	}
	switch proto := strings.ToLower(value("VIRTUAL_PROTO")); proto {
	case "", HTTP:
	case HTTPS:
		r.speaks = HTTPS
	default:
		problem("VIRTUAL_PROTO", NotServed+"load balancers do not support "+proto+" for containers", "use http in the container, or add a web server to its task")
		return nil, problems
	}
	r.published, r.secure = s.listenerOf(443, true)
	return []route{r}, problems
}

// nginxProxyTarget is the container port: the one that is said, else the only
// one that is known, else 80.
func (s *Service) nginxProxyTarget(said string) int {
	if port, err := strconv.Atoi(said); err == nil && port > 0 && port < 1<<16 {
		return port
	}
	if port := s.routeTarget(); port != 0 {
		return port
	}
	return 80
}
