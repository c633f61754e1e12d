// Package cloud finds out from AWS what package deployed describes. It is the one
// package that uses the AWS SDK, and linked into the command compose-cdk only.
package cloud

import (
	"context"
	"errors"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	cfn "github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/efs"

	"github.com/compose-cdk/compose-cdk/internal/deployed"
)

// interval is the time between two questions about the same.
const interval = 2 * time.Second

// account has the clients of the services of AWS.
type account struct {
	region     string
	stacks     *cloudformation.Client
	containers *ecs.Client
	logs       *cloudwatchlogs.Client
	files      *efs.Client
}

// Open returns the account of the credentials that every tool of AWS finds, in a
// region, or in that of the configuration if it is empty.
func Open(ctx context.Context, region string) (deployed.Account, error) {
	var options []func(*config.LoadOptions) error
	if region != "" {
		options = append(options, config.WithRegion(region))
	}
	c, err := config.LoadDefaultConfig(ctx, options...)
	if err != nil {
		return nil, errors.New("reading the AWS configuration failed: " + oneLine(err.Error()))
	}
	if c.Region == "" {
		return nil, errors.New("no AWS Region is set; set AWS_REGION, or use --region")
	}
	if _, err := c.Credentials.Retrieve(ctx); err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, noCredentials(err)
	}
	return &account{
		region: c.Region, stacks: cloudformation.NewFromConfig(c), containers: ecs.NewFromConfig(c),
		logs: cloudwatchlogs.NewFromConfig(c), files: efs.NewFromConfig(c),
	}, nil
}

func (a *account) Region() string { return a.region }

// Find looks a stack up by its name.
func (a *account) Find(ctx context.Context, name string) (deployed.Stack, error) {
	answer, err := a.stacks.DescribeStacks(ctx, &cloudformation.DescribeStacksInput{StackName: &name})
	if err != nil {
		if strings.Contains(err.Error(), "does not exist") {
			return nil, deployed.NoStack{Name: name, Region: a.region}
		}
		return nil, explain(err)
	}
	found := answer.Stacks[0]
	s := &stack{account: a, name: name, id: aws.ToString(found.StackId), runs: map[string]deployed.RunRequest{}}
	return s, s.readOutputs(found.Outputs)
}

// readOutputs keeps the outputs that package cdkecs writes.
func (s *stack) readOutputs(outputs []cfn.Output) error {
	for _, o := range outputs {
		value, description := aws.ToString(o.OutputValue), aws.ToString(o.Description)
		if service, ok := deployed.AddressOf(description); ok {
			s.addresses = append(s.addresses, deployed.Address{Service: service, Output: aws.ToString(o.OutputKey), URL: value})
		}
		if region, ok := deployed.CertificateOf(description); ok {
			s.certificates = append(s.certificates, deployed.StackName{Name: value, Region: region})
		}
		if service, ok := deployed.RunOf(description); ok {
			request, err := deployed.ParseRunCommand(value)
			if err != nil {
				return err
			}
			s.runs[service] = request
		}
	}
	slices.SortFunc(s.addresses, func(a, b deployed.Address) int { return strings.Compare(a.Output, b.Output) })
	return nil
}

// profile is that of the credentials, for the Session Manager plugin.
func profile() string { return os.Getenv("AWS_PROFILE") }
