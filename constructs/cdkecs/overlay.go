package cdkecs

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/overlay"
	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// stackOverlay merges x-aws-cloudformation over the finished stack. What it
// adds is below a construct Overlay of the project, under the names it gives.
type stackOverlay struct {
	scope      constructs.Construct
	project    constructs.Construct
	services   map[string]*serviceDefinition
	paths      map[string]string
	resources  map[string]awscdk.CfnResource
	parameters map[string]awscdk.CfnParameter
	conditions map[string]awscdk.CfnCondition
}

// applyOverlay comes last: it finds everything else in the construct tree.
func applyOverlay(p constructs.Construct, from *plan.Overlay, services map[string]*serviceDefinition) {
	if from == nil {
		return
	}
	o := &stackOverlay{
		scope: constructs.NewConstruct(p, jsii.String("Overlay")), project: p, services: services, paths: from.Paths,
		resources:  map[string]awscdk.CfnResource{},
		parameters: map[string]awscdk.CfnParameter{},
		conditions: map[string]awscdk.CfnCondition{},
	}
	o.addMappings(from.Mappings)
	o.addParameters(from.Parameters)
	o.addConditions(from.Conditions)
	o.addResources(from.Resources)
	o.addOutputs(from.Outputs)
	o.change(from.Changes)
}

// find returns the resource of a name of the overlay, or of a construct.
func (o *stackOverlay) find(name string) awscdk.CfnResource {
	if resource, ok := o.resources[name]; ok {
		return resource
	}
	path, ok := o.paths[name]
	if !ok {
		path = name
	}
	var node constructs.IConstruct = o.project
	elements := strings.Split(path, "/")
	if service := o.serviceAt(elements); service != nil {
		node, elements = service, elements[2:]
	}
	for _, id := range elements {
		child := node.Node().TryFindChild(jsii.String(id))
		if child == nil {
			panic(fmt.Errorf("x-aws-cloudformation: there is no resource %q in the stack: %s has %s",
				name, describeNode(node, o.project), children(node)))
		}
		node = child
	}
	return o.resourceOf(name, node)
}

// serviceAt is the service that a path begins with, also where that is in a
// nested stack.
func (o *stackOverlay) serviceAt(elements []string) constructs.IConstruct {
	if len(elements) < 3 || elements[0] != "Services" {
		return nil
	}
	if service, ok := o.services[elements[1]]; ok {
		return service.scope
	}
	return nil
}

// resourceOf is the resource that a construct is, or is made for.
func (o *stackOverlay) resourceOf(name string, node constructs.IConstruct) awscdk.CfnResource {
	if resource, ok := node.(awscdk.CfnResource); ok {
		return resource
	}
	if *awscdk.Resource_IsOwnedResource(node) {
		if resource, ok := node.Node().DefaultChild().(awscdk.CfnResource); ok {
			return resource
		}
	}
	panic(fmt.Errorf("x-aws-cloudformation: %q is not a resource of the project; %s has %s",
		name, describeNode(node, o.project), children(node)))
}

func describeNode(node constructs.IConstruct, project constructs.Construct) string {
	path := strings.TrimPrefix(*node.Node().Path(), *project.Node().Path())
	if path == "" {
		return "the project"
	}
	return strings.TrimPrefix(path, "/")
}

// children lists what is directly below a construct.
func children(node constructs.IConstruct) string {
	var ids []string
	for _, child := range *node.Node().Children() {
		if id := *child.Node().Id(); id != "Overlay" {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return "nothing below it"
	}
	slices.Sort(ids)
	return strings.Join(ids, ", ")
}

// resolve replaces the names in a value by references to what they mean.
func (o *stackOverlay) resolve(value any) any {
	return overlay.Rewrite(value, nil, func(r overlay.Reference, _ overlay.At) any {
		switch {
		case r.Kind == overlay.GetAtt:
			return o.find(r.Name).GetAtt(jsii.String(r.Attribute), awscdk.ResolutionTypeHint_STRING)
		case r.Kind != overlay.Ref || strings.HasPrefix(r.Name, "AWS::"):
			return nil
		}
		if parameter, ok := o.parameters[r.Name]; ok {
			return parameter.Value()
		}
		return o.find(r.Name).Ref()
	})
}

// depend makes a resource wait for others.
func (o *stackOverlay) depend(resource awscdk.CfnResource, on any) {
	names, _ := overlay.Names(on)
	for _, name := range names {
		resource.AddResourceDependency(o.find(name), nil)
	}
}
