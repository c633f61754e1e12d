package plan

import (
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// bring takes over what the project is to use instead of making it.
//
// Compose knows external networks, volumes and secrets. An AWS account has
// more that exists already. Decision: each is named in the file, and is used as
// it is: nothing is added to it that its owner would have to know of, but
// listeners and rules to a load balancer.
func bring(p *Project, ext model.ProjectExtensions) {
	p.Subnets = ext.Subnets
	p.LogGroup = strings.TrimSuffix(ext.LogGroup, ":*")
	p.PermissionsBoundary = ext.PermissionsBoundary
	if ext.Namespace != nil {
		p.NamespaceID = ext.Namespace.ID
	}
}
