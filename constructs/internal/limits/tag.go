package limits

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// IsTagValue reports whether the value of a tag may be this (Amazon EFS API
// reference, Tag). As a regular expression it would take longer to compile
// than a project takes to be checked.
func IsTagValue(s string) bool {
	return utf8.RuneCountInString(s) <= 256 && strings.IndexFunc(s, func(r rune) bool {
		return !unicode.In(r, unicode.L, unicode.Z, unicode.N) && !strings.ContainsRune("_.:/=+@-", r)
	}) < 0
}
