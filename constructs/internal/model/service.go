package model

import (
	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
)

// Service is one service of a project while it is checked.
type Service struct {
	*types.ServiceConfig
	Project *Model
}

// ServiceOf returns a service of the project by its name.
func ServiceOf(p *Model, name string) Service {
	config := p.Services[name]
	config.Name = name
	return Service{&config, p}
}

// At is the path of the service, or of an attribute of it.
func (s Service) At(elements ...any) finding.Path {
	return finding.At("services", s.Name).Then(elements...)
}
