package routing

import (
	"fmt"
	"regexp"
	"regexp/syntax"
	"slices"
	"strconv"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
)

// HasWildcard reports whether a pattern matches more than one text.
func HasWildcard(pattern string) bool { return strings.ContainsAny(pattern, "*?") }

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

// lastLabel is what follows the last dot of a host: letters (Elastic Load Balancing API
// reference, HostHeaderConditionConfig), or wildcards for them.
var lastLabel = lazyregexp.New(`\.[A-Za-z*?]+$`)

// IsHostCondition reports whether load balancers compare a host.
func IsHostCondition(host string) bool {
	return hostPattern.MatchString(host) && lastLabel.MatchString(host)
}

// IsPathCondition reports whether load balancers compare a path that begins with
// a slash or a wildcard.
func IsPathCondition(path string) bool {
	return (strings.HasPrefix(path, "/") || strings.HasPrefix(path, "*")) && pathPattern.MatchString(path)
}

// SortedHosts are in small letters, as load balancers compare them.
func SortedHosts(hosts []string) []string {
	out := make([]string, 0, len(hosts))
	for _, host := range hosts {
		out = append(out, strings.ToLower(host))
	}
	slices.Sort(out)
	return out
}

// headerName is a token of RFC 7230.
var headerName = lazyregexp.New("^[A-Za-z0-9!#$%&'*+.^_`|~-]+$")

// IsHeaderName reports whether a condition can have a header.
func IsHeaderName(name string) bool {
	return headerName.MatchString(name) && len(name) <= limits.HeaderNameCharacters && !strings.EqualFold(name, "host")
}

// IsHeaderCondition reports whether a load balancer compares a value of a header: it
// does so with what is visible in ASCII.
func IsHeaderCondition(value string) bool {
	return value != "" && len(value) <= limits.ConditionCharacters && isVisible(value)
}

func isVisible(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r > '~' })
}

// IsVisible reports whether a text has visible characters of ASCII only, and no space.
func IsVisible(text string) bool { return isVisible(text) && !strings.Contains(text, " ") }

// RegexProblem is why a load balancer refuses a regular expression; empty if it does
// not. Load balancers have no look-around, backreferences, atomic groups, possessive
// quantifiers, recursion and classes of Unicode (Elastic Load Balancing user guide,
// "Listener rules for your Application Load Balancer").
func RegexProblem(expression string, longest int) string {
	switch _, err := syntax.Parse(expression, syntax.Perl); {
	case expression == "":
		return "it is empty"
	case len(expression) > longest:
		return fmt.Sprintf("it has %d characters, and the limit is %d", len(expression), longest)
	case err != nil:
		return err.(*syntax.Error).Code.String() //nolint:errorlint,forcetypeassert // as the function documents it
	case strings.Contains(expression, `\p`), strings.Contains(expression, `\P`):
		return "it has a class of Unicode"
	case !isVisible(expression):
		return "it has characters that are not visible in ASCII"
	}
	return ""
}

// Rewrite replaces what a regular expression matches; $1 stands for its first group.
type Rewrite struct {
	Regex   string `json:"regex"   yaml:"regex"`
	Replace string `json:"replace" yaml:"replace"`
}

// groupReference matches the place of a group in a replacement.
var groupReference = lazyregexp.New(`\$(\d+)`)

// MissingGroup is a group that the replacement names and the expression does not
// have; empty if there is none.
func (r Rewrite) MissingGroup() string {
	expression, err := syntax.Parse(r.Regex, syntax.Perl)
	if err != nil {
		return ""
	}
	for _, found := range groupReference.FindAllStringSubmatch(r.Replace, -1) {
		if n, err := strconv.Atoi(found[1]); err != nil || n > expression.MaxCap() {
			return found[0]
		}
	}
	return ""
}
