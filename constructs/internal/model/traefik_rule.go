package model

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
	"github.com/compose-cdk/compose-cdk/constructs/internal/routing"
)

// Bounds of what is read of a rule.
const (
	longestRule = 4096
	mostMatches = 64
)

// parseTraefikRule reads the rule of a router (Traefik documentation, "Rules &
// Priority") as one condition of a load balancer. The error completes a sentence.
func parseTraefikRule(rule string) (routing.Match, error) {
	if len(rule) > longestRule {
		return routing.Match{}, fmt.Errorf("its rule has more than %d characters", longestRule)
	}
	p := &ruleParser{rest: rule}
	all, err := p.alternatives()
	if err != nil {
		return routing.Match{}, err
	}
	if p.skip(); p.rest != "" {
		return routing.Match{}, fmt.Errorf("its rule cannot be read at %q", shortened(p.rest))
	}
	joined, ok := joinMatches(all)
	if !ok {
		return routing.Match{}, errTwoMatches
	}
	return joined, nil
}

var errTwoMatches = fmt.Errorf("a listener rule matches one list of hosts and one of paths, but its rule has alternatives that differ in more")

// ruleParser reads an expression in which && binds more strongly than ||.
type ruleParser struct{ rest string }

func (p *ruleParser) skip() { p.rest = strings.TrimLeft(p.rest, " \t\r\n") }

func (p *ruleParser) take(token string) bool {
	p.skip()
	rest, ok := strings.CutPrefix(p.rest, token)
	if ok {
		p.rest = rest
	}
	return ok
}

func (p *ruleParser) alternatives() ([]routing.Match, error) {
	all, err := p.conjunction()
	for err == nil && p.take("||") {
		var more []routing.Match
		more, err = p.conjunction()
		all = append(all, more...)
	}
	return all, err
}

func (p *ruleParser) conjunction() ([]routing.Match, error) {
	all, err := p.term()
	for err == nil && p.take("&&") {
		var more []routing.Match
		if more, err = p.term(); err == nil {
			all, err = both(all, more)
		}
	}
	return all, err
}

// both are the conditions that hold where one of a and one of b does.
func both(a, b []routing.Match) ([]routing.Match, error) {
	if len(a)*len(b) > mostMatches {
		return nil, fmt.Errorf("its rule has more than %d alternatives", mostMatches)
	}
	var all []routing.Match
	for _, x := range a {
		for _, y := range b {
			if hasHost(x) && hasHost(y) || hasPath(x) && hasPath(y) {
				return nil, fmt.Errorf("a listener rule cannot require two hosts or two paths at the same time")
			}
			all = append(all, routing.Match{
				Hosts: slices.Concat(x.Hosts, y.Hosts), HostRegex: slices.Concat(x.HostRegex, y.HostRegex),
				Paths: slices.Concat(x.Paths, y.Paths), PathRegex: slices.Concat(x.PathRegex, y.PathRegex),
				Headers: slices.Concat(x.Headers, y.Headers),
			})
		}
	}
	return all, nil
}

func hasHost(m routing.Match) bool { return len(m.Hosts)+len(m.HostRegex) > 0 }

func hasPath(m routing.Match) bool { return len(m.Paths)+len(m.PathRegex) > 0 }

func (p *ruleParser) term() ([]routing.Match, error) {
	switch {
	case p.take("!"):
		return nil, fmt.Errorf("a listener rule cannot have a negation, but its rule has one")
	case p.take("("):
		all, err := p.alternatives()
		if err == nil && !p.take(")") {
			err = fmt.Errorf("its rule lacks a closing parenthesis")
		}
		return all, err
	}
	name, arguments, err := p.call()
	if err != nil {
		return nil, err
	}
	m, err := matcher(name, arguments)
	return []routing.Match{m}, err
}

