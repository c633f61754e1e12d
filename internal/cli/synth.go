package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/cdkecs"
	"github.com/compose-cdk/compose-cdk/constructs/composefile"
	"github.com/compose-cdk/compose-cdk/constructs/fastkernel"
)

// synth is the CDK app. Nothing is written unless all is well with the
// compose file; warnings travel as annotations, which the cdk CLI prints.
func synth(flags *projectFlags, stderr io.Writer) (err error) {
	context, err := appSettings()
	if err != nil {
		return err
	}
	settings := flags.over(context)
	flush := quietKernel()
	defer flush()
	orWait := closeOnSignal(stderr)
	fastkernel.Use()
	started := startKernel()
	defer func() {
		started()
		jsii.Close()
	}()
	project, err := loadValid(settings.load, stderr)
	if err != nil {
		return err
	}
	stack, err := stackProps(project, settings.stack)
	if err != nil {
		return err
	}
	// A failure of the CDK must not end in a stack trace.
	defer func() {
		if failure := recover(); failure != nil {
			orWait()
			err = errors.New(explain(failure))
		}
	}()
	if failure := started(); failure != nil {
		orWait()
		return errors.New(explain(failure))
	}
	app := awscdk.NewApp(&awscdk.AppProps{
		// Traces hold frames of the jsii runtime, none of Go.
		StackTraces: jsii.Bool(false),
		// tree.json is for tools that show constructs, and takes a tenth of the synthesis.
		TreeMetadata: jsii.Bool(false),
		Context:      appContext(),
	})
	cdkecs.NewComposeProject(
		awscdk.NewStack(app, stack.StackName, stack),
		jsii.String("Project"),
		&cdkecs.ComposeProjectProps{Project: project},
	)
	app.Synth(nil)
	return nil
}

// stackProps names the stack, and places it in an account and a region where the
// project depends on these; else it can be deployed to all.
func stackProps(project *types.Project, name string) (*awscdk.StackProps, error) {
	name, err := stackName(project, name)
	if err != nil {
		return nil, err
	}
	props := &awscdk.StackProps{
		StackName:   jsii.String(name),
		Description: jsii.String("Docker Compose project " + project.Name),
	}
	attribute := composefile.NeedsEnvironment(project)
	if attribute == "" {
		return props, nil
	}
	account, region := os.Getenv("CDK_DEFAULT_ACCOUNT"), os.Getenv("CDK_DEFAULT_REGION")
	if account == "" || region == "" {
		return nil, fmt.Errorf("%s requires an AWS account and region; "+
			"give the cdk CLI credentials (--profile, or the AWS_… variables)", attribute)
	}
	props.Env = &awscdk.Environment{Account: jsii.String(account), Region: jsii.String(region)}
	return props, nil
}

// longestStackName and stackNameForm are CloudFormation's rule (CreateStack,
// StackName).
const longestStackName = 128

var stackNameForm = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9-]*$`)

func isStackName(name string) bool {
	return len(name) <= longestStackName && stackNameForm.MatchString(name)
}

// stackName is the name that is asked for, or that of the project, of
// lower-case letters, digits, hyphens and underscores, made one that
// CloudFormation takes.
func stackName(project *types.Project, asked string) (string, error) {
	if asked != "" {
		if !isStackName(asked) {
			return "", fmt.Errorf("stack name %q must start with a letter and contain at most 128 letters, digits and hyphens", asked)
		}
		return asked, nil
	}
	name := strings.ReplaceAll(project.Name, "_", "-")
	if !isStackName(name) {
		name = "compose-" + name
	}
	return name[:min(len(name), longestStackName)], nil
}

// explain makes one line of what the CDK threw.
func explain(failure any) string {
	// Compiled here, because a program that succeeds needs neither.
	tooManyResources := regexp.MustCompile(
		`Number of resources in stack '(?:[^']*/)?([^'/]*)': (\d+) is greater than allowed maximum of (\d+)`)
	complaint := regexp.MustCompile(`Validation failed with the following errors:\s+\[[^\]]*\] (.*)`)
	text := fmt.Sprint(failure)
	if m := tooManyResources.FindStringSubmatch(text); m != nil {
		return fmt.Sprintf("services: stack %s would have %s resources, and CloudFormation allows at most %s; "+
			"give some of its services another x-aws-stack, or split the project", m[1], m[2], m[3])
	}
	if m := complaint.FindStringSubmatch(text); m != nil {
		return m[1]
	}
	if strings.Contains(text, "ENOSPC") {
		return "the disk is full: the cloud assembly cannot be written to " + os.Getenv(outputVariable)
	}
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return line
}
