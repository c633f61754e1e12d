package adapt

import (
	"fmt"
	"slices"

	"go.yaml.in/yaml/v4"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
)

// choice is a choice to write, with the others that there are.
type choice struct {
	finding.Choice
	// patch is the mapping of the patch.
	patch  *yaml.Node
	others []finding.Choice
}

const (
	// excluding is the attribute with which nothing else of a service matters.
	excluding = "x-aws-exclude"
	// addressing is the attribute that names ports, which other choices change.
	addressing = "x-aws-environment"
)

// defaults are the default choices of errors and warnings, each once. Of a service
// that is left out there is no other, and addresses wait until there is nothing
// else to choose.
func defaults(all finding.Findings) []choice {
	var out, addresses []choice
	seen, excluded := map[string]bool{}, map[string]bool{}
	for _, f := range all {
		if c, ok := f.Default(); ok && sets(c, excluding) {
			excluded[f.Service()] = true
		}
	}
	for _, f := range all {
		c, ok := f.Default()
		if !ok || f.Severity == finding.Info || seen[c.Patch] || excluded[f.Service()] && !sets(c, excluding) {
			continue
		}
		seen[c.Patch] = true
		list := &out
		if sets(c, addressing) {
			list = &addresses
		}
		*list = append(*list, choice{c, parsed(c.Patch), others(f.Choices, c)})
	}
	if len(out) == 0 {
		return addresses
	}
	return out
}

// sets reports whether a choice consists of an attribute of a service.
func sets(c finding.Choice, attribute string) bool {
	n := parsed(c.Patch)
	for n != nil && n.Kind == yaml.MappingNode && len(n.Content) > 1 {
		if n.Content[0].Value == attribute {
			return true
		}
		n = n.Content[1]
	}
	return false
}

// questions are the choices of errors and warnings that only a person can make.
func questions(all finding.Findings) []finding.Choice {
	var out []finding.Choice
	for _, f := range all {
		if _, ok := f.Default(); ok || f.Severity == finding.Info {
			continue
		}
		for _, c := range f.Choices {
			if c.Asks != "" && !slices.Contains(out, c) {
				out = append(out, c)
			}
		}
	}
	return out
}

// offers are the choices of infos, which nobody has to make.
func offers(all finding.Findings) []finding.Choice {
	var out []finding.Choice
	for _, f := range all {
		if f.Severity == finding.Info {
			out = append(out, f.Choices...)
		}
	}
	return out
}

func others(all []finding.Choice, but finding.Choice) []finding.Choice {
	return slices.DeleteFunc(slices.Clone(all), func(c finding.Choice) bool { return c == but || c.Patch == "" })
}

// parsed is the mapping of a patch, or nil.
func parsed(patch string) *yaml.Node {
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(patch), &doc); err != nil || len(doc.Content) == 0 {
		return nil
	}
	return doc.Content[0]
}

// comment is what a reader has to know of a choice.
func comment(c finding.Choice) string {
	text := c.Title
	if c.Asks != "" {
		text += fmt.Sprintf(" (%s)", c.Asks)
	}
	if c.Loses != "" {
		text += "; lost: " + c.Loses
	}
	return text
}
