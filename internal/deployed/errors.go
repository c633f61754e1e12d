package deployed

import (
	"fmt"
	"strings"
)

// NoStack is the error of a stack that does not exist.
type NoStack struct{ Name, Region string }

// Error says what deploys the stack.
func (e NoStack) Error() string {
	return fmt.Sprintf("stack %s does not exist in %s; deploy it with compose-cdk up, or set --stack and --region", e.Name, e.Region)
}

// NoService is the error of a service that the stack does not have.
type NoService struct {
	Name, Stack string
	// Known are the services that it has.
	Known []string
}

// Error names the service and the stack.
func (e NoService) Error() string {
	return fmt.Sprintf("service %s is not in stack %s", e.Name, e.Stack)
}

// NoLogs is the error of services whose log driver does not write to CloudWatch Logs.
type NoLogs struct{ Services []string }

// Error says where to look.
func (e NoLogs) Error() string {
	which := "no service"
	if len(e.Services) > 0 {
		which = strings.Join(e.Services, ", ") + ": no container"
	}
	return which + " writes to CloudWatch Logs; read the logs at the destination of the log driver in the compose file"
}
