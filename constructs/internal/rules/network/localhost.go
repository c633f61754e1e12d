package network

import (
	"fmt"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// checkLocalhost reports variables that send browsers or other services to
// localhost, where on ECS nothing but the task itself is, and says which of them
// get another value.
func checkLocalhost(r *finding.Report, s *model.Service) {
	for _, a := range s.LocalAddresses() {
		problem := fmt.Sprintf("%s sends users to %s, which is their own computer", a.Name, a.Found.Text)
		if !a.ForVisitors {
			problem = fmt.Sprintf("%s uses %s as the address of %s, but on ECS localhost is the task itself", a.Name, a.Found.Text, a.To.Service)
		}
		fix := fmt.Sprintf("add x-aws-environment: {%s: %q} to the service", a.Name, insteadOfLocalhost(a))
		if a.To.Service == "" && model.IsAdvertised(a.Name, a.Found) {
			problem = fmt.Sprintf("%s gives %s to clients as the address of %s, which is their own task", a.Name, a.Found.Text, s.Name)
			fix = "write " + s.Name + " in its place, the name under which other services reach it"
		}
		if a.IsHostList {
			checkHostList(r, s, a)
			continue
		}
		if a.Parts != nil {
			problem += fmt.Sprintf(": it becomes the address of %s on AWS", a.To.Service)
			fix += " to confirm this, or to set another address"
		}
		r.Warn(s.At("environment", a.Name), codes.LocalhostAddress, fix, "%s", problem)
	}
}

// checkHostList reports a list of allowed hosts that lacks that of the project.
func checkHostList(r *finding.Report, s *model.Service, a model.LocalAddress) {
	problem := fmt.Sprintf("%s allows requests for localhost only, and those of visitors have the host name of the project", a.Name)
	fix := fmt.Sprintf("add the name to the list, as x-aws-environment: {%s: \"localhost,%s\"} in the service does, or allow each name", a.Name, insteadOfLocalhost(a))
	if a.Parts != nil {
		problem += fmt.Sprintf(": it gets that of %s on AWS", a.To.Service)
		fix = fmt.Sprintf("write the list in x-aws-environment: {%s: \"…%s\"} to confirm this, or to set another one", a.Name, insteadOfLocalhost(a))
	}
	r.Warn(s.At("environment", a.Name), codes.LocalhostAddress, fix, "%s", problem)
}

// insteadOfLocalhost is the value to write. What else is in the variable is not
// shown, as it may be of an env file.
func insteadOfLocalhost(a model.LocalAddress) string {
	address := "{url:service:port}"
	switch {
	case a.IsHostList && a.To.Service != "":
		return model.Localhost{}.AddressOf(a.To)
	case a.IsHostList:
		return "{host:service:port}"
	case a.To.Service != "":
		address = a.Found.AddressOf(a.To)
	}
	if strings.TrimSuffix(a.Value, "/") != a.Found.Text {
		address += "…"
	}
	return address
}
