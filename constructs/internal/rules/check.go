// Package rules judges a loaded project: one file for each noun, each rule a
// function that reports to the user what ECS refuses or does differently. Check
// is all that it exports.
package rules

import (
	"slices"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/choices"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/leaks"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/rules/inplace"
	"github.com/compose-cdk/compose-cdk/constructs/internal/rules/network"
	"github.com/compose-cdk/compose-cdk/constructs/internal/source"
	"github.com/compose-cdk/compose-cdk/constructs/internal/support"
)

// Check judges whether a project can become a stack. It reports all at once:
// what the support table says of the attributes that are set, mistakes that
// docker compose would find, values that ECS does not take, and what Load had
// to say. Only findings with the severity Error stop a synthesis.
//
// It reads the project's compose files again to find positions, and the files
// that services are built from or mount; it takes any project, also one that
// was made without a file.
func Check(p *types.Project) finding.Findings {
	if p == nil {
		p = &types.Project{}
	}
	r := &finding.Report{}
	files := source.SourcesOf(p)
	support.CheckSupport(r, p, model.ManagedServices(p), func(name string) bool { return source.HasAliasedValue(files, name) })
	project := model.New(p)
	texts := leaks.Texts(project)
	checkSecretsInTexts(r, project, texts)
	for _, rule := range slices.Concat(projectRules, network.ProjectRules, inplace.ProjectRules) {
		rule(r, project)
	}
	for _, s := range project.All() {
		for _, rule := range slices.Concat(serviceRules, network.ServiceRules, inplace.ServiceRules) {
			rule(r, s)
		}
	}
	if r.Findings.Err() == nil { // else there is no stack to have sizes
		checkDefaultSizes(r, project)
		checkAccountQuotas(r, project)
	}
	nameOrigins(p, r.Findings)
	hideCredentials(leaks.Written(project, texts), r.Findings)
	checkIncluded(r, files)
	checkExtended(r, files)
	all := acknowledged(project, append(source.Warnings(files, isLeftOut(p)), r.Findings...))
	locator := source.Locator{Sources: files, Model: p}
	return choices.With(project, files, behindUnset(locator, locator.Fill(all)).Sorted())
}

// isLeftOut reports which services have a profile that is not active, or are
// excluded.
func isLeftOut(p *types.Project) func(service string) bool {
	return func(service string) bool {
		_, disabled := p.DisabledServices[service]
		return disabled
	}
}

// projectRules judge the project, or services together.
var projectRules = []func(*finding.Report, *model.Project){
	checkServicesExist,
	checkNames,
	checkReservedNames,
	checkDependencyCycles,
	checkTaskCycles,
	checkBuildBases,
	checkLeaks,
	checkEnvFiles,
	checkJobs,
	checkSecrets,
	checkConfigs,
	checkProjectExtensions,
	checkWatching,
	checkProjectCapacity,
	checkExcluded,
	checkReplaced,
	checkMirror,
	checkVolumeDefinitions,
	checkSockets,
	checkProviders,
	checkParameters,
	checkStacks,
	checkOverlay,
}

// serviceRules judge one service at a time.
var serviceRules = []func(*finding.Report, *model.Service){
	checkImage,
	checkBuild,
	checkReferences,
	checkPreStartNames,
	checkDependencies,
	checkServiceExtensions,
	checkPolicies,
	checkServiceCapacity,
	checkGPUs,
	checkNamespaces,
	checkHostNeighbours,
	checkHostNetwork,
	checkSecurityOptions,
	checkSwapSpace,
	checkRuntime,
	checkPlatform,
	checkCapabilities,
	checkUlimits,
	checkEntrypoint,
	checkSysctls,
	checkCredentialSpec,
	checkTmpfs,
	checkMounts,
	checkVolumes,
	checkVolumesFrom,
	checkMountedContent,
	checkEBSMounts,
	checkDatabaseVolume,
	checkRefusals,
	checkNFS,
	checkBroker,
	checkMapCount,
	checkSecretUses,
	checkFiles,
	checkStop,
	checkRestart,
	checkTemplate,
	checkRun,
	checkSidecar,
	checkTask,
	checkEnvironment,
	checkSecretEnvironment,
	checkText,
	checkHealth,
	checkLogging,
	checkFireLens,
	checkSize,
	checkStorage,
	checkAgreement,
	checkScale,
	checkTaskCount,
	checkDeploy,
	checkAutoscaling,
	checkUpdate,
	checkStrategy,
	checkAlarms,
	checkWatch,
}
