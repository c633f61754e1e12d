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
	"LOGGEDINKEY", "NONCEKEY", "CRYPTOKEY", "CRYPTKEY", "CIPHERKEY", "HASHKEY", "COOKIEKEY", "VAULTKEY", "UNSEALKEY",
	"RECOVERYKEY", "ADMINKEY", "WEBHOOKKEY", "MNEMONIC", "SEEDPHRASE", "REDISAUTH", "VALKEYAUTH",
}

// saltEndings are those of names whose values are mixed into hashes.
var saltEndings = []string{"_SALT", "_SALTS", "_PEPPER", "HASHSALT", "PASSSALT", "KEYSALT"}

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
	return len(passwordsIn(value)) > 0 || strings.Contains(value, "PRIVATE KEY-----") || isToken(value) ||
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
		slices.ContainsFunc(passwordEndings, is) || slices.ContainsFunc(saltEndings, is) || upper == "SALT" || upper == "PEPPER" ||
		is("_AUTH") && isRandom(value)
	return holds && !slices.ContainsFunc(harmlessEndings, is) && (!isSetting(value) || isLongNumber(value))
}

// isRandom reports whether a value is none of the methods or addresses that variables
// whose names end in _AUTH have.
func isRandom(value string) bool {
	return random.MatchString(value) && strings.ContainsAny(value, "0123456789") && !authMethod.MatchString(value)
}

var (
	random     = lazyregexp.New(`^[^\s:/@.]{8,}$`)
	authMethod = lazyregexp.New(`(?i)^(?:scram|sha|md5|oauth|oidc|saml|ldap|basic|digest|ntlm|kerberos|x509|tls|ssl|mtls)[-_]?`)
)

