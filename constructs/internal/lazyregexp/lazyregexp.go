// Package lazyregexp has regular expressions that are compiled when they are
// first used. Of some seventy that composefile and plan have, a compose file
// needs a few, and to compile all would be paid for by each start of a
// program. The standard library and the go command have one like it.
package lazyregexp

import (
	"os"
	"regexp"
	"strings"
	"sync"
)

// Regexp is a regular expression, as in the standard library.
type Regexp struct{ compiled func() *regexp.Regexp }

// New returns an expression that is compiled when it is first used, or now in
// a test, so that one with a mistake is not found later than the others.
func New(expression string) *Regexp {
	re := &Regexp{sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })}
	if len(os.Args) > 0 && strings.HasSuffix(strings.TrimSuffix(os.Args[0], ".exe"), ".test") {
		re.compiled()
	}
	return re
}

// MatchString is that of the standard library, as are the other methods.
func (re *Regexp) MatchString(s string) bool { return re.compiled().MatchString(s) }

// FindStringSubmatch returns the first match and its parts.
func (re *Regexp) FindStringSubmatch(s string) []string { return re.compiled().FindStringSubmatch(s) }

// FindAllStringSubmatch returns the first n matches and their parts.
func (re *Regexp) FindAllStringSubmatch(s string, n int) [][]string {
	return re.compiled().FindAllStringSubmatch(s, n)
}

// ReplaceAllString replaces all matches, in which $1 is the first part.
func (re *Regexp) ReplaceAllString(s, by string) string { return re.compiled().ReplaceAllString(s, by) }

// ReplaceAllStringFunc replaces all matches by what a function makes of them.
func (re *Regexp) ReplaceAllStringFunc(s string, by func(string) string) string {
	return re.compiled().ReplaceAllStringFunc(s, by)
}

// FindAllStringSubmatchIndex returns where the first n matches and their parts are.
func (re *Regexp) FindAllStringSubmatchIndex(s string, n int) [][]int {
	return re.compiled().FindAllStringSubmatchIndex(s, n)
}
