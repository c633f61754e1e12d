package cdkecs

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/customresources"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/jobfunction"
	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// defineJob defines the custom resource that runs the task during a deployment.
// It has the ARN of the task definition, and so changes with that.
func (s *serviceDefinition) defineJob(from plan.Service, subnets *awsec2.SelectedSubnets) {
	runner := jobRunnerOf(s.scope)
	groups := s.groupIDs(from.Networks)
	// The parameters of RunTask.
	parameters := map[string]any{
		"cluster":        s.project.cluster.ClusterArn(),
		"taskDefinition": s.task.TaskDefinitionArn(),
		"propagateTags":  "TASK_DEFINITION",
		"networkConfiguration": map[string]any{"awsvpcConfiguration": map[string]any{
			"subnets": subnets.SubnetIds, "securityGroups": &groups, "assignPublicIp": s.publicAddress(),
		}},
	}
	if !from.Launch.OnMachines() {
		parameters["platformVersion"] = "LATEST"
	}
	if strategy := s.project.capacities.strategy(from.Launch); strategy != nil {
		parameters["capacityProviderStrategy"] = strategyItems(strategy)
	} else {
		parameters["launchType"] = "FARGATE"
	}
	resource := awscdk.NewCustomResource(s.scope, jsii.String("Job"), &awscdk.CustomResourceProps{
		ServiceToken: runner.provider.ServiceToken(),
		ResourceType: jsii.String("Custom::ComposeJob"),
		Properties: &map[string]any{
			"Job":       s.name,
			"Container": from.Task.Main.Name,
			"Timeout":   fmt.Sprint(from.Run.Job.TimeoutSeconds),
			"Logs":      s.jobLogs(from.Task),
			"Run":       parameters,
		},
	})
	runner.allow(s, from.Task)
	cfn, ok := resource.Node().DefaultChild().(awscdk.CfnResource)
	if !ok {
		panic(errUnexpectedChild(resource))
	}
	s.starter, s.resource = resource, cfn
	s.startAfter(runner.role)
}

// jobLogs says where the containers write, for the message of a failure.
func (s *serviceDefinition) jobLogs(from plan.Task) map[string]any {
	logs := map[string]any{}
	add := func(container string, log plan.Log) {
		if log.Driver != "awslogs" {
			return
		}
		group := optional(log.Group)
		if group == nil {
			group = s.project.logs.group.LogGroupName()
		}
		logs[container] = map[string]any{"Group": group, "Stream": log.Prefix + "/" + container}
	}
	helper := func(container, prefix string) { add(container, plan.Log{Driver: "awslogs", Prefix: prefix}) }
	if s.needsHelper(from) {
		helper(from.Helper, from.Main.Name)
	}
	main := func(container plan.Container, own *ComposeServiceOptions) {
		if own.Logging == nil { // else nobody knows where
			add(container.Name, container.Log)
		}
	}
	main(from.Main, s.own)
	if from.Init != nil {
		helper(from.Init.Container, from.Main.Name)
	}
	for i, sidecar := range from.Sidecars {
		main(sidecar.Main, s.sidecars[i].own)
		if sidecar.Init != nil {
			helper(sidecar.Init.Container, sidecar.Main.Name)
		}
	}
	return logs
}

// jobRunner is the function that runs jobs, one for all of a stack, and what
// calls it until they have ended.
type jobRunner struct {
	role     awsiam.Role
	provider customresources.Provider
}

// jobRunnerID is its id in the stack.
const jobRunnerID = "ComposeJobs"

