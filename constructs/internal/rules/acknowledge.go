package rules

import (
	"maps"
	"slices"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/support"
)

// acknowledgement is one x-aws-acknowledge: findings with one of the codes are
// left out where their path begins with scope.
type acknowledgement struct {
	scope finding.Path
	codes []string
	// dormant is that of a service that is not active: it may be in vain.
	dormant bool
}

// acknowledgementsOf lists those of the services, and last that of the project.
func acknowledgementsOf(p *model.Project) []acknowledgement {
	var all []acknowledgement
	for _, s := range p.All() {
		scope, made := s.ServiceConfig.Extensions[model.OriginMarker].(finding.Path)
		if !made {
			scope = s.At()
		}
		all = append(all, acknowledgement{scope: scope, codes: s.Extensions().Acknowledge})
	}
	for _, name := range slices.Sorted(maps.Keys(p.DisabledServices)) {
		ext, _ := model.DecodeExtensions[model.ServiceExtensions](p.DisabledServices[name].Extensions)
		all = append(all, acknowledgement{scope: finding.At("services", name), codes: ext.Acknowledge, dormant: true})
	}
	return append(all, acknowledgement{codes: p.Extensions().Acknowledge})
}

// acknowledged leaves out the warnings and infos that x-aws-acknowledge names,
// and reports the codes that it names in vain.
func acknowledged(p *model.Project, all finding.Findings) finding.Findings {
	r := &finding.Report{}
	hidden := make([]bool, len(all))
	for _, a := range acknowledgementsOf(p) {
		for i, code := range a.codes {
			at := a.scope.Then("x-aws-acknowledge", i)
			if checkAcknowledged(r, at, code) && hide(all, hidden, a.scope, code) == 0 && !a.dormant {
				r.Warn(at, codes.AcknowledgeUnused, "remove it", "no finding at this place has the code %s", code)
			}
		}
	}
	rest := r.Findings
	for i, f := range all {
		if !hidden[i] {
			rest = append(rest, f)
		}
	}
	return rest
}

// checkAcknowledged reports whether the code is that of warnings or infos.
func checkAcknowledged(r *finding.Report, at finding.Path, code string) bool {
	severity, known := severityOf(code)
	switch {
	case !known:
		fix := "`compose-cdk explain` lists the codes"
		if near := finding.Nearest(code, knownCodes()); near != "" {
			fix = "did you mean " + near + "?"
		}
		r.Error(at, codes.Acknowledge, fix, "%q is not the code of a finding", code)
		return false
	case severity == finding.Error:
		r.Error(at, codes.Acknowledge, "fix the cause; `compose-cdk explain "+code+"` shows how",
			"%s is the code of an error, and only warnings and infos can be acknowledged", code)
		return false
	}
	return true
}

// hide marks the findings with the code in a scope, and counts them. An entry
// of the project counts those that a service has hidden already.
func hide(all finding.Findings, hidden []bool, scope finding.Path, code string) int {
	n := 0
	for i, f := range all {
		if f.Code == code && f.Severity != finding.Error && len(f.Where) >= len(scope) && slices.Equal(f.Where[:len(scope)], scope) {
			hidden[i] = true
			n++
		}
	}
	return n
}

func severityOf(code string) (finding.Severity, bool) {
	if row, ok := codes.Find(code); ok {
		return row.Severity, true
	}
	return support.SeverityOf(code)
}

// knownCodes are those of the catalogue and of the support table.
func knownCodes() []string {
	known := support.Codes()
	for _, row := range codes.Rows() {
		known = append(known, row.Code)
	}
	return known
}
