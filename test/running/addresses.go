package running

import (
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// dockerOnly are addresses that nothing but Docker has: of the machine, of its
// name server and of its default bridge.
var dockerOnly = regexp.MustCompile(`(?:host|gateway)\.docker\.internal|docker\.for\.(?:mac|win)\.\S*|\b127\.0\.0\.11\b|\b172\.17\.0\.1\b`)

// dockerAddresses lists where a container is told of such an address.
func (c container) dockerAddresses() []Cause {
	var causes []Cause
	for _, name := range slices.Sorted(maps.Keys(c.variables)) {
		if found := dockerOnly.FindString(c.variables[name]); found != "" {
			causes = append(causes, Cause{Kind: DockerAddress, Service: c.name, Detail: found + " in " + name})
		}
	}
	if found := dockerOnly.FindString(strings.Join(c.words, " ")); found != "" {
		causes = append(causes, Cause{Kind: DockerAddress, Service: c.name, Detail: found + " in a command"})
	}
	return causes
}

var (
	// localhost is the address of the reader itself, with a port or without.
	localhost = regexp.MustCompile(`(?:^|[/@,\s"'])(?:localhost|127\.0\.0\.1)(?::(\d+))?(?:[/,\s"'?]|$)`)
	// forBrowsers are names of variables whose address is for people, or for
	// programs outside: they never mean the container itself.
	forBrowsers = regexp.MustCompile(`(?i)PUBLIC|EXTERNAL|ORIGIN|CORS|FRONTEND|CALLBACK|REDIRECT|WEBHOOK|ADVERTISED|NEXTAUTH_URL|REACT_APP|VITE_|DOMAIN|FQDN` +
		`|(?:^|_)(?:BASE|SITE|APP|ROOT|SERVER|WEB|HOME|CLIENT|UI)_?(?:URL|URI)$|^KC_HOSTNAME|ALLOWED_HOSTS`)
	// ofMail are names of variables with the domain of addresses of mail.
	ofMail = regexp.MustCompile(`(?i)MAIL|SMTP`)
	// forPeers are names of variables with the address of another program.
	forPeers = regexp.MustCompile(`(?i)(?:URL|URI|ENDPOINT|ADDR|ADDRESS|BROKERS?|BOOTSTRAP_SERVERS?|SERVERS)$`)
)

// localhosts lists variables that send browsers or peers to themselves. What a
// list has beside the address that is meant for the developer's machine is what
// everybody else uses.
func (t *task) localhosts(c container) []Cause {
	var causes []Cause
	for _, name := range slices.Sorted(maps.Keys(c.variables)) {
		value := c.variables[name]
		match := localhost.FindStringSubmatch(value)
		switch {
		case match == nil || ofMail.MatchString(name) || othersBeside(value):
		case forBrowsers.MatchString(name):
			causes = append(causes, Cause{Kind: Localhost, Service: c.name, Detail: "for browsers, in " + name})
		case forPeers.MatchString(name) && match[1] != "" && !t.listens(match[1]):
			causes = append(causes, Cause{Kind: Localhost, Service: c.name, Detail: fmt.Sprintf("port %s, on which the task does not listen, in %s", match[1], name)})
		}
	}
	return causes
}

// othersBeside reports that a list has an address that is not localhost.
func othersBeside(value string) bool {
	items := strings.FieldsFunc(value, func(r rune) bool { return strings.ContainsRune(", ;", r) })
	return slices.ContainsFunc(items, func(item string) bool { return !localhost.MatchString(item) && !strings.Contains(item, "localhost") })
}

// listens reports whether a container of the task may listen on a port. One
// whose ports are not in the template may listen anywhere.
func (t *task) listens(port string) bool {
	n, err := strconv.Atoi(port)
	return err == nil && slices.ContainsFunc(t.containers, func(c container) bool { return slices.Contains(c.ports, n) })
}

// ownName lists a health check that asks the name of its own service, which
// Cloud Map has once the health check has succeeded, unless a container writes
// the name into the hosts file.
func (t *task) ownName(c container) []Cause {
	if t.service == nil || !t.service.late || c.check == nil {
		return nil
	}
	own := regexp.MustCompile(`(?:^|[\s/@="'])` + regexp.QuoteMeta(c.name) + `:\d`)
	if !own.MatchString(strings.Join(c.check.command, " ")) || t.writesName(c.name) {
		return nil
	}
	return []Cause{{Kind: OwnName, Service: c.name, Detail: "its health check asks " + c.name}}
}

// writesName reports whether a container adds a name to the hosts file of the task.
func (t *task) writesName(name string) bool {
	written := regexp.MustCompile(`[\s]` + regexp.QuoteMeta(name) + `["\s][^;]*>> /etc/hosts`)
	return slices.ContainsFunc(t.containers, func(c container) bool { return written.MatchString(strings.Join(c.words, " ")) })
}

// fileName matches the last part of a path that is a file. Directories like
// conf.d have a letter for an extension.
var fileName = regexp.MustCompile(`(?i)^(?:[^.].*)?\.(?:conf|cfg|cnf|ya?ml|json|toml|ini|xml|properties|sh|sql|py|js|ts|rb|php|html?|pem|crt|cer|key|jks|p12|pfx|keytab|env|txt|lua|list|rules|sock|db|sqlite3?|csv|tmpl|tpl|template|htpasswd)$` +
	`|^(?:hosts|passwd|group|localtime|timezone|machine-id|resolv\.conf|Caddyfile|Dockerfile|\.env|\.htpasswd)$`)

// misplaced lists file systems that are mounted where a file belongs.
func (t *task) misplaced(c container) []Cause {
	var causes []Cause
	for _, m := range c.mounts {
		if t.files[m.volume] && fileName.MatchString(path.Base(m.path)) {
			causes = append(causes, Cause{Kind: FileSystem, Service: c.name, Detail: m.path})
		}
	}
	return causes
}
