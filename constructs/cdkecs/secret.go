package cdkecs

import (
	"errors"
	"fmt"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssecretsmanager"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsssm"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// SecretParameter is a parameter of the stack that carries the value of a
// secret, as cdk deploy --parameters takes it.
//
// Besides each value there is a digest for each service that uses values: the
// service gets new tasks when the digest changes.
type SecretParameter struct {
	// Secret is the name of the secret in the compose file; empty for what
	// belongs to Service.
	Secret string
	// Service is the name of the service in the compose file whose secret
	// variables (x-aws-secrets) or digest the value is; empty for a secret.
	Service string
	// Name is the logical name of the parameter.
	Name string
	// Value is that of the secret, byte for byte; of the secret variables of a
	// service it is a JSON object with a key for each.
	Value string
}

// SecretParameters reads the values of the secrets that services use and that
// come from files or variables, sorted by name, and then the digests. It needs
// no construct and no Node.js. A program that sets variables in
// ComposeProjectProps removes them from the project before, by
// composefile.WithoutVariables. An error says of each value that cannot be given
// what is wrong with it, on a line of its own, and has no value in it.
func SecretParameters(project *types.Project) ([]SecretParameter, error) {
	decided := plan.New(project)
	values, err := secretParameterValues(project, decided.Secrets)
	if err != nil {
		return nil, err
	}
	byRef := map[plan.SecretRef]string{}
	for _, v := range values {
		byRef[refOf(v)] = v.Value
	}
	for _, s := range decided.Services {
		if s.SecretsDigest != nil {
			values = append(values, SecretParameter{
				Service: s.Name, Name: s.SecretsDigest.Parameter, Value: s.SecretsDigest.Of(byRef),
			})
		}
	}
	return values, nil
}

func secretParameterValues(project *types.Project, secrets []plan.Secret) ([]SecretParameter, error) {
	var out []SecretParameter
	var problems []error
	services := model.New(project)
	for _, s := range secrets {
		if s.Parameter == "" {
			continue
		}
		parameter := SecretParameter{Name: s.Parameter}
		var err error
		if s.Noun == model.ServiceNoun {
			parameter.Service = s.Name
			if parameter.Value, err = services.Service(s.Name).SecretEnvironment(); err != nil {
				err = fmt.Errorf("services.%s.x-aws-secrets: %w", s.Name, err)
			}
		} else {
			parameter.Secret = s.Name
			if parameter.Value, err = model.SecretValue(project, s.Name); err != nil {
				err = fmt.Errorf("secrets.%s: %w", s.Name, err)
			}
		}
		problems = append(problems, err)
		out = append(out, parameter)
	}
	return out, errors.Join(problems...)
}

func refOf(p SecretParameter) plan.SecretRef {
	if p.Service != "" {
		return plan.SecretRef{Noun: model.ServiceNoun, Name: p.Service}
	}
	return plan.SecretRef{Noun: model.SecretNoun, Name: p.Secret}
}

// secretValue is a value that containers can be given.
type secretValue struct {
	// secret is nil for what is in Parameter Store, which has whole.
	secret awssecretsmanager.ISecret
	whole  awsecs.Secret
	// parameter is that of the stack which carries the value, and stored the name
	// of one in Parameter Store; nil and empty for others.
	parameter awscdk.CfnParameter
	stored    string
}

// get gives the value, or what it has under a key.
func (v secretValue) get(key string) awsecs.Secret {
	if v.secret == nil {
		return v.whole
	}
	return awsecs.Secret_FromSecretsManager(v.secret, optional(key))
}

// reference gives the value, or what it has under a key, as a reference for a
// property of another resource. That to a parameter of the stack changes with it.
func (v secretValue) reference(key string) awscdk.SecretValue {
	switch {
	case v.parameter != nil && key == "":
		return awscdk.SecretValue_CfnParameter(v.parameter)
	case v.secret == nil:
		return awscdk.SecretValue_SsmSecure(jsii.String(v.stored), nil)
	case key == "":
		return v.secret.SecretValue()
	}
	return v.secret.SecretValueFromJson(jsii.String(key))
}

// referenceFrom is reference, for a resource that may be in another stack: a
// parameter that carries a value from stack to stack would show it.
func (v secretValue) referenceFrom(scope constructs.Construct, key string) awscdk.SecretValue {
	if v.parameter != nil && *awscdk.Stack_Of(scope).Node().Path() != *v.parameter.Stack().Node().Path() {
		v.parameter = nil
	}
	return v.reference(key)
}

// newSecrets makes or imports the secrets that the services use.
func newSecrets(project constructs.Construct, decided []plan.Secret) map[plan.SecretRef]secretValue {
	out, scopes := map[plan.SecretRef]secretValue{}, map[string]constructs.Construct{}
	for _, s := range decided {
		if scopes[s.Noun] == nil {
			id := map[string]string{model.SecretNoun: "Secrets", model.ConfigNoun: "Configs", model.ServiceNoun: "Variables"}[s.Noun]
			scopes[s.Noun] = constructs.NewConstruct(project, jsii.String(id))
		}
		scope := constructs.NewConstruct(scopes[s.Noun], jsii.String(s.Name))
		out[plan.SecretRef{Noun: s.Noun, Name: s.Name}] = newSecret(scope, s)
	}
	return out
}

func newSecret(scope constructs.Construct, from plan.Secret) secretValue {
	if from.Existing != nil {
		return existingSecret(scope, *from.Existing)
	}
	tag(scope, from.Noun, from.Name)
	props := &awssecretsmanager.SecretProps{
		Description: jsii.String("Compose " + described(from)),
		// The value is with whoever deploys.
		RemovalPolicy: awscdk.RemovalPolicy_DESTROY,
	}
	if from.Generate != nil {
		// The value is nowhere else, and data may depend on it, except where the
		// deployment that made it fails.
		props.RemovalPolicy = awscdk.RemovalPolicy_RETAIN_ON_UPDATE_OR_DELETE
		return secretValue{secret: generatedSecret(scope, *from.Generate, props)}
	}
	parameter := newParameter(scope, from)
	props.SecretStringValue = awscdk.SecretValue_CfnParameter(parameter)
	return secretValue{secret: awssecretsmanager.NewSecret(scope, jsii.String(model.SecretID(0)), props), parameter: parameter}
}

// described is what the value is.
func described(s plan.Secret) string {
	if s.Noun == model.ServiceNoun {
		return "service " + s.Name + ": secret variables"
	}
	return "secret " + s.Name
}

// newParameter makes the parameter that carries the value. A nested stack
// would get it from its parent, in a parameter that CloudFormation shows.
func newParameter(scope constructs.Construct, from plan.Secret) awscdk.CfnParameter {
	if awscdk.Stack_Of(scope).NestedStackParent() != nil {
		panic(fmt.Errorf("%s: a nested stack cannot have secrets from files or variables; "+
			"define the project in a separate stack, or store the secret in Secrets Manager and use external: true", *scope.Node().Path()))
	}
	// Its logical name is what cdk deploy gives the value by, so it is the same
	// wherever the project is.
	stack, claim := awscdk.Stack_Of(scope), jsii.String("Compose"+from.Parameter)
	if stack.Node().TryFindChild(claim) != nil {
		panic(fmt.Errorf("%s: another project of the stack has a %s %q with a secret from a file or variable, and both values would use the parameter %s; "+
			"define one of the projects in another stack, or store the secret in Secrets Manager and use external: true",
			*scope.Node().Path(), from.Noun, from.Name, from.Parameter))
	}
	constructs.NewConstruct(stack, claim)
	parameter := awscdk.NewCfnParameter(scope, jsii.String("Value"), &awscdk.CfnParameterProps{
		Type:        jsii.String("String"),
		NoEcho:      jsii.Bool(true),
		MinLength:   jsii.Number(1),
		Description: jsii.String("Value of compose " + described(from)),
	})
	parameter.OverrideLogicalId(jsii.String(from.Parameter))
	return parameter
}

// generatedSecret is made by a specification that stands in parameters: a
// deployment keeps the values of parameters, so that another specification in
// the file makes no other value.
func generatedSecret(scope constructs.Construct, from plan.Generate, props *awssecretsmanager.SecretProps) awssecretsmanager.ISecret {
	id := model.SecretID(from.Version)
	props.GenerateSecretString = &awssecretsmanager.SecretStringGenerator{}
	secret := awssecretsmanager.NewSecret(scope, jsii.String(id), props)
	properties := map[string]any{}
	lines := newSpecification(scope, id+"Specification", from.Specification())
	for i, name := range plan.GenerateFields {
		properties[name] = line(lines, i)
	}
	template := newSpecification(scope, id+"Template", from.TemplateSpecification())
	hasTemplate := awscdk.NewCfnCondition(scope, jsii.String(id+"HasTemplate"), &awscdk.CfnConditionProps{
		Expression: awscdk.Fn_ConditionNot(awscdk.Fn_ConditionEquals(template.ValueAsString(), jsii.String(""))),
	})
	for i, name := range []string{"GenerateStringKey", "SecretStringTemplate"} {
		properties[name] = awscdk.Fn_ConditionIf(hasTemplate.LogicalId(), line(template, i), awscdk.Aws_NO_VALUE())
	}
	resource, ok := secret.Node().DefaultChild().(awssecretsmanager.CfnSecret)
	if !ok {
		panic(fmt.Errorf("%s has no resource", *secret.Node().Path()))
	}
	resource.AddPropertyOverride(jsii.String("GenerateSecretString"), properties)
	return secret
}

// line is one of the lines of a parameter.
func line(lines awscdk.CfnParameter, i int) *string {
	return awscdk.Fn_Select(jsii.Number(i), awscdk.Fn_Split(jsii.String("\n"), lines.ValueAsString(), nil))
}

// newSpecification makes a parameter, in the outermost stack: only what deploys
// that keeps the values of parameters.
func newSpecification(scope constructs.Construct, id, text string) awscdk.CfnParameter {
	holder, name := scope, *scope.Node().Id()
	for stack := awscdk.Stack_Of(scope).NestedStackParent(); stack != nil; stack = stack.NestedStackParent() {
		holder = stack
	}
	if holder != scope {
		id += *scope.Node().Addr()
	}
	return awscdk.NewCfnParameter(holder, jsii.String(id), &awscdk.CfnParameterProps{
		Type:        jsii.String("String"),
		Default:     text,
		Description: jsii.String("How the value of " + name + " was made: a deployed stack keeps it"),
	})
}

func existingSecret(scope constructs.Construct, from plan.ExistingSecret) secretValue {
	id := jsii.String("Secret")
	switch {
	case from.Store == string(model.FromParameterStore) && from.CompleteARN != "":
		_, name, _ := strings.Cut(from.CompleteARN, ":parameter")
		return secretValue{whole: newParameterSecret(from.CompleteARN), stored: name}
	case from.Store == string(model.FromParameterStore):
		return secretValue{stored: from.Name, whole: awsecs.Secret_FromSsmParameter(
			awsssm.StringParameter_FromSecureStringParameterAttributes(scope, id, &awsssm.SecureStringParameterAttributes{
				ParameterName: jsii.String(from.Name),
			}))}
	case from.CompleteARN != "":
		return secretValue{secret: awssecretsmanager.Secret_FromSecretCompleteArn(scope, id, jsii.String(from.CompleteARN))}
	case from.PartialARN != "":
		return secretValue{secret: awssecretsmanager.Secret_FromSecretPartialArn(scope, id, jsii.String(from.PartialARN))}
	}
	return secretValue{secret: awssecretsmanager.Secret_FromSecretNameV2(scope, id, jsii.String(from.Name))}
}

// parameterSecret is a parameter by its ARN. The CDK imports one by its name
// alone, for the account and region of the stack.
type parameterSecret struct {
	awsecs.Secret
	arn string
}

func newParameterSecret(arn string) awsecs.Secret {
	s := &parameterSecret{arn: arn}
	awsecs.NewSecret_Override(s)
	return s
}

// Arn implements awsecs.Secret.
func (s *parameterSecret) Arn() *string { return jsii.String(s.arn) }

// HasField implements awsecs.Secret.
func (s *parameterSecret) HasField() *bool { return jsii.Bool(false) }

// GrantRead implements awsecs.Secret.
func (s *parameterSecret) GrantRead(grantee awsiam.IGrantable) awsiam.Grant {
	return awsiam.Grant_AddToPrincipal(&awsiam.GrantOnPrincipalOptions{
		Grantee:      grantee,
		Actions:      jsii.Strings("ssm:GetParameters"),
		ResourceArns: jsii.Strings(s.arn),
	})
}
