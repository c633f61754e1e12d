package cdkecs

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

func (s *serviceDefinition) taskRole(from plan.Role) awsiam.IRole {
	if s.own.TaskRole != nil {
		return s.own.TaskRole
	}
	return s.newTaskRole(from)
}

// newTaskRole makes the role of the containers, with nothing but what the
// compose file gives it. ECS may use it for tasks of this account and region
// only (Amazon ECS Developer Guide, "Task IAM role"); the guide sets no such
// condition for execution roles.
func (s *serviceDefinition) newTaskRole(from plan.Role) awsiam.IRole {
	id := jsii.String("TaskRole")
	if from.Existing != "" {
		return awsiam.Role_FromRoleArn(s.scope, id, jsii.String(from.Existing), nil)
	}
	props := &awsiam.RoleProps{AssumedBy: s.project.shared.tasks, Description: jsii.String("Containers of compose service " + s.name)}
	if from.Policy != nil {
		props.InlinePolicies = &map[string]awsiam.PolicyDocument{
			"Compose": awsiam.PolicyDocument_FromJson(from.Policy),
		}
	}
	role := awsiam.NewRole(s.scope, id, props)
	for _, arn := range from.Managed {
		role.AddManagedPolicy(awsiam.ManagedPolicy_FromManagedPolicyArn(s.scope, jsii.String("Managed-"+arn), jsii.String(arn)))
	}
	return role
}

// newExecutionRole makes the role with which ECS prepares the task. The
// constructs of images and secrets add what they need.
func (s *serviceDefinition) newExecutionRole(from plan.Service) awsiam.IRole {
	id := jsii.String("ExecutionRole")
	role := s.own.ExecutionRole
	switch {
	case role != nil:
	case from.ExecutionRole.Existing != "":
		return awsiam.Role_FromRoleArn(s.scope, id, jsii.String(from.ExecutionRole.Existing), &awsiam.FromRoleArnOptions{Mutable: jsii.Bool(false)})
	case !from.ExecutionRole.Own && !s.changesExecutionRole(from.Task):
		return s.project.sharedExecutionRole()
	default:
		role = awsiam.NewRole(s.scope, id, &awsiam.RoleProps{
			AssumedBy:   s.project.shared.starts,
			Description: jsii.String("Start of compose service " + s.name),
		})
	}
	s.project.logs.group.GrantWrite(role)
	return role
}

// sharedExecutionRole is made for the first service that asks for it. What it
// may do is part of it, so that no service has to wait for a policy.
func (p *projectDefinition) sharedExecutionRole() awsiam.IRole {
	if p.executionRole == nil {
		p.executionRole = awsiam.NewRole(p.scope, jsii.String("ExecutionRole"), &awsiam.RoleProps{
			AssumedBy:   p.shared.starts,
			Description: jsii.String("Start of compose services"),
			InlinePolicies: &map[string]awsiam.PolicyDocument{
				"Logs": awsiam.PolicyDocument_FromJson(map[string]any{"Statement": []map[string]any{{
					"Effect":   "Allow",
					"Action":   []string{"logs:CreateLogStream", "logs:PutLogEvents"},
					"Resource": p.logs.group.LogGroupArn(),
				}}}),
			},
		})
	}
	return p.executionRole
}

// credentialSpecs lets the container act as an account of Active Directory, and ECS
// read the specification and the login; nil where it has none.
func (s *serviceDefinition) credentialSpecs(from *plan.CredentialSpec) *[]awsecs.CredentialSpec {
	if from == nil {
		return nil
	}
	arn := jsii.String(from.ARN)
	if from.Content != "" {
		arn = s.upload("credential specification", from.Content)
	}
	if strings.Contains(from.ARN, ":ssm:") {
		s.allowRead("ssm:GetParameters", arn)
	} else {
		s.allowRead("s3:GetObject", arn)
	}
	if from.Secret == "" {
		return &[]awsecs.CredentialSpec{awsecs.NewDomainJoinedCredentialSpec(arn)}
	}
	s.allowReadSecret(from.Secret)
	return &[]awsecs.CredentialSpec{awsecs.NewDomainlessCredentialSpec(arn)}
}

func (s *serviceDefinition) allowRead(action string, resources ...*string) {
	s.executionRole.AddToPrincipalPolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Actions: jsii.Strings(action), Resources: &resources,
	}))
}

// allowReadSecret lets the execution role read a secret by its ARN. IAM compares the
// complete ARN: where the one in the file ends before the six random characters, the
// policy has wildcards for them (Secrets Manager user guide, Troubleshoot access).
func (s *serviceDefinition) allowReadSecret(arn string) {
	resources := []*string{jsii.String(arn)}
	if !model.IsCompleteSecretARN(arn) {
		resources = append(resources, jsii.String(arn+"-??????"))
	}
	s.allowRead("secretsmanager:GetSecretValue", resources...)
}

// upload makes a file an asset of the deployment, and gives its ARN in Amazon S3.
func (s *serviceDefinition) upload(noun, content string) *string {
	stage, stack := awscdk.Stage_Of(s.scope), awscdk.Stack_Of(s.scope)
	file := filepath.Join(*stage.AssetOutdir(), "asset."+sum([]byte(content))+".json")
	name, err := filepath.Rel(*stage.Outdir(), file)
	if err == nil {
		err = os.WriteFile(file, []byte(content), 0o644)
	}
	if err != nil {
		panic(fmt.Errorf("%s: writing the %s failed: %w", *s.scope.Node().Path(), noun, err))
	}
	place := stack.Synthesizer().AddFileAsset(&awscdk.FileAssetSource{
		FileName: jsii.String(name), Packaging: awscdk.FileAssetPackaging_FILE, SourceHash: jsii.String(sum([]byte(content))),
		DisplayName: jsii.String(s.name + " " + noun),
	})
	return jsii.String("arn:" + *stack.Partition() + ":s3:::" + *place.BucketName + "/" + *place.ObjectKey)
}

// changesExecutionRole reports whether the options of a container of the task
// add to what its execution role may do.
func (s *serviceDefinition) changesExecutionRole(task plan.Task) bool {
	changes := s.own.changesExecutionRole()
	for _, sidecar := range task.Sidecars {
		changes = changes || optionsOf(s.project.options, sidecar.Service).changesExecutionRole()
	}
	return changes
}

// bound puts the permissions boundary on every role below the project, and on
// those of what runs its jobs, which is the stack's.
func bound(p constructs.Construct, boundary string) {
	if boundary == "" {
		return
	}
	policy := awsiam.ManagedPolicy_FromManagedPolicyArn(p, jsii.String("PermissionsBoundary"), jsii.String(boundary))
	awsiam.PermissionsBoundary_Of(p).Apply(policy)
	if runner := awscdk.Stack_Of(p).Node().TryFindChild(jsii.String(jobRunnerID)); runner != nil {
		awsiam.PermissionsBoundary_Of(runner).Apply(policy)
	}
}
