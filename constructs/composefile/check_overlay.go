package composefile

import (
	"maps"
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
)

// overlaySections are the parts of a template that an overlay can have.
var overlaySections = []string{"Conditions", "Mappings", "Outputs", "Parameters", "Resources"}

// resourceAttributes are what a resource can have besides its properties (AWS
// CloudFormation User Guide, Resource attribute reference).
var resourceAttributes = []string{
	"Condition", "CreationPolicy", "DeletionPolicy", "DependsOn", "Metadata", "Properties", "Type", "UpdatePolicy",
	"UpdateReplacePolicy",
}

// entryAttributes are what entries of other sections can have, the required
// one first (AWS CloudFormation User Guide, Parameters and Outputs).
var entryAttributes = map[string][]string{
	"Outputs": {"Value", "Condition", "Description", "Export"},
	"Parameters": {
		"Type", "AllowedPattern", "AllowedValues", "ConstraintDescription", "Default", "Description", "MaxLength", "MaxValue",
		"MinLength", "MinValue", "NoEcho",
	},
}

// overlayCheck is the check of one overlay.
type overlayCheck struct {
	*report
	overlay Overlay
	// paths are those of the resources that a name may mean.
	paths map[string][]string
	// scopes are the names below the first element of a path.
	scopes map[string][]string
	// values are those of the project's secrets.
	values map[string]string
}

// checkOverlay holds x-aws-cloudformation to the form of a template and to
// names that exist. Whether there is a construct with a certain path can be
// said of the finished stack only.
func checkOverlay(r *report, p *Model) {
	value, set := p.Extensions[overlayKey]
	if !set || value == nil {
		return
	}
	whole, ok := value.(map[string]any)
	if !ok {
		r.error(at(overlayKey), "extension-type", "write Resources: and so on below it", "must be a mapping, found %s", kindOf(value))
		return
	}
	c := overlayCheck{r, OverlayOf(p.Project), map[string][]string{}, map[string][]string{
		"Services": p.ServiceNames(), "Networks": UsedNetworks(p), "Volumes": UsedVolumes(p),
	}, secretValues(p)}
	for _, t := range OverlayTargets(p) {
		c.paths[t.Name] = append(c.paths[t.Name], t.Path)
	}
	c.sections(whole)
	for _, name := range slices.Sorted(maps.Keys(c.overlay.Resources)) {
		c.resource(name, c.overlay.Resources[name])
	}
	c.references(whole)
	c.secrets(whole, at(overlayKey))
}

// sections looks at what is directly below the overlay, and at the form of
// the entries below that.
func (c overlayCheck) sections(whole map[string]any) {
	for _, name := range slices.Sorted(maps.Keys(whole)) {
		here := at(overlayKey, name)
		if !slices.Contains(overlaySections, name) {
			c.error(here, "overlay-section", suggest(name, overlaySections), "%q is not a section that can be added to", name)
			continue
		}
		section, ok := whole[name].(map[string]any)
		if !ok {
			c.error(here, "extension-type", "", "must be a mapping, found %s", kindOf(whole[name]))
			continue
		}
		for _, entry := range slices.Sorted(maps.Keys(section)) {
			_, isMapping := section[entry].(map[string]any)
			if !isMapping && (name != "Resources" || section[entry] != nil) {
				c.error(here.then(entry), "extension-type", "", "must be a mapping, found %s", kindOf(section[entry]))
			}
			if name != "Resources" {
				c.logicalName(here.then(entry), entry)
				c.attributes(here.then(entry), section[entry], entryAttributes[name])
				c.mappings(here.then(entry), section[entry], name)
			}
		}
	}
}

// attributes looks at an entry of a section whose entries have a fixed form.
func (c overlayCheck) attributes(here path, value any, known []string) {
	fields, ok := value.(map[string]any)
	if !ok || len(known) == 0 {
		return
	}
	if fields[known[0]] == nil {
		c.error(here, "overlay-attribute", "add "+known[0], "%s is missing", known[0])
	}
	for _, attribute := range slices.Sorted(maps.Keys(fields)) {
		if !slices.Contains(known, attribute) {
			c.error(here.then(attribute), "overlay-attribute", suggest(attribute, known), "%q is not an attribute here", attribute)
		}
	}
}

