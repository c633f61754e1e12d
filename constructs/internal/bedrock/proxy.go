package bedrock

import (
	_ "embed"
	"strconv"
	"strings"
)

// ProxyImage is Envoy, in the variant without a shell. The tests run the same
// version, which test/requirements.txt has.
const ProxyImage = "envoyproxy/envoy:distroless-v1.40.0"

//go:embed proxy.yaml
var proxyConfiguration string

// ProxyCommand are the arguments with which Envoy listens on a port of
// 127.0.0.1, signs requests with the role of the task, and forwards them to the
// endpoint bedrock-runtime at host. It forwards responses, and the chunks of a
// stream, as they arrive.
//
// A signature includes the body, which Envoy therefore holds: 25,000,000 bytes at
// most, as Bedrock accepts (Amazon Bedrock API reference, InvokeModel). A response may
// pause for an hour, because a model can compute as long before it answers.
// Keepalives hold the connection meanwhile, which a NAT gateway would drop after
// 350 seconds.
func ProxyCommand(region, host string, port int) []string {
	configuration := strings.NewReplacer("REGION", region, "HOST", host, "PORT", strconv.Itoa(port)).Replace(proxyConfiguration)
	return []string{"--config-yaml", configuration, "--concurrency", "1", "--disable-hot-restart", "--log-level", "warning"}
}