// jobRunnerOf finds the runner of the stack, or makes it.
func jobRunnerOf(scope constructs.Construct) jobRunner {
	stack, id := awscdk.Stack_Of(scope), jsii.String(jobRunnerID)
	if found := stack.Node().TryFindChild(id); found != nil {
		role, ok := found.Node().FindChild(jsii.String("Role")).(awsiam.Role)
		provider, ok2 := found.Node().FindChild(jsii.String("Provider")).(customresources.Provider)
		if !ok || !ok2 {
			panic(fmt.Errorf("%s: the construct id is already in use; jobs of compose projects need it", *found.Node().Path()))
		}
		return jobRunner{role, provider}
	}
	home := constructs.NewConstruct(stack, id)
	logs := awslogs.NewLogGroup(home, jsii.String("LogGroup"), &awslogs.LogGroupProps{
		Retention:     awslogs.RetentionDays_ONE_MONTH,
		RemovalPolicy: awscdk.RemovalPolicy_DESTROY,
	})
	role := awsiam.NewRole(home, jsii.String("Role"), &awsiam.RoleProps{
		AssumedBy:   awsiam.NewServicePrincipal(jsii.String("lambda.amazonaws.com"), nil),
		Description: jsii.String("Runs the jobs of compose projects"),
	})
	logs.GrantWrite(role)
	function := awslambda.NewFunction(home, jsii.String("Function"), &awslambda.FunctionProps{
		Description: jsii.String("Runs the jobs of compose projects"),
		Runtime:     awslambda.Runtime_PYTHON_3_13(),
		Handler:     jsii.String(jobfunction.Handler),
		Code:        awslambda.Code_FromInline(jsii.String(jobfunction.Code)),
		Role:        role,
		// A call of an API takes 20 s at most, and there are few in a poll.
		Timeout:  awscdk.Duration_Minutes(jsii.Number(5)),
		LogGroup: logs,
	})
	return jobRunner{role, customresources.NewProvider(home, jsii.String("Provider"), &customresources.ProviderProps{
		OnEventHandler:    function,
		IsCompleteHandler: function,
		QueryInterval:     awscdk.Duration_Seconds(jsii.Number(10)),
		// The function itself stops a job before that.
		TotalTimeout: awscdk.Duration_Hours(jsii.Number(1)),
		LogGroup:     logs,
	})}
}

// allow lets the function run the tasks of a job and stop them, and no others.
// It may look at all tasks of the cluster: their ids are not known before.
func (r jobRunner) allow(s *serviceDefinition, from plan.Task) {
	stack := awscdk.Stack_Of(s.scope)
	tasks := stack.FormatArn(&awscdk.ArnComponents{
		Service: jsii.String("ecs"), Resource: jsii.String("task"),
		ResourceName: jsii.String(*s.project.cluster.ClusterName() + "/*"),
	})
	allow := func(conditions map[string]any, resource *string, actions ...string) {
		props := &awsiam.PolicyStatementProps{Actions: jsii.Strings(actions...), Resources: &[]*string{resource}}
		if conditions != nil {
			props.Conditions = &conditions
		}
		r.role.AddToPrincipalPolicy(awsiam.NewPolicyStatement(props))
	}
	s.grantRun(r.role)
	allow(nil, tasks, "ecs:DescribeTasks")
	allow(map[string]any{"ArnEquals": map[string]any{"ecs:cluster": s.project.cluster.ClusterArn()}}, jsii.String("*"), "ecs:ListTasks")
	// The task has the tags of its definition.
	allow(map[string]any{"StringEquals": map[string]any{
		"aws:ResourceTag/" + tagPrefix + "project": s.project.name, "aws:ResourceTag/" + tagPrefix + "service": s.name,
	}}, tasks, "ecs:StopTask")
	allow(map[string]any{"StringEquals": map[string]any{"ecs:CreateAction": "RunTask"}}, tasks, "ecs:TagResource")
	allow(nil, stack.StackId(), "cloudformation:DescribeStacks")
	s.project.logs.group.Grant(r.role, jsii.String("logs:GetLogEvents"))
	if group := from.Main.Log.Group; group != "" {
		allow(nil, stack.FormatArn(&awscdk.ArnComponents{
			Service: jsii.String("logs"), Resource: jsii.String("log-group"), ArnFormat: awscdk.ArnFormat_COLON_RESOURCE_NAME,
			ResourceName: jsii.String(group + ":log-stream:" + from.Main.Log.Prefix + "/*"),
		}), "logs:GetLogEvents")
	}
}
