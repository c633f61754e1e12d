package managed

import (
	"slices"
	"strconv"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// cachePasswords are variables in which images expect the password of a cache.
var cachePasswords = []string{"REDIS_PASSWORD", "VALKEY_PASSWORD"}

// cacheParameters are options of the server that are parameters of ElastiCache.
var cacheParameters = []string{"databases", "maxmemory-policy", "notify-keyspace-events", "timeout"}

// readCache reads the command of a cache, and its password.
func (out *Service) readCache(r *finding.Report, s *model.Service) {
	options := cacheOptions(s)
	for _, name := range cacheParameters {
		if value := options[name]; value != "" {
			if out.Parameters == nil {
				out.Parameters = map[string]string{}
			}
			out.Parameters[name] = value
			checkCacheParameter(r, s, name, value)
		}
	}
	i := slices.IndexFunc(cachePasswords, func(name string) bool { return passwordIn(&finding.Report{}, s, name) != nil })
	_, asked := options["requirepass"]
	switch {
	case i < 0 && !asked:
		return
	case !out.RequireTLS:
		r.Error(s.At(model.ManagedKey), codes.ManagedPassword,
			"remove the password, here and in the clients: only services on its networks reach the cache; or write {elasticache: {tls: required}}, and rediss:// in the clients",
			"ElastiCache asks for a password over TLS only")
	case i < 0:
		r.Error(s.At("command"), codes.ManagedPassword, "write the password in "+cachePasswords[0]+" of the service, and `--requirepass $$"+cachePasswords[0]+"`",
			"the password is in the command, and not in a variable that can become a secret")
	default:
		out.Password = passwordIn(r, s, cachePasswords[i])
		out.checkPassword(r, s)
	}
}

// evictions are the values of maxmemory-policy.
var evictions = []string{
	"allkeys-lfu", "allkeys-lru", "allkeys-random", "noeviction", "volatile-lfu", "volatile-lru", "volatile-random", "volatile-ttl",
}

// checkCacheParameter refuses a value that ElastiCache would refuse in the middle of
// a deployment (Amazon ElastiCache user guide, Valkey and Redis OSS parameters).
func checkCacheParameter(r *finding.Report, s *model.Service, name, value string) {
	n, err := strconv.Atoi(value)
	wrong, fix := false, ""
	switch name {
	case "maxmemory-policy":
		wrong, fix = !slices.Contains(evictions, value), finding.Suggest(value, evictions)
	case "databases":
		wrong, fix = err != nil || n < 1 || n > 1_200_000, "write a number from 1 to 1200000"
	case "timeout":
		wrong, fix = err != nil || n < 0 || n > 0 && n < 20, "write 0, or a number of seconds from 20"
	}
	if wrong {
		r.Error(s.At("command"), codes.ManagedSetting, fix, "%s of ElastiCache cannot be %q", name, value)
	}
}

// cacheOptions reads the options of redis-server or valkey-server; a shell that
// runs it may stand before.
func cacheOptions(s *model.Service) map[string]string {
	words := strings.Fields(strings.Join(s.Command, " "))
	out := map[string]string{}
	for i, word := range words {
		name, ok := strings.CutPrefix(word, "--")
		if !ok || name == "" {
			continue
		}
		out[name] = ""
		if i+1 < len(words) && !strings.HasPrefix(words[i+1], "--") {
			out[name] = strings.Trim(words[i+1], `"'`)
		}
	}
	return out
}

// CommandHasNoEffect reports whether the command of a service says something
// that its managed service does not do.
func CommandHasNoEffect(s *model.Service) bool {
	engine, _ := engineOf(s.BaseImage())
	if engine != Redis && engine != Valkey {
		return len(s.Command) > 0
	}
	for name := range cacheOptions(s) {
		if !slices.Contains(cacheParameters, name) && name != "requirepass" {
			return true
		}
	}
	return false
}
