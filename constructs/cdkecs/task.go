package cdkecs

import (
	"fmt"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

func (s *serviceDefinition) defineTask(from plan.Task, launch plan.Launch, initImage string) {
	s.task = s.newTaskDefinition(from, launch)
	s.container = s.addMain(from.Main, from.Architecture)
	s.addAddresses(from.Main.Addresses)
	s.addVariables()
	s.addSidecars(from)
	s.addPreparation(from.Init, from.Fill, from.Main.Name, initImage)
	for i, sidecar := range from.Sidecars {
		s.sidecars[i].addPreparation(sidecar.Init, sidecar.Fill, sidecar.Main.Name, initImage)
	}
	s.orderContainers(from)
	s.orderSearchDomain(from, initImage)
	s.addRouter(from.Router, from.Main.Name)
	s.addModelProxy(from.ModelProxy, from.Main.Name)
}

// orderSearchDomain lets the containers wait for the helper, where there is one.
func (s *serviceDefinition) orderSearchDomain(from plan.Task, initImage string) {
	if !s.needsHelper(from) {
		return
	}
	helper := s.addHelper(from, initImage)
	for _, member := range s.members() {
		member.container.AddContainerDependencies(&awsecs.ContainerDependency{
			Container: helper,
			Condition: awsecs.ContainerDependencyCondition_SUCCESS,
		})
	}
}

// needsHelper reports whether the task has a container that writes to files
// which its containers share: the VPC does not set the search domain, or there
// are lines for the hosts file. With the network of the instance they share none.
func (s *serviceDefinition) needsHelper(from plan.Task) bool {
	return !from.HostNetwork && (s.setsSearchDomain(from) || !from.Hosts.IsZero())
}

// setsSearchDomain reports whether the task itself completes names with the
// domain of the project, because the VPC does not.
func (s *serviceDefinition) setsSearchDomain(from plan.Task) bool {
	return s.project.location.searchDomain == nil && from.SearchDomain != ""
}

// addHelper adds a container that runs before the others. It adds lines to the
// hosts file and, where the VPC does not set it, appends the project's domain to
// the resolver configuration; in awsvpc mode ECS offers no other way to set
// either. The domains that were there stay behind it.
func (s *serviceDefinition) addHelper(from plan.Task, image string) awsecs.ContainerDefinition {
	var script []string
	if !from.Hosts.IsZero() {
		script = append(script, from.Hosts.Script())
	}
	if s.setsSearchDomain(from) {
		script = append(script, fmt.Sprintf(
			`had=$(sed -n 's/^search //p' /etc/resolv.conf | tail -n 1) && printf '\nsearch %%s\n' "%s $had" >> /etc/resolv.conf`,
			from.SearchDomain))
	}
	return s.task.AddContainer(jsii.String(from.Helper), &awsecs.ContainerDefinitionOptions{
		ContainerName: jsii.String(from.Helper),
		Image:         s.project.shared.image(image),
		Command:       jsii.Strings("sh", "-c", strings.Join(script, "; ")),
		Essential:     jsii.Bool(false),
		Logging:       s.awslogs(plan.Log{Prefix: from.Main.Name}),
	})
}

// addPreparation adds the containers that write the service's secrets and
// configs, and that fill its volumes.
func (s *serviceDefinition) addPreparation(init *plan.Init, fill *plan.Fill, prefix, image string) {
	if init == nil {
		return
	}
	container := addInit(*init, initContainer{
		task:       s.task,
		containers: []awsecs.ContainerDefinition{s.container},
		image:      s.project.shared.image(image),
		logging:    s.awslogs(plan.Log{Prefix: prefix}),
		secret:     func(ref plan.SecretRef) awsecs.Secret { return s.project.secrets[ref].get("") },
	})
	if fill != nil {
		s.addFill(*fill, container, prefix)
	}
}