// isLongNumber reports whether a number is a key: one with more digits than amounts have.
func isLongNumber(value string) bool {
	const digits = 16
	return len(value) >= digits && !strings.ContainsFunc(value, func(r rune) bool { return r < '0' || r > '9' })
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

// tokenForms are how tokens begin that say whose they are: facts of the companies'
// documentation.
var tokenForms = []string{
	`gh[pousr]_\w|github_pat_\w|gl(?:pat|dt|rt|cbt|ptt|ft|soat|agent|imt|oas)-[\w-]|GR1348941[\w-]{20}|ATBB[A-Za-z0-9]{32}`,       // GitHub, GitLab, Bitbucket
	`xox[abeoprs]-\w|xapp-\d-\w|hooks\.slack\.com/(?:services|workflows|triggers)/\w`,                                             // Slack
	`discord(?:app)?\.com/api/webhooks/\d+/[\w-]|[\w-]+\.webhook\.office\.com/webhookb2/\w|\d{8,10}:AA[\w-]{33}\b`,                // Discord, Teams, Telegram
	`[rs]k_(?:live|test|prod)_\w|whsec_[\w+/=]{20}|sq0(?:atp|csp)-[\w-]{22}|shp(?:at|ca|pa|ss)_[A-Fa-f0-9]{32}`,                   // Stripe, Square, Shopify
	`sk-(?:proj|ant|svcacct|admin|or|lf)-\w|sk-\w{20}T3BlbkFJ|gsk_\w{20}|xai-\w{20}|pplx-\w{20}|r8_\w{20}`,                        // OpenAI, Anthropic, OpenRouter, Langfuse, Groq, xAI, Perplexity, Replicate
	`hf_[A-Za-z0-9]{20}|api_org_[A-Za-z0-9]{20}|lsv2_(?:pt|sk)_\w|nvapi-[\w-]{20}|tvly-[\w-]{16}|dapi[a-f0-9]{32}`,                // Hugging Face, LangSmith, NVIDIA, Tavily, Databricks
	`npm_[A-Za-z0-9]{36}|pypi-AgE[\w-]{20}|rubygems_[a-f0-9]{48}|dckr_[po]at_\w|AKCp[A-Za-z0-9]{60}`,                              // registries of packages and images
	`do[por]_v1_\w|pscale_(?:pw|tkn|oauth)_\w|sbp_[a-f0-9]{40}|sb_secret_\w|nfp_\w{36}|fo1_[\w-]{40}|fm1r_[\w+/-]{40}|FlyV1 fm\d`, // hosting
	`hv[sb]\.[\w-]{20}|[A-Za-z0-9]{14}\.atlasv1\.[\w-]{20}|dp\.(?:pt|st|ct|sa|scim|audit)\.\w{20}|ops_eyJ[\w-]|pul-[a-f0-9]{40}`,  // stores of secrets
	`gl(?:sa|c)_[A-Za-z0-9+/]{32}|NRAK-[A-Z0-9]{27}|sntry[su]_\w|PMAK-[a-f0-9]{24}-|tskey-\w+-\w|AGE-SECRET-KEY-1|CCIPAT_\w|bkua_\w{20}`,
	`SG\.[\w-]{16,}\.[\w-]{16,}|key-[0-9a-f]{32}\b|[0-9a-f]{32}-us\d{1,2}\b|xkeysib-\w|xsmtpsib-\w|re_[A-Za-z0-9]{8}_[A-Za-z0-9]{20}`, // mail
	`lin_api_\w|ntn_\d\w{20}|secret_[A-Za-z0-9]{43}\b|figd_[\w-]{20}|pat[A-Za-z0-9]{14}\.[a-f0-9]{64}|ATATT3[\w=-]{20}|CFPAT-[\w-]{20}`,
	`(?:AKIA|ASIA|ABIA|ACCA)[0-9A-Z]{16}\b|ABSK[\w+/]{100}|AIza[\w-]{35}|GOCSPX-[\w-]{20}|ya29\.[\w-]{20}|[\w~.-]{3}\dQ~[\w~.-]{31}`, // AWS, Google, Microsoft
	`eyJ[\w-]+\.eyJ[\w-]+\.`, // JSON Web Token
	`LS0tLS1CRUdJTi(?:BSU0EgUFJJVkFURS|BQUklWQVRF|BFQyBQUklWQVRF|BPUEVOU1NIIFBSSVZBVE|BFTkNSWVBURUQgUFJJVkFURS)`, // a private key in Base64
}

// shortestToken bounds what is compared with the forms of tokens, since most values
// are short.
const shortestToken = 10

func isToken(value string) bool { return len(value) >= shortestToken && tokenForm.MatchString(value) }

// tokenForm matches a token at the beginning of a word.
var tokenForm = lazyregexp.New(`(?:^|[^A-Za-z0-9_.-])(?:` + strings.Join(tokenForms, "|") + `)`)

// urlPassword is scheme://user:password@; the user may be empty. It finds
// passwords that no parser of URLs accepts, and lists of hosts.
var urlPassword = lazyregexp.New(`(?i)[a-z][a-z0-9+.-]*://[^/?#\s:@]*:([^/?#\s@]+)@`)

// sourcePassword is user:password@tcp(host), as the driver of MySQL for Go has it.
var sourcePassword = lazyregexp.New(`^[^\s:/@]+:([^\s@]+)@(?:tcp|unix)?\(`)

// passwordAttribute is an attribute of a connection string, as ADO.NET, JDBC, Azure
// and libpq write it, of the options of a mount, or a property of Java; passwordOption
// is one of a command line, authorization a header of HTTP, and passwordKey an
// attribute of a document in JSON or YAML.
var (
	passwordAttribute = lazyregexp.New(`(?i)(?:^|[;,\s?&"']|-D)[\w.-]*(?:password|pwd|accountkey|sharedaccesskey|client_?secret|secret_?key|api_?key|access_?token|auth_?token)\s*=\s*["']?([^;,\s&"']+)`)
	passwordOption    = lazyregexp.New(`(?i)(?:^|\s)--?[\w-]*(?:password|passwd|requirepass|masterauth|token|api-?key|secret(?:-?key)?)(?:=|\s+)["']?([^\s"'-][^\s"']*)`)
	authorization     = lazyregexp.New(`(?i)authorization["']?\s*[:=]\s*["']?(?:basic|bearer|token)(?:\s|%20)+([^\s"']+)`)
	passwordKey       = lazyregexp.New(`(?im)(?:^\s*|[{,]\s*)["']?[\w.-]*(?:password|passwd|secret|secret_?key|api_?key|access_?token|auth_?token)["']?\s*:\s*["']?([^"',}\s]+)`)
)

// passwordsIn are the passwords in a URL, a connection string or a document.
func passwordsIn(value string) []string {
	var found [][]string
	if strings.Contains(value, "://") {
		found = urlPassword.FindAllStringSubmatch(value, -1)
	}
	if strings.Contains(value, "@") {
		found = append(found, sourcePassword.FindAllStringSubmatch(value, -1)...)
	}
	inURLs := len(found)
	if strings.Contains(value, "=") {
		found = append(found, passwordAttribute.FindAllStringSubmatch(value, -1)...)
	}
	if strings.ContainsAny(value, " =") {
		found = append(found, passwordOption.FindAllStringSubmatch(value, -1)...)
		found = append(found, authorization.FindAllStringSubmatch(value, -1)...)
	}
	if strings.ContainsAny(value, "{\n") && strings.Contains(value, ":") {
		found = append(found, passwordKey.FindAllStringSubmatch(value, -1)...)
	}
	var out []string
	for i, match := range found {
		if i < inURLs || !isSetting(match[1]) && !strings.HasPrefix(strings.TrimLeft(match[1], `"'`), "$") {
			out = append(out, match[1])
		}
	}
	return out
}
