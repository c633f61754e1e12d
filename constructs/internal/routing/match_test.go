package routing_test

import (
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/routing"
)

var (
	host    = routing.Match{Hosts: []string{"a.example.com"}}
	beta    = routing.HeaderMatch{Name: "X-Version", Values: []string{"beta"}}
	betas   = routing.HeaderMatch{Name: "x-version", Values: []string{"BETA*", "rc"}}
	matched = routing.HeaderMatch{Name: "X-Version", Regex: []string{"^2"}}
)

func with(m routing.Match, headers ...routing.HeaderMatch) routing.Match {
	m.Headers = headers
	return m
}

func TestTakes(t *testing.T) {
	for name, c := range map[string]struct {
		wide, narrow routing.Match
		want         bool
	}{
		"all":                         {routing.Match{}, with(host, beta), true},
		"without a header":            {host, with(host, beta), true},
		"with a header":               {with(host, beta), host, false},
		"a pattern of a header":       {with(host, betas), with(host, beta), true},
		"another header":              {with(host, routing.HeaderMatch{Name: "X", Values: []string{"*"}}), with(host, beta), false},
		"a part of a header":          {with(host, beta), with(host, betas), false},
		"a pattern, and a regex":      {with(host, betas), with(host, matched), false},
		"the same regex":              {with(host, matched), with(host, matched, beta), true},
		"a regex of hosts":            {routing.Match{HostRegex: []string{".*"}}, host, false},
		"a host, and a regex":         {host, routing.Match{HostRegex: []string{"^a"}}, false},
		"the same regex of paths":     {routing.Match{PathRegex: []string{"^/a"}}, routing.Match{Hosts: host.Hosts, PathRegex: []string{"^/a"}}, true},
		"another regex of paths":      {routing.Match{PathRegex: []string{"^/a"}}, routing.Match{PathRegex: []string{"^/ab"}}, false},
		"two headers, and one":        {with(host, beta, matched), with(host, beta), false},
		"hosts and paths, as ever":    {routing.Match{Paths: []string{"/a*"}}, routing.Match{Paths: []string{"/ab", "/a/*"}}, true},
		"a path that is not all":      {routing.Match{Paths: []string{"/a*"}}, routing.Match{Paths: []string{"/ab", "/b"}}, false},
		"an empty list is not a host": {host, routing.Match{Paths: []string{"/a"}}, false},
	} {
		if got := c.wide.Takes(c.narrow); got != c.want {
			t.Errorf("%s: got %t", name, got)
		}
	}
}

// TestPriorities has conditions from the most to the least specific.
func TestPriorities(t *testing.T) {
	path := func(m routing.Match, paths ...string) routing.Match { m.Paths = paths; return m }
	before := 0
	for _, m := range []routing.Match{
		with(path(host, "/api/*"), beta),
		path(host, "/api/*"),
		{Hosts: host.Hosts, PathRegex: []string{"^/v[0-9]"}},
		with(host, matched),
		host,
		{Hosts: []string{"*.b.example.com"}},
		{HostRegex: []string{"^[a-z]+\\.example\\.com$"}, Paths: []string{"/a"}},
		{HostRegex: []string{"^[a-z]+\\.example\\.com$"}},
		{Paths: []string{"/api/*"}},
		with(routing.Match{Paths: []string{"/*"}}, beta),
		{Paths: []string{"/*"}},
		with(routing.Match{}, beta),
	} {
		got := m.Priority()
		if got <= before || got != limits.RulePriority.Clamp(got) {
			t.Errorf("%+v has the priority %d, and the one before it %d", m, got, before)
		}
		if again := m.Priority(); again != got {
			t.Errorf("%+v has %d and %d", m, got, again)
		}
		before = got
	}
}

// TestHeadersComeFirst has many rules with and without a header.
func TestHeadersComeFirst(t *testing.T) {
	for _, letters := range []string{"a", "bc", "def", "ghij", "klmno", "pqrstu"} {
		for _, m := range []routing.Match{
			{Hosts: []string{letters + ".example.com"}}, {Paths: []string{"/" + letters}}, {Paths: []string{"/" + letters + "/*"}},
			{Hosts: []string{"*." + letters + ".example"}, Paths: []string{"/*"}},
		} {
			if plain, narrow := m.Priority(), with(m, beta).Priority(); narrow >= plain {
				t.Errorf("%+v: %d with a header, and %d without", m, narrow, plain)
			}
		}
	}
}

