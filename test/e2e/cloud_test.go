package e2e

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/applicationautoscaling"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/efs"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/servicediscovery"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
)

const (
	account = "123456789012"
	region  = "us-east-1"
)

// cloud is an account and a region to deploy to.
type cloud struct {
	endpoint    string
	stacks      *cloudformation.Client
	network     *ec2.Client
	containers  *ecs.Client
	files       *efs.Client
	balancers   *elasticloadbalancingv2.Client
	scaling     *applicationautoscaling.Client
	secrets     *secretsmanager.Client
	parameters  *ssm.Client
	names       *servicediscovery.Client
	startedByUs bool
}

// connect starts the emulator, unless AWS_ENDPOINT_URL names another place.
func connect(log string) (c *cloud, stop func(), err error) {
	endpoint, stop := os.Getenv("AWS_ENDPOINT_URL"), func() {}
	if endpoint == "" {
		if endpoint, stop, err = startEmulator(log); err != nil {
			return nil, nil, err
		}
	}
	c, err = newCloud(endpoint)
	return c, stop, err
}

func newCloud(endpoint string) (*cloud, error) {
	c, err := config.LoadDefaultConfig(context.Background(),
		config.WithRegion(region),
		config.WithBaseEndpoint(endpoint),
		config.WithCredentialsProvider(credentials.NewStaticCredentialsProvider("test", "test", "")),
	)
	if err != nil {
		return nil, err
	}
	return &cloud{
		endpoint:    endpoint,
		stacks:      cloudformation.NewFromConfig(c),
		network:     ec2.NewFromConfig(c),
		containers:  ecs.NewFromConfig(c),
		files:       efs.NewFromConfig(c),
		balancers:   elasticloadbalancingv2.NewFromConfig(c),
		scaling:     applicationautoscaling.NewFromConfig(c),
		secrets:     secretsmanager.NewFromConfig(c),
		parameters:  ssm.NewFromConfig(c),
		names:       servicediscovery.NewFromConfig(c),
		startedByUs: os.Getenv("AWS_ENDPOINT_URL") == "" && os.Getenv("EMULATOR") == "",
	}, nil
}

// startEmulator runs the emulator on a port that it chooses: that of the
// repository, or the one in the directory that EMULATOR names. The variables
// are added to those of this process.
func startEmulator(log string, variables ...string) (endpoint string, stop func(), err error) {
	python := filepath.Join(root, ".venv", "bin", "python")
	if _, err := os.Stat(python); err != nil {
		return "", nil, errNoEmulator
	}
	if err := exec.Command(python, "-c", "import moto.moto_server, ministack").Run(); err != nil {
		return "", nil, errNoEmulator
	}
	output, err := os.Create(filepath.Clean(log))
	if err != nil {
		return "", nil, err
	}
	server := exec.Command(python, filepath.Join(root, "test", cmp.Or(os.Getenv("EMULATOR"), "emulator"), "server.py"))
	server.Stderr = output
	server.Env = append(append(os.Environ(),
		"PATH="+filepath.Join(root, "node_modules", ".bin")+string(filepath.ListSeparator)+os.Getenv("PATH"),
		"TMPDIR="+filepath.Dir(log)), variables...)
	said, err := server.StdoutPipe()
	if err != nil {
		return "", nil, err
	}
	if err := server.Start(); err != nil {
		return "", nil, err
	}
	stop = func() {
		_ = server.Process.Kill()
		_ = server.Wait()
		_ = output.Close()
	}
	line, err := bufio.NewReader(said).ReadString('\n')
	if err != nil {
		stop()
		text, _ := os.ReadFile(filepath.Clean(log))
		return "", nil, fmt.Errorf("the emulator does not start: %w\n%s", err, text)
	}
	return strings.TrimSpace(line), stop, nil
}

// control gives the emulator a command, such as to fail.
func (c *cloud) control(t testing.TB, command string, arguments ...string) map[string]any {
	t.Helper()
	var out map[string]any
	c.ask(t, &out, command, arguments...)
	return out
}

// ask gives the emulator a command, and reads the answer.
func (c *cloud) ask(t testing.TB, into any, command string, arguments ...string) {
	t.Helper()
	if !c.startedByUs {
		t.Skip("only our own emulator can be told to fail")
	}
	query := url.Values{}
	for i := 0; i+1 < len(arguments); i += 2 {
		query.Set(arguments[i], arguments[i+1])
	}
	answer := must(http.Post(c.endpoint+"/_emulator/"+command+"?"+query.Encode(), "", nil))(t)
	defer func() { _ = answer.Body.Close() }()
	if err := json.NewDecoder(answer.Body).Decode(into); err != nil {
		t.Fatal(err)
	}
}

// countTasks is how many tasks have run.
func (c *cloud) countTasks() (int, error) {
	answer, err := http.Get(c.endpoint + "/_emulator/tasks")
	if err != nil {
		return 0, err
	}
	defer func() { _ = answer.Body.Close() }()
	var tasks []any
	err = json.NewDecoder(answer.Body).Decode(&tasks)
	return len(tasks), err
}

// upload puts a file where the cdk command line would publish it.
func (c *cloud) upload(t testing.TB, bucket, key string, body io.Reader) {
	t.Helper()
	request := must(http.NewRequestWithContext(t.Context(), http.MethodPut, c.endpoint+"/"+bucket+"/"+key, body))(t)
	request.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=test/20260101/"+region+"/s3/aws4_request, SignedHeaders=host, Signature=x")
	answer := must(http.DefaultClient.Do(request))(t)
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != http.StatusOK {
		t.Fatalf("s3://%s/%s: %s", bucket, key, answer.Status)
	}
}
