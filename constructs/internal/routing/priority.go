package routing

import "strings"

// A rule's priority follows from its own conditions alone, so that no rule
// moves because another is added. The range of 1 to 50000 is cut into bands,
// the more specific ones in front: exact hosts, hosts with a wildcard by their
// number of labels, no host; and in each of these exact paths, paths with a
// wildcard by their depth, no path. A hash chooses the place in the band.

// band are the sizes of the bands that the rules of one class of hosts have.
type band struct{ exactPath, wildcardPath, noPath int }

func (b band) size() int { return b.exactPath + pathDepths*b.wildcardPath + b.noPath }

const (
	// pathDepths counts the depths that are told apart; deeper paths are in the first band.
	pathDepths = 8
	// hostLabels are the most labels of a wildcard host that are told apart.
	hostLabels = 5
)

var (
	exactHostBand    = band{4000, 1100, 12000}
	wildcardHostBand = band{500, 120, 1500}
	noHostBand       = band{3000, 1000, 0}
)

// headerBand are the places of rules that have headers alone, behind all others.
const (
	headerBandFirst = 47641
	headerBandSize  = 2300
)

// Priority is the place of a rule with these conditions, of which one has to be
// there. A rule with headers stands before the one without them.
func (m Match) Priority() int {
	if len(m.values()) == 0 {
		return headerBandFirst + m.hash(headerBandSize)
	}
	first, size := m.band()
	if len(m.Headers) == 0 {
		return first + m.hash(size)
	}
	without := m
	without.Headers = nil
	plain := without.Priority()
	return max(1, min(plain-1, first+m.hash(max(1, plain-first))))
}

// band are the places of rules that are as specific.
func (m Match) band() (first, size int) {
	first, b := hostBand(m)
	offset, size := pathBand(b, m)
	return first + offset, size
}

// hostBand finds the bands of the least specific of the hosts. Regular expressions
// are as specific as *.example.
func hostBand(m Match) (first int, b band) {
	labels := 0
	if len(m.HostRegex) > 0 {
		labels = 2
	}
	for _, host := range m.Hosts {
		if HasWildcard(host) {
			n := min(hostLabels, strings.Count(host, ".")+1)
			if labels == 0 || n < labels {
				labels = n
			}
		}
	}
	wildcards := 1 + exactHostBand.size()
	switch {
	case len(m.Hosts)+len(m.HostRegex) == 0:
		return wildcards + (hostLabels-1)*wildcardHostBand.size(), noHostBand
	case labels == 0:
		return 1, exactHostBand
	default:
		return wildcards + (hostLabels-max(2, labels))*wildcardHostBand.size(), wildcardHostBand
	}
}

// pathBand finds the band of the least specific of the paths. Regular expressions
// are as specific as /*.
func pathBand(b band, m Match) (offset, size int) {
	depth := 0
	if len(m.PathRegex) > 0 {
		depth = 1
	}
	for _, path := range m.Paths {
		if HasWildcard(path) {
			n := max(1, min(pathDepths, strings.Count(path, "/")))
			if depth == 0 || n < depth {
				depth = n
			}
		}
	}
	switch {
	case len(m.Paths)+len(m.PathRegex) == 0:
		return b.exactPath + pathDepths*b.wildcardPath, b.noPath
	case depth == 0:
		return 0, b.exactPath
	default:
		return b.exactPath + (pathDepths-depth)*b.wildcardPath, b.wildcardPath
	}
}
