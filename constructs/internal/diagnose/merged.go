package diagnose

import (
	"slices"

	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
)

// ofMerged leaves out what a file alone lacks or repeats and the merged model
// does not: a file may complete or replace what another one has.
func ofMerged(merged map[string]any, found finding.Findings) finding.Findings {
	lacking, repeating := map[string]bool{}, map[string]bool{}
	for _, v := range violations(merged) {
		at := instancePath(merged, v.location)
		switch v.kind.(type) {
		case *kind.Required:
			lacking[at.String()] = true
		case *kind.UniqueItems:
			repeating[at.String()] = true
		}
	}
	for at := range lackingSources(merged) {
		lacking[at] = true
	}
	return slices.DeleteFunc(found, func(f finding.Finding) bool {
		switch f.Code {
		case codes.MissingAttribute:
			return !lacking[f.Path]
		case codes.DuplicateItem:
			return !repeating[f.Where[:len(f.Where)-1].String()]
		}
		return false
	})
}

// lackingSources are the secrets and configs of a merged model that have none of
// the attributes of which they need one.
func lackingSources(merged map[string]any) map[string]bool {
	out := map[string]bool{}
	for _, rule := range exclusive {
		section, ok := merged[rule.pattern[0]].(map[string]any)
		if !rule.required || !ok {
			continue
		}
		for name, value := range section {
			definition, _ := value.(map[string]any)
			if !slices.ContainsFunc(append(slices.Clone(rule.names), otherSources...), func(attribute string) bool { return definition[attribute] != nil }) {
				out[finding.At(rule.pattern[0], name).String()] = true
			}
		}
	}
	return out
}
