package model

import (
	"cmp"
	"regexp"
	"strconv"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/routing"
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
	r := route{at: finding.At("environment", "VIRTUAL_HOST"), speaks: HTTP, target: cmp.Or(s.routeTarget(), nginxProxyPort)}
	if said := value("VIRTUAL_PORT"); said != "" {
		var ok bool
		if r.target, ok = portNumber(said); !ok {
			problem("VIRTUAL_PORT", NotServed+notAPort, "write the container port as a number from 1 to 65535")
			return nil, problems
		}
	}
	hosts, r.match.HostRegex = splitExpressions(hosts)
	if len(r.match.HostRegex) > 0 && len(hosts) > 0 {
		problem("VIRTUAL_HOST", NotServed+"a listener rule has either host names or regular expressions", "write all hosts in one of the two ways")
		return nil, problems
	}
	r.setHosts(hosts)
	if path := value("VIRTUAL_PATH"); path != "" && path != "/" {
		r.match.Paths = []string{path + "*"}
		switch destination := value("VIRTUAL_DEST"); destination {
		case "", path:
		case "/":
			r.strip = []string{path}
		default:
			r.rewrite = &RewriteSettings{URL: &routing.Rewrite{Regex: "^" + regexp.QuoteMeta(path), Replace: destination}}
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

// splitExpressions tells host names from regular expressions, which begin with ~.
func splitExpressions(hosts []string) (names, expressions []string) {
	for _, host := range hosts {
		if expression, ok := strings.CutPrefix(host, "~"); ok {
			expressions = append(expressions, searched([]string{expression})...)
		} else {
			names = append(names, host)
		}
	}
	return names, expressions
}

// nginxProxyPort is the container port where nothing says another one.
const nginxProxyPort = 80

// notAPort completes the message about a route whose container port is not read.
const notAPort = "its container port is not a number from 1 to 65535"

func portNumber(text string) (port int, ok bool) {
	port, err := strconv.Atoi(text)
	return port, err == nil && port > 0 && port < 1<<16
}
