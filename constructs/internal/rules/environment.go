package rules

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// secretWords are parts of names of variables whose values are credentials.
var secretWords = []string{
	"PASSWORD", "PASSWD", "SECRET", "TOKEN", "API_KEY", "APIKEY", "PRIVATE_KEY", "ACCESS_KEY", "CREDENTIAL",
}

// harmlessEndings are those of names that say something about a credential
// without holding it.
var harmlessEndings = []string{
	"_FILE", "_FILEPATH", "_PATH", "_DIR", "_LOCATION", "_NAME", "_URL", "_URI", "_TTL", "_EXPIRY", "_EXPIRES",
	"_EXPIRATION", "_LENGTH", "_ENABLED", "_TYPE", "_ALGORITHM", "_ISSUER", "_AUDIENCE", "_HEADER", "_PROVIDER", "_SOURCE",
	"_REALM", "_CLASS", "_LIST",
}

// checkEnvironment warns of credentials, without their values, and says which
// variables have no value anywhere: once per service, as there may be many.
func checkEnvironment(r *finding.Report, s *model.Service) {
	var secrets, unset []string
	replaced := s.Extensions().Environment
	for _, name := range slices.Sorted(maps.Keys(s.Environment)) {
		value := s.Environment[name]
		_, own := replaced[name]
		switch {
		case own:
		case value == nil:
			unset = append(unset, name)
		case isCredential(name, *value):
			secrets = append(secrets, name)
		}
	}
	if len(unset) > 0 {
		r.Info(s.At("environment"), codes.UnsetEnvironment, "",
			"left out, as they have no value in the file or the environment: %s", finding.List(unset))
	}
	if len(secrets) > 0 {
		r.Warn(s.At("environment"), codes.PlaintextCredential,
			"make them `secrets`: files in /run/secrets, or the same variables with x-aws-env",
			"%s will be readable in the template and in the ECS console", finding.List(secrets))
	}
}

func isCredential(name, value string) bool {
	upper := strings.ToUpper(name)
	holds := slices.ContainsFunc(secretWords, func(w string) bool { return strings.Contains(upper, w) })
	describes := slices.ContainsFunc(harmlessEndings, func(e string) bool { return strings.HasSuffix(upper, e) })
	return holds && !describes && !isSetting(value) || hasPassword(value)
}

// isSetting reports whether the value is none that a credential has: empty, a
// switch, a number or a duration.
func isSetting(value string) bool {
	value = strings.TrimSpace(value)
	_, notBool := strconv.ParseBool(value)
	_, notNumber := strconv.ParseFloat(value, 64)
	_, notDuration := time.ParseDuration(value)
	return value == "" || notBool == nil || notNumber == nil || notDuration == nil ||
		slices.Contains([]string{"yes", "no", "on", "off", "none", "null"}, strings.ToLower(value))
}

// hasPassword reports whether the value is a URL with a password in it.
func hasPassword(value string) bool {
	if !strings.Contains(value, "://") || !strings.Contains(value, "@") {
		return false
	}
	u, err := url.Parse(strings.TrimSpace(value))
	if err != nil || u.User == nil {
		return false
	}
	password, _ := u.User.Password()
	return password != ""
}
