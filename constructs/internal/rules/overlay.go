package rules

import (
	"maps"
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
	"github.com/compose-cdk/compose-cdk/constructs/internal/leaks"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

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
	*finding.Report
	overlay model.Overlay
	// paths are those of the resources that a name may mean.
	paths map[string][]string
	// scopes are the names below the first element of a path.
	scopes map[string][]string
	// values are those of the project's secrets.
	values  []model.Credential
	project *model.Project
}

// checkOverlay holds x-aws-cloudformation to the form of a template and to
// names that exist. Whether there is a construct with a certain path can be
// said of the finished stack only.
func checkOverlay(r *finding.Report, p *model.Project) {
	value, set := p.Project.Extensions[model.OverlayKey]
	if !set || value == nil {
		return
	}
	whole, ok := value.(map[string]any)
	if !ok {
		r.Error(finding.At(model.OverlayKey), codes.ExtensionType, "write sections such as Resources: below it", "must be a mapping, found %s", kindOf(value))
		return
	}
	c := overlayCheck{r, model.OverlayOf(p.Project), map[string][]string{}, map[string][]string{
		"Services": p.ServiceNames(), "Networks": p.UsedNetworks(), "Volumes": p.UsedVolumes(),
	}, leaks.Values(p), p}
	for _, t := range p.OverlayTargets() {
		c.paths[t.Name] = append(c.paths[t.Name], t.Path)
	}
	c.sections(whole)
	for _, name := range slices.Sorted(maps.Keys(c.overlay.Resources)) {
		c.resource(name, c.overlay.Resources[name])
	}
	c.references(whole)
	c.secrets(whole, finding.At(model.OverlayKey))
}

// sections refuses unknown sections of the overlay, and entries that are no
// mappings or have no name that a template can have.
func (c overlayCheck) sections(whole map[string]any) {
	for _, name := range slices.Sorted(maps.Keys(whole)) {
		here := finding.At(model.OverlayKey, name)
		if !slices.Contains(model.OverlaySections, name) {
			c.Error(here, codes.OverlaySection, finding.Suggest(name, model.OverlaySections), "%q is not a section that can be changed", name)
			continue
		}
		section, ok := whole[name].(map[string]any)
		if !ok {
			c.notMapping(here, "{<name>: "+entryForms[name]+"}", whole[name])
			continue
		}
		for _, entry := range slices.Sorted(maps.Keys(section)) {
			_, isMapping := section[entry].(map[string]any)
			if !isMapping && (name != "Resources" || section[entry] != nil) {
				c.notMapping(here.Then(entry), entryForms[name], section[entry])
			}
			if name != "Resources" {
				c.logicalName(here.Then(entry), entry)
				c.attributes(here.Then(entry), section[entry], entryAttributes[name])
				c.mappings(here.Then(entry), section[entry], name)
			}
		}
	}
}

// attributes refuses an entry without the attribute that it needs, and unknown
// attributes, in sections whose entries have a fixed form.
func (c overlayCheck) attributes(here finding.Path, value any, known []string) {
	fields, ok := value.(map[string]any)
	if !ok || len(known) == 0 {
		return
	}
	if fields[known[0]] == nil {
		c.Error(here, codes.OverlayAttribute, "add "+known[0], "%s is missing", known[0])
	}
	for _, attribute := range slices.Sorted(maps.Keys(fields)) {
		if !slices.Contains(known, attribute) {
			c.Error(here.Then(attribute), codes.OverlayAttribute, finding.Suggest(attribute, known), "%q is not a valid attribute", attribute)
		}
	}
}

// mappings refuses values that must be mappings: those in an entry of Mappings, and
// the Export of an output.
func (c overlayCheck) mappings(here finding.Path, value any, section string) {
	fields, _ := value.(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		_, isMapping := fields[name].(map[string]any)
		switch {
		case isMapping:
		case section == "Mappings":
			c.notMapping(here.Then(name), "{<name>: <value>}", fields[name])
		case section == "Outputs" && name == "Export":
			c.notMapping(here.Then(name), "{Name: <name>}", fields[name])
		}
	}
}

// logicalID is CloudFormation's rule for names in a template.
var logicalID = lazyregexp.New(`^[A-Za-z0-9]{1,255}$`)

func (c overlayCheck) logicalName(at finding.Path, name string) {
	if !logicalID.MatchString(name) {
		c.Error(at, codes.OverlayName, "use letters and digits only", "%q is not a valid name in a template", name)
	}
	if slices.Contains(model.ReservedNames, name) {
		c.Error(at, codes.ReservedName, "rename it", "%q is reserved by the CDK", name)
	}
}

