package e2e

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"testing"
)

// seedGiven makes in the account what a template takes for given: hosted zones
// and certificates that it names by id.
func seedGiven(t testing.TB, a assembly) {
	t.Helper()
	for _, id := range slices.Sorted(maps.Keys(a.template.Resources)) {
		r := a.template.Resources[id]
		if zone, ok := r.Properties["HostedZoneId"].(string); ok && r.Type == "AWS::Route53::RecordSet" {
			name, _ := r.Properties["Name"].(string)
			labels := strings.Split(strings.TrimSuffix(name, "."), ".")
			aws.control(t, "seed", "zone", zone, "name", strings.Join(labels[max(0, len(labels)-2):], "."))
		}
		certificates, _ := r.Properties["Certificates"].([]any)
		for _, c := range certificates {
			certificate, _ := c.(map[string]any)
			if arn, ok := certificate["CertificateArn"].(string); ok {
				aws.control(t, "seed", "certificate", arn)
			}
		}
	}
}

// permissionNames are the services in IAM policies that are not the lower case
// of those in resource types.
var permissionNames = map[string]string{
	"Cognito":                "cognito-idp",
	"ApplicationAutoScaling": "application-autoscaling",
	"CDK":                    "cloudformation",
	"CertificateManager":     "acm",
	"EFS":                    "elasticfilesystem",
	"ElasticLoadBalancingV2": "elasticloadbalancing",
	"StepFunctions":          "states",
}

// permissionName is the service of a resource type in an IAM policy.
func permissionName(kind string) string {
	service := strings.Split(kind, "::")[1]
	return cmp.Or(permissionNames[service], strings.ToLower(service))
}
