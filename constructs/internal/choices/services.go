package choices

import (
	"fmt"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/images"
	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/needs"
)

// instancePrice is what a service loses on an instance.
const instancePrice = "AWS Fargate; the instance is billed as long as the service runs"

// capacityChoices are those of what the capacity of the service cannot do and
// another one can.
func capacityChoices(c *chooser, f finding.Finding) []finding.Choice {
	s := c.service(f)
	if s == nil || s.RunsOn() == needs.EC2 {
		return nil
	}
	machine := onInstance(s)
	var without finding.Choice
	if f.Where[len(f.Where)-1] == "mode" {
		without = finding.Choice{Title: "run replicas", Loses: "one task on each instance", Patch: finding.Patch(s.At("deploy", "mode"), "replicated")}
	} else {
		name := fmt.Sprint(f.Where[2])
		without = finding.Choice{
			Title: "remove " + name, Loses: "the features of the service that need it", Patch: finding.Patch(s.At(name), finding.Reset{}),
		}
	}
	if c.isAgent(s) {
		machine.Default = false
		return []finding.Choice{agentExclusion(s), machine, without}
	}
	return append([]finding.Choice{machine, without}, c.exclusions(s)...)
}

// onInstance runs a service on an EC2 instance: one with an AMD GPU if it has a device
// of one.
func onInstance(s *model.Service) finding.Choice {
	choice := finding.Choice{
		Title: "run the service on an EC2 instance", Loses: instancePrice, Default: true,
		Patch: finding.Patch(s.Host().At("x-aws-capacity"), needs.EC2.Setting()),
	}
	if machine := s.AMDMachine(); machine != "" {
		choice.Title += " with an AMD GPU"
		choice.Patch = finding.Patch(s.Host().At("x-aws-capacity"), map[string]any{"ec2": map[string]any{"machine": machine}})
	}
	return choice
}

// deviceFileChoices are those of a device that the capacity of the service does not
// have.
func deviceFileChoices(c *chooser, f finding.Finding) []finding.Choice {
	s := c.service(f)
	if s == nil || len(s.RareDevices()) == 0 {
		return capacityChoices(c, f)
	}
	var all []finding.Choice
	switch {
	case s.AMDMachine() == "": // no instance has one of the devices, or is large enough
	case s.Host().EC2().Machine == "":
		all = append(all, onInstance(s))
	case s.Host().EC2().AMI == "":
		all = append(all, finding.Choice{
			Title: "use an AMI with the driver of AMD GPUs", Asks: "the id of an AMI with this driver and the agent of ECS",
			Patch: finding.Patch(s.Host().At("x-aws-capacity", "ec2", "ami"), "<ami-id>"),
		})
	}
	all = append(all, finding.Choice{
		Title: "remove devices", Loses: "the features of the service that need them", Patch: finding.Patch(s.At("devices"), finding.Reset{}),
	})
	return append(all, c.exclusions(s)...)
}

// networkModeChoices are those of a service in the network of the host.
func networkModeChoices(c *chooser, f finding.Finding) []finding.Choice {
	s := c.service(f)
	if s == nil || s.IsSidecar() {
		return nil
	}
	if container, ok := strings.CutPrefix(s.NetworkMode, "container:"); ok {
		if name := c.serviceOf(container); name != "" && name != s.Name {
			return []finding.Choice{{
				Title: "run the service in the task of " + name, Default: true,
				Patch: finding.Patch(s.At("network_mode"), "service:"+name),
			}}
		}
	}
	own := finding.Choice{
		Title: "give the service a network interface of its own", Loses: "the ports and addresses of the host", Default: true,
		Patch: finding.Patch(s.At("network_mode"), finding.Reset{}),
	}
	if !model.SharesHost(s.NetworkMode) {
		return []finding.Choice{own}
	}
	instance := finding.Choice{
		Title: "run the service on EC2 instances, with their network", Loses: instancePrice + "; it has neither a DNS name nor a load balancer",
		Patch: finding.Patch(s.At("x-aws-capacity"), needs.EC2.Setting()),
	}
	if len(s.ServiceConfig.Ports) > 0 || len(s.Networks) > 0 {
		return []finding.Choice{own}
	}
	if c.isAgent(s) {
		own.Default = false
		return []finding.Choice{agentExclusion(s), instance, own}
	}
	if first := c.firstOnHost(s); first != "" {
		own.Default = false
		together := finding.Choice{
			Title: "run the service in the task of " + first + ", so that both share localhost", Loses: "tasks of its own", Default: true,
			Patch: finding.Patch(s.At("network_mode"), "service:"+first),
		}
		return []finding.Choice{together, own, instance}
	}
	image, _ := images.Of(s.Image)
	if len(image.Ports) == 0 {
		ask := finding.Choice{
			Title: "publish the ports of the service", Asks: "the ports that the service listens on",
			Patch: finding.Patch(s.At("ports"), []any{"<port>"}),
		}
		return []finding.Choice{own, ask, instance}
	}
	var ports []any
	for _, port := range image.Ports[:1] {
		ports = append(ports, fmt.Sprintf("%d:%d", port, port))
	}
	own.Title += ", and publish port " + strings.Split(fmt.Sprint(ports[0]), ":")[0]
	own.Patch = finding.Patch(s.At(), map[string]any{"network_mode": finding.Reset{}, "ports": ports})
	return []finding.Choice{own, instance}
}

