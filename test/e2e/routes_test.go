//go:build containers

package e2e

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// written is a directory with a compose file.
func written(t testing.TB, text string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "compose.yaml"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// routed shares a port among services, each of which says which it is.
const routed = `name: routes
x-probe: &probe {image: "example/probe:1", expose: ["8080"]}
services:
  web:
    <<: *probe
    environment: {WHO: web}
    ports:
      - target: 8080
        published: 80
        app_protocol: http
        x-aws-redirect:
          - {from: www.example.com, to: "https://example.com", status: 301}
          - {from: /old/*, to: "/new?was=#{path}"}
  api:
    <<: *probe
    environment: {WHO: api}
    ports: [{target: 8080, published: 80, x-aws-path: [/api, /api/*], x-aws-strip_prefix: /api}]
  beta:
    <<: *probe
    environment: {WHO: beta}
    ports: [{target: 8080, published: 80, x-aws-path: /echo/*, x-aws-headers: {X-Version: ["beta*", rc]}}]
  versions:
    <<: *probe
    environment: {WHO: versions}
    ports:
      - target: 8080
        published: 80
        x-aws-path_regex: ^/v[0-9]+/
        x-aws-rewrite: {url: {regex: "^/(v[0-9]+)/(.*)$$", replace: /echo/$2/$1}, host: {regex: "^[^:]+", replace: versions.internal}}
  tenants:
    <<: *probe
    environment: {WHO: tenants}
    ports: [{target: 8080, published: 80, x-aws-host_regex: "^[a-z]+[.]tenants[.]example[.]com$$"}]
`

// TestRunRoutes asks a load balancer for what its rules match, and sees which service
// gets which request.
func TestRunRoutes(t *testing.T) {
	t.Parallel()
	remote, stack := onECS(t, written(t, routed))
	for _, c := range []struct{ host, path, version, want string }{
		{"example.com", "/echo/a?b=c", "", "web GET example.com /echo/a?b=c"},
		{"example.com", "/api/echo/a?b=c", "", "api GET example.com /echo/a?b=c"},
		{"example.com", "/echo/a", "BETA-2", "beta GET example.com /echo/a"},
		{"example.com", "/echo/a", "rc", "beta GET example.com /echo/a"},
		{"example.com", "/echo/a", "rc2", "web GET example.com /echo/a"},
		{"example.com", "/v12/a/b?c=d", "", "versions GET versions.internal /echo/a/b?c=d/v12"},
		{"a.tenants.example.com", "/echo/x", "", "tenants GET a.tenants.example.com /echo/x"},
		{"a1.tenants.example.com", "/echo/x", "", "web GET a1.tenants.example.com /echo/x"},
	} {
		remote.host = c.host
		got := remote.ask(t, "80 "+c.path, "X-Version", c.version)
		expect(t, strings.TrimSpace(got.body) == c.want, "%+v is answered with %q", c, got.body)
	}
	for _, c := range []struct {
		host, path, want string
		status           int
	}{
		{"www.example.com", "/a?b=c", "https://example.com:443/a?b=c", 301},
		{"example.com", "/old/a", "http://example.com:80/new?was=old/a", 302},
	} {
		status, location := remote.redirected(t, c.host, c.path)
		expect(t, status == c.status && location == c.want, "%+v: %d to %s", c, status, location)
	}
	stack.remove(t)
}

// redirected is the answer to a request that is not followed.
func (p place) redirected(t testing.TB, host, path string) (status int, location string) {
	t.Helper()
	request := must(http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+p.address+":80"+path, nil))(t)
	request.Host = host
	got := must(http.DefaultTransport.RoundTrip(request))(t)
	_ = got.Body.Close()
	return got.StatusCode, got.Header.Get("Location")
}

const wired = `name: wires
services:
  chat:
    image: example/probe:1
    ports: [{target: 8080, published: 80, x-aws-path: /app/*, x-aws-strip_prefix: /app}]
  calls:
    image: example/probe:1
    ports:
      - target: 8080
        published: 443
        app_protocol: grpc
        x-aws-certificate: arn:aws:acm:us-east-1:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef
`

// TestRunWires opens a WebSocket through a load balancer that rewrites its path, and
// makes calls as gRPC does: by HTTP/2, with trailers. The listener speaks no TLS here.
func TestRunWires(t *testing.T) {
	t.Parallel()
	remote, stack := onECS(t, written(t, wired))
	remote.ask(t, "80 /app/ok")
	for _, message := range []string{"hello", "", strings.Repeat("x", 100)} {
		got := remote.overSocket(t, "80", "/app/socket", message)
		expect(t, got == message, "the WebSocket returns %q for %q", got, message)
	}
	for _, message := range []string{"one", strings.Repeat("two", 50_000)} {
		got, trailer := remote.call(t, "443", "/probe.Echo/Say", message)
		expect(t, got == message, "the call returns %d bytes for %d", len(got), len(message))
		expect(t, trailer.Get("Grpc-Status") == "0", "the trailers are %v", trailer)
	}
	stack.remove(t)
}

// overSocket opens a WebSocket, sends a message of at most 125 bytes and returns the
// one that comes back.
func (p place) overSocket(t testing.TB, port, path, message string) string {
	t.Helper()
	connection := must(net.DialTimeout("tcp", p.address+":"+port, client.Timeout))(t)
	defer func() { _ = connection.Close() }()
	if err := connection.SetDeadline(time.Now().Add(client.Timeout)); err != nil {
		t.Fatal(err)
	}
	// The key and its answer are those of RFC 6455, section 1.3.
	_, _ = fmt.Fprintf(connection, "GET %s HTTP/1.1\r\nHost: %s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"+
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n", path, p.address)
	reader := bufio.NewReader(connection)
	got := must(http.ReadResponse(reader, nil))(t)
	expect(t, got.StatusCode == http.StatusSwitchingProtocols && got.Header.Get("Sec-Websocket-Accept") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
		"the upgrade is answered with %s %v", got.Status, got.Header)
	const text, masked = 0x81, 0x80
	frame := []byte{text, masked | byte(len(message)), 1, 2, 3, 4}
	for i := range len(message) {
		frame = append(frame, message[i]^frame[2+i%4])
	}
	_ = must(connection.Write(frame))(t)
	var head [2]byte
	_ = must(io.ReadFull(reader, head[:]))(t)
	expect(t, head[0] == text, "the frame begins with %x", head)
	back := make([]byte, head[1])
	_ = must(io.ReadFull(reader, back))(t)
	return string(back)
}

// call sends a message as a call of gRPC has it, and returns that of the answer, with
// the trailers.
func (p place) call(t testing.TB, port, method, message string) (string, http.Header) {
	t.Helper()
	protocols := new(http.Protocols)
	protocols.SetUnencryptedHTTP2(true)
	transport := &http.Transport{Protocols: protocols}
	defer transport.CloseIdleConnections()
	n := len(message)
	body := append([]byte{0, byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)}, message...)
	request := must(http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+p.address+":"+port+method, bytes.NewReader(body)))(t)
	request.Header.Set("Content-Type", "application/grpc")
	request.Header.Set("Te", "trailers")
	got := must((&http.Client{Transport: transport, Timeout: client.Timeout}).Do(request))(t)
	answer := must(io.ReadAll(got.Body))(t)
	_ = got.Body.Close()
	expect(t, got.ProtoMajor == 2 && got.StatusCode == http.StatusOK && len(answer) >= 5, "the call is answered with %s %s and %d bytes", got.Proto, got.Status, len(answer))
	return string(answer[min(5, len(answer)):]), got.Trailer
}
