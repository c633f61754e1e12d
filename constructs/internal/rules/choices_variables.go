package rules

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// credentialChoices move variables that hold credentials to Secrets Manager.
// Where a service has x-aws-secrets of its own, that of the project does nothing.
func credentialChoices(c *chooser, f finding.Finding) []finding.Choice {
	s := c.service(f)
	if s == nil || len(f.Where) != 3 || f.Where[2] != "environment" {
		return nil
	}
	choice := finding.Choice{Title: "credentials in variables go to AWS Secrets Manager, at the price of a secret for each service"}
	if s.Extensions().Secrets != nil || c.Extensions().Secrets {
		choice.Patch = finding.Patch(s.At("x-aws-secrets"), true)
	} else {
		choice.Default, choice.Patch = true, finding.Patch(finding.At("x-aws-secrets"), true)
	}
	return []finding.Choice{choice}
}

// localOnly matches an address of localhost with nothing that could be secret.
var localOnly = lazyregexp.New(`^([a-z]+://)?(localhost|127\.0\.0\.1)(:\d+)?(/[A-Za-z0-9/._-]{0,80})?$`)

// localhostChoices give a variable the address at which the project answers.
func localhostChoices(c *chooser, f finding.Finding) []finding.Choice {
	s := c.service(f)
	if s == nil || len(f.Where) < 4 || f.Where[2] != "environment" {
		return nil
	}
	name := fmt.Sprint(f.Where[3])
	resolved := s.Variables()[name]
	if model.IsCredential(name, resolved) {
		return nil // x-aws-environment would keep it out of x-aws-secrets
	}
	value, written := c.written(f.Where)
	if !written || !localhostAddress.MatchString(value) {
		// It is that of a variable or an env file, of which no more than an address
		// is written down.
		if value = resolved; !localOnly.MatchString(value) {
			return nil
		}
	}
	at := s.AddressPath(name)
	if changed, ok := withAddresses(s, name, value); ok {
		return []finding.Choice{{Title: "where the project answers on AWS", Default: true, Patch: finding.Patch(at, changed)}}
	}
	blank := localhostAddress.ReplaceAllStringFunc(value, func(match string) string {
		return strings.Replace(match, localhostAddress.FindStringSubmatch(match)[1], "<address>", 1)
	})
	return []finding.Choice{{
		Title: "where others find the project", Asks: "an address, such as https://shop.example.com or {url:service:port}",
		Patch: finding.Patch(at, blank),
	}}
}

// withAddresses replaces each address of localhost in a value by that of the port
// that the project publishes under its number; ok is false if one has none.
func withAddresses(s *model.Service, name, value string) (changed string, ok bool) {
	const most = 20
	for range most {
		match := localhostAddress.FindStringSubmatch(value)
		if match == nil {
			return value, !strings.ContainsAny(value, "<>")
		}
		number, _ := strconv.Atoi(match[3])
		to := visited(s, number, match[2])
		if !forVisitors.MatchString(name) {
			to, _ = published(s.Project, number)
		}
		if to.Service == "" {
			return "", false
		}
		value = strings.Replace(value, match[1], addressOf(to, match), 1)
	}
	return "", false
}
