package plan

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// ServiceConnect is a service's part in ECS Service Connect.
//
// Compose: a service reaches the others by name, at whatever port they listen
// on. ECS: a proxy in each task answers for the names of others, in the hosts
// file of the task, at the ports that they have declared. Decision: a service
// that takes part answers through the proxy at the ports that the file names,
// under its own name. Who takes no part, a task that started before the other
// service was there, and whoever asks for a further name, is answered by Cloud
// Map as without it. The proxy gets no time limits, as Docker has none.
type ServiceConnect struct {
	// Endpoints are empty for a service that only asks.
	Endpoints []ConnectEndpoint `json:"endpoints,omitempty"`
}

// ConnectEndpoint is a port that others reach through the proxy.
type ConnectEndpoint struct {
	// PortName is the name of a port mapping, and of the endpoint in Cloud Map.
	PortName string `json:"portName"`
	// Host and Port are what others connect to.
	Host string `json:"host"`
	Port int    `json:"port"`
	// HTTP is whether the proxy knows about requests.
	HTTP bool `json:"http,omitempty"`
}

func serviceConnect(s *model.Service) *ServiceConnect {
	if !s.UsesServiceConnect() {
		return nil
	}
	out := &ServiceConnect{}
	for _, member := range s.Task() {
		for _, p := range member.ConnectPorts() {
			out.Endpoints = append(out.Endpoints, ConnectEndpoint{
				PortName: connectName(member.Name, p.Port),
				Host:     strings.ToLower(member.Name),
				Port:     p.Port,
				HTTP:     p.Speaks != model.TCP,
			})
		}
	}
	return out
}

// connected gives a port mapping its name, where it is among the ports of
// Service Connect.
func connected(service string, ports []model.ConnectPort, m PortMapping) PortMapping {
	i := slices.IndexFunc(ports, func(p model.ConnectPort) bool { return p.Port == m.Port })
	if i < 0 {
		return m
	}
	m.Name = connectName(service, m.Port)
	if ports[i].Speaks != model.TCP {
		m.Speaks = ports[i].Speaks
	}
	return m
}

// connectName stands in Cloud Map beside the names of services, so it is one
// that no service has: at most 64 lower-case letters, digits, hyphens and
// underscores (Amazon ECS API reference, ServiceConnectService).
func connectName(service string, port int) string {
	const longest = 64
	end := "-" + strconv.Itoa(port) + "-connect"
	name := strings.ReplaceAll(strings.ToLower(service), ".", "_-")
	if len(name)+len(end) > longest {
		sum := sha256.Sum256([]byte(name))
		name = name[:longest-len(end)-9] + "-" + hex.EncodeToString(sum[:4])
	}
	return name + end
}