// firstOnHost names the first other service in the network of the host where s and
// such services mean each other by localhost: they share one address there.
func (c *chooser) firstOnHost(s *model.Service) string {
	onHost := func(other *model.Service) bool {
		return model.SharesHost(other.NetworkMode) && len(other.ServiceConfig.Ports) == 0 && len(other.Networks) == 0 && !worksOnHost(other)
	}
	means := false
	first := ""
	for _, other := range c.All() {
		if !onHost(other) {
			continue
		}
		if first == "" {
			first = other.Name
		}
		means = means || slices.ContainsFunc(other.Mentions(), func(m model.Mention) bool {
			_, found := model.FindLocalhost(m.Value)
			return found && !m.InHealthCheck()
		})
	}
	if !means || first == s.Name {
		return ""
	}
	return first
}

// serviceOf names the active service whose container has a name; empty if there is
// none.
func (c *chooser) serviceOf(container string) string {
	for _, name := range c.ServiceNames() {
		if name == container || c.Services[name].ContainerName == container {
			return name
		}
	}
	return ""
}

// jobChoices are those of a service that looks like a job. Where others wait for
// its health instead of its end, it may in turn wait for them, so that nothing is
// the default.
func jobChoices(c *chooser, f finding.Finding) []finding.Choice {
	s := c.service(f)
	if s == nil {
		return nil
	}
	patch := map[string]any{"x-aws-job": true}
	switch {
	case model.NeverRestarts(s.RestartPolicy()):
	case s.Deploy != nil && s.Deploy.RestartPolicy != nil:
		patch["deploy"] = map[string]any{"restart_policy": map[string]any{"condition": "none"}}
	default:
		patch["restart"] = "no"
	}
	job := finding.Choice{
		Title: "run the service once in each deployment", Loses: "the deployment fails if the service does not end", Default: true,
		Patch: finding.Patch(s.At(), patch),
	}
	for _, other := range c.All() {
		if d, ok := other.DependsOn[s.Name]; ok && d.Condition == types.ServiceConditionHealthy {
			job.Default, job.Loses = false, "the deployment fails if the service waits for "+other.Name+", which then waits for its end"
			break
		}
	}
	return []finding.Choice{
		job,
		{Title: "keep it running", Patch: finding.Patch(s.At("x-aws-acknowledge"), []any{f.Code})},
	}
}

// externalNetworkChoices are those of a network of another project.
func externalNetworkChoices(_ *chooser, f finding.Finding) []finding.Choice {
	return []finding.Choice{
		{
			Title: "make a network for this project", Loses: "the services of other projects on it", Default: true,
			Patch: finding.Patch(f.Where.Then("external"), false),
		},
		{
			Title: "use an existing security group", Asks: "the id of the security group",
			Patch: finding.Patch(f.Where.Then("x-aws-securitygroup"), "<sg-id>"),
		},
	}
}

// externalVolumeChoices are those of a volume that another project made.
func externalVolumeChoices(c *chooser, f finding.Finding) []finding.Choice {
	fresh := map[string]any{"external": false}
	if name, _ := f.Where[1].(string); c.Volumes[name].Name == "" || !limits.IsTagValue(c.Volumes[name].Name) {
		fresh["name"] = finding.Reset{}
	}
	return []finding.Choice{
		{
			Title: "a file system of this project, empty at first", Loses: "the data on the volume", Default: true,
			Patch: finding.Patch(f.Where, fresh),
		},
		{
			Title: "use an existing file system", Asks: "the id of the file system on Amazon EFS",
			Patch: finding.Patch(f.Where.Then("name"), "<fs-id>"),
		},
	}
}

// profileChoices are those of a project whose services all have profiles.
func profileChoices(c *chooser, _ finding.Finding) []finding.Choice {
	byProfile := map[string]map[string]any{}
	var profiles []string
	for name, s := range c.DisabledServices {
		if model.IsExcluded(s) {
			continue
		}
		for _, profile := range s.Profiles {
			if byProfile[profile] == nil {
				byProfile[profile] = map[string]any{}
				profiles = append(profiles, profile)
			}
			byProfile[profile][name] = map[string]any{"profiles": finding.Reset{}}
		}
	}
	slices.Sort(profiles)
	var all []finding.Choice
	for _, profile := range profiles {
		all = append(all, finding.Choice{
			Title: "run the services of profile " + profile, Asks: "the profile to run, here or in COMPOSE_PROFILES",
			Patch: finding.Patch(finding.At("services"), byProfile[profile]),
		})
	}
	return all
}
