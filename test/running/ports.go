package running

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
)

// debuggers are the ports of debuggers of Java, Python, PHP and Node.js, on
// which nothing listens unless somebody debugs.
var debuggers = []string{"5005", "5678", "9003", "9229", "9230"}

// applicationPorts are those of debuggers on which an application serves people.
var applicationPorts = map[string]string{"n8n": "5678"}

// isDebugger reports whether a port of a container is for its debugger.
func (t *task) isDebugger(name, port string) bool {
	i := slices.IndexFunc(t.containers, func(c container) bool { return c.name == name })
	own := func(image string) bool {
		return i >= 0 && t.containers[i].isImage(image) && applicationPorts[image] == port
	}
	return slices.Contains(debuggers, port) && !slices.ContainsFunc(slices.Sorted(maps.Keys(applicationPorts)), own)
}

// deaf lists the target groups of a task that ask a port on which nothing may
// listen. One that does not answer ends the task, whatever the others say.
func (t *task) deaf() []Cause {
	if t.service == nil || len(t.service.groups) == 0 {
		return nil
	}
	var causes []Cause
	asked := map[string][]string{}
	for _, g := range t.service.groups {
		if t.isDebugger(g.container, g.healthPort) {
			causes = append(causes, Cause{Kind: HealthPort, Service: g.container, Detail: "a target group asks the debugger's port " + g.healthPort})
		}
		if g.protocol == "UDP" && !t.listensWithTCP(g.healthPort) {
			causes = append(causes, Cause{Kind: HealthPort, Service: g.container, Detail: "TCP is tried on port " + g.healthPort + ", which has UDP"})
		}
		if !slices.Contains(asked[g.container], g.healthPort) {
			asked[g.container] = append(asked[g.container], g.healthPort)
		}
	}
	for _, c := range t.containers {
		if ports := asked[c.name]; len(ports) > 1 {
			slices.Sort(ports)
			causes = append(causes, Cause{Kind: HealthPort, Service: c.name, Detail: fmt.Sprintf("its target groups ask the ports %v", ports)})
		}
	}
	return causes
}

// listensWithTCP reports whether a container of the task has the port for TCP,
// which is all that a load balancer can ask.
func (t *task) listensWithTCP(port string) bool {
	n, err := strconv.Atoi(port)
	return err == nil && slices.ContainsFunc(t.containers, func(c container) bool { return slices.Contains(c.tcp, n) })
}
