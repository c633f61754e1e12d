package network

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// dockerAddress matches what exists under Docker alone, with a port behind it:
// the names of the host (docs.docker.com, Docker Desktop networking), the
// embedded DNS server (docs.docker.com, Networking overview, DNS services) and
// the host's address on the default bridge.
var dockerAddress = lazyregexp.New(`\b(host\.docker\.internal|gateway\.docker\.internal|docker\.for\.(?:mac|win)\.[a-z]+(?:\.internal)?|127\.0\.0\.11|172\.17\.0\.1)\b(?::(\d{1,5})\b)?`)

// dockerDNS is the address of Docker's name server.
const dockerDNS = "127.0.0.11"

// dockerAddresses are those in one place, each once.
type dockerAddresses struct {
	order []string
	// lines are where an address stands in a file, ports the ones behind it.
	lines, ports map[string][]string
}

// mayHaveDockerAddress saves looking for the expression in most texts.
func mayHaveDockerAddress(text string) bool {
	return strings.Contains(text, "docker.") || strings.Contains(text, dockerDNS) || strings.Contains(text, "172.17.0.1")
}

func (d *dockerAddresses) find(text, line string) {
	if !mayHaveDockerAddress(text) {
		return
	}
	for _, match := range dockerAddress.FindAllStringSubmatch(text, -1) {
		if d.lines == nil {
			d.lines, d.ports = map[string][]string{}, map[string][]string{}
		}
		address, port := match[1], match[2]
		if !slices.Contains(d.order, address) {
			d.order = append(d.order, address)
		}
		if !slices.Contains(d.lines[address], line) {
			d.lines[address] = append(d.lines[address], line)
		}
		if port != "" && !slices.Contains(d.ports[address], port) {
			d.ports[address] = append(d.ports[address], port)
		}
	}
}

// checkDockerAddresses reports addresses of Docker in whatever configures the
// service.
func checkDockerAddresses(r *finding.Report, s *model.Service) {
	var places []finding.Path
	found := map[string]*dockerAddresses{}
	in := func(at finding.Path) *dockerAddresses {
		key := at.String()
		if found[key] == nil {
			places, found[key] = append(places, at), &dockerAddresses{}
		}
		return found[key]
	}
	for _, m := range s.Mentions() {
		if mayHaveDockerAddress(m.Value) {
			in(m.At()).find(m.Value, "")
		}
	}
	if s.Build != nil {
		for _, name := range slices.Sorted(maps.Keys(s.Build.Args)) {
			if value := s.Build.Args[name]; value != nil {
				in(s.At("build", "args", name)).find(*value, "")
			}
		}
	}
	for _, at := range places {
		reportDockerAddresses(r, s.Project, at, "", *found[at.String()])
	}
	for _, text := range s.Texts() {
		var of dockerAddresses
		text.Lines(func(number int, line string) { of.find(line, strconv.Itoa(number)) })
		reportDockerAddresses(r, s.Project, text.At, text.Name, of)
	}
}

// reportDockerAddresses makes a finding of each address; file is empty for a
// value of the compose file.
func reportDockerAddresses(r *finding.Report, p *model.Project, at finding.Path, file string, found dockerAddresses) {
	for _, address := range found.order {
		where := address
		switch lines := found.lines[address]; {
		case file == "":
		case len(lines) == 1:
			where += " on line " + lines[0] + " of " + file
		default:
			where += " on lines " + finding.List(lines) + " of " + file
		}
		if address == dockerDNS {
			r.Warn(at, codes.DockerHost,
				"use the DNS resolver of the VPC, 169.254.169.253, and full names such as "+exampleName(p)+
					": nginx and HAProxy do not add the domain of the project",
				"%s is Docker's DNS server, which does not exist on ECS", where)
			continue
		}
		r.Warn(at, codes.DockerHost, insteadOfHost(p, found.ports[address]),
			"%s is the Docker host, which does not exist on ECS", where)
	}
}

// insteadOfHost names the services that publish the ports.
func insteadOfHost(p *model.Project, ports []string) string {
	var names []string
	for _, port := range ports {
		if owner, ok := publisher(p, port); ok {
			names = append(names, fmt.Sprintf("%s:%d for port %s", owner.Service, owner.Target, port))
		}
	}
	if len(names) == 0 {
		return "use the name of a service, or an address that tasks on AWS can reach"
	}
	return "write " + finding.List(names)
}

// publisher finds the service that publishes a port, to the host alone too.
func publisher(p *model.Project, number string) (model.Port, bool) {
	for _, s := range p.All() {
		for _, port := range s.Ports() {
			if !port.Implied && strconv.Itoa(port.Published) == number {
				return port, true
			}
		}
	}
	return model.Port{}, false
}

// exampleName is the full name of a service, of one that another waits for
// where there is one.
func exampleName(p *model.Project) string {
	name := "api"
	for _, s := range p.All() {
		if others := slices.Sorted(maps.Keys(s.DependsOn)); len(others) > 0 {
			return others[0] + "." + p.Domain()
		}
		name = s.Name
	}
	return name + "." + p.Domain()
}
