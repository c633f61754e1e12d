package model

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
)

// credentialWords are parts of names of variables whose values are credentials,
// without what separates words in a name.
var credentialWords = []string{
	"PASSWORD", "PASSWD", "PASSPHRASE", "SECRET", "TOKEN", "CREDENTIAL", "ERLANGCOOKIE",
	"APIKEY", "PRIVATEKEY", "ACCESSKEY", "ENCRYPTIONKEY", "SIGNINGKEY", "MASTERKEY", "FERNETKEY", "APPKEY", "AUTHKEY", "JWTKEY",
	"HMACKEY", "OPENSSLKEY", "SESSIONKEY", "LICENSEKEY", "INSTALLATIONKEY", "SERVICEKEY", "SERVICEROLEKEY",
	"LOGGEDINKEY", "NONCEKEY",
}

// passwordEndings are those of names whose values are passwords, even where
// these are numbers, but not where they are a switch, 0 or 1.
var passwordEndings = []string{"PASSWORD", "PASSWD", "_PASS", "PGPASS", "DBPASS", "SMTPPASS", "_PWD", "_PW"}

// pairEndings are those of names whose values may be a user with a password.
var pairEndings = []string{"_AUTH", "_USER_INFO"}

// harmlessEndings are those of names that say something about a credential
// without holding it.
var harmlessEndings = []string{
	"_FILE", "_FILEPATH", "_PATH", "_DIR", "_LOCATION", "_NAME", "_URL", "_URI", "_TTL", "_EXPIRY", "_EXPIRES",
	"_EXPIRATION", "_LENGTH", "_ENABLED", "_TYPE", "_ALGORITHM", "_ISSUER", "_AUDIENCE", "_HEADER", "_PROVIDER", "_SOURCE",
	"_REALM", "_CLASS", "_LIST", "_HOST", "_REGION", "_PREFIX", "_SCOPE", "_METHOD", "_FORMAT", "_VERSION", "_POLICY",
	"_BACKEND", "_MODE", "_PROTOCOL", "_MECHANISM", "_MECHANISMS", "_RULES", "_SERVERS", "TOKENIZER",
	"_EXPIRE", "_LIFETIME", "_HASHERS", "_MANAGER", "_STORE", "PASSWORDLESS",
}

// IsCredential reports whether a variable holds a credential, by its name or by
// its value: a URL or a connection string with a password, a private key, or the
// form of a token.
func IsCredential(name, value string) bool {
	return hasPassword(value) || strings.Contains(value, "PRIVATE KEY-----") || tokenForm.MatchString(value) ||
		namesCredential(strings.ToUpper(separators.Replace(name)), value)
}

// separators are what names have between words beside the underscore.
var separators = strings.NewReplacer("-", "_", ".", "_")

func namesCredential(upper, value string) bool {
	is := func(ending string) bool { return strings.HasSuffix(upper, ending) }
	if _, notBool := strconv.ParseBool(value); notBool != nil && slices.ContainsFunc(passwordEndings, is) && isNumber(value) {
		return true
	}
	if slices.ContainsFunc(pairEndings, is) && pair.MatchString(value) {
		return true
	}
	joined := strings.ReplaceAll(upper, "_", "")
	holds := slices.ContainsFunc(credentialWords, func(w string) bool { return strings.Contains(joined, w) }) ||
		slices.ContainsFunc(passwordEndings, is) || is("_SALT") || is("_PEPPER")
	return holds && !slices.ContainsFunc(harmlessEndings, is) && !isSetting(value)
}

// isSetting reports whether the value is none that a credential has: empty, a
// switch, a number, a duration, or where the credential is.
func isSetting(value string) bool {
	value = strings.Trim(value, "\"' \t\r\n")
	_, notBool := strconv.ParseBool(value)
	_, notDuration := time.ParseDuration(value)
	return value == "" || notBool == nil || isNumber(value) || notDuration == nil ||
		strings.HasPrefix(value, SecretsDirectory+"/") || strings.HasPrefix(value, "file:/") ||
		slices.Contains([]string{"yes", "no", "on", "off", "none", "null", "enabled", "disabled"}, strings.ToLower(value))
}

