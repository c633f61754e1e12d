// Package inplace has the rules of services of AWS in the place of what the file
// runs itself: managed services, and models of Amazon Bedrock.
package inplace

import (
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// ProjectRules judge the project, or services together.
var ProjectRules = []func(*finding.Report, *model.Project){
	checkManagedServices,
	checkModels,
}

// ServiceRules judge one service at a time.
var ServiceRules = []func(*finding.Report, *model.Service){
	checkOffer,
	checkModelProxy,
}
