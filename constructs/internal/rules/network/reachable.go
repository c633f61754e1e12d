package network

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// checkNothingReachable reports a project that nobody outside can reach, though
// it has labels for a reverse proxy, or ports for this machine alone. It names
// the ports that could be published.
func checkNothingReachable(r *finding.Report, p *model.Project) {
	services := p.All()
	if slices.ContainsFunc(services, hasOtherWayIn) || overlayLetsIn(p) {
		return
	}
	for _, find := range []func(*model.Service) (entrance, bool){proxiedPort, privatePort} {
		if reportEntrances(r, services, find) {
			return
		}
	}
}

// reportEntrances reports at the first service by which the project could be
// reached, and names those of all services. It returns whether there is one.
func reportEntrances(r *finding.Report, services []*model.Service, find func(*model.Service) (entrance, bool)) bool {
	var at finding.Path
	var because string
	var ways []string
	for _, s := range services {
		e, ok := find(s)
		if !ok || !s.Reachable() {
			continue
		}
		if ways == nil {
			at, because = s.At(e.attribute), e.because
		}
		ways = append(ways, fmt.Sprintf("`ports: [%q]` in %s", e.mapping, s.Name))
	}
	if ways == nil {
		return false
	}
	r.Warn(at, codes.NothingReachable, "publish a port of the service that users connect to: "+finding.List(ways),
		"the project cannot be reached from outside: no port is published%s", because)
	return true
}

// entrance is a port by which a project could be reached.
type entrance struct {
	// attribute of the service says so.
	attribute string
	// mapping is what to write in ports, and because a reason to add.
	mapping, because string
}

// tunnels are images that let requests in through a connection of their own.
var tunnels = []string{"cloudflared", "ngrok", "tailscale", "frpc", "inlets"}

// hasOtherWayIn reports whether a service publishes a port (if it is in vain,
// that is reported at the port), or opens a tunnel.
func hasOtherWayIn(s *model.Service) bool {
	return len(s.AskedPorts()) > 0 || slices.ContainsFunc(tunnels, func(name string) bool { return strings.Contains(s.Image, name) })
}

// overlayLetsIn reports whether x-aws-cloudformation adds a way in.
func overlayLetsIn(p *model.Project) bool {
	for _, resource := range model.OverlayOf(p.Project).Resources {
		kind, _ := resource["Type"].(string)
		if strings.HasPrefix(kind, "AWS::ElasticLoadBalancing") || strings.HasPrefix(kind, "AWS::ApiGateway") {
			return true
		}
	}
	return false
}

func privatePort(s *model.Service) (entrance, bool) {
	port, ok := s.PrivateEntrance()
	return entrance{"ports", port.Mapping(), ""}, ok
}

// proxyLabel matches the labels by which a reverse proxy finds a service: those
// of Traefik and of Caddy.
var proxyLabel = lazyregexp.New(`^(traefik\.(enable|port|frontend\..*|(http|tcp)\.(routers|services)\..*)|caddy(_\d+)?)$`)

// portLabel matches those with the container port that the proxy asks.
var portLabel = lazyregexp.New(`^(traefik\.port|traefik\.(http|tcp)\.services\..*\.loadbalancer\.server\.port|caddy(_\d+)?\.reverse_proxy)$`)

// proxiedPort is the port of a service that a reverse proxy would serve, found
// by its labels or, as nginx-proxy does, by a variable.
func proxiedPort(s *model.Service) (entrance, bool) {
	const because = ", and the %s of %s are read by a reverse proxy that finds containers through the Docker API"
	if port, ok := labelledPort(s); ok {
		return entrance{"labels", proxyMapping(s, port), fmt.Sprintf(because, "labels", s.Name)}, true
	}
	if s.Environment["VIRTUAL_HOST"] == nil {
		return entrance{}, false
	}
	port := ""
	if said := s.Environment["VIRTUAL_PORT"]; said != nil {
		port = *said
	}
	return entrance{"environment", proxyMapping(s, port), fmt.Sprintf(because, "variables", s.Name)}, true
}

// labelledPort reports whether labels are for a proxy, and the port in them.
func labelledPort(s *model.Service) (port string, ok bool) {
	labels := map[string]string{}
	maps.Copy(labels, s.Labels)
	if s.Deploy != nil {
		maps.Copy(labels, s.Deploy.Labels)
	}
	if labels["traefik.enable"] == "false" {
		return "", false
	}
	for _, name := range slices.Sorted(maps.Keys(labels)) {
		ok = ok || proxyLabel.MatchString(name)
		if number := number.FindStringSubmatch(labels[name]); portLabel.MatchString(name) && number != nil {
			port = number[0]
		}
	}
	return port, ok
}

var number = lazyregexp.New(`\d+`)

// proxyMapping publishes a port on the one of HTTP: that of the label, if it is a port
// number, else the one that is asked for health, else 80.
func proxyMapping(s *model.Service, port string) string {
	target, _ := strconv.Atoi(port)
	if target > math.MaxUint16 {
		target = 0
	}
	if asked, ok := s.CheckedPort(); target == 0 && ok {
		target = asked.Target
	}
	if asked, ok := s.HealthPort(); target == 0 && ok {
		target = asked.Target
	}
	return fmt.Sprintf("80:%d", cmp.Or(target, 80))
}
