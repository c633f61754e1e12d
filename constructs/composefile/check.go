package composefile

import (
	"github.com/compose-spec/compose-go/v2/types"
)

// Check judges whether a project can become a stack. It reports all at once:
// what the support table says of the attributes that are set, mistakes that
// docker compose would find, values that ECS does not take, and what Load had
// to say. Only findings with the severity Error stop a synthesis.
//
// It reads the project's compose files again to find positions, and the files
// that services are built from or mount; it takes any project, also one that
// was made without a file.
func Check(p *types.Project) Findings {
	if p == nil {
		p = &types.Project{}
	}
	r := &report{}
	checkSupport(r, p)
	m := Index(p)
	for _, rule := range projectRules {
		rule(r, m)
	}
	for _, name := range m.ServiceNames() {
		s := serviceOf(m, name)
		for _, rule := range serviceRules {
			rule(r, s)
		}
	}
	nameOrigins(p, r.findings)
	files := sourcesOf(p)
	return locator{files, p}.fill(append(warningsOf(files), r.findings...)).sorted()
}

// service is one service of a project while it is checked.
type service struct {
	*types.ServiceConfig
	project *Model
}

func serviceOf(p *Model, name string) service {
	config := p.Services[name]
	config.Name = name
	return service{&config, p}
}

// at is the path of the service, or of an attribute of it.
func (s service) at(elements ...any) path {
	return at("services", s.Name).then(elements...)
}

// projectRules look at the project, or at services together.
var projectRules = []func(*report, *Model){
	checkServicesExist,
	checkNames,
	checkReservedNames,
	checkDependencyCycles,
	checkJobs,
	checkSecrets,
	checkConfigs,
	checkProjectExtensions,
	checkProjectCapacity,
	checkExcluded,
	checkReplaced,
	checkNetworkDefinitions,
	checkVolumeDefinitions,
	checkLoadBalancer,
	checkPublishedPorts,
	checkHostNames,
	checkServiceConnect,
	checkStacks,
	checkOverlay,
}

// serviceRules look at one service at a time.
var serviceRules = []func(*report, service){
	checkImage,
	checkBuild,
	checkReferences,
	checkDependencies,
	checkServiceExtensions,
	checkServiceCapacity,
	checkGPUs,
	checkNamespaces,
	checkRuntime,
	checkPlatform,
	checkCapabilities,
	checkUlimits,
	checkEntrypoint,
	checkSysctls,
	checkTmpfs,
	checkMounts,
	checkVolumes,
	checkMountedContent,
	checkEBSMounts,
	checkSecretUses,
	checkFiles,
	checkStop,
	checkRestart,
	checkRun,
	checkSidecar,
	checkTask,
	checkEnvironment,
	checkText,
	checkHealth,
	checkLogging,
	checkSize,
	checkAgreement,
	checkScale,
	checkDeploy,
	checkAutoscaling,
	checkUpdate,
	checkServiceNetworks,
	checkPorts,
	checkExpose,
	checkWatch,
}
