// Package cdkmanaged defines managed services of AWS that take the place of
// containers: databases of Amazon RDS, Aurora and DocumentDB, caches of
// ElastiCache. It branches on plan values only, and knows nothing of the tasks
// that connect to them.
package cdkmanaged

import (
	"maps"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// Props are what a managed service needs of its project.
type Props struct {
	// Name is that of the compose service.
	Name string
	Vpc  awsec2.IVpc
	// Subnets are where it is: two of them at least, in different zones.
	Subnets *awsec2.SubnetSelection
	// Password is nil where there is none.
	Password awscdk.SecretValue
}

// Endpoint is where a managed service is.
type Endpoint struct {
	Host *string
	// Connections have the port of the service as their default.
	Connections awsec2.IConnectable
	Port        awsec2.Port
	// Made is what has to be there before clients connect.
	Made constructs.IDependable
}

// New defines a managed service below scope.
func New(scope constructs.Construct, from plan.ManagedService, props Props) Endpoint {
	m := service{scope: scope, from: from, Props: props}
	m.group = awsec2.NewSecurityGroup(scope, jsii.String("SecurityGroup"), &awsec2.SecurityGroupProps{
		Vpc:              props.Vpc,
		Description:      jsii.String("Compose service " + props.Name),
		AllowAllOutbound: jsii.Bool(false),
	})
	if from.Deletion == model.DeletionRetain {
		m.group.ApplyRemovalPolicy(awscdk.RemovalPolicy_RETAIN)
	}
	made, host := m.define()
	port := awsec2.Port_Tcp(jsii.Number(from.Port))
	return Endpoint{Host: host, Connections: m.group, Port: port, Made: made}
}

// service is a managed service that is being defined.
type service struct {
	Props
	scope constructs.Construct
	from  plan.ManagedService
	group awsec2.SecurityGroup
}

// define makes what has the data, and gives its address.
func (m service) define() (constructs.IDependable, *string) {
	switch m.from.Kind {
	case model.Aurora:
		return m.aurora()
	case model.ElastiCache:
		return m.cache()
	case model.DocumentDB:
		return m.documents()
	}
	return m.instance()
}

// removal is what becomes of the resource that has the data.
func (m service) removal() awscdk.RemovalPolicy {
	switch m.from.Deletion {
	case model.DeletionRetain:
		return awscdk.RemovalPolicy_RETAIN
	case model.DeletionDelete:
		return awscdk.RemovalPolicy_DESTROY
	}
	return awscdk.RemovalPolicy_SNAPSHOT
}

// removalBeside is what becomes of a resource that has no data, but that the one
// with the data is in or uses.
func (m service) removalBeside() awscdk.RemovalPolicy {
	if m.from.Deletion == model.DeletionRetain {
		return awscdk.RemovalPolicy_RETAIN
	}
	return awscdk.RemovalPolicy_DESTROY
}

func (m service) groups() *[]awsec2.ISecurityGroup { return &[]awsec2.ISecurityGroup{m.group} }

func (m service) backup() awscdk.Duration {
	return awscdk.Duration_Days(jsii.Number(m.from.BackupDays))
}

// class is an instance type, without the prefix of the service.
func (m service) class() awsec2.InstanceType {
	return awsec2.NewInstanceType(jsii.String(m.from.Class))
}

func (m service) description(what string) *string {
	return jsii.String(what + " of compose service " + m.Name)
}

// texts turns a map into that of the CDK.
func texts(from map[string]string) *map[string]*string {
	out := map[string]*string{}
	for _, name := range slices.Sorted(maps.Keys(from)) {
		out[name] = jsii.String(from[name])
	}
	return &out
}

func optional(text string) *string {
	if text == "" {
		return nil
	}
	return jsii.String(text)
}
