package plan

import (
	"cmp"

	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// TargetHealth is how the load balancer asks a task.
//
// Compose: a published port on which nothing listens harms nobody. ECS: each
// target group asks its own port, and one that does not answer ends the task.
// Decision: all target groups of a service ask one port, Service.HealthPort of the model;
// but those that say what to ask for, and those of gRPC and HTTP/2, which ask
// in that protocol, ask their own. A port that speaks HTTP is asked in HTTP
// behind a Network Load Balancer too.
type TargetHealth struct {
	// Protocol is HTTP, HTTPS or TCP; Port is the container port that is asked.
	Protocol string `json:"protocol"`
	Port     int    `json:"port"`
	// Path and Codes are for HTTP and HTTPS. For gRPC, Codes are gRPC codes.
	Path  string `json:"path,omitempty"`
	Codes string `json:"codes,omitempty"`
	// Zero stands for the load balancer's own default. A timeout is always below
	// the interval.
	IntervalSeconds    int `json:"intervalSeconds,omitempty"`
	TimeoutSeconds     int `json:"timeoutSeconds,omitempty"`
	HealthyThreshold   int `json:"healthyThreshold,omitempty"`
	UnhealthyThreshold int `json:"unhealthyThreshold,omitempty"`
}

func targetHealth(s *model.Service, port model.Port, t Target) TargetHealth {
	own := model.PortHealthCheck{}
	if port.HealthCheck != nil {
		own = *port.HealthCheck
	}
	asked := askedPort(s, port, t, own)
	h := TargetHealth{
		Protocol: "TCP", Port: asked.Target,
		IntervalSeconds: seconds(own.Interval), TimeoutSeconds: seconds(own.Timeout),
		HealthyThreshold: own.HealthyThreshold, UnhealthyThreshold: own.UnhealthyThreshold,
	}
	saysHTTP := own.Path != "" || own.Codes != ""
	switch {
	case t.Version == "GRPC":
		h.Protocol, h.Path, h.Codes = "HTTP", "/AWS.ALB/healthcheck", "0-99"
	case t.Version != "" || asked.Speaks == model.HTTP:
		h.Protocol, h.Path, h.Codes = "HTTP", "/", "200-499"
	case saysHTTP:
		h.Protocol, h.Path, h.Codes = "HTTP", "/", "200-399"
	}
	if h.Protocol == "HTTP" && asked.Speaks == model.HTTPS {
		h.Protocol = "HTTPS"
	}
	if saysHTTP {
		h.Path, h.Codes = cmp.Or(own.Path, h.Path), cmp.Or(own.Codes, h.Codes)
	}
	h.keepTimeoutBelowInterval(t.Version != "")
	return h
}

// askedPort is the port that a target group asks.
func askedPort(s *model.Service, port model.Port, t Target, own model.PortHealthCheck) model.HealthPort {
	speaksItsOwn := t.Version == "GRPC" || t.Version == "HTTP2"
	saysHTTP := own.Path != "" || own.Codes != ""
	switch {
	case own.Port != 0:
		return model.NamedHealthPort(s.Ports(), own.Port)
	case port.Transport == model.TCP && (speaksItsOwn || saysHTTP):
		return model.HealthPort{Target: port.Target, Speaks: port.Speaks}
	}
	if asked, ok := s.HealthPort(); ok {
		return asked
	}
	return model.HealthPort{Target: port.Target}
}

// keepTimeoutBelowInterval fills in what the file leaves to a default that does
// not go with what it says: load balancers ask again after a timeout only.
func (h *TargetHealth) keepTimeoutBelowInterval(application bool) {
	byDefault := limits.TargetTimeoutNetwork
	switch {
	case application:
		byDefault = limits.TargetTimeoutHTTP
	case h.Protocol == "HTTP":
		byDefault = limits.TargetTimeoutNetworkHTTP
	}
	switch {
	case h.IntervalSeconds > 0 && h.TimeoutSeconds == 0 && byDefault >= h.IntervalSeconds:
		h.TimeoutSeconds = h.IntervalSeconds - 1
	case h.IntervalSeconds == 0 && h.TimeoutSeconds >= limits.DefaultTargetInterval:
		h.IntervalSeconds = h.TimeoutSeconds + 1
	}
}
