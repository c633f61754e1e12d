package choices

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/source"
)

// credentialChoices move variables that hold credentials to Secrets Manager.
// Where a service has x-aws-secrets of its own, that of the project does nothing.
func credentialChoices(c *chooser, f finding.Finding) []finding.Choice {
	if len(f.Where) == 4 && f.Where[3] == "args" {
		return argumentChoices(c, f)
	}
	s := c.service(f)
	isLogOption := len(f.Where) == 5 && f.Where[2] == "logging"
	if s == nil || !isLogOption && (len(f.Where) != 3 || f.Where[2] != "environment") {
		return nil
	}
	choice := finding.Choice{Title: "store credentials of variables in AWS Secrets Manager, at the price of one secret per service"}
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
	if c.HoldsCredential(name, resolved) {
		return nil // x-aws-environment would keep it out of x-aws-secrets
	}
	if i := slices.IndexFunc(s.LocalAddresses(), func(a model.LocalAddress) bool { return a.Name == name && a.IsHostList }); i >= 0 {
		return hostListChoices(s, s.LocalAddresses()[i])
	}
	value, written := c.written(f.Where)
	if _, found := model.FindLocalhost(value); !written || !found {
		// It is that of a variable or an env file, of which no more than an address
		// is written down.
		if value = resolved; !localOnly.MatchString(value) {
			return nil
		}
	}
	at := s.AddressPath(name)
	if changed, ok := withAddresses(s, name, value); ok {
		return []finding.Choice{{Title: "the address of the project on AWS", Default: true, Patch: finding.Patch(at, changed)}}
	}
	if l, _ := model.FindLocalhost(value); model.IsAdvertised(name, l) {
		return []finding.Choice{{
			Title: "the name of the service, under which the others reach it", Default: true, Patch: finding.Patch(f.Where, withHost(value, s.Name)),
		}}
	}
	return []finding.Choice{{
		Title: "the public address of the project", Asks: "an address, such as https://shop.example.com or {url:service:port}",
		Patch: finding.Patch(at, withBlanks(value)),
	}}
}

// hostListChoices are those of a list of hosts, which is no secret.
func hostListChoices(s *model.Service, list model.LocalAddress) []finding.Choice {
	at := s.AddressPath(list.Name)
	anyHost := finding.Choice{
		Title: "any host name", Loses: "the refusal of requests with a forged host name", Patch: finding.Patch(s.At("environment", list.Name), "*"),
	}
	if list.Parts == nil {
		return []finding.Choice{{
			Title: "the host names of the project", Asks: "the names, and localhost where a health check uses it, as the application separates them",
			Patch: finding.Patch(at, "<hosts>"),
		}, anyHost}
	}
	changed := ""
	for _, part := range list.Parts {
		changed += part.Text
	}
	return []finding.Choice{{Title: "the host name of the project on AWS too", Default: true, Patch: finding.Patch(at, changed)}, anyHost}
}

// withHost replaces localhost in each address of a value by the name of a host.
func withHost(value, host string) string {
	for l, ok := model.FindLocalhost(value); ok; l, ok = model.FindLocalhost(value) {
		value = l.Replaced(value, strings.NewReplacer("localhost", host, "127.0.0.1", host).Replace(l.Text))
	}
	return value
}

// withBlanks replaces each address of localhost in a value by a blank.
func withBlanks(value string) string {
	for l, ok := model.FindLocalhost(value); ok; l, ok = model.FindLocalhost(value) {
		value = l.Replaced(value, "<address>")
	}
	return value
}

// withAddresses replaces each address of localhost in a value by that of the port
// that it means; ok is false if one means none.
func withAddresses(s *model.Service, name, value string) (changed string, ok bool) {
	for l, found := model.FindLocalhost(value); found; l, found = model.FindLocalhost(value) {
		to := s.Offered(name, l)
		if to.Service == "" {
			return "", false
		}
		value = l.Replaced(value, l.AddressOf(to))
	}
	return value, !strings.ContainsAny(value, "<>")
}

// untilSet names the variable without which the path of a mount is another.
func (c *chooser) untilSet(f finding.Finding, all []finding.Choice) []finding.Choice {
	if name := c.unsetIn(f.Where); name != "" {
		for i := range all {
			all[i].Title += "; once " + name + " is set, the path is another"
		}
	}
	return all
}

// unsetIn is a variable without a value in what the file mounts, or in the file
// .env for it; empty if there is none.
func (c *chooser) unsetIn(at finding.Path) string {
	defer source.Silence()()
	l := source.Locator{Sources: c.files, Model: c.Project.Project}
	place := l.Place(at)
	if place.Depth != len(at) || place.Value == nil {
		return ""
	}
	written := place.Value
	if written.Kind == yaml.MappingNode {
		written = source.Entry(written, "source")
	}
	if written == nil {
		return ""
	}
	if names := l.Read[place.File].Unset(written.Value); len(names) > 0 {
		return names[0]
	}
	for _, match := range variableIn.FindAllStringSubmatch(written.Value, -1) {
		for _, use := range c.UnsetInDotEnv() {
			if use.Key == match[1] && !model.IsCredential(use.Key, use.Name) {
				return use.Name
			}
		}
	}
	return ""
}
