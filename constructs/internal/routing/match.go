// Package routing has the rules of the listeners of an Application Load Balancer:
// what they match, their order, and what they change. It is independent of where they
// are written.
package routing

import (
	"hash/fnv"
	"slices"
	"strings"
)

// Match are the conditions of a listener rule: one value of each list that is not
// empty, and one of each header. An empty Match takes every request.
type Match struct {
	// Hosts and Paths are sorted patterns, with the wildcards * and ?.
	Hosts []string `json:"hosts,omitempty"`
	Paths []string `json:"paths,omitempty"`
	// HostRegex and PathRegex are sorted regular expressions, where there are no
	// Hosts and no Paths.
	HostRegex []string `json:"hostRegex,omitempty"`
	PathRegex []string `json:"pathRegex,omitempty"`
	// Headers are sorted by name; each of them has to match.
	Headers []HeaderMatch `json:"headers,omitempty"`
}

// HeaderMatch is a condition on a header: one of the patterns, or one of the regular
// expressions.
type HeaderMatch struct {
	Name   string   `json:"name"`
	Values []string `json:"values,omitempty"`
	Regex  []string `json:"regex,omitempty"`
}

// IsEmpty reports whether there is no condition.
func (m Match) IsEmpty() bool { return len(m.values())+len(m.Headers) == 0 }

func (m Match) values() []string { return slices.Concat(m.Hosts, m.Paths, m.HostRegex, m.PathRegex) }

// Patterns are the values in which * and ? are wildcards.
func (m Match) Patterns() []string {
	all := slices.Concat(m.Hosts, m.Paths)
	for _, h := range m.Headers {
		all = append(all, h.Values...)
	}
	return all
}

// Regexes are the values that are regular expressions.
func (m Match) Regexes() []string {
	all := slices.Concat(m.HostRegex, m.PathRegex)
	for _, h := range m.Headers {
		all = append(all, h.Regex...)
	}
	return all
}

// Equal reports whether two rules have the same conditions.
func (m Match) Equal(other Match) bool { return m.key() == other.key() }

// key tells conditions apart. That of hosts and paths alone is the text that the
// priorities of deployed rules are hashed from.
func (m Match) key() string {
	out := strings.Join(m.Hosts, " ") + "\n" + strings.Join(m.Paths, " ")
	if len(m.HostRegex)+len(m.PathRegex)+len(m.Headers) == 0 {
		return out
	}
	out += "\n" + strings.Join(m.HostRegex, " ") + "\n" + strings.Join(m.PathRegex, " ")
	for _, h := range m.Headers {
		out += "\n" + strings.ToLower(h.Name) + "\n" + strings.Join(h.Values, "\t") + "\n" + strings.Join(h.Regex, "\t")
	}
	return out
}

func (m Match) hash(size int) int {
	hash := fnv.New32a()
	_, _ = hash.Write([]byte(m.key()))
	return int(hash.Sum32() % uint32(size)) //nolint:gosec // bands are small and positive
}

// Takes reports whether it matches all that a narrow one matches. What a regular
// expression matches is known of the same one only.
func (m Match) Takes(narrow Match) bool {
	return Covers(m.Hosts, narrow.Hosts) && Covers(m.Paths, narrow.Paths) &&
		takesRegex(m.HostRegex, narrow.HostRegex) && takesRegex(m.PathRegex, narrow.PathRegex) &&
		!slices.ContainsFunc(m.Headers, func(h HeaderMatch) bool {
			return !slices.ContainsFunc(narrow.Headers, h.takes)
		})
}

func (h HeaderMatch) takes(narrow HeaderMatch) bool {
	lower := func(values []string) []string {
		return strings.Split(strings.ToLower(strings.Join(values, "\n")), "\n")
	}
	if !strings.EqualFold(h.Name, narrow.Name) {
		return false
	}
	if len(h.Values) > 0 {
		return len(narrow.Values) > 0 && Covers(lower(h.Values), lower(narrow.Values))
	}
	return takesRegex(h.Regex, narrow.Regex)
}

func takesRegex(wide, narrow []string) bool { return len(wide) == 0 || slices.Equal(wide, narrow) }

// IsNamed reports whether one of some names, which may begin with *, is a host.
func IsNamed(host string, names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return matchesPattern(strings.TrimSuffix(name, "."), host) })
}

// Covers reports whether all that one of the narrow patterns matches is matched by
// one of the wide ones; an empty list matches everything.
func Covers(wide, narrow []string) bool {
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
