package model

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
)

// credentialWords are parts of names of variables whose values are credentials.
var credentialWords = []string{
	"PASSWORD", "PASSWD", "PASSPHRASE", "SECRET", "TOKEN", "API_KEY", "APIKEY", "PRIVATE_KEY", "ACCESS_KEY", "CREDENTIAL",
	"ENCRYPTION_KEY", "SIGNING_KEY", "MASTER_KEY",
}

// passwordEndings are those of names whose values are passwords, even where
// these are numbers, but not where they are a switch, 0 or 1.
var passwordEndings = []string{"PASSWORD", "PASSWD", "_PASS", "_PWD"}

// harmlessEndings are those of names that say something about a credential
// without holding it.
var harmlessEndings = []string{
	"_FILE", "_FILEPATH", "_PATH", "_DIR", "_LOCATION", "_NAME", "_URL", "_URI", "_TTL", "_EXPIRY", "_EXPIRES",
	"_EXPIRATION", "_LENGTH", "_ENABLED", "_TYPE", "_ALGORITHM", "_ISSUER", "_AUDIENCE", "_HEADER", "_PROVIDER", "_SOURCE",
	"_REALM", "_CLASS", "_LIST", "_HOST", "_REGION", "_PREFIX", "_SCOPE", "_METHOD", "_FORMAT", "_VERSION", "_POLICY",
	"_BACKEND", "_MODE", "_PROTOCOL", "_MECHANISM", "_MECHANISMS", "_RULES", "_SERVERS", "TOKENIZER",
}

// IsCredential reports whether a variable holds a credential, by its name or by
// its value: a URL or a connection string with a password, or a private key.
func IsCredential(name, value string) bool {
	return hasPassword(value) || strings.Contains(value, "PRIVATE KEY-----") || namesCredential(strings.ToUpper(name), value)
}

func namesCredential(upper, value string) bool {
	is := func(ending string) bool { return strings.HasSuffix(upper, ending) }
	if _, notBool := strconv.ParseBool(value); notBool != nil && slices.ContainsFunc(passwordEndings, is) && isNumber(value) {
		return true
	}
	holds := slices.ContainsFunc(credentialWords, func(w string) bool { return strings.Contains(upper, w) }) ||
		slices.ContainsFunc(passwordEndings, is)
	return holds && !slices.ContainsFunc(harmlessEndings, is) && !isSetting(value)
}

// isSetting reports whether the value is none that a credential has: empty, a
// switch, a number, a duration, or the path of a mounted secret.
func isSetting(value string) bool {
	value = strings.TrimSpace(value)
	_, notBool := strconv.ParseBool(value)
	_, notDuration := time.ParseDuration(value)
	return value == "" || notBool == nil || isNumber(value) || notDuration == nil || strings.HasPrefix(value, SecretsDirectory+"/") ||
		slices.Contains([]string{"yes", "no", "on", "off", "none", "null"}, strings.ToLower(value))
}

func isNumber(value string) bool {
	_, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	return err == nil
}

// urlPassword is scheme://user:password@; the user may be empty. It finds
// passwords that no parser of URLs accepts, and lists of hosts.
var urlPassword = lazyregexp.New(`(?i)[a-z][a-z0-9+.-]*://[^/?#\s:@]*:[^/?#\s@]+@`)

// passwordAttribute is an attribute of a connection string, as ADO.NET, JDBC
// and libpq write it.
var passwordAttribute = lazyregexp.New(`(?i)(?:^|[;\s?&])(?:password|pwd)\s*=\s*[^;\s&]+`)

// hasPassword reports whether the value is a URL or a connection string with a
// password in it.
func hasPassword(value string) bool {
	return strings.Contains(value, "://") && urlPassword.MatchString(value) ||
		strings.Contains(value, "=") && passwordAttribute.MatchString(value)
}
