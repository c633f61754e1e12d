package model

import (
	"fmt"

	"github.com/compose-spec/compose-go/v2/types"
)

// Extensions of services that are something else in the file.
const (
	// OriginMarker has the path of what the service was made of.
	OriginMarker = "x-compose-cdk-origin"
	// OverlapMarker has what a job says of runs that overlap.
	OverlapMarker = "x-compose-cdk-overlap"
	// InitOfMarker has the name of the managed service that a job initializes.
	InitOfMarker = "x-compose-cdk-init-of"
)

// PreStartName is the name of the service that is made of a step of pre_start.
func PreStartName(s types.ServiceConfig, i int) string {
	return fmt.Sprintf("%s_pre_start_%d", s.Name, i+1)
}

// TakenByOthers are the steps of pre_start whose names services or jobs of the
// project have.
func TakenByOthers(p *types.Project, s types.ServiceConfig) []int {
	var taken []int
	for i := range s.PreStart {
		_, isService := p.AllServices()[PreStartName(s, i)]
		_, isJob := p.Jobs[PreStartName(s, i)]
		if isService || isJob {
			taken = append(taken, i)
		}
	}
	return taken
}
