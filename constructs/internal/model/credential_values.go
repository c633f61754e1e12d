package model

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
)

// Credential is a value that nothing else in a template may contain.
type Credential struct {
	// Service is that of the variable Name; it is empty where Name is a secret of the
	// project or a variable of Compose.
	Service, Name, Value string
	// IsPart reports that the value is the password in a URL, a connection string or a
	// document, which is the value of Name.
	IsPart bool
	// forms are how texts contain the value.
	forms []string
}

// shortestCredential bounds what is looked for, in bytes: shorter values may be in a
// text by chance.
const shortestCredential = 6

// NewCredentials are a value, and the passwords in it if it is a URL, a connection
// string or a document. Values that are too short to look for are left out.
func NewCredentials(service, name, value string) []Credential {
	var out []Credential
	for i, v := range append([]string{value}, passwordsIn(value)...) {
		if v = strings.TrimSpace(v); len(v) >= shortestCredential {
			out = append(out, Credential{service, name, v, i > 0, formsOf(v)})
		}
	}
	return out
}

// formsOf are a value as it is, in JSON, in a URL and in Base64.
func formsOf(value string) []string {
	quoted, _ := json.Marshal(value)
	forms := []string{value, string(quoted[1 : len(quoted)-1]), url.QueryEscape(value), url.PathEscape(value)}
	for before := range 3 { // characters of Base64 depend on the position in a text
		encoded := base64.RawStdEncoding.EncodeToString([]byte("   "[:before] + value))
		inside := encoded[(before*8+5)/6 : (before+len(value))*8/6]
		forms = append(forms, inside, strings.NewReplacer("+", "-", "/", "_").Replace(inside))
	}
	slices.Sort(forms)
	return slices.Compact(forms)
}

// IsIn reports whether a text contains the value. One that consists of letters, or of
// digits, must be a word there.
func (c Credential) IsIn(text string) bool {
	return slices.ContainsFunc(c.forms, func(form string) bool {
		if form == c.Value && isOneKind(form) {
			return isWordOf(text, form)
		}
		return strings.Contains(text, form)
	})
}

// HiddenIn is a text without the value.
func (c Credential) HiddenIn(text string) string {
	if !c.IsIn(text) {
		return text
	}
	for _, form := range c.forms {
		text = strings.ReplaceAll(text, form, "…")
	}
	return text
}

func isOneKind(value string) bool {
	isOther := func(is func(rune) bool) func(rune) bool { return func(r rune) bool { return !is(r) } }
	return !strings.ContainsFunc(value, isOther(unicode.IsLetter)) || !strings.ContainsFunc(value, isOther(unicode.IsDigit))
}

// isWordOf reports whether a text contains a word as a value of its own: it is no part
// of a path, a host name, an identifier or a longer word, nor the scheme of a URL.
func isWordOf(text, word string) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], word)
		if i < 0 {
			return false
		}
		begin, end := from+i, from+i+len(word)
		if isBeginning(text[:begin]) && (end == len(text) || !isJoined(text[end]) && !strings.HasPrefix(text[end:], "://")) {
			return true
		}
		from = begin + 1
	}
}

// isBeginning reports whether a word may begin behind a text: also behind an x, with
// which shells compare values that may be empty.
func isBeginning(before string) bool {
	before = strings.TrimSuffix(before, "x")
	return before == "" || !isJoined(before[len(before)-1])
}

func isJoined(b byte) bool {
	return strings.IndexByte("_-./", b) >= 0 || b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= 0x80
}

// SortCredentials puts the longest value first, and leaves out what is there twice.
func SortCredentials(all []Credential) []Credential {
	slices.SortFunc(all, func(a, b Credential) int {
		return cmp.Or(len(b.Value)-len(a.Value), strings.Compare(a.Value, b.Value), compareBool(a.IsPart, b.IsPart),
			strings.Compare(a.Service, b.Service), strings.Compare(a.Name, b.Name))
	})
	return slices.CompactFunc(all, func(a, b Credential) bool {
		return a.Value == b.Value && a.Service == b.Service && a.Name == b.Name
	})
}

// compareBool puts false first.
func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// CredentialIn is the longest of sorted credentials in a text; of several with that
// value, the one of the service.
func CredentialIn(sorted []Credential, text, service string) (Credential, bool) {
	i := slices.IndexFunc(sorted, func(c Credential) bool { return c.IsIn(text) })
	if i < 0 {
		return Credential{}, false
	}
	for _, c := range sorted[i:] {
		if c.Value == sorted[i].Value && c.IsPart == sorted[i].IsPart && c.Service == service {
			return c, true
		}
	}
	return sorted[i], true
}

// HoldsCredential reports whether a variable is a credential, or contains the value of
// one of the project. The name of a user or a database is none, even where it is also
// the password.
func (p *Project) HoldsCredential(name, value string) bool {
	if IsCredential(name, value) {
		return true
	}
	c, found := CredentialIn(p.credentials(), value, "")
	return found && (c.Value != value || !publicName.MatchString(name))
}

// readCredentials are the values of the secrets of the project and of variables that
// are credentials or named in x-aws-secrets; sorted.
func (p *Project) readCredentials() []Credential {
	var out []Credential
	for _, name := range p.SecretNames() {
		if value, err := SecretValue(p.Project, name); err == nil {
			out = append(out, NewCredentials("", name, value)...)
		}
	}
	for _, s := range p.all {
		_, names := s.secretSelection()
		for name, value := range s.Environment {
			if value != nil && (IsCredential(name, *value) || slices.Contains(names, name)) {
				out = append(out, NewCredentials(s.Name, name, *value)...)
			}
		}
	}
	return p.WithoutWords(SortCredentials(out))
}

// WithoutWords leaves out values that the project has for something else, so that
// they say nothing of a password: the name of a service, an image, a user or a database.
func (p *Project) WithoutWords(all []Credential) []Credential {
	return slices.DeleteFunc(all, func(c Credential) bool { return p.isWord(c.Value) })
}

// publicName matches names of variables whose values are no secrets, even where a
// password is the same.
var publicName = lazyregexp.New(`(?i)(?:USER|USERNAME|LOGIN|ADMIN|OWNER|ROLE|DB|DATABASE|DBNAME|NAME|HOST|HOSTNAME|SERVER|BUCKET|SCHEMA|ENGINE|DRIVER|DIALECT|TYPE|MODE|ENV)$`)

func isSlash(r rune) bool { return r == '/' }

// untagged is an image without its tag, which may be a text of any kind.
func untagged(image string) string {
	if i := strings.LastIndexByte(image, ':'); i > strings.LastIndexByte(image, '/') {
		return image[:i]
	}
	return image
}

func (p *Project) isWord(text string) bool {
	return slices.ContainsFunc(p.all, func(s *Service) bool {
		image, _, _ := strings.Cut(s.Image, "@")
		if isOneKind(text) && (strings.Contains(s.Name, text) || strings.Contains(image, text)) ||
			s.Name == text || slices.Contains(strings.FieldsFunc(untagged(image), isSlash), text) {
			return true
		}
		for name, value := range s.Environment {
			if value != nil && *value == text && publicName.MatchString(name) && !IsCredential(name, text) {
				return true
			}
		}
		return false
	})
}
