package model

import (
	"hash/fnv"
	"regexp"
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
)

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

// RulePriority is the priority of a rule with these conditions, of which one
// list may be empty.
func RulePriority(hosts, paths []string) int {
	first, b := hostBand(hosts)
	offset, size := pathBand(b, paths)
	hash := fnv.New32a()
	_, _ = hash.Write([]byte(strings.Join(hosts, " ") + "\n" + strings.Join(paths, " ")))
	return first + offset + int(hash.Sum32()%uint32(size)) //nolint:gosec // bands are small and positive
}

// hostBand finds the bands of the least specific of the hosts.
func hostBand(hosts []string) (first int, b band) {
	labels := 0
	for _, host := range hosts {
		if hasWildcard(host) {
			n := min(hostLabels, strings.Count(host, ".")+1)
			if labels == 0 || n < labels {
				labels = n
			}
		}
	}
	wildcards := 1 + exactHostBand.size()
	switch {
	case len(hosts) == 0:
		return wildcards + (hostLabels-1)*wildcardHostBand.size(), noHostBand
	case labels == 0:
		return 1, exactHostBand
	default:
		return wildcards + (hostLabels-max(2, labels))*wildcardHostBand.size(), wildcardHostBand
	}
}

// pathBand finds the band of the least specific of the paths.
func pathBand(b band, paths []string) (offset, size int) {
	depth := 0
	for _, path := range paths {
		if hasWildcard(path) {
			n := max(1, min(pathDepths, strings.Count(path, "/")))
			if depth == 0 || n < depth {
				depth = n
			}
		}
	}
	switch {
	case len(paths) == 0:
		return b.exactPath + pathDepths*b.wildcardPath, b.noPath
	case depth == 0:
		return 0, b.exactPath
	default:
		return b.exactPath + (pathDepths-depth)*b.wildcardPath, b.wildcardPath
	}
}

func hasWildcard(pattern string) bool { return strings.ContainsAny(pattern, "*?") }

// StripExpression matches a URL that begins with one of some prefixes; its second
// group is what follows the prefix and a slash.
func StripExpression(prefixes []string) string {
	quoted := make([]string, 0, len(prefixes))
	for _, prefix := range prefixes {
		quoted = append(quoted, regexp.QuoteMeta(strings.TrimRight(prefix, "/")))
	}
	return "^(" + strings.Join(quoted, "|") + ")/?(.*)$"
}

// hostPattern and pathPattern are what a condition of a listener rule takes
// (Elastic Load Balancing user guide, "Condition types for listener rules").
var (
	hostPattern = lazyregexp.New(`^[A-Za-z0-9.*?-]{1,128}$`)
	pathPattern = lazyregexp.New(`^[A-Za-z0-9_.$/~"'@:+&()*?%=,;!-]{1,128}$`)
)

// IsHostCondition reports whether load balancers compare a host.
func IsHostCondition(host string) bool {
	return hostPattern.MatchString(host) && strings.Contains(host, ".")
}

// IsPathCondition reports whether load balancers compare a path that begins with
// a slash or a wildcard.
func IsPathCondition(path string) bool {
	return (strings.HasPrefix(path, "/") || strings.HasPrefix(path, "*")) && pathPattern.MatchString(path)
}

// sortedHosts are in small letters, as load balancers compare them.
func sortedHosts(hosts []string) []string {
	out := make([]string, 0, len(hosts))
	for _, host := range hosts {
		out = append(out, strings.ToLower(host))
	}
	slices.Sort(out)
	return out
}

// Hides reports whether the rule of a stands before that of b and takes
// everything that b asks for.
func Hides(a, b Port) bool {
	return a.IsRouted() && b.IsRouted() && a.Priority < b.Priority && takes(a.Hosts, b.Hosts) && takes(a.Paths, b.Paths)
}

// IsNamed reports whether one of some names, which may begin with *, is a host.
func IsNamed(host string, names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return matchesPattern(strings.TrimSuffix(name, "."), host) })
}

// takes reports whether all that one of the narrow patterns matches is
// matched by one of the wide ones; an empty list matches everything.
func takes(wide, narrow []string) bool {
	if len(wide) == 0 {
		return true
	}
	for _, n := range narrow {
		if !slices.ContainsFunc(wide, func(w string) bool { return matchesPattern(w, n) }) {
			return false
		}
	}
	return len(narrow) > 0
}

// matchesPattern reports whether a pattern, in which * stands for any text and
// ? for any letter, matches a text, which may be a pattern too.
func matchesPattern(pattern, text string) bool {
	star, mark, p, t := -1, 0, 0, 0
	for t < len(text) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, mark = p, t
			p++
		case p < len(pattern) && (pattern[p] == text[t] || pattern[p] == '?' && text[t] != '*'):
			p++
			t++
		case star >= 0: // the star takes one letter more
			mark++
			p, t = star+1, mark
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}
