package plan_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
	"github.com/compose-cdk/compose-cdk/constructs/internal/rules"
)

// The tests of this file hold the check and the plan to one answer: what the
// one reports is what the other decides.

// becomes are the new values of the findings that report another one, by the
// last name of the attribute.
func becomes(t *testing.T, findings finding.Findings) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, f := range findings {
		if _, now, ok := strings.Cut(f.Message, " becomes "); ok {
			out[f.Path[strings.LastIndex(f.Path, ".")+1:]], _, _ = strings.Cut(now, ":")
		}
	}
	return out
}

// TestHealthTimingIsReported: where a health check gets another timing than the
// file has, the file's author reads which.
func TestHealthTimingIsReported(t *testing.T) {
	t.Parallel()
	for check, want := range map[string]map[string]string{
		"interval: 10s, timeout: 5s, retries: 10": {},
		"interval: 1s":                {"interval": "5s"},
		"interval: 90500ms":           {"interval": "91s"},
		"interval: 1h":                {"interval": "300s"},
		"interval: 10s, timeout: 1s":  {"timeout": "2s"},
		"interval: 20s, timeout: 25s": {"interval": "25s"},
		"interval: 20s, timeout: 90s": {"interval": "60s", "timeout": "60s"},
		"interval: 1s, timeout: 30s":  {"interval": "30s"},
		"retries: 50":                 {"retries": "10"},
	} {
		project := loadText(t, "services: {web: {image: i, healthcheck: {test: [CMD, ok], "+check+"}}}")
		got := becomes(t, rules.Check(project))
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: reported as %v, want %v", check, got, want)
		}
		health := plan.New(project).Services[0].Task.Main.Health
		decided := map[string]string{
			"interval": fmt.Sprint(health.IntervalSeconds, "s"), "timeout": fmt.Sprint(health.TimeoutSeconds, "s"),
			"retries": fmt.Sprint(health.Retries),
		}
		for name, value := range got {
			if strings.ReplaceAll(decided[name], " ", "") != value {
				t.Errorf("%s: %s is reported to become %s, and is %s", check, name, value, decided[name])
			}
		}
	}
}

// TestTaskStorageIsReported: a service that runs as another user than root is
// warned of each mount that is a volume of the task, which belongs to root, and
// of no other.
func TestTaskStorageIsReported(t *testing.T) {
	t.Parallel()
	const binds = "x-aws-binds: {./cache: ephemeral}\n"
	for name, c := range map[string]struct {
		service string
		volumes int
	}{
		"anonymous, and a writable root":         {`volumes: [/data]`, 0},
		"anonymous, and a root to read":          {`volumes: [{type: volume, target: /data, volume: {nocopy: true}}], read_only: true`, 1},
		"anonymous, filled with the image's":     {`volumes: [/data], read_only: true`, 0},
		"ephemeral, and a writable root":         {`volumes: ["./cache:/cache"]`, 1},
		"ephemeral and anonymous, to read":       {`volumes: ["./cache:/cache", {type: volume, target: /data, volume: {nocopy: true}}], read_only: true`, 2},
		"memory":                                 {`volumes: [{type: tmpfs, target: /data}], read_only: true`, 0},
		"a file system":                          {`volumes: ["data:/data"], read_only: true`, 0},
		"a mount that the service may only read": {`volumes: ["./cache:/cache:ro"]`, 0},
	} {
		project := loadText(t, binds+"services: {web: {image: i, user: '1000', "+c.service+"}}\nvolumes: {data: }")
		var reported []string
		for _, f := range rules.Check(project) {
			if f.Code == "volume-owner" {
				path, _, _ := strings.Cut(f.Message, " ")
				reported = append(reported, path)
			}
		}
		task := plan.New(project).Services[0].Task
		var owned []string
		for _, v := range task.Volumes {
			for _, m := range v.Mounts {
				filled := task.Fill != nil && slices.Contains(task.Fill.Volumes, v.Name)
				if v.EFS == nil && v.External == nil && v.EBS == nil && !m.ReadOnly && !filled {
					owned = append(owned, m.Path)
				}
			}
		}
		slices.Sort(reported)
		slices.Sort(owned)
		if len(owned) != c.volumes || !slices.Equal(reported, owned) {
			t.Errorf("%s: storage of the task at %q, and %q are reported; want %d", name, owned, reported, c.volumes)
		}
	}
}

