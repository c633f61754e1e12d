// Package choices knows the ways out of findings: the attributes that a user
// may write, which of them is the default, and what each loses. It judges
// nothing; the adapt command writes down what it says.
package choices

import (
	"sync"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/images"
	"github.com/compose-cdk/compose-cdk/constructs/internal/leaks"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/source"
)

// chooser is what the choices of findings depend on.
type chooser struct {
	*model.Project
	files *source.Sources
	all   finding.Findings
	// roots and kept are what is decided for all mounts and all ports together.
	roots map[string]string
	kept  map[string][]int
	// contexts are the build contexts that were searched for values of secrets.
	contexts *leaks.Search
	// readable are the values that no command may have, the longest first.
	readable func() []model.Credential
}

// choicesOf are the functions that know the choices of a code. One that knows
// none for a finding returns nil.
var choicesOf = map[string]func(*chooser, finding.Finding) []finding.Choice{
	codes.HostPath:            hostPathChoices,
	codes.BindData:            dataChoices,
	codes.BindWritableData:    dataChoices,
	codes.BindWritable:        dataChoices,
	codes.BindHidden:          bindChoices,
	codes.BindLink:            bindChoices,
	codes.BindSize:            bindChoices,
	codes.BindSource:          bindChoices,
	codes.BindSecret:          secretFileChoices,
	codes.BrokerName:          settingChoices,
	codes.BuildCache:          buildChoices,
	codes.BuildCacheTo:        buildChoices,
	codes.BuildContext:        noBuildChoices,
	codes.BuildNetwork:        buildChoices,
	codes.BuildPlatforms:      buildChoices,
	codes.BuildSSH:            buildChoices,
	codes.BuildSecret:         buildSecretChoices,
	codes.Dockerfile:          noBuildChoices,
	codes.TwoDockerfiles:      buildChoices,
	codes.CapabilityFargate:   capacityChoices,
	codes.Privileged:          capacityChoices,
	codes.Device:              deviceFileChoices,
	codes.GPU:                 deviceChoices,
	codes.HeapSize:            memoryChoices,
	codes.ImageRefuses:        settingChoices,
	codes.LocalhostAddress:    localhostChoices,
	codes.ManagedOffer:        managedChoices,
	codes.MapCount:            settingChoices,
	codes.MemorySize:          memoryChoices,
	codes.MissingFile:         missingFileChoices,
	codes.ModelUnknown:        modelChoices,
	codes.NoCertificate:       httpsChoices,
	codes.CredentialInCommand: commandChoices,
	codes.CredentialInContext: contextChoices,
	codes.PlaintextCredential: credentialChoices,
	codes.StrictSecrets:       strictChoices,
	codes.TmpfsSize:           memoryChoices,
	codes.HostNamespace:       capacityChoices,
	codes.DeployMode:          capacityChoices,
	codes.NetworkMode:         networkModeChoices,
	codes.ExternalNetwork:     externalNetworkChoices,
	codes.ExternalVolume:      externalVolumeChoices,
	codes.PortConflict:        portChoices,
	codes.ProxyLabels:         labelChoices,
	codes.ProxyRoute:          routeChoices,
	codes.ProxyUnneeded:       proxyChoices,
	codes.RuleNetwork:         splitChoices,
	codes.TargetGroups:        portChoices,
	codes.Listeners:           portChoices,
	codes.DatastorePort:       portChoices,
	codes.LooksLikeAJob:       jobChoices,
	codes.DockerHost:          dockerHostChoices,
	codes.StaticAddressUsed:   addressChoices,
	codes.Image:               imageChoices,
	codes.NoImage:             imageChoices,
	codes.NoServices:          profileChoices,
	codes.NothingReachable:    entranceChoices,
	codes.UnsetVariable:       variableChoices,
}

// With gives findings the choices that there are for their code.
func With(p *model.Project, files *source.Sources, all finding.Findings) finding.Findings {
	c := &chooser{Project: p, files: files, all: all}
	c.readable = sync.OnceValue(func() []model.Credential { return leaks.Readable(p) })
	for i, f := range all {
		if choose, ok := choicesOf[f.Code]; ok {
			all[i].Choices = choose(c, f)
		}
	}
	return all
}

// service is that of a finding; nil if it is of none that is active and that the
// file has under services.
func (c *chooser) service(f finding.Finding) *model.Service {
	name := f.Service()
	s, active := c.Services[name]
	if _, made := s.Extensions[model.OriginMarker]; !active || made {
		return nil
	}
	return c.Service(name)
}

// isAgent reports whether a service works on the containers of one Docker daemon,
// or on its machine, so that it has nothing to do on ECS. The last service of
// a project stays.
func (c *chooser) isAgent(s *model.Service) bool {
	others := 0
	for _, other := range c.All() {
		if !worksOnHost(other) {
			others++
		}
	}
	return others > 0 && worksOnHost(s)
}

func worksOnHost(s *model.Service) bool {
	image, known := images.Of(s.Image)
	if !known || image.Role < images.RoleLabelProxy {
		return false
	}
	if image.Role != images.RoleLabelProxy {
		return true
	}
	// A proxy can also have a configuration of its own.
	for _, m := range s.Mounts() {
		if _, impossible := model.Replacement(m.Source); impossible && m.Kind == model.HostMount {
			return true
		}
	}
	return false
}

// exclusions leave a service out, unless it is the only one.
func (c *chooser) exclusions(s *model.Service) []finding.Choice {
	if len(c.Services) < 2 {
		return nil
	}
	return []finding.Choice{exclusion(s)}
}

func exclusion(s *model.Service) finding.Choice {
	return finding.Choice{
		Title: "exclude the service", Loses: "the functions of the service",
		Patch: finding.Patch(s.At("x-aws-exclude"), true),
	}
}

// agentExclusion is the default of a service that has nothing to do on ECS.
func agentExclusion(s *model.Service) finding.Choice {
	choice := exclusion(s)
	choice.Default, choice.Loses = true, lossOfAgent[s.ImageRole()]
	return choice
}

// lossOfAgent says what takes the place of a service that is left out.
var lossOfAgent = map[images.Role]string{
	images.RoleLabelProxy:   "the settings of its own configuration; the load balancer routes by labels with x-aws-labels",
	images.RoleUpdater:      "automatic updates of images; deploy again to update them",
	images.RoleMetricsAgent: "metrics of the host; Amazon CloudWatch has metrics of tasks",
	images.RoleLogShipper:   "logs of the host; Amazon CloudWatch has logs of tasks",
	images.RoleSocketProxy:  "the API of Docker, which ECS does not have",
	images.RoleManager:      "control of the containers of Docker, which ECS does not have",
}
