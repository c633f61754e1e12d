package rules

import (
	"slices"

	"github.com/compose-cdk/compose-cdk/constructs/internal/choices"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/source"
)

// behindUnset names the variables that are not set in the errors of values with
// them, and leaves their warnings out: one cause is one message.
func behindUnset(l source.Locator, all finding.Findings) finding.Findings {
	defer source.Silence()()
	var named []string
	for i, f := range all {
		if f.Severity != finding.Error || len(f.Where) == 0 {
			continue
		}
		if place := l.Place(f.Where); place.Depth == len(f.Where) {
			named = append(named, l.Read[place.File].BehindUnset(place.Value, &all[i])...)
		}
	}
	return slices.DeleteFunc(all, func(f finding.Finding) bool {
		name, ok := choices.UnsetVariable(f)
		return ok && slices.Contains(named, name)
	})
}