// TestPublishedServices: a service has time to answer the load balancer exactly
// where the load balancer has a listener for it.
func TestPublishedServices(t *testing.T) {
	t.Parallel()
	for service, want := range map[string]bool{
		`ports: ["80:80"]}`:                                                  true,
		`ports: [{target: 80, x-aws-protocol: http}]}`:                       true,
		`ports: ["80"]}`:                                                     false,
		`ports: ["127.0.0.1:80:80"]}`:                                        false,
		`ports: ["80:80"], networks: [inner]}`:                               false,
		`ports: ["80:80"], networks: [inner, outer]}`:                        true,
		`ports: ["80:80"], network_mode: none}`:                              false,
		`ports: ["80:80"], x-aws-job: true}`:                                 false,
		`ports: ["80:80"], x-aws-run: true}`:                                 false,
		"}\n  side: {image: i, network_mode: 'service:a', ports: ['80:80']}": true,
	} {
		p := fromYAML(t, "services:\n  a: {image: i, "+service+"\nnetworks: {inner: {internal: true}, outer: }")
		if waits := p.Services[0].Deployment.GraceSeconds > 0; waits != want || (p.Ingress != nil) != want {
			t.Errorf("%s: a load balancer: %t, a grace period: %t; want %t", service, p.Ingress != nil, waits, want)
		}
	}
}

// TestMebibytes: bytes are rounded up alike, whatever attribute has them.
func TestMebibytes(t *testing.T) {
	t.Parallel()
	for bytes, want := range map[int]int{100 << 20: 100, 100<<20 + 1: 101, 101<<20 - 1: 101, 101 << 20: 101} {
		project := loadText(t, fmt.Sprintf(`
services:
  web:
    image: i
    mem_limit: %[1]d
    mem_reservation: %[1]d
    shm_size: %[1]d
    tmpfs: ["/a:size=%[1]d"]
    volumes:
      - {type: tmpfs, target: /b, tmpfs: {size: %[1]d}}
      - memory:/c
    logging: {driver: awslogs, options: {mode: non-blocking, max-buffer-size: "%[1]d"}}
volumes: {memory: {driver_opts: {type: tmpfs, device: tmpfs, o: size=%[1]d}}}
`, bytes))
		main := plan.New(project).Services[0].Task.Main
		got := []int{main.ReservedMiB, main.Log.BufferMiB}
		for _, memory := range main.Tmpfs {
			got = append(got, memory.SizeMiB)
		}
		if len(got) != 6 || slices.Min(got) != want || slices.Max(got) != want {
			t.Errorf("%d bytes are %v MiB, want %d", bytes, got, want)
		}
	}
}

// TestRedirect: port 80 leads to HTTPS on the project's own load balancer, where
// it is free. That of another's may be taken.
func TestRedirect(t *testing.T) {
	t.Parallel()
	const (
		arn      = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:"
		secure   = "x-aws-certificate: arn:aws:acm:eu-west-1:123456789012:certificate/0a1b2c3d-0000-4000-8000-0123456789ab\n"
		services = "services: {web: {image: i, ports: [{target: 80, published: '443', x-aws-host: [a.example.com]}]}}\n"
	)
	for settings, want := range map[string]bool{
		"": true,
		"x-aws-loadbalancer: {scheme: internal}\n":                                            true,
		"x-aws-loadbalancer: shared\n":                                                        false,
		"x-aws-loadbalancer: " + arn + "loadbalancer/app/shared/0123456789abcdef\n":           false,
		"x-aws-loadbalancer: {listener: " + arn + "listener/app/shared/0123456789abcdef/1}\n": false,
	} {
		listeners := fromYAML(t, secure+settings+services).Ingress.LoadBalancers[0].Listeners
		if got := listeners[0].RedirectTo == 443; got != want {
			t.Errorf("%s: the listeners are %+v, want a redirect: %t", settings, listeners, want)
		}
	}
}
