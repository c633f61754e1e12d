package model

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/images"
	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
)

// traefikEntry is an entry point of Traefik: where it is published, whether it
// speaks TLS, and whether it only sends clients on to HTTPS.
type traefikEntry struct {
	port              int
	secure, redirects bool
}

// traefikEntries are the entry points that the proxy of the project defines in
// its command or its variables, by name.
type traefikEntries map[string]traefikEntry

// entryForm matches a setting of an entry point in a command, and entryVariable
// one in the environment (Traefik documentation, "EntryPoints").
var (
	entryForm     = lazyregexp.New(`(?i)^--?entrypoints\.([^.=]+)\.([^=]+?)(?:=(.*))?$`)
	entryVariable = lazyregexp.New(`(?i)^TRAEFIK_ENTRYPOINTS_([^_]+)_(.+)$`)
)

// traefikShared is what the routers of all services use.
type traefikShared struct {
	entries traefikEntries
	// middlewares are those of all services, also of a proxy that is left out.
	middlewares traefikParts
}

func (p *Project) readTraefik() traefikShared {
	shared := traefikShared{traefikEntries{}, traefikParts{}}
	for _, s := range p.configs() {
		maps.Copy(shared.middlewares, traefikPartsOf(s.Labels)["middlewares"])
		if image, _ := images.Of(s.Image); image.Role == images.RoleLabelProxy {
			shared.entries.read(s)
		}
	}
	return shared
}

// configs are all services of the project, also those that are left out, by name.
func (p *Project) configs() []types.ServiceConfig {
	var all []types.ServiceConfig
	for _, services := range []types.Services{p.Services, p.DisabledServices} {
		for _, name := range slices.Sorted(maps.Keys(services)) {
			all = append(all, services[name])
		}
	}
	return all
}

// read adds the entry points that a proxy defines.
func (e traefikEntries) read(proxy types.ServiceConfig) {
	for _, argument := range proxy.Command {
		if found := entryForm.FindStringSubmatch(argument); found != nil {
			e.set(proxy, found[1], found[2], found[3])
		}
	}
	for _, name := range slices.Sorted(maps.Keys(proxy.Environment)) {
		if found := entryVariable.FindStringSubmatch(name); found != nil && proxy.Environment[name] != nil {
			e.set(proxy, found[1], strings.ReplaceAll(found[2], "_", "."), *proxy.Environment[name])
		}
	}
}

// set reads one setting of an entry point of a proxy.
func (e traefikEntries) set(proxy types.ServiceConfig, name, setting, value string) {
	name = strings.ToLower(name)
	entry := e[name]
	switch setting = strings.ToLower(setting); {
	case setting == "address":
		address, _, _ := strings.Cut(value, "/")
		port, err := strconv.Atoi(address[strings.LastIndex(address, ":")+1:])
		if err != nil {
			return
		}
		entry.port = publishedAs(proxy, port)
		entry.secure = entry.secure || port == 443
	case setting == "http.tls" && value != "false", strings.HasPrefix(setting, "http.tls."):
		entry.secure = true
	case strings.HasPrefix(setting, "http.redirections.entrypoint."):
		entry.redirects = true
	default:
		return
	}
	e[name] = entry
}

// publishedAs is the port of the host for one of a container, or that itself.
func publishedAs(s types.ServiceConfig, target int) int {
	for _, p := range s.Ports {
		if published, implied := firstPublished(p.Published, int(p.Target)); int(p.Target) == target && !implied {
			return published
		}
	}
	return target
}

// of are the entry points of a router. One that is not defined is known by its
// name; a router without any is on that of HTTPS if there is a certificate.
func (e traefikEntries) of(router traefikPart) []traefikEntry {
	tls := router.values["tls"] == "true"
	for setting := range router.values {
		tls = tls || strings.HasPrefix(setting, "tls.")
	}
	var all []traefikEntry
	for _, name := range splitList(router.values["entrypoints"]) {
		name = strings.ToLower(name)
		entry, ok := e[name]
		if !ok || entry.port == 0 {
			entry.port = 80
			if strings.Contains(name, "secure") || strings.Contains(name, "https") || name == "443" {
				entry.port, entry.secure = 443, true
			}
		}
		if tls && entry.port == 80 {
			entry.port = 443
		}
		entry.secure = entry.secure || tls
		if !slices.Contains(all, entry) {
			all = append(all, entry)
		}
	}
	if all == nil {
		all = []traefikEntry{{port: 443, secure: true}}
	}
	return all
}
