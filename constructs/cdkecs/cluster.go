package cdkecs

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// newCluster makes or imports the cluster, and reports whether it is the
// project's own.
func newCluster(scope constructs.Construct, vpc awsec2.IVpc, decided plan.Project, given awsecs.ICluster) (cluster awsecs.ICluster, own bool) {
	id := jsii.String("Cluster")
	switch {
	case given != nil:
		return given, false
	case decided.Cluster != "":
		return awsecs.Cluster_FromClusterAttributes(scope, id, &awsecs.ClusterAttributes{
			ClusterName: jsii.String(decided.Cluster),
			Vpc:         vpc,
		}), false
	}
	return awsecs.NewCluster(scope, id, &awsecs.ClusterProps{Vpc: vpc}), true
}
