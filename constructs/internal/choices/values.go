package choices

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/source"
)

// written is the text of a variable of a service as the file has it, before
// interpolation, so that no value of the environment gets into a patch.
func (c *chooser) written(at finding.Path) (string, bool) {
	defer source.Silence()()
	l := source.Locator{Sources: c.files, Model: c.Project.Project}
	for _, try := range l.Searches() {
		found := l.InSource(try.Source, at, try.Extends)
		if found.Node == nil || found.Depth < len(at) {
			continue
		}
		// The position is that of the key in a mapping, and of the item in a list.
		return valueAt(l, found, at)
	}
	return "", false
}

func valueAt(l source.Locator, found source.Place, at finding.Path) (string, bool) {
	name := fmt.Sprint(at[len(at)-1])
	if value, ok := strings.CutPrefix(found.Node.Value, name+"="); ok {
		return value, true
	}
	for _, doc := range l.Read[found.File].Docs {
		if value := valueOf(doc, found.Node); value != nil {
			return value.Value, value.Kind == yaml.ScalarNode
		}
	}
	return "", false
}

// valueOf finds the value of a key, which is a node of the document.
func valueOf(n, key *yaml.Node) *yaml.Node {
	for i, child := range n.Content {
		if child == key && n.Kind == yaml.MappingNode && i+1 < len(n.Content) {
			return source.Follow(n.Content[i+1])
		}
		if value := valueOf(child, key); value != nil {
			return value
		}
	}
	return nil
}

const dockerHost = "host.docker.internal"

// addressOnly matches an address with nothing that could be secret.
var addressOnly = lazyregexp.New(`^([a-z]+://)?host\.docker\.internal(:\d+)?(/[A-Za-z0-9/._-]{0,80})?$`)

var portOfHost = lazyregexp.New(`host\.docker\.internal:(\d+)`)

// dockerHostChoices replace the host of Docker by the service that publishes the
// port there, or that has its name in that of the variable.
func dockerHostChoices(c *chooser, f finding.Finding) []finding.Choice {
	s := c.service(f)
	if s == nil || len(f.Where) < 4 || f.Where[2] != "environment" {
		return nil
	}
	value, ok := c.written(f.Where)
	if !ok {
		return nil
	}
	if !strings.Contains(value, dockerHost) {
		// It is that of a variable, of which no more than an address is written down.
		resolved := s.Environment[fmt.Sprint(f.Where[3])]
		if resolved == nil || !addressOnly.MatchString(*resolved) {
			return nil
		}
		value = *resolved
	}
	if target, port := c.behindHost(s, fmt.Sprint(f.Where[3]), value); target != "" {
		changed := strings.ReplaceAll(value, dockerHost, target)
		if port != "" {
			changed = portOfHost.ReplaceAllStringFunc(value, func(string) string { return target + ":" + port })
		}
		return []finding.Choice{{Title: "use service " + target, Default: true, Patch: finding.Patch(f.Where, changed)}}
	}
	return []finding.Choice{{
		Title: "use the address of the server that runs on your computer", Asks: "an address that tasks reach",
		Patch: finding.Patch(f.Where, strings.ReplaceAll(value, dockerHost, "<address>")),
	}}
}

// behindHost finds the service that an address on the host leads to, and its port
// in the container.
func (c *chooser) behindHost(user *model.Service, variable, value string) (name, port string) {
	match := portOfHost.FindStringSubmatch(value)
	for _, s := range c.All() {
		for _, p := range s.Ports() {
			if match != nil && strconv.Itoa(p.Published) == match[1] && s.Name != user.Name {
				return s.Name, strconv.Itoa(p.Target)
			}
		}
	}
	if match != nil {
		return "", ""
	}
	words := strings.Split(strings.ToLower(variable), "_")
	for _, s := range c.All() {
		if s.Name != user.Name && slices.Contains(words, strings.ToLower(s.Name)) {
			return s.Name, ""
		}
	}
	return "", ""
}

var usedAt = lazyregexp.New(`the address (\S+) does not exist on ECS, but services\.([^.\s]+)\.environment\.(\S+) uses it`)

// addressChoices replace the fixed address of a service by its name.
func addressChoices(c *chooser, f finding.Finding) []finding.Choice {
	match := usedAt.FindStringSubmatch(f.Message)
	if match == nil {
		return nil
	}
	at := finding.At("services", match[2], "environment", match[3])
	value, ok := c.written(at)
	if !ok || !strings.Contains(value, match[1]) {
		return nil
	}
	address := regexp.MustCompile(regexp.QuoteMeta(match[1]) + `\b`)
	return []finding.Choice{{
		Title: "use the name of service " + f.Service(), Default: true,
		Patch: finding.Patch(at, address.ReplaceAllLiteralString(value, f.Service())),
	}}
}

var variableIn = lazyregexp.New(`\$\{?([A-Za-z_][A-Za-z0-9_]*)`)

// imageChoices ask for what the name of an image lacks.
func imageChoices(c *chooser, f finding.Finding) []finding.Choice {
	s := c.service(f)
	if s == nil {
		return nil
	}
	choice := finding.Choice{
		Title: "name the image", Asks: "the image of the service",
		Patch: finding.Patch(s.At("image"), "<image>"),
	}
	text, _ := c.written(s.At("image"))
	for _, match := range variableIn.FindAllStringSubmatch(text, -1) {
		if c.Environment[match[1]] == "" {
			choice.Asks = "the image of the service, or " + match[1] + " in .env"
			break
		}
	}
	if rest, ok := strings.CutSuffix(s.Image, ":"); ok && rest != "" {
		choice.Patch = finding.Patch(s.At("image"), escaped(rest)+":<tag>")
	}
	return []finding.Choice{choice}
}

var nameOfVariable = lazyregexp.New(`^the variable (\S+) is not set`)

// UnsetVariable is the name of the variable that a finding reports as not set.
func UnsetVariable(f finding.Finding) (name string, ok bool) {
	match := nameOfVariable.FindStringSubmatch(f.Message)
	if f.Code != codes.UnsetVariable || match == nil {
		return "", false
	}
	return match[1], true
}

// variableChoices ask for the value of a variable; the patch would be one of .env.
func variableChoices(_ *chooser, f finding.Finding) []finding.Choice {
	name, ok := UnsetVariable(f)
	if !ok {
		return nil
	}
	return []finding.Choice{{Title: "set " + name + " in .env", Asks: "the value of " + name}}
}
