package codes

import "github.com/compose-cdk/compose-cdk/constructs/internal/finding"

// overlayRows are of x-aws-cloudformation.
var overlayRows = []Row{
	{
		Code: OverlayAmbiguous, Severity: finding.Error,
		Title: "A name in x-aws-cloudformation may be several resources",
		Why:   "Short names of resources are those of docs/overlay.md. Where several resources have the name, their paths tell them apart.",
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
		Title: "CloudFormation has no such attribute here",
		Why:   "Resources, parameters and outputs have the attributes of the AWS CloudFormation user guide; those of the resource itself stand below Properties.",
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
		Title: "A logical name is not possible",
		Why:   "Logical ids have letters and digits only and are unique in the template (AWS CloudFormation user guide, Resources).",
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
		Title: "A reference in x-aws-cloudformation leads nowhere",
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
		Title: "x-aws-cloudformation shows a secret",
		Why:   "A template is readable for everybody who may see the stack. A dynamic reference, {{resolve:secretsmanager:…}}, keeps the value out of it.",
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
		Title: "x-aws-cloudformation has a section that cannot be added to",
		Why:   "Resources, Parameters, Outputs, Conditions and Mappings can be added to.",
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
		Title: "x-aws-cloudformation names a resource that does not exist",
		Why:   "An entry changes a resource of the project, by its short name or the path of its construct, or adds one, which has a Type.",
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
