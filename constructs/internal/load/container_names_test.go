package load_test

import (
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
)

func TestNamespacesOfOwnContainers(t *testing.T) {
	p := composetest.Text(t, `
services:
  vpn: {image: "example/vpn:1", container_name: my-vpn}
  proxy: {image: "example/proxy:1"}
  app: {image: "example/app:1", network_mode: "container:my-vpn", pid: "container:test-proxy-1"}
  other: {image: "example/other:1", network_mode: "container:test-vpn-1", ipc: "container:elsewhere"}
`)
	app, other := p.Services["app"], p.Services["other"]
	if app.NetworkMode != "service:vpn" || app.Pid != "service:proxy" {
		t.Errorf("app has the namespaces %q and %q, want those of vpn and proxy", app.NetworkMode, app.Pid)
	}
	if d := app.DependsOn["vpn"]; !d.Required || !d.Restart || len(app.DependsOn) != 2 {
		t.Errorf("app depends on %v, want vpn and proxy as with service:", app.DependsOn)
	}
	// The container of vpn is called otherwise.
	if other.NetworkMode != "container:test-vpn-1" || other.Ipc != "container:elsewhere" || len(other.DependsOn) > 0 {
		t.Errorf("other has %q and %q and depends on %v, want them as they are", other.NetworkMode, other.Ipc, other.DependsOn)
	}
}