// mappings looks at what must be a mapping below an entry: everything in a
// mapping, and the Export of an output.
func (c overlayCheck) mappings(here path, value any, section string) {
	fields, _ := value.(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		_, isMapping := fields[name].(map[string]any)
		if (section == "Mappings" || section == "Outputs" && name == "Export") && !isMapping {
			c.error(here.then(name), "extension-type", "", "must be a mapping, found %s", kindOf(fields[name]))
		}
	}
}

// logicalID is CloudFormation's rule for names in a template.
var logicalID = lazyregexp.New(`^[A-Za-z0-9]{1,255}$`)

func (c overlayCheck) logicalName(at path, name string) {
	if !logicalID.MatchString(name) {
		c.error(at, "overlay-name", "use letters and digits only", "%q cannot be a name in a template", name)
	}
	if slices.Contains(reservedNames, name) {
		c.error(at, "reserved-name", "rename it", "%q is a name that the CDK needs for itself", name)
	}
}

// resource looks at an entry of Resources: a change, a removal or a new one.
func (c overlayCheck) resource(name string, fields map[string]any) {
	here := at(overlayKey, "Resources", name)
	kind, isText := fields["Type"].(string)
	if value, set := fields["Type"]; set && !isText {
		c.error(here.then("Type"), "extension-type", "", "must be a string, found %s", kindOf(value))
	}
	switch paths := c.paths[name]; {
	case len(paths) > 1:
		c.ambiguous(here, name, paths)
	case len(paths) == 1:
	case IsConstructPath(name):
		c.scope(here, name)
	case fields["Type"] != nil:
		c.newResource(here, name, kind)
	default:
		c.unknown(here, name, "; a new resource needs a Type")
	}
	for _, attribute := range slices.Sorted(maps.Keys(fields)) {
		_, isMapping := fields[attribute].(map[string]any)
		if (attribute == "Properties" || attribute == "Metadata") && !isMapping {
			c.error(here.then(attribute), "extension-type", "", "must be a mapping, found %s", kindOf(fields[attribute]))
		}
		if !slices.Contains(resourceAttributes, attribute) {
			fix := suggest(attribute, resourceAttributes)
			if nearest(attribute, resourceAttributes) == "" {
				fix = "write it below Properties"
			}
			c.error(here.then(attribute), "overlay-attribute", fix, "%q is not an attribute of resources", attribute)
		}
	}
}

func (c overlayCheck) newResource(here path, name, kind string) {
	c.logicalName(here, name)
	if c.overlay.Parameters[name] != nil {
		c.error(here, "overlay-name", "rename one of them", "%q is a parameter and a resource", name)
	}
	if kind != "" && !strings.Contains(kind, "::") {
		c.error(here.then("Type"), "extension-value", "write it as AWS::S3::Bucket", "%q is not a type of resources", kind)
	}
}

// scope looks at the part of a path that the compose file decides.
func (c overlayCheck) scope(at path, name string) {
	parts := strings.SplitN(name, "/", 3)
	known, ok := c.scopes[parts[0]]
	if !ok || slices.Contains(known, parts[1]) {
		return
	}
	fix := "use one of " + list(slices.Sorted(slices.Values(known)))
	if near := nearest(parts[1], known); near != "" {
		fix = "did you mean " + strings.Join(append([]string{parts[0], near}, parts[2:]...), "/") + "?"
	}
	c.error(at, "overlay-unknown", fix, "%s has no %q", parts[0], parts[1])
}

func (c overlayCheck) ambiguous(at path, name string, paths []string) {
	c.error(at, "overlay-ambiguous", "write one of these paths in its place", "%q may be %s", name, strings.Join(paths, " or "))
}

func (c overlayCheck) unknown(at path, name, more string) {
	var known []string
	for candidate := range c.paths {
		known = append(known, candidate)
	}
	for candidate, fields := range c.overlay.Resources {
		if fields["Type"] != nil {
			known = append(known, candidate)
		}
	}
	fix := "the names are " + list(slices.Sorted(slices.Values(known))) + ", and paths of constructs such as Services/web/TaskDefinition"
	if near := nearest(name, known); near != "" {
		fix = "did you mean " + near + "?"
	}
	c.error(at, "overlay-unknown", fix, "there is no resource %q%s", name, more)
}

// kindOf says what a value is without showing it.
func kindOf(value any) string {
	switch value.(type) {
	case nil:
		return "nothing"
	case string:
		return "a string"
	case []any:
		return "a list"
	case map[string]any:
		return "a mapping"
	default:
		return "another value"
	}
}
