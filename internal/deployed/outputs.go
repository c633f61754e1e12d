package deployed

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
)

// The outputs of a stack are how a deployed project is found. Package cdkecs writes
// them, package cloud reads them, and both use what is below.

// Names of outputs of the project.
const (
	ClusterOutput     = "Cluster"
	LogGroupOutput    = "LogGroup"
	CertificateOutput = "CertificateStack"
)

// URLOutput is the name of the output with the first address of a service: WebUrl for web.
func URLOutput(service string) string { return camel(service) + "Url" }

// RunOutput is the name of the output that tells how to run a task of a service.
func RunOutput(service string) string { return camel(service) + "RunCommand" }

// camel makes my-web_1 MyWeb1: a logical id has letters and digits only.
func camel(service string) string {
	var b strings.Builder
	for _, word := range words.FindAllString(service, -1) {
		b.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return b.String()
}

var words = regexp.MustCompile(`[A-Za-z0-9]+`)

const (
	addressForm = "Published port %d of service %s"
	runForm     = "Runs a task of service %s"
	// certificateForm has the region.
	certificateForm = "Stack in %s with the certificate for CloudFront"
)

// AddressDescription is the description of the output with an address.
func AddressDescription(published int, service string) string {
	return fmt.Sprintf(addressForm, published, service)
}

// AddressOf is the service of such an output; ok is false for another output.
func AddressOf(description string) (service string, ok bool) {
	var published int
	n, err := fmt.Sscanf(description, addressForm, &published, &service)
	return service, err == nil && n == 2
}

// RunDescription is the description of the output with a RunRequest.
func RunDescription(service string) string { return fmt.Sprintf(runForm, service) }

// RunOf is the service of such an output; ok is false for another output.
func RunOf(description string) (service string, ok bool) {
	n, err := fmt.Sscanf(description, runForm, &service)
	return service, err == nil && n == 1
}

// longestStackName is that of CloudFormation (API reference, CreateStack).
const longestStackName = 128

// CertificateStack is the name of the stack with the certificates for CloudFront of a
// stack in a region; stacks of one name in several regions have different ones.
func CertificateStack(name, region string) string {
	end := "-" + region + "-certificate"
	return name[:min(len(name), longestStackName-len(end))] + end
}

// CertificateDescription is the description of the output with the name of the stack
// that has the certificate of CloudFront, in another region.
func CertificateDescription(region string) string { return fmt.Sprintf(certificateForm, region) }

// CertificateOf is the region of such a stack; ok is false for another output.
func CertificateOf(description string) (region string, ok bool) {
	n, err := fmt.Sscanf(description, certificateForm, &region)
	return region, err == nil && n == 1
}

// RunRequest is the request that runs a task, with the names that the AWS command
// line has for them.
type RunRequest struct {
	Cluster        string `json:"cluster"`
	TaskDefinition string `json:"taskDefinition"`
	PropagateTags  string `json:"propagateTags"`
	LaunchType     string `json:"launchType,omitempty"`
	// Providers are the capacity providers in place of a launch type.
	Providers []Provider `json:"capacityProviderStrategy,omitempty"`
	Network   Network    `json:"networkConfiguration"`
}

// Provider is a share of the tasks.
type Provider struct {
	Name   string  `json:"capacityProvider"`
	Weight float64 `json:"weight"`
	Base   float64 `json:"base,omitempty"`
}

// Network is where a task runs.
type Network struct {
	VPC struct {
		Subnets        []string `json:"subnets"`
		SecurityGroups []string `json:"securityGroups"`
		PublicAddress  string   `json:"assignPublicIp"`
	} `json:"awsvpcConfiguration"`
}

const inputOption = " --cli-input-json "

// RunCommand is the request as a command of the AWS command line, which is the value
// of an output.
func (r RunRequest) RunCommand(region string) string {
	text, err := json.Marshal(r)
	if err != nil {
		panic(err) // no value of these types fails
	}
	return "aws ecs run-task --region " + region + inputOption + "'" + string(text) + "'"
}

// ParseRunCommand reads the value of such an output.
func ParseRunCommand(value string) (RunRequest, error) {
	var r RunRequest
	_, text, found := strings.Cut(value, inputOption)
	if !found || json.Unmarshal([]byte(strings.Trim(text, "'")), &r) != nil {
		return r, fmt.Errorf("%q is not a command that runs a task", value)
	}
	return r, nil
}
