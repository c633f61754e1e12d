package e2e

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
)

// bedrockHost is what the proxy of a task connects to.
const bedrockHost = "bedrock-runtime." + region + ".amazonaws.com"

// TestModelProxy runs the proxy that examples/models deploys, with its own
// arguments, before a server in the place of Amazon Bedrock.
func TestModelProxy(t *testing.T) {
	t.Parallel()
	fake := &fakeBedrock{release: make(chan struct{}), gone: make(chan struct{})}
	url := startProxy(t, proxyArguments(t), fake)
	post := func(ctx context.Context, path string, body io.Reader) (*http.Response, error) {
		request := must(http.NewRequestWithContext(ctx, http.MethodPost, url+path, body))(t)
		request.Header.Set("Authorization", "Bearer unused")
		return http.DefaultClient.Do(request)
	}

	t.Run("a chunk arrives before the next one is sent", func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		response := must(post(ctx, "/openai/v1/stream", strings.NewReader(`{"stream": true}`)))(t)
		defer func() { _ = response.Body.Close() }()
		lines := bufio.NewReader(response.Body)
		first := must(lines.ReadString('\n'))(t)
		close(fake.release)
		rest := must(io.ReadAll(lines))(t)
		expect(t, first+string(rest) == "data: 1\n\ndata: [DONE]\n\n", "events %q, then %q", first, rest)
		expect(t, response.Header.Get("Content-Type") == "text/event-stream", "headers %v", response.Header)
	})
	t.Run("the role of the task signs instead of the key", func(t *testing.T) {
		body := strings.Repeat("x", 20_000_000)
		response := must(post(t.Context(), "/openai/v1/echo", strings.NewReader(body)))(t)
		seen := string(must(io.ReadAll(response.Body))(t))
		digest := sha256.Sum256([]byte(body))
		want := bedrockHost + " AKIDTASK us-east-1/bedrock/aws4_request token-of-the-task " + hex.EncodeToString(digest[:])
		expect(t, seen == want, "Bedrock saw %q, want %q", seen, want)
	})
	t.Run("errors arrive as they are", func(t *testing.T) {
		response := must(post(t.Context(), "/openai/v1/throttled", strings.NewReader("{}")))(t)
		body := string(must(io.ReadAll(response.Body))(t))
		expect(t, response.StatusCode == http.StatusTooManyRequests && body == "slow down" && response.Header.Get("Retry-After") == "7",
			"%s %q, headers %v", response.Status, body, response.Header)
	})
	t.Run("a client that leaves ends the request", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		response := must(post(ctx, "/openai/v1/endless", strings.NewReader("{}")))(t)
		must(io.ReadFull(response.Body, make([]byte, 1)))(t)
		cancel()
		select {
		case <-fake.gone:
		case <-time.After(time.Minute):
			t.Error("the request goes on without its client")
		}
	})
	t.Run("a request larger than Bedrock accepts is refused", func(t *testing.T) {
		response := must(post(t.Context(), "/openai/v1/echo", strings.NewReader(strings.Repeat("x", 25_000_001))))(t)
		expect(t, response.StatusCode == http.StatusRequestEntityTooLarge, "status %s", response.Status)
	})
}

// proxyArguments are those of the container in the task of examples/models, as
// they are registered.
func proxyArguments(t *testing.T) []string {
	t.Helper()
	w := newWorkspace(t, nil)
	example := os.DirFS(filepath.Join(root, "examples", "models"))
	if err := os.CopyFS(w.dir, example); err != nil {
		t.Fatal(err)
	}
	w.write(t, "compose.yaml", strings.Replace(string(must(os.ReadFile(filepath.Join(w.dir, "compose.yaml")))(t)), "name: chat", "name: model-proxy", 1))
	w.mustCDK(t, "deploy", "--require-approval", "never")
	d := describe(t, "model-proxy", assemblyOf(t, w).template, nil)
	for _, task := range d.ofType("AWS::ECS::TaskDefinition") {
		described := must(aws.containers.DescribeTaskDefinition(t.Context(), &ecs.DescribeTaskDefinitionInput{TaskDefinition: &task}))(t)
		for _, c := range described.TaskDefinition.ContainerDefinitions {
			if strings.HasSuffix(*c.Name, "_model_proxy") {
				w.mustCDK(t, "destroy", "--force")
				return c.Command
			}
		}
	}
	t.Fatal("no task has a proxy for models")
	return nil
}

