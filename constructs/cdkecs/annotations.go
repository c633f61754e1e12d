package cdkecs

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/composefile"
)

// annotate hands what Check said about the compose file to the CDK, which
// prints it, and fails on warnings with --strict.
func (p *composeProject) annotate(findings composefile.Findings) {
	for _, f := range findings {
		annotations := awscdk.Annotations_Of(p.concerned(f))
		id, text := jsii.String("cdkecs:"+f.Code), jsii.String(f.Text())
		switch f.Severity {
		case composefile.Warning:
			annotations.AddWarningV2(id, text, nil)
		case composefile.Info:
			annotations.AddInfoV2(id, text)
		case composefile.Error: // has stopped NewComposeProject
		}
	}
}

// concerned is the service that a finding is about, or the project.
func (p *composeProject) concerned(f composefile.Finding) constructs.IConstruct {
	if service, ok := p.byName[f.Service()]; ok {
		return service.scope
	}
	return p
}
