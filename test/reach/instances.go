package reach

import (
	"slices"
)

// addOnInstances adds tasks that have the network of the instance that they run on,
// and so its security groups: those of an ECS service without a network
// configuration, and managed daemons.
func (g Graph) addOnInstances(stacks []*Stack, s *Stack, id string, r Resource, definitions map[string]definition) bool {
	var task string
	var providers []string
	switch r.Type {
	case "AWS::ECS::Service":
		task = s.Resolve(r.Properties["TaskDefinition"])
		strategy, _ := r.Properties["CapacityProviderStrategy"].([]any)
		for _, item := range strategy {
			fields, _ := item.(map[string]any)
			providers = append(providers, s.Resolve(fields["CapacityProvider"]))
		}
		if r.Properties["SchedulingStrategy"] == "DAEMON" {
			providers = groupProviders(stacks)
		}
	case "AWS::ECS::Daemon":
		task = s.Resolve(r.Properties["DaemonTaskDefinitionArn"])
		providers = s.mentioned(r.Properties["CapacityProviderArns"])
	default:
		return false
	}
	d, ok := definitions[task]
	if !ok {
		return false
	}
	g.Tasks[d.service] = append(g.Tasks[d.service], Task{
		Party:   Party{"service " + d.service + " (" + s.ID(id) + ")", groupsOfInstances(stacks, providers)},
		service: r.Type == "AWS::ECS::Service", Volumes: d.volumes, nameless: true,
	})
	return true
}

// groupProviders lists the capacity providers of Auto Scaling groups, on whose
// instances an ECS service of daemons runs.
func groupProviders(stacks []*Stack) []string {
	var out []string
	each(stacks, func(s *Stack, id string, r Resource) {
		if r.Type == "AWS::ECS::CapacityProvider" && r.Properties["AutoScalingGroupProvider"] != nil {
			out = append(out, s.ID(id))
		}
	})
	return out
}

// groupsOfInstances lists the security groups of the instances of capacity providers:
// those of Managed Instances, or of the launch template of an Auto Scaling group.
func groupsOfInstances(stacks []*Stack, providers []string) []string {
	var out []string
	each(stacks, func(s *Stack, id string, r Resource) {
		if r.Type == "AWS::ECS::CapacityProvider" && slices.Contains(providers, s.ID(id)) {
			out = append(out, s.list(at(r.Properties, "ManagedInstancesProvider", "InstanceLaunchTemplate", "NetworkConfiguration", "SecurityGroups"))...)
			group := s.Resolve(at(r.Properties, "AutoScalingGroupProvider", "AutoScalingGroupArn"))
			out = append(out, groupsOfLaunch(stacks, group)...)
		}
	})
	slices.Sort(out)
	return slices.Compact(out)
}

// groupsOfLaunch lists the security groups of what an Auto Scaling group launches.
func groupsOfLaunch(stacks []*Stack, group string) []string {
	var out []string
	each(stacks, func(s *Stack, id string, r Resource) {
		if s.ID(id) != group {
			return
		}
		launches := s.mentioned([]any{r.Properties["LaunchTemplate"], r.Properties["LaunchConfigurationName"]})
		each(stacks, func(s *Stack, id string, r Resource) {
			if slices.Contains(launches, s.ID(id)) {
				out = append(out, s.list(at(r.Properties, "LaunchTemplateData", "SecurityGroupIds"))...)
				out = append(out, s.list(r.Properties["SecurityGroups"])...)
			}
		})
	})
	return out
}

// at is the value below some keys.
func at(properties map[string]any, keys ...string) any {
	for _, key := range keys[:len(keys)-1] {
		properties, _ = properties[key].(map[string]any)
	}
	return properties[keys[len(keys)-1]]
}

// onInstance reports whether a service has the network of its instance, and is on
// none of the project: that of the host, or of a managed daemon.
func (i intent) onInstance(name string) bool {
	s := i.Services[name]
	capacity := s.Extensions["x-aws-capacity"]
	if capacity == nil {
		capacity = i.Extensions["x-aws-capacity"]
	}
	settings, _ := capacity.(map[string]any)
	isManaged := capacity == "managed" || settings["managed"] != nil
	return s.NetworkMode == "host" || isManaged && s.Deploy != nil && s.Deploy.Mode == "global"
}

// mountedOnInstance reports whether a task with the network of its instance has the
// security groups of another one that mounts a volume: both reach it then.
func (c *comparison) mountedOnInstance(service string, t Task, volume string) bool {
	onInstance := func(name string) bool { return c.intent.onInstance(c.intent.carrier(name)) }
	return onInstance(service) && slices.ContainsFunc(c.intent.ServiceNames(), func(other string) bool {
		return onInstance(other) && slices.ContainsFunc(c.tasks(other), func(o Task) bool {
			return slices.Equal(o.Groups, t.Groups) && slices.Contains(o.Volumes, volume)
		})
	})
}
