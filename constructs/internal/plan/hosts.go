package plan

import (
	"fmt"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// Hosts are lines of the hosts file that the containers of a task share.
//
// Compose: a service finds its own names from the first moment, and extra_hosts
// are lines of the hosts file. ECS: Cloud Map has a task once its containers have
// started, and a task with an interface of its own takes no extraHosts. Decision:
// a container that runs first writes the lines; with the address of the task
// only where the service mentions one of its names. With the network of the instance,
// each container takes its own lines as extraHosts.
type Hosts struct {
	// Own are the names of the task itself.
	Own []string `json:"own,omitempty"`
	// Extra are whole lines, sorted.
	Extra []string `json:"extra,omitempty"`
}

// IsZero reports whether there is no line to write.
func (h Hosts) IsZero() bool { return len(h.Own)+len(h.Extra) == 0 }

func hosts(s *model.Service) Hosts {
	if s.OnHostNetwork() {
		return Hosts{}
	}
	h := Hosts{Own: s.OwnNames()}
	for _, member := range s.Task() {
		for _, host := range member.ExtraHosts() {
			h.Extra = append(h.Extra, host.Address+" "+host.Name)
		}
	}
	return h
}

// Script writes the lines. It succeeds where the file cannot be written, as the
// names then resolve as without it.
func (h Hosts) Script() string {
	var lines []string
	if len(h.Own) > 0 {
		lines = append(lines, fmt.Sprintf(`for ip in $(hostname -i); do case $ip in 127.*|*:*) ;; *) echo "$ip %s" >> /etc/hosts; break;; esac; done`,
			strings.Join(h.Own, " ")))
	}
	for _, line := range h.Extra {
		lines = append(lines, fmt.Sprintf(`echo "%s" >> /etc/hosts`, line))
	}
	return strings.Join(append(lines, "true"), "; ")
}

// extraHosts are the lines of a container with the network of its instance; others
// have theirs in Hosts.
func extraHosts(s *model.Service) []ExtraHost {
	if !s.Host().OnHostNetwork() {
		return nil
	}
	var out []ExtraHost
	for _, host := range s.ExtraHosts() {
		out = append(out, ExtraHost{host.Name, host.Address})
	}
	return out
}
