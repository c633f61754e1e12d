package plan

import (
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// clusterName takes the name out of a cluster's ARN
// (arn:aws:ecs:<region>:<account>:cluster/<name>), or a name as it is.
func clusterName(nameOrARN string) string { return lastOf(nameOrARN, "/") }

// containerName makes a service name one that ECS accepts for a container:
// letters, digits, hyphens and underscores. It need be unique only in its task.
func containerName(service string) string { return model.ContainerName(service) }

// lastOf returns what follows the last separator, or all of s.
func lastOf(s, separator string) string { return s[strings.LastIndex(s, separator)+1:] }

func positiveOr(n, otherwise int) int {
	if n > 0 {
		return n
	}
	return otherwise
}
