//go:build containers

package e2e

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	balancertypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
)

// settling is how long an application may need to answer as it should, and a
// fifth of the 300 seconds in which ECS ends no task for its health.
const settling = 2 * time.Minute

// client gives up on an answer that does not come.
var client = http.Client{Timeout: 20 * time.Second}

// place is where an application runs: under Docker Compose or on ECS.
type place struct {
	name    string
	address string
	// host is the Host header of requests; the address if empty.
	host string
}

// answer is what an application says to a request.
type answer struct {
	status int
	header http.Header
	body   string
}

// ask makes a request of a published port, given as "80 /path", and repeats it
// while nobody answers.
func (p place) ask(t testing.TB, question string, header ...string) answer {
	t.Helper()
	port, path, _ := strings.Cut(question, " ")
	var last string
	for start := time.Now(); time.Since(start) < settling; time.Sleep(200 * time.Millisecond) {
		request := must(http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+p.address+":"+port+path, nil))(t)
		request.Host = p.host
		for i := 0; i+1 < len(header); i += 2 {
			request.Header.Set(header[i], header[i+1])
		}
		got, err := client.Do(request)
		if err != nil {
			last = err.Error()
			continue
		}
		body, err := io.ReadAll(got.Body)
		_ = got.Body.Close()
		if err == nil && got.StatusCode < http.StatusBadGateway {
			return answer{got.StatusCode, got.Header, string(body)}
		}
		last = fmt.Sprint(got.Status, " ", err)
	}
	t.Fatalf("%s: %s is not answered: %s", p.name, question, last)
	return answer{}
}

// send makes a request whose answer nobody waits for.
func (p place) send(t testing.TB, question string) {
	t.Helper()
	port, path, _ := strings.Cut(question, " ")
	request := must(http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+p.address+":"+port+path, nil))(t)
	if got, err := client.Do(request); err == nil {
		_ = got.Body.Close()
	}
}

// until repeats a request until the answer holds a text, and returns it.
func (p place) until(t testing.TB, question, text string) answer {
	t.Helper()
	var got answer
	for start := time.Now(); time.Since(start) < settling; time.Sleep(200 * time.Millisecond) {
		if got = p.ask(t, question); strings.Contains(got.body, text) {
			return got
		}
	}
	t.Fatalf("%s: %s is answered with %q, want %q in it", p.name, question, got.body, text)
	return answer{}
}

// onECS deploys the compose file of a directory to the emulator, with the values
// of its secrets.
func onECS(t testing.TB, dir string) (place, deployed) {
	t.Helper()
	a := readAssembly(t, synthesize(t, program, dir, nil))[0]
	a.buildImages(t)
	seedGiven(t, a)
	d := a.create(t, secretValues(t, dir)...)
	return place{name: "on ECS", address: d.address(t)}, d
}

// secretValues are names and values of parameters, as "compose-cdk secrets" has
// them for cdk deploy.
func secretValues(t testing.TB, dir string) []string {
	t.Helper()
	script := `eval "set -- $("$0" secrets)"; [ $# = 0 ] || printf '%s\0' "$@"`
	run := must(execute(t.Context(), dir, environment(aws.endpoint), "bash", "-ec", script, program))(t)
	var out []string
	for _, argument := range strings.Split(strings.TrimSuffix(run.output, "\x00"), "\x00") {
		if name, value, ok := strings.Cut(argument, "="); ok {
			_, name, _ = strings.Cut(name, ":")
			out = append(out, name, value)
		}
	}
	return out
}

// address is that of the stack's load balancer, of the Application Load Balancer
// where there are two; or none.
func (d deployed) address(t testing.TB) string {
	t.Helper()
	var addresses map[string]string
	aws.ask(t, &addresses, "balancers")
	var address string
	for _, arn := range d.ofType("AWS::ElasticLoadBalancingV2::LoadBalancer") {
		found := must(aws.balancers.DescribeLoadBalancers(t.Context(),
			&elasticloadbalancingv2.DescribeLoadBalancersInput{LoadBalancerArns: []string{arn}}))(t).LoadBalancers[0]
		if address == "" || found.Type == balancertypes.LoadBalancerTypeEnumApplication {
			address = addresses[*found.DNSName]
		}
	}
	return address
}

