// Package network has the rules of what services reach and of who reaches them:
// ports, load balancers, routes, names and addresses.
package network

import (
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// ProjectRules judge the project, or services together.
var ProjectRules = []func(*finding.Report, *model.Project){
	checkNetworkDefinitions,
	checkLoadBalancer,
	checkHTTPS,
	checkPublishedPorts,
	checkBalancerKind,
	checkProxyLabels,
	checkNothingReachable,
	checkHostNames,
	checkServiceConnect,
	checkDomain,
}

// ServiceRules judge one service at a time.
var ServiceRules = []func(*finding.Report, *model.Service){
	checkDockerAddresses,
	checkLocalhost,
	checkOwnName,
	checkExtraHosts,
	checkUpstreams,
	checkServiceNetworks,
	checkPorts,
	checkTestListener,
	checkRoutes,
	checkExpose,
	checkAddressVariables,
}
