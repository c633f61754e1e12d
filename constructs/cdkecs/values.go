package cdkecs

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// The CDK takes pointers, and nil for "its default"; the plan has values, and
// zero for that.

func optional(s string) *string {
	if s == "" {
		return nil
	}
	return jsii.String(s)
}

func optionalTrue(b bool) *bool {
	if !b {
		return nil
	}
	return jsii.Bool(true)
}

func optionalNumber(n int) *float64 {
	if n == 0 {
		return nil
	}
	return jsii.Number(n)
}

func optionalStrings(list []string) *[]*string {
	if len(list) == 0 {
		return nil
	}
	return jsii.Strings(list...)
}

func optionalMap(m map[string]string) *map[string]*string {
	if len(m) == 0 {
		return nil
	}
	out := make(map[string]*string, len(m))
	for key, value := range m {
		out[key] = jsii.String(value)
	}
	return &out
}

func numberText(n int) *string { return jsii.String(strconv.Itoa(n)) }

// mistake is a mistake of the caller, in the properties of a construct.
func mistake(c constructs.IConstruct, format string, args ...any) error {
	return fmt.Errorf("%s: %s", title(c), fmt.Sprintf(format, args...))
}

// title names a ComposeProject or a ComposeService, or the one whose parts are
// below c.
func title(c constructs.IConstruct) string {
	path := *c.Node().Path()
	if _, ok := c.(*composeProject); ok {
		return "ComposeProject " + path
	}
	return "ComposeService " + strings.TrimSuffix(path, "/"+partsID)
}

// errUnexpectedChild is for a version of the CDK that builds its L2 constructs otherwise.
func errUnexpectedChild(c constructs.IConstruct) error {
	return fmt.Errorf("%s has an unexpected default child: this version of the CDK is not supported", *c.Node().Path())
}

// overrideLogicalID gives the resource of a construct a logical id that does
// not follow from its path.
func overrideLogicalID(c constructs.IConstruct, id string) {
	cfnResource(c).OverrideLogicalId(jsii.String(id))
}

// cfnResource is the resource of a construct.
func cfnResource(c constructs.IConstruct) awscdk.CfnResource {
	resource, ok := c.Node().DefaultChild().(awscdk.CfnResource)
	if !ok {
		panic(errUnexpectedChild(c))
	}
	return resource
}

// shortAddress tells a construct from others in a logical id.
func shortAddress(c constructs.IConstruct) string {
	address := *c.Node().Addr()
	return strings.ToUpper(address[len(address)-8:])
}