// buildImages does what cdk deploy does with the images of an assembly: they
// get the names that they would have in the registry.
func (a *assembly) buildImages(t testing.TB) {
	t.Helper()
	replace := strings.NewReplacer("${AWS::AccountId}", account, "${AWS::Region}", region, "${AWS::Partition}", "aws", "${AWS::URLSuffix}", "amazonaws.com")
	for _, file := range must(filepath.Glob(filepath.Join(a.dir, "*.assets.json")))(t) {
		var assets struct {
			DockerImages map[string]struct {
				Source struct {
					Directory, DockerFile, DockerBuildTarget string
					DockerBuildArgs                          map[string]string
					Executable                               []string
				}
				Destinations map[string]struct{ RepositoryName, ImageTag string }
			}
		}
		readJSON(t, file, &assets)
		for _, image := range assets.DockerImages {
			var tags []string
			for _, to := range image.Destinations {
				tags = append(tags, fmt.Sprintf("%s.dkr.ecr.%s.amazonaws.com/%s:%s", account, region, replace.Replace(to.RepositoryName), to.ImageTag))
			}
			if len(image.Source.Executable) > 0 {
				built := a.buildByProgram(t, image.Source.Executable)
				for _, tag := range tags {
					docker(t, "tag", built, tag)
				}
				continue
			}
			command := []string{"build", "--quiet"}
			for _, tag := range tags {
				command = append(command, "--tag", tag)
			}
			context := filepath.Join(a.dir, image.Source.Directory)
			if image.Source.DockerFile != "" {
				command = append(command, "--file", filepath.Join(context, image.Source.DockerFile))
			}
			if image.Source.DockerBuildTarget != "" {
				command = append(command, "--target", image.Source.DockerBuildTarget)
			}
			for _, name := range slices.Sorted(maps.Keys(image.Source.DockerBuildArgs)) {
				command = append(command, "--build-arg", name+"="+image.Source.DockerBuildArgs[name])
			}
			docker(t, append(command, context)...)
		}
	}
}

// buildByProgram runs the program of an image asset, and returns the name that it
// prints of what it has built.
func (a *assembly) buildByProgram(t testing.TB, command []string) string {
	t.Helper()
	process := exec.CommandContext(t.Context(), command[0], command[1:]...)
	process.Dir = a.dir
	process.Env = append(os.Environ(), "DOCKER_BUILDKIT=1", "CDK_DOCKER="+dockerWithoutRegistry())
	var complaint strings.Builder
	process.Stderr = &complaint
	output, err := process.Output()
	if err != nil {
		t.Fatalf("%q: %v\n%s", command, err, complaint.String())
	}
	return strings.TrimSpace(string(output))
}

// dockerWithoutRegistry is the client of the engine as the cdk command line needs it.
func dockerWithoutRegistry() string {
	return filepath.Join(root, "test", "containers", "docker-without-registry")
}

// docker runs the client of the engine.
func docker(t testing.TB, arguments ...string) string {
	t.Helper()
	process := exec.CommandContext(t.Context(), "docker", arguments...)
	process.Env = append(os.Environ(), "DOCKER_BUILDKIT=1")
	output, err := process.CombinedOutput()
	if err != nil {
		t.Fatalf("docker %q: %v\n%s", arguments, err, output)
	}
	return string(output)
}

// projects counts those that Docker Compose has brought up: each has a loopback
// address of its own, so that published ports do not meet, and a name of its own,
// because several files have the same.
var projects atomic.Int32

// composed is a project of Docker Compose.
type composed struct {
	place
	project string
	files   []string
}

// underDocker brings the compose file of a directory up with Docker Compose.
func underDocker(t testing.TB, dir string) composed {
	t.Helper()
	c := newComposed(t, dir)
	c.up(t)
	return c
}

// newComposed is the project of compose files in a directory, compose.yaml if
// none is given, with an address of its own.
func newComposed(t testing.TB, dir string, files ...string) composed {
	t.Helper()
	if len(files) == 0 {
		files = []string{"compose.yaml"}
	}
	number := projects.Add(1)
	c := composed{place: place{name: "under Docker Compose", address: fmt.Sprintf("127.2.0.%d", number)}, project: fmt.Sprintf("project%d", number)}
	for _, file := range files {
		c.files = append(c.files, filepath.Join(dir, file))
	}
	var config struct {
		Networks map[string]any
	}
	if err := json.Unmarshal([]byte(c.compose(t, "config", "--format", "json")), &config); err != nil {
		t.Fatal(err)
	}
	networks := map[string]any{}
	for name := range config.Networks {
		networks[name] = map[string]any{"driver_opts": map[string]string{"com.docker.network.bridge.host_binding_ipv4": c.address}}
	}
	override := filepath.Join(t.TempDir(), "override.json")
	if err := os.WriteFile(override, must(json.Marshal(map[string]any{"networks": networks}))(t), 0o600); err != nil {
		t.Fatal(err)
	}
	c.files = append(c.files, override)
	return c
}

// up starts services, all if none is given, until the test ends.
func (c composed) up(t testing.TB, services ...string) {
	t.Helper()
	t.Cleanup(func() { c.down(t) })
	c.compose(t, append([]string{"up", "--detach", "--pull", "never", "--quiet-build"}, services...)...)
}

// compose runs a command of Docker Compose, and returns what it prints.
func (c composed) compose(t testing.TB, arguments ...string) string {
	t.Helper()
	command := []string{"--project-name", c.project}
	for _, file := range c.files {
		command = append(command, "--file", file)
	}
	command = append(command, arguments...)
	process := exec.Command(filepath.Join(root, "build", "docker-compose", "docker-compose"), command...) //nolint:noctx // runs in clean-ups too
	var complaint strings.Builder
	process.Stderr = &complaint
	output, err := process.Output()
	if err != nil {
		t.Fatalf("docker compose %q: %v\n%s", arguments, err, complaint.String())
	}
	return string(output)
}

func (c composed) down(t testing.TB) {
	t.Helper()
	c.compose(t, "down", "--volumes", "--timeout", "2")
}