// startProxy runs Envoy, which finds the fake Bedrock and its certificate in the
// places of the true ones, and returns its address.
func startProxy(t *testing.T, arguments []string, fake *fakeBedrock) string {
	t.Helper()
	certificate, authority := certify(t, bedrockHost)
	bedrock := httptest.NewUnstartedServer(fake)
	bedrock.TLS = &tls.Config{Certificates: []tls.Certificate{certificate}}
	bedrock.StartTLS()
	t.Cleanup(bedrock.Close)
	credentials := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"AccessKeyId": "AKIDTASK", "SecretAccessKey": "of-the-task", "Token": "token-of-the-task", "Expiration": "2099-01-01T00:00:00Z"}`)
	}))
	t.Cleanup(credentials.Close)

	free := must(net.Listen("tcp", "127.0.0.1:0"))(t)
	address := free.Addr().String()
	_ = free.Close()
	_, port, _ := net.SplitHostPort(address)
	_, upstream, _ := net.SplitHostPort(bedrock.Listener.Addr().String())
	var local []string
	for _, argument := range arguments {
		local = append(local, replacing(t, argument,
			"{address: "+bedrockHost+", port_value: 443}", "{address: 127.0.0.1, port_value: "+upstream+"}",
			"/etc/ssl/certs/ca-certificates.crt", authority, "port_value: 12434", "port_value: "+port))
	}
	var log bytes.Buffer
	envoy := exec.Command(filepath.Join(root, ".venv", "bin", "envoy"), local...)
	envoy.Stdout, envoy.Stderr = &log, &log
	envoy.Env = []string{"AWS_CONTAINER_CREDENTIALS_FULL_URI=" + credentials.URL, "AWS_CONTAINER_AUTHORIZATION_TOKEN=of-the-task"}
	if err := envoy.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_, _ = envoy.Process.Signal(os.Interrupt), envoy.Wait()
		if t.Failed() {
			t.Log(log.String())
		}
	})
	awaitPort(t, address)
	return "http://" + address
}

// replacing replaces each old text where one has to be, which is in the
// argument with the configuration.
func replacing(t *testing.T, argument string, pairs ...string) string {
	t.Helper()
	if !strings.Contains(argument, "static_resources") {
		return argument
	}
	for i := 0; i < len(pairs); i += 2 {
		expect(t, strings.Count(argument, pairs[i]) == 1, "%q is not once in the configuration\n%s", pairs[i], argument)
		argument = strings.Replace(argument, pairs[i], pairs[i+1], 1)
	}
	return argument
}

func awaitPort(t *testing.T, address string) {
	t.Helper()
	for range 600 {
		if c, err := net.Dial("tcp", address); err == nil {
			_ = c.Close()
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatalf("nothing listens on %s", address)
}

// fakeBedrock answers by the last part of the path.
type fakeBedrock struct {
	// release is closed when the first event of a stream has arrived, and gone when
	// an endless request has lost its client.
	release, gone chan struct{}
}

func (f *fakeBedrock) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	send := func(text string) {
		_, _ = io.WriteString(w, text)
		_ = http.NewResponseController(w).Flush()
	}
	switch r.URL.Path {
	case "/openai/v1/stream":
		w.Header().Set("Content-Type", "text/event-stream")
		send("data: 1\n\n")
		<-f.release
		send("data: [DONE]\n\n")
	case "/openai/v1/endless":
		send("data: 1\n\n")
		<-r.Context().Done()
		close(f.gone)
	case "/openai/v1/throttled":
		w.Header().Set("Retry-After", strconv.Itoa(7))
		w.WriteHeader(http.StatusTooManyRequests)
		send("slow down")
	default:
		// AWS4-HMAC-SHA256 Credential=KEY/DATE/REGION/SERVICE/aws4_request, SignedHeaders=…
		scope, _, _ := strings.Cut(strings.TrimPrefix(r.Header.Get("Authorization"), "AWS4-HMAC-SHA256 Credential="), ",")
		key, rest, _ := strings.Cut(scope, "/")
		_, service, _ := strings.Cut(rest, "/")
		digest := sha256.Sum256(body)
		if r.Header.Get("X-Amz-Content-Sha256") != hex.EncodeToString(digest[:]) {
			w.WriteHeader(http.StatusForbidden)
		}
		send(strings.Join([]string{r.Host, key, service, r.Header.Get("X-Amz-Security-Token"), hex.EncodeToString(digest[:])}, " "))
	}
}

// certify makes a certificate for a host, and returns it with the file of the
// authority that has signed it, which is itself.
func certify(t *testing.T, host string) (tls.Certificate, string) {
	t.Helper()
	key := must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))(t)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), DNSNames: []string{host}, NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true,
	}
	der := must(x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key))(t)
	file := filepath.Join(t.TempDir(), "authority.pem")
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, file
}
