package running

import (
	"fmt"
	"slices"
)

// impatient lists containers that are ended within their first start, for which
// a later start does not make up. Nobody ends those of a job.
func (t *task) impatient() []Cause {
	if t.service == nil {
		return nil
	}
	var causes []Cause
	for _, c := range t.containers {
		slow := factsOf(c.image).slow
		if slow == 0 || !t.onFiles(c) && !t.behindBalancer(c) {
			continue
		}
		if seconds, why := t.patience(c); why != "" && seconds < slow {
			causes = append(causes, Cause{Kind: Patience, Service: c.name, Detail: fmt.Sprintf("%s after %d s", why, seconds)})
		}
	}
	return causes
}

// patience is after how many seconds a task is ended whose container is not
// ready yet, and by what; the reason is empty if nothing ends it.
func (t *task) patience(c container) (seconds int, why string) {
	if c.check != nil {
		seconds, why = max(t.service.grace, c.check.start+c.check.interval*c.check.retries), "its health check ends it"
	}
	for _, g := range t.service.groups {
		if n := t.service.grace + g.interval*g.unhealthy; g.container == c.name && (why == "" || n < seconds) {
			seconds, why = n, "the load balancer ends it"
		}
	}
	return seconds, why
}

// onFiles reports that the container makes its files on Amazon EFS.
func (t *task) onFiles(c container) bool {
	return slices.ContainsFunc(c.mounts, func(m mount) bool { return t.files[m.volume] && c.holdsData(m) })
}

func (t *task) behindBalancer(c container) bool {
	return slices.ContainsFunc(t.service.groups, func(g group) bool { return g.container == c.name })
}
