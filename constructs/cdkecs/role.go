package cdkecs

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

func (s *serviceDefinition) taskRole(from plan.Role, own *ComposeServiceProps) awsiam.IRole {
	if own.TaskRole != nil {
		return own.TaskRole
	}
	return s.newTaskRole(from)
}

// newTaskRole makes the role of the containers, with nothing but what the
// compose file gives it.
func (s *serviceDefinition) newTaskRole(from plan.Role) awsiam.IRole {
	id := jsii.String("TaskRole")
	if from.Existing != "" {
		return awsiam.Role_FromRoleArn(s.scope, id, jsii.String(from.Existing), nil)
	}
	props := &awsiam.RoleProps{AssumedBy: s.project.shared.ecsTasks, Description: jsii.String("Containers of compose service " + s.name)}
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
// constructs of images and log drivers add what they need.
func (s *serviceDefinition) newExecutionRole(from plan.Service, own *ComposeServiceProps) awsiam.IRole {
	id := jsii.String("ExecutionRole")
	switch {
	case own.ExecutionRole != nil:
		return own.ExecutionRole
	case from.ExecutionRole != "":
		return awsiam.Role_FromRoleArn(s.scope, id, jsii.String(from.ExecutionRole), &awsiam.FromRoleArnOptions{Mutable: jsii.Bool(false)})
	}
	return awsiam.NewRole(s.scope, id, &awsiam.RoleProps{
		AssumedBy:   s.project.shared.ecsTasks,
		Description: jsii.String("Start of compose service " + s.name),
	})
}
