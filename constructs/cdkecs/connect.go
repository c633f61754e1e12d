package cdkecs

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// serviceConnect is nil for a service that takes no part.
func (s *serviceDefinition) serviceConnect(from *plan.ServiceConnect) *awsecs.ServiceConnectProps {
	if from == nil {
		return nil
	}
	var endpoints []*awsecs.ServiceConnectService
	for _, e := range from.Endpoints {
		endpoint := &awsecs.ServiceConnectService{
			PortMappingName: jsii.String(e.PortName),
			DnsName:         jsii.String(e.Host),
			Port:            jsii.Number(e.Port),
			IdleTimeout:     s.project.shared.seconds(0),
		}
		if e.HTTP {
			endpoint.PerRequestTimeout = s.project.shared.seconds(0)
		}
		endpoints = append(endpoints, endpoint)
	}
	return &awsecs.ServiceConnectProps{
		Namespace: s.project.names.namespace.NamespaceArn(),
		Services:  &endpoints,
		LogDriver: s.awslogs(plan.Log{Prefix: s.name + "-connect"}),
	}
}

// appProtocol is nil where a port is just TCP or UDP.
func appProtocol(speaks string) awsecs.AppProtocol {
	switch speaks {
	case "http":
		return awsecs.AppProtocol_Http()
	case "http2":
		return awsecs.AppProtocol_Http2()
	case "grpc":
		return awsecs.AppProtocol_Grpc()
	}
	return nil
}