// resource refuses an entry of Resources that is neither a change nor a removal of
// a resource of the project nor a new resource, and attributes that resources do
// not have.
func (c overlayCheck) resource(name string, fields map[string]any) {
	here := finding.At(model.OverlayKey, "Resources", name)
	kind, isText := fields["Type"].(string)
	if value, set := fields["Type"]; set && !isText {
		c.Error(here.Then("Type"), codes.ExtensionType, "write it as AWS::S3::Bucket", "must be a string, found %s", kindOf(value))
	}
	switch paths := c.paths[name]; {
	case len(paths) > 1:
		c.ambiguous(here, name, paths)
	case len(paths) == 1:
	case model.IsConstructPath(name):
		c.scope(here, name)
	case fields["Type"] != nil:
		c.newResource(here, name, kind)
	default:
		c.unknown(here, name, "; a new resource needs a Type")
	}
	for _, attribute := range slices.Sorted(maps.Keys(fields)) {
		c.attributeValue(here.Then(attribute), attribute, fields[attribute])
		if !slices.Contains(resourceAttributes, attribute) {
			fix := finding.Suggest(attribute, resourceAttributes)
			if finding.Nearest(attribute, resourceAttributes) == "" {
				fix = "move it below Properties"
			}
			c.Error(here.Then(attribute), codes.OverlayAttribute, fix, "%q is not an attribute of a resource", attribute)
		}
	}
}

// mappingAttributes are the attributes of a resource that are mappings; policies are
// those that are one of these words, or a function that results in one.
var (
	mappingAttributes = []string{"CreationPolicy", "Metadata", "Properties", "UpdatePolicy"}
	policies          = map[string][]string{
		"DeletionPolicy":      {"Delete", "Retain", "RetainExceptOnCreate", "Snapshot"},
		"UpdateReplacePolicy": {"Delete", "Retain", "Snapshot"},
	}
)

// attributeValue refuses values of a wrong type of the attributes above.
func (c overlayCheck) attributeValue(at finding.Path, attribute string, value any) {
	_, isMapping := value.(map[string]any)
	if isMapping {
		return
	}
	if slices.Contains(mappingAttributes, attribute) {
		c.notMapping(at, "{<name>: <value>}", value)
	}
	known, isPolicy := policies[attribute]
	switch word, isText := value.(string); {
	case !isPolicy || slices.Contains(known, word):
	case isText:
		c.Error(at, codes.ExtensionValue, finding.Suggest(word, known), "%q is not a %s", word, attribute)
	default:
		c.Error(at, codes.ExtensionType, "use one of "+finding.List(known), "must be a string, found %s", kindOf(value))
	}
}

// entryForms are the forms of the entries of sections.
var entryForms = map[string]string{
	"Conditions": "{Fn::Equals: [<value>, <value>]}",
	"Mappings":   "{<key>: {<name>: <value>}}",
	"Outputs":    "{Value: <value>}",
	"Parameters": "{Type: String}",
	"Resources":  "{Properties: {<name>: <value>}}",
}

// notMapping refuses a value that must be a mapping of this form.
func (c overlayCheck) notMapping(at finding.Path, form string, value any) {
	c.Error(at, codes.ExtensionType, "write it as "+form, "must be a mapping, found %s", kindOf(value))
}

func (c overlayCheck) newResource(here finding.Path, name, kind string) {
	c.logicalName(here, name)
	if c.overlay.Parameters[name] != nil {
		c.Error(here, codes.OverlayName, "rename one of them", "%q is both a parameter and a resource", name)
	}
	if kind != "" && !strings.Contains(kind, "::") {
		c.Error(here.Then("Type"), codes.ExtensionValue, "write it as AWS::S3::Bucket", "%q is not a resource type", kind)
	}
}

// scope refuses a path of a construct whose service, volume or network is not in
// the file.
func (c overlayCheck) scope(at finding.Path, name string) {
	parts := strings.SplitN(name, "/", 3)
	known, ok := c.scopes[parts[0]]
	if !ok || slices.Contains(known, parts[1]) {
		return
	}
	fix := "use one of " + finding.List(slices.Sorted(slices.Values(known)))
	if near := finding.Nearest(parts[1], known); near != "" {
		fix = "did you mean " + strings.Join(append([]string{parts[0], near}, parts[2:]...), "/") + "?"
	}
	c.Error(at, codes.OverlayUnknown, fix, "%s has no %q", parts[0], parts[1])
}

func (c overlayCheck) ambiguous(at finding.Path, name string, paths []string) {
	c.Error(at, codes.OverlayAmbiguous, "use one of these paths instead", "%q is ambiguous: it may be %s", name, strings.Join(paths, " or "))
}

func (c overlayCheck) unknown(at finding.Path, name, more string) {
	var known []string
	for candidate := range c.paths {
		known = append(known, candidate)
	}
	for candidate, fields := range c.overlay.Resources {
		if fields["Type"] != nil {
			known = append(known, candidate)
		}
	}
	fix := "the names are " + finding.List(slices.Sorted(slices.Values(known))) + ", and paths of constructs such as Services/web/TaskDefinition"
	if near := finding.Nearest(name, known); near != "" {
		fix = "did you mean " + near + "?"
	}
	c.Error(at, codes.OverlayUnknown, fix, "there is no resource %q%s", name, more)
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
	case bool:
		return "a boolean"
	default:
		return "a number"
	}
}
