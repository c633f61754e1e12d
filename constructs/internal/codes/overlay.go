package codes

import "github.com/compose-cdk/compose-cdk/constructs/internal/finding"

// overlayRows are of x-aws-cloudformation.
var overlayRows = []Row{
	{
		Code: OverlayAmbiguous, Severity: finding.Error,
		Title: "A name in x-aws-cloudformation is ambiguous",
		Why:   "docs/overlay.md lists the short names of resources. If several resources have the name, use their construct paths.",
		Bad: `services:
  my-web:
    image: nginx
  my_web:
    image: nginx
x-aws-cloudformation:
  Resources:
    MywebService:
      Properties: {EnableECSManagedTags: true}
`,
		Mend: []string{"    MywebService:", "    Services/my-web/Service:"},
	},
	{
		Code: OverlayAttribute, Severity: finding.Error,
		Title: "CloudFormation does not support the attribute here",
		Why:   "Resources, parameters and outputs have the attributes of the AWS CloudFormation user guide; properties of a resource belong below Properties.",
		Bad: `services:
  web:
    image: nginx
x-aws-cloudformation:
  Resources:
    Topic:
      Type: AWS::SNS::Topic
      DisplayName: Orders
`,
		Mend: []string{"      DisplayName: Orders\n", "      Properties: {DisplayName: Orders}\n"},
	},
	{
		Code: OverlayName, Severity: finding.Error,
		Title: "A logical name is not valid",
		Why:   "Logical ids consist of letters and digits only and are unique in the template (AWS CloudFormation user guide, Resources).",
		Bad: `services:
  web:
    image: nginx
x-aws-cloudformation:
  Resources:
    order-topic:
      Type: AWS::SNS::Topic
`,
		Mend: []string{"order-topic", "OrderTopic"},
	},
	{
		Code: OverlayReference, Severity: finding.Error,
		Title: "A reference in x-aws-cloudformation has no target",
		Why:   "The condition, mapping, pseudo parameter or function does not exist, or the overlay removes the resource.",
		Bad: `services:
  web:
    image: nginx
x-aws-cloudformation:
  Outputs:
    Where:
      Value: !Ref AWS::Regio
`,
		Mend: []string{"AWS::Regio", "AWS::Region"},
	},
	{
		Code: OverlaySecret, Severity: finding.Error,
		Title: "x-aws-cloudformation contains a secret",
		Why:   "Everyone with access to the stack can read its template. A dynamic reference, {{resolve:secretsmanager:…}}, keeps the value out of the template.",
		Bad: `services:
  web:
    image: nginx
x-aws-cloudformation:
  Resources:
    Key:
      Type: AWS::SecretsManager::Secret
      Properties: {SecretString: change-me}
`,
		Mend: []string{"SecretString: change-me", "GenerateSecretString: {PasswordLength: 32}"},
	},
	{
		Code: OverlaySection, Severity: finding.Error,
		Title: "x-aws-cloudformation has a section that cannot be changed",
		Why:   "The supported sections are Resources, Parameters, Outputs, Conditions and Mappings.",
		Bad: `services:
  web:
    image: nginx
x-aws-cloudformation:
  Resource:
    Topic:
      Type: AWS::SNS::Topic
`,
		Mend: []string{"  Resource:", "  Resources:"},
	},
	{
		Code: OverlayUnknown, Severity: finding.Error,
		Title: "x-aws-cloudformation refers to a resource that does not exist",
		Why:   "An entry changes a resource of the project, by its short name or the path of its construct, or adds a new resource, which requires a Type.",
		Bad: `services:
  web:
    image: nginx
x-aws-cloudformation:
  Resources:
    Services/wep/Service:
      Properties: {EnableECSManagedTags: true}
`,
		Mend: []string{"Services/wep", "Services/web"},
	},
}