// call reads a name and its arguments in backquotes or quotes.
func (p *ruleParser) call() (name string, arguments []string, err error) {
	p.skip()
	end := strings.IndexFunc(p.rest, func(r rune) bool { return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') })
	if end <= 0 || p.rest[end] != '(' {
		return "", nil, fmt.Errorf("its rule cannot be read at %q", shortened(p.rest))
	}
	name, p.rest = p.rest[:end], p.rest[end+1:]
	for {
		if p.skip(); p.rest == "" {
			return name, nil, fmt.Errorf("its rule lacks a closing parenthesis")
		}
		quote := p.rest[:1]
		value, rest, ok := strings.Cut(p.rest[1:], quote)
		if !strings.Contains("`'\"", quote) || !ok {
			return name, nil, fmt.Errorf("its rule cannot be read at %q", shortened(p.rest))
		}
		arguments, p.rest = append(arguments, value), rest
		switch {
		case p.take(")"):
			return name, arguments, nil
		case !p.take(","):
			return name, nil, fmt.Errorf("its rule cannot be read at %q", shortened(p.rest))
		}
	}
}

// matcher is one function of a rule. A prefix of paths is one of their text, not
// of their elements.
func matcher(name string, arguments []string) (routing.Match, error) {
	var m routing.Match
	if slices.Contains(arguments, "") {
		return m, fmt.Errorf("%s in its rule has an empty value", name)
	}
	if slices.ContainsFunc(arguments, templateForm.MatchString) {
		return m, fmt.Errorf("a listener rule does not support the expression in braces of %s in its rule", name)
	}
	switch strings.ToLower(name) {
	case "host", "hostheader":
		m.Hosts = arguments
	case "path":
		m.Paths = arguments
	case "pathprefix":
		if slices.Contains(arguments, "/") {
			return m, nil
		}
		for _, prefix := range arguments {
			m.Paths = append(m.Paths, prefix+"*")
		}
	case "hostregexp":
		m.HostRegex = searched(arguments)
	case "pathregexp":
		m.PathRegex = searched(arguments)
	case "header", "headers", "headerregexp", "headersregexp":
		if len(arguments) != 2 {
			return m, fmt.Errorf("%s in its rule needs a name and a value", name)
		}
		m.Headers = []routing.HeaderMatch{headerMatch(arguments[0], arguments[1], strings.HasSuffix(strings.ToLower(name), "regexp"))}
	default:
		return m, fmt.Errorf("%s in its rule is not supported", name)
	}
	return m, nil
}

// templateForm matches the expressions of Traefik 2, such as {name:[a-z]+}.
var templateForm = lazyregexp.New(`\{([A-Za-z_]\w*)?:|\{[A-Za-z_]\w*\}`)

// headerMatch is a condition on a header. A value with what is a wildcard for load
// balancers is a regular expression for them.
func headerMatch(name, value string, regex bool) routing.HeaderMatch {
	switch {
	case regex:
		return routing.HeaderMatch{Name: name, Regex: searched([]string{value})}
	case routing.HasWildcard(value):
		return routing.HeaderMatch{Name: name, Regex: []string{"^" + regexp.QuoteMeta(value) + "$"}}
	}
	return routing.HeaderMatch{Name: name, Values: []string{value}}
}

// searched are regular expressions that match a whole text where some match a part of
// it, as Traefik searches.
func searched(expressions []string) []string {
	out := make([]string, 0, len(expressions))
	for _, e := range expressions {
		if strings.Contains(e, "|") {
			e = "(?:" + e + ")"
		}
		if !strings.HasPrefix(e, "^") {
			e = "^.*" + e
		}
		if !strings.HasSuffix(e, "$") || strings.HasSuffix(e, `\$`) {
			e += ".*$"
		}
		out = append(out, e)
	}
	return out
}

// joinMatches makes one condition of alternatives, if they are all pairs of some
// hosts and some paths.
func joinMatches(all []routing.Match) (routing.Match, bool) {
	rest := slices.Clone(all)
	for len(rest) > 1 && joinTwo(&rest) {
	}
	return sortedMatch(rest[0]), len(rest) == 1
}

// joinTwo replaces two alternatives that differ in hosts alone, or in paths
// alone, by one.
func joinTwo(all *[]routing.Match) bool {
	for i, a := range *all {
		for j, b := range (*all)[:i] {
			if joined, ok := joinOne(sortedMatch(a), sortedMatch(b)); ok {
				(*all)[j] = joined
				*all = slices.Delete(*all, i, i+1)
				return true
			}
		}
	}
	return false
}

func joinOne(a, b routing.Match) (routing.Match, bool) {
	joined, otherHosts, otherPaths := a, a, a
	otherHosts.Hosts, otherPaths.Paths = b.Hosts, b.Paths
	switch {
	case a.Takes(b):
		return a, true
	case b.Takes(a):
		return b, true
	case otherHosts.Equal(b) && len(a.Hosts) > 0 && len(b.Hosts) > 0:
		joined.Hosts = union(a.Hosts, b.Hosts)
	case otherPaths.Equal(b) && len(a.Paths) > 0 && len(b.Paths) > 0:
		joined.Paths = union(a.Paths, b.Paths)
	default:
		return joined, false
	}
	return joined, true
}

// sortedMatch has each value once, and hosts in small letters.
func sortedMatch(m routing.Match) routing.Match {
	m.Hosts, m.Paths = slices.Compact(routing.SortedHosts(m.Hosts)), union(nil, m.Paths)
	m.HostRegex, m.PathRegex = union(nil, m.HostRegex), union(nil, m.PathRegex)
	m.Headers = slices.Clone(m.Headers)
	slices.SortStableFunc(m.Headers, func(a, b routing.HeaderMatch) int {
		return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name))
	})
	return m
}

// union is sorted, each value once; nil if there is none.
func union(a, b []string) []string {
	all := slices.Concat(a, b)
	slices.Sort(all)
	return slices.Compact(all)
}

func shortened(text string) string {
	const most = 30
	if len(text) > most {
		return text[:most] + "…"
	}
	return text
}