func TestRegexProblem(t *testing.T) {
	for _, c := range []struct{ expression, want string }{
		{`^/v[0-9]+/(a|b)\.html$`, ""},
		{`^(?:x|y)*?$`, ""},
		{``, "empty"},
		{`a(`, "missing closing"},
		{`a(?=b)`, "invalid or unsupported Perl syntax"},
		{`(?<=a)b`, "invalid named capture"},
		{`(a)\1`, "invalid escape sequence"},
		{`a++`, "invalid nested repetition"},
		{`\p{L}`, "class of Unicode"},
		{`ä`, "not visible in ASCII"},
		{strings.Repeat("a", 129), "129 characters"},
	} {
		got := routing.RegexProblem(c.expression, limits.ConditionCharacters)
		if !strings.Contains(got, c.want) || c.want == "" && got != "" {
			t.Errorf("%q: %q, want %q", c.expression, got, c.want)
		}
	}
}

func TestMissingGroup(t *testing.T) {
	for _, c := range []struct{ regex, replace, want string }{
		{"^/(a)/(b)", "/$2/$1", ""},
		{"^/(?:a)", "/$1", "$1"},
		{"^/(a)", "/$1/$2", "$2"},
		{"^/a", "/b", ""},
		{"(", "/$1", ""},
	} {
		if got := (routing.Rewrite{Regex: c.regex, Replace: c.replace}).MissingGroup(); got != c.want {
			t.Errorf("%q and %q: %q, want %q", c.regex, c.replace, got, c.want)
		}
	}
}

func TestReadLocation(t *testing.T) {
	for _, c := range []struct {
		text string
		want routing.Location
		ok   bool
	}{
		{"https://www.example.com", routing.Location{Protocol: "HTTPS", Host: "www.example.com", Port: "443", Path: "/#{path}"}, true},
		{"https://www.example.com/#{path}", routing.Location{Protocol: "HTTPS", Host: "www.example.com", Port: "443", Path: "/#{path}"}, true},
		{"http://#{host}:8080/a?b=#{query}", routing.Location{Protocol: "HTTP", Host: "#{host}", Port: "8080", Path: "/a", Query: "b=#{query}"}, true},
		{"#{protocol}://www.#{host}:#{port}/x", routing.Location{Protocol: "#{protocol}", Host: "www.#{host}", Port: "#{port}", Path: "/x"}, true},
		{"/new/#{path}", routing.Location{Path: "/new/#{path}"}, true},
		{"", routing.Location{}, false},
		{"www.example.com", routing.Location{}, false},
		{"ftp://example.com/", routing.Location{}, false},
		{"https://user@example.com/", routing.Location{}, false},
		{"https:///x", routing.Location{}, false},
	} {
		got, ok := routing.ReadLocation(c.text)
		if got != c.want || ok != c.ok {
			t.Errorf("%q: %+v, %t", c.text, got, ok)
		}
	}
}

func TestUnknownKeyword(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"/#{path}/#{host}/#{port}", ""},
		{"/#{query}", "#{query}"},
		{"/a?#{query}&b=#{protocol}", ""},
		{"/a?#{method}", "#{method}"},
	} {
		location, _ := routing.ReadLocation(c.text)
		if got := location.UnknownKeyword(); got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}

func TestLoops(t *testing.T) {
	www := routing.Match{Hosts: []string{"www.example.com"}}
	for _, c := range []struct {
		match routing.Match
		to    string
		want  bool
	}{
		{www, "https://example.com/#{path}", false},
		{www, "https://www.example.com/#{path}", true},
		{www, "https://WWW.example.com/login", true},
		{www, "https://www.example.com:8443/#{path}", false},
		{www, "http://www.example.com/#{path}", false},
		{routing.Match{Paths: []string{"/old/*"}}, "/new/#{path}", false},
		{routing.Match{Paths: []string{"/*"}}, "/new/#{path}", true},
		{routing.Match{Paths: []string{"/old"}}, "/#{path}", true},
		{routing.Match{Hosts: []string{"*.example.com"}}, "https://x.example.com", true},
	} {
		location, ok := routing.ReadLocation(c.to)
		if got := location.Loops(c.match, "HTTPS", 443); got != c.want || !ok {
			t.Errorf("%+v to %s: %t", c.match, c.to, got)
		}
	}
}

func TestHeaderNames(t *testing.T) {
	for name, want := range map[string]bool{
		"X-Version": true, "user_agent": true, "Host": false, "": false, "a b": false, "a:": false, "X*": true,
		strings.Repeat("a", 40): true, strings.Repeat("a", 41): false,
	} {
		if got := routing.IsHeaderName(name); got != want {
			t.Errorf("%q: %t", name, got)
		}
	}
}
