package plan

import (
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// AddressVariable is a variable with addresses of the project in its value.
//
// Compose: the address at which a project answers is known when the file is
// written, as it is localhost. ECS: the load balancer has an address once it is
// there, and a variable that the file gives cannot name it. Decision: variables
// of their own in the file, with words for addresses, whose values the template
// joins from the name of the load balancer; they override variables of the same
// name, so that the file keeps its value for Docker. A variable whose name says
// that visitors use it gets that address by itself where it has localhost with a
// port that the project publishes: nothing else can be meant.
type AddressVariable struct {
	Name string `json:"name"`
	// Parts are joined.
	Parts []AddressPart `json:"parts"`
	// OfLocalhost reports that Environment has the variable with addresses of
	// localhost, which stay where no load balancer of the project has another.
	OfLocalhost bool `json:"ofLocalhost,omitempty"`
}

// Words of an AddressPart.
const (
	URLAddress      = model.URLWord
	HostAddress     = model.HostWord
	InternalAddress = model.InternalWord
)

// AddressPart is text, or an address in its place.
type AddressPart struct {
	Text string `json:"text,omitempty"`
	// Word is url, address, host, internal or empty; Service is whose address it is.
	Word    string `json:"word,omitempty"`
	Service string `json:"service,omitempty"`
	// Port and Published find the target of the listener that has the address.
	Port      int `json:"port,omitempty"`
	Published int `json:"published,omitempty"`
}

func addresses(s *model.Service) []AddressVariable {
	var out []AddressVariable
	for _, from := range s.AddressVariables() {
		variable := AddressVariable{Name: from.Name, OfLocalhost: from.OfLocalhost}
		for _, part := range from.Parts {
			variable.Parts = append(variable.Parts, addressPart(s.Project, part))
		}
		out = append(out, variable)
	}
	return out
}

func addressPart(project *model.Project, from model.AddressPart) AddressPart {
	switch from.Word {
	case "":
		return AddressPart{Text: from.Text}
	case model.InternalWord:
		return AddressPart{Word: from.Word, Service: from.Service}
	}
	port, _ := project.Published(from)
	return AddressPart{Word: from.Word, Service: from.Service, Port: port.Target, Published: port.Published}
}
