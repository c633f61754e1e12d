package plan_test

import "testing"

// TestGracePeriod: within it ECS does not end a task for a failed check. What
// the start period of a container has no room for is in it.
func TestGracePeriod(t *testing.T) {
	t.Parallel()
	const (
		volumes = "\nvolumes: {data: , block: {driver: ebs}, theirs: {external: true, name: fs-0123456789abcdef0}}"
		sidecar = "\n  side: {image: i, network_mode: 'service:a', healthcheck: {test: ok, start_period: 20m}}"
	)
	const check = `healthcheck: {test: ok}`
	for name, c := range map[string]struct {
		service string
		grace   int
	}{
		"nothing asks":                   {`volumes: ["data:/data"]`, 0},
		"a check that is switched off":   {`healthcheck: {disable: true, start_period: 1h}`, 0},
		"a check of the image":           {`healthcheck: {start_period: 1h}`, 0},
		"a check":                        {check, 300},
		"a port":                         {`ports: ["80:80"]`, 300},
		"a private port":                 {`ports: ["127.0.0.1:80:80"]`, 0},
		"a short start":                  {`healthcheck: {test: ok, start_period: 10s}`, 300},
		"a long start":                   {`healthcheck: {test: ok, start_period: 1h}`, 3600},
		"a long start of the image":      {`ports: ["80:80"], healthcheck: {start_period: 1h}`, 3600},
		"many retries":                   {`healthcheck: {test: ok, interval: 10s, retries: 100}`, 900},
		"retries for ever":               {`healthcheck: {test: ok, interval: 600s, retries: 1000000000000}`, 1<<31 - 1},
		"a volume":                       {check + `, volumes: ["data:/data"]`, 900},
		"a volume and a longer start":    {`healthcheck: {test: ok, start_period: 1h}, volumes: ["data:/data"]`, 3600},
		"a block device":                 {check + `, volumes: ["block:/data"]`, 900},
		"a directory that is not there":  {check + `, volumes: ["./data:/data"]`, 900},
		"a volume of somebody else":      {check + `, volumes: ["theirs:/data"]`, 300},
		"storage of the task":            {check + `, volumes: [/data]`, 300},
		"the grace period of a port":     {`ports: [{target: 80, published: 80, x-aws-healthcheck: {grace_period: 2m}}]`, 120},
		"that of a port goes for volume": {`volumes: ["data:/data"], ports: [{target: 80, published: 80, x-aws-healthcheck: {grace_period: 2m}}]`, 120},
	} {
		if got := fromYAML(t, "services:\n  a: {image: i, "+c.service+"}"+volumes).Services[0].Deployment.GraceSeconds; got != c.grace {
			t.Errorf("%s: %d s, want %d", name, got, c.grace)
		}
	}
	if got := fromYAML(t, "services:\n  a: {image: i}"+sidecar).Services[0].Deployment.GraceSeconds; got != 1200 {
		t.Errorf("a sidecar: %d s, want 1200", got)
	}
}

// TestStopTime is that of Docker where the file is silent, also for a job.
func TestStopTime(t *testing.T) {
	t.Parallel()
	for service, want := range map[string]int{
		`image: i`:                            10,
		`image: i, stop_grace_period: 1m`:     60,
		`image: i, stop_grace_period: 0s`:     2,
		`image: i, stop_grace_period: 1h`:     120,
		`image: i, x-aws-job: true`:           10,
		`image: i, volumes: ["data:/data"]`:   10,
		`image: i, stop_grace_period: 1500ms`: 2,
	} {
		if got := fromYAML(t, "services: {a: {"+service+"}}\nvolumes: {data: }").Services[0].Task.Main.StopSeconds; got != want {
			t.Errorf("%s: %d s, want %d", service, got, want)
		}
	}
}
