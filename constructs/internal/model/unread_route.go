package model

import (
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
)

// routerRule matches the labels of which routes are made.
var routerRule = lazyregexp.New(`(?i)^traefik\.http\.routers\.[^.]+\.rule$`)

// UnreadRoute is the first label or variable of a service that a proxy would
// read, and which proxy; empty if there is none.
func (s *Service) UnreadRoute() (at finding.Path, reader string) {
	var labels []string
	for label := range s.Labels {
		if routerRule.MatchString(label) {
			labels = append(labels, label)
		}
	}
	host := s.Environment["VIRTUAL_HOST"]
	switch {
	case len(labels) > 0 && s.Labels["traefik.enable"] != "false":
		return s.At("labels", slices.Min(labels)), LabelsTraefik
	case host != nil && strings.TrimSpace(*host) != "":
		return s.At("environment", "VIRTUAL_HOST"), LabelsNginxProxy
	}
	return nil, ""
}
