package network

import (
	"fmt"
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// staticUpstream matches the host of an upstream of nginx that is looked up
// once, when nginx starts (nginx documentation, ngx_http_upstream_module,
// server; ngx_http_proxy_module, proxy_pass).
var staticUpstream = lazyregexp.New(`(?:^|[\s{;])(?:server\s+|(?:proxy|fastcgi|uwsgi|grpc|scgi)_pass\s+(?:https?://|grpcs?://)?)([A-Za-z0-9_.-]+)(?::\d+)?(?:/[^\s;]*)?(?:\s[^;]*)?;`)

// checkUpstreams reports services that a mounted configuration of nginx names
// as static upstreams: nginx keeps the address of a task that a deployment
// replaces.
func checkUpstreams(r *finding.Report, s *model.Service) {
	if s.UsesServiceConnect() {
		return // names lead to the proxy of the task, whose address stays
	}
	for _, text := range s.Texts() {
		if !isNginx(s, text) {
			continue
		}
		var names []string
		text.Lines(func(_ int, line string) {
			if strings.Contains(line, "resolve") {
				return // is looked up again
			}
			for _, match := range staticUpstream.FindAllStringSubmatch(line, -1) {
				other, ok := s.Project.Find(match[1])
				if ok && other.Host().Name != s.Host().Name && !slices.Contains(names, other.Name) {
					names = append(names, other.Name)
				}
			}
		})
		if len(names) == 0 {
			continue
		}
		r.Info(text.At, codes.StaticUpstream,
			fmt.Sprintf("write `resolver 169.254.169.253 valid=10s; set $upstream %[1]s.%[2]s;` and $upstream in proxy_pass, or set x-aws-service_connect: true and `expose` at %[1]s",
				names[0], s.Project.Domain()),
			"%s uses %s: nginx looks up the address once, and keeps it after the task is replaced", text.Name, finding.List(names))
	}
}

// isNginx reports whether a text may be a configuration of nginx.
func isNginx(s *model.Service, text model.Text) bool {
	return (strings.Contains(s.Image, "nginx") || strings.Contains(text.Name, "nginx") || strings.Contains(text.Name, "conf.d")) &&
		strings.Contains(text.Content, "{") && strings.Contains(text.Content, ";")
}