func isNumber(value string) bool {
	_, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	return err == nil
}

// pair is a user with a password, as user:password or user/password; it is no
// host with a port.
var pair = lazyregexp.New(`^[^\s:/]+[:/][^\s:/]*[^\s:/0-9][^\s:/]*$`)

// tokenForm is how tokens begin that say whose they are: GitHub, GitLab, Slack,
// Stripe, OpenAI, Anthropic, npm, Docker Hub, DigitalOcean, SendGrid, an access key of
// AWS, an API key of Google, and a JSON Web Token; by themselves, or as the user of a URL.
var tokenForm = lazyregexp.New(`(?:^|://)(?:gh[pousr]_\w|github_pat_\w|glpat-\w|xox[abeoprs]-\w|[rs]k_(?:live|test)_\w|sk-(?:proj|ant|svcacct)-\w|` +
	`npm_[A-Za-z0-9]{36}|dckr_pat_\w|dop_v1_\w|SG\.[\w-]{16,}\.[\w-]{16,}|(?:AKIA|ASIA)[0-9A-Z]{16}$|AIza[\w-]{35}$|eyJ[\w-]+\.eyJ[\w-]+\.)`)

// urlPassword is scheme://user:password@; the user may be empty. It finds
// passwords that no parser of URLs accepts, and lists of hosts.
var urlPassword = lazyregexp.New(`(?i)[a-z][a-z0-9+.-]*://[^/?#\s:@]*:[^/?#\s@]+@`)

// sourcePassword is user:password@tcp(host), as the driver of MySQL for Go has it.
var sourcePassword = lazyregexp.New(`^[^\s:/@]+:[^\s@]+@(?:tcp|unix)?\(`)

// passwordAttribute is an attribute of a connection string, as ADO.NET, JDBC
// and libpq write it, or a property of Java; passwordOption is one of a command line,
// authorization a header of HTTP, and passwordKey an attribute of a document in JSON or YAML.
var (
	passwordAttribute = lazyregexp.New(`(?i)(?:^|[;\s?&]|-D)[\w.-]*(?:password|pwd)\s*=\s*([^;\s&]+)`)
	passwordOption    = lazyregexp.New(`(?i)(?:^|\s)--?[\w-]*(?:password|passwd|requirepass|masterauth|token|api-?key|secret(?:-?key)?)(?:=|\s+)["']?([^\s"'-][^\s"']*)`)
	authorization     = lazyregexp.New(`(?i)authorization["']?\s*[:=]\s*["']?(?:basic|bearer|token)(?:\s|%20)+([^\s"']+)`)
	passwordKey       = lazyregexp.New(`(?im)(?:^\s*|[{,]\s*)["']?[\w.-]*password["']?\s*:\s*["']?([^"',}\s]+)`)
)

// hasPassword reports whether the value is a URL, a connection string or a
// document with a password in it.
func hasPassword(value string) bool {
	if strings.Contains(value, "://") && urlPassword.MatchString(value) || strings.Contains(value, "@") && sourcePassword.MatchString(value) {
		return true
	}
	var found [][]string
	if strings.Contains(value, "=") {
		found = passwordAttribute.FindAllStringSubmatch(value, -1)
	}
	if strings.ContainsAny(value, " =") {
		found = append(found, passwordOption.FindAllStringSubmatch(value, -1)...)
		found = append(found, authorization.FindAllStringSubmatch(value, -1)...)
	}
	if strings.ContainsAny(value, "{\n") && strings.Contains(value, ":") {
		found = append(found, passwordKey.FindAllStringSubmatch(value, -1)...)
	}
	return slices.ContainsFunc(found, func(match []string) bool {
		return !isSetting(match[1]) && !strings.HasPrefix(strings.TrimLeft(match[1], `"'`), "$")
	})
}
