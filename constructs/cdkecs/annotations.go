package cdkecs

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/composefile"
)

// annotate hands what Check said about the compose file to the CDK, which
// prints it, and fails on warnings with --strict. A warning is of the service
// that it is about, so that it can be acknowledged there; infos are counted.
func annotate(p constructs.Construct, findings composefile.Findings, services map[string]*serviceDefinition) {
	for _, f := range findings.Warnings() {
		awscdk.Annotations_Of(concerned(p, f, services)).AddWarningV2(jsii.String("cdkecs:"+f.Code), jsii.String(f.Text()), nil)
	}
	switch n := len(findings.Infos()); n {
	case 0:
	case 1:
		f := findings.Infos()[0]
		awscdk.Annotations_Of(concerned(p, f, services)).AddInfoV2(jsii.String("cdkecs:"+f.Code), jsii.String(f.Text()))
	default:
		awscdk.Annotations_Of(p).AddInfoV2(jsii.String("cdkecs:infos"),
			jsii.String(fmt.Sprintf("%d infos, which compose-cdk check -v prints", n)))
	}
}

// concerned is the service that a finding is about, or the project.
func concerned(p constructs.Construct, f composefile.Finding, services map[string]*serviceDefinition) constructs.IConstruct {
	if service, ok := services[f.Service()]; ok {
		return service.scope
	}
	return p
}
