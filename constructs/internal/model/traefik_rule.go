package model

import (
	"fmt"
	"slices"
	"strings"
)

// match is a condition of a listener rule: one of the hosts and one of the
// paths. An empty list takes everything.
type match struct{ hosts, paths []string }

// Bounds of what is read of a rule.
const (
	longestRule = 4096
	mostMatches = 64
)

// parseTraefikRule reads the rule of a router (Traefik documentation, "Rules &
// Priority") as one condition of a load balancer. The error completes a sentence.
func parseTraefikRule(rule string) (match, error) {
	if len(rule) > longestRule {
		return match{}, fmt.Errorf("its rule has more than %d characters", longestRule)
	}
	p := &ruleParser{rest: rule}
	all, err := p.alternatives()
	if err != nil {
		return match{}, err
	}
	if p.skip(); p.rest != "" {
		return match{}, fmt.Errorf("its rule cannot be read at %q", shortened(p.rest))
	}
	joined, ok := joinMatches(all)
	if !ok {
		return match{}, errTwoMatches
	}
	return joined, nil
}

var errTwoMatches = fmt.Errorf("a listener rule matches one list of hosts and one of paths, but its rule has alternatives that differ in both")

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

func (p *ruleParser) alternatives() ([]match, error) {
	all, err := p.conjunction()
	for err == nil && p.take("||") {
		var more []match
		more, err = p.conjunction()
		all = append(all, more...)
	}
	return all, err
}

func (p *ruleParser) conjunction() ([]match, error) {
	all, err := p.term()
	for err == nil && p.take("&&") {
		var more []match
		if more, err = p.term(); err == nil {
			all, err = both(all, more)
		}
	}
	return all, err
}

// both are the conditions that hold where one of a and one of b does.
func both(a, b []match) ([]match, error) {
	if len(a)*len(b) > mostMatches {
		return nil, fmt.Errorf("its rule has more than %d alternatives", mostMatches)
	}
	var all []match
	for _, x := range a {
		for _, y := range b {
			if len(x.hosts) > 0 && len(y.hosts) > 0 || len(x.paths) > 0 && len(y.paths) > 0 {
				return nil, fmt.Errorf("a listener rule cannot require two hosts or two paths at the same time")
			}
			all = append(all, match{slices.Concat(x.hosts, y.hosts), slices.Concat(x.paths, y.paths)})
		}
	}
	return all, nil
}

func (p *ruleParser) term() ([]match, error) {
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
	return []match{m}, err
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
func matcher(name string, arguments []string) (match, error) {
	if slices.Contains(arguments, "") {
		return match{}, fmt.Errorf("%s in its rule has an empty value", name)
	}
	if slices.ContainsFunc(arguments, func(a string) bool { return strings.ContainsAny(a, "{}") }) {
		return match{}, fmt.Errorf("a listener rule does not support the regular expression of %s in its rule", name)
	}
	var m match
	switch strings.ToLower(name) {
	case "host", "hostheader":
		m.hosts = arguments
	case "path":
		m.paths = arguments
	case "pathprefix":
		for _, prefix := range arguments {
			if prefix == "/" {
				return match{}, nil
			}
			m.paths = append(m.paths, prefix+"*")
		}
	default:
		return match{}, fmt.Errorf("%s in its rule is not supported", name)
	}
	return m, nil
}

// joinMatches makes one condition of alternatives, if they are all pairs of some
// hosts and some paths.
func joinMatches(all []match) (match, bool) {
	rest := slices.Clone(all)
	for len(rest) > 1 && joinTwo(&rest) {
	}
	return match{union(nil, rest[0].hosts), union(nil, rest[0].paths)}, len(rest) == 1
}

// joinTwo replaces two alternatives that differ in hosts alone, or in paths
// alone, by one.
func joinTwo(all *[]match) bool {
	for i, a := range *all {
		for j, b := range (*all)[:i] {
			joined, ok := a, true
			switch {
			case includes(a, b):
			case includes(b, a):
				joined = b
			case sameList(a.paths, b.paths) && len(a.hosts) > 0 && len(b.hosts) > 0:
				joined.hosts = union(a.hosts, b.hosts)
			case sameList(a.hosts, b.hosts) && len(a.paths) > 0 && len(b.paths) > 0:
				joined.paths = union(a.paths, b.paths)
			default:
				ok = false
			}
			if ok {
				(*all)[j] = joined
				*all = slices.Delete(*all, i, i+1)
				return true
			}
		}
	}
	return false
}

// includes reports whether all that b takes is taken by a.
func includes(a, b match) bool {
	contains := func(wide, narrow []string) bool {
		return len(wide) == 0 || len(narrow) > 0 && !slices.ContainsFunc(narrow, func(v string) bool { return !slices.Contains(wide, v) })
	}
	return contains(a.hosts, b.hosts) && contains(a.paths, b.paths)
}

func sameList(a, b []string) bool { return slices.Equal(union(nil, a), union(nil, b)) }

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
