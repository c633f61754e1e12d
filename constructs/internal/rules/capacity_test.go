package rules

import (
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

func TestGPUForms(t *testing.T) {
	t.Parallel()
	reserved := func(text string) string { return "deploy: {resources: {reservations: " + text + "}}" }
	for name, c := range map[string]struct {
		service string
		want    model.GPUs
	}{
		"none":                   {`read_only: true`, model.GPUs{}},
		"count":                  {reserved(`{devices: [{capabilities: [gpu], count: 2}]}`), model.GPUs{Count: 2}},
		"more capabilities":      {reserved(`{devices: [{capabilities: [nvidia, compute, gpu], count: 1}]}`), model.GPUs{Count: 1}},
		"other device":           {reserved(`{devices: [{capabilities: [tpu], count: 2}]}`), model.GPUs{}},
		"all":                    {reserved(`{devices: [{capabilities: [gpu], count: all}]}`), model.GPUs{Count: 1, All: true}},
		"neither count nor ids":  {reserved(`{devices: [{capabilities: [gpu]}]}`), model.GPUs{Count: 1, All: true}},
		"ids":                    {reserved(`{devices: [{capabilities: [gpu], device_ids: ["0", "3"]}]}`), model.GPUs{Count: 2}},
		"several requests":       {reserved(`{devices: [{capabilities: [gpu], count: 1}, {capabilities: [gpu], device_ids: ["3"]}]}`), model.GPUs{Count: 2}},
		"generic resource":       {reserved(`{generic_resources: [{discrete_resource_spec: {kind: NVIDIA-GPU, value: 2}}]}`), model.GPUs{Count: 2}},
		"other generic resource": {reserved(`{generic_resources: [{discrete_resource_spec: {kind: ssd, value: 2}}]}`), model.GPUs{}},
		"gpus: all":              {`gpus: all`, model.GPUs{Count: 1, All: true}},
		"gpus":                   {`gpus: [{driver: nvidia, count: 2}]`, model.GPUs{Count: 2}},
		"runtime":                {`runtime: nvidia`, model.GPUs{Count: 1}},
		"runtime and count":      {"runtime: nvidia\n    " + reserved(`{devices: [{capabilities: [gpu], count: 2}]}`), model.GPUs{Count: 2}},
	} {
		p := composetest.Text(t, web(c.service))
		if got := model.New(p).Service("web").GPUs(); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
		if got := model.New(p).Service("web").OnMachines(); got != (c.want.Count > 0) {
			t.Errorf("%s: on machines: %t", name, got)
		}
	}
}

const onMachine = "info services.web machine-choice"

func TestGPURules(t *testing.T) {
	const devices = "services.web.deploy.resources.reservations.devices[0]"
	reserved := func(text string) string { return web("deploy: {resources: {reservations: {devices: [" + text + "]}}}") }
	testRules(t, []ruleCase{
		{"count", reserved(`{capabilities: [gpu], count: 1}`), []string{onMachine}},
		{"other device", reserved(`{capabilities: [tpu], count: 1}`), []string{"error " + devices + ".capabilities gpu"}},
		{"AMD", reserved(`{capabilities: [gpu], driver: amd, count: 1}`), []string{onMachine, "error " + devices + ".driver gpu"}},
		{"no count", reserved(`{capabilities: [gpu], count: 0}`), []string{"error " + devices + ".count gpu"}},
		{"ids", reserved(`{capabilities: [gpu], device_ids: ["1"]}`), []string{onMachine, "info " + devices + ".device_ids gpu-ids"}},
		{"more than any machine has", reserved(`{capabilities: [gpu], count: 9}`), []string{"error services.web machine"}},
		{"other resource", web(`deploy: {resources: {reservations: {generic_resources: [{discrete_resource_spec: {kind: ssd, value: 1}}]}}}`), []string{
			"error services.web.deploy.resources.reservations.generic_resources[0] gpu",
		}},
		{"global", web(`runtime: nvidia`, `deploy: {mode: global}`), []string{onMachine, "error services.web.deploy.mode deploy-mode"}},
	})
}

func TestCapacityRules(t *testing.T) {
	wrong := func(at string) []string { return []string{"error services.web.x-aws-capacity" + at + " capacity"} }
	testRules(t, []ruleCase{
		{"spot", web(`x-aws-capacity: spot`), nil},
		{"on demand", web(`x-aws-capacity: on-demand`), nil},
		{"shares", web(`x-aws-capacity: {spot: 3, on_demand: 1, base: 2}`), nil},
		{"ec2", web(`x-aws-capacity: ec2`), []string{onMachine}},
		{"settings", web(`x-aws-capacity: {ec2: {machine: m6i.large, ami: /my/ami, min: 1, max: 3, spot: true}}`), []string{onMachine}},
		{"unknown machine", web(`x-aws-capacity: {ec2: {machine: u-12tb1.112xlarge}}`), []string{onMachine}},
		{"of the project", web() + "x-aws-capacity: ec2\n", []string{onMachine}},
		{"of the project, not of the service", web(`x-aws-capacity: on-demand`) + "x-aws-capacity: ec2\n", nil},
		{"managed", web(`x-aws-capacity: managed`), []string{onManaged}},
		{"managed of the project", web() + "x-aws-capacity: managed\n", []string{onManaged}},
		{"managed with settings", web(`x-aws-capacity: {managed: {instances: [c6i.*, m6i.*], vcpu: {min: 2, max: 8}, memory: {min: 4g, max: 32g}, spot: true, storage: 50}}`), []string{onManaged}},
		{"managed GPU", web(`x-aws-capacity: {managed: {instances: [g6.*]}}`, `gpus: [{count: 1}]`), []string{onManaged}},
		{"managed with all GPUs", web(`x-aws-capacity: managed`, `gpus: all`), []string{"error services.web machine"}},
		{"managed with all GPUs of a type", web(`x-aws-capacity: {managed: {instances: [g6.12xlarge]}}`, `gpus: all`), []string{onManaged}},
		{"managed of an empty type", web(`x-aws-capacity: {managed: {instances: [m7i.*, ""]}}`), []string{"error services.web.x-aws-capacity.managed.instances[1] extension-value"}},
		{"managed of an unknown type", web(`x-aws-capacity: {managed: {instances: [u7i.*]}}`), []string{onManaged}},
		{"managed, too small", web(`x-aws-capacity: {managed: {vcpu: {max: 2}}}`, `cpus: 4`), []string{"error services.web machine"}},
		{"managed, too small of an unknown type", web(`x-aws-capacity: {managed: {instances: [m8i.*], vcpu: {max: 2}}}`, `cpus: 4`), []string{"error services.web machine"}},
		{"managed, more than a task may have", web(`x-aws-capacity: managed`, `cpus: 12`), []string{"error services.web size"}},
		{"managed with GPUs of a type without", web(`x-aws-capacity: {managed: {instances: [m8i.*]}}`, `gpus: [{count: 1}]`), []string{"error services.web machine"}},
		{"managed type with GPUs for a service without", web(`x-aws-capacity: {managed: {instances: [g6.*]}}`), []string{onManaged}},
		{"ec2, more than a task may have", web(`x-aws-capacity: {ec2: {machine: u7i-6tb.112xlarge}}`, `cpus: 200`), []string{"error services.web size"}},
		{"ec2, an unknown type with GPUs", web(`x-aws-capacity: {ec2: {machine: g7e.2xlarge}}`, `gpus: [{count: 1}]`), []string{onManaged}},
		{"ec2, an unknown type without GPUs", web(`x-aws-capacity: {ec2: {machine: m8i.large}}`, `gpus: [{count: 1}]`), []string{"error services.web machine"}},
		{"ec2, an unknown type of another architecture", web(`x-aws-capacity: {ec2: {machine: m8g.large}}`), []string{"error services.web machine"}},
		{"managed, another architecture", web(`x-aws-capacity: {managed: {instances: [c6g.*]}}`), []string{"error services.web machine"}},
		{"managed and ec2", web(`x-aws-capacity: {managed: {}, ec2: {}}`), append([]string{onManaged}, wrong("")...)},
		{"managed and shares", web(`x-aws-capacity: {managed: {}, spot: 1}`), append([]string{onManaged}, wrong("")...)},
		{"managed storage above gp3", web(`x-aws-capacity: {managed: {storage: 65537}}`), []string{"error services.web.x-aws-capacity.managed.storage capacity"}},
		{"managed storage of gp3", web(`x-aws-capacity: {managed: {storage: 65536}}`), []string{"info services.web machine-choice"}},
		{"managed bounds", web(`x-aws-capacity: {managed: {vcpu: {min: 8, max: 4}, memory: {min: 8g, max: 4g}, storage: -1}}`), append(append(
			wrong(".managed.vcpu.min"), wrong(".managed.memory.min")...), wrong(".managed.storage")...)},
		{"managed size", web(`x-aws-capacity: {managed: {memory: {min: much}}}`), wrong(".managed.memory.min")},
		{"managed pattern", web(`x-aws-capacity: {managed: {instances: ["G6 xlarge"]}}`), []string{
			"error services.web.x-aws-capacity.managed.instances[0] extension-value",
		}},
		{"word", web(`x-aws-capacity: cheap`), []string{"error services.web.x-aws-capacity extension-type"}},
		{"unknown setting", web(`x-aws-capacity: {ec2: {size: large}}`), []string{onMachine, "error services.web.x-aws-capacity.ec2.size unknown-attribute"}},
		{"project's word", web() + "x-aws-capacity: 1\n", []string{"error x-aws-capacity extension-type"}},
		{"both", web(`x-aws-capacity: {spot: 1, ec2: {}}`), append([]string{onMachine}, wrong("")...)},
		{"no share", web(`x-aws-capacity: {base: 1}`), wrong("")},
		{"share out of range", web(`x-aws-capacity: {spot: 1001}`), wrong(".spot")},
		{"min above max", web(`x-aws-capacity: {ec2: {min: 2, max: 1}}`), append([]string{onMachine}, wrong(".ec2.min")...)},
		{"no machine", web(`x-aws-capacity: {ec2: {machine: big}}`), []string{onMachine, "error services.web.x-aws-capacity.ec2.machine extension-value"}},
		{"too small", web(`x-aws-capacity: {ec2: {machine: t3.micro}}`, `mem_limit: 4g`), []string{"error services.web machine"}},
		{"no GPU", web(`x-aws-capacity: {ec2: {machine: t3.large}}`, `gpus: all`), []string{"error services.web machine"}},
		{"all of an unknown machine", web(`x-aws-capacity: {ec2: {machine: p9.large}}`, `gpus: all`), []string{"error services.web machine"}},
		{"other architecture", web(`x-aws-capacity: {ec2: {machine: m6g.large}}`), []string{"error services.web machine"}},
		{"architecture", web(`x-aws-capacity: {ec2: {machine: m6g.large}}`, `platform: linux/arm64`), []string{onMachine}},
		{"shares with GPU", web(`x-aws-capacity: {on_demand: 1, spot: 1}`, `gpus: all`), append([]string{onMachine}, wrong("")...)},
		{"shares of the project with GPU", web(`gpus: all`) + "x-aws-capacity: {on_demand: 1, spot: 1}\n", []string{onMachine}},
		{"Spot without launch templates", web(`x-aws-capacity: {ec2: {spot: true}}`) + "x-aws-launch_configuration: true\n", []string{
			"error services.web machine", onMachine,
		}},
		{"larger than Fargate", web(`x-aws-capacity: ec2`, `cpus: 17`), []string{onMachine}},
		{"larger than any", web(`x-aws-capacity: ec2`, `cpus: 129`), []string{"error services.web machine"}},
	})
}

func TestPlacementRules(t *testing.T) {
	const at = "services.web.deploy.placement.constraints"
	constraint := func(text string) string { return `deploy: {placement: {constraints: ["` + text + `"]}}` }
	testRules(t, []ruleCase{
		{"machine", web(constraint("node.machine == m6i.large")), []string{onMachine}},
		{"machine without spaces", web(constraint("node.machine==m6i.large")), []string{onMachine}},
		{"image", web(constraint("node.ami == ami-0123456789abcdef0")), []string{onMachine}},
		{"no image", web(constraint("node.ami == ubuntu")), []string{onMachine, "error " + at + " extension-value"}},
		{"Linux", web(constraint("node.platform.os == linux")), nil},
		{"role", web(constraint("node.role == manager")), []string{"warning " + at + "[0] placement"}},
		{"one on each machine", web(`deploy: {placement: {max_replicas_per_node: 1}}`, `x-aws-capacity: ec2`), []string{onMachine}},
		{"two on each machine", web(`deploy: {placement: {max_replicas_per_node: 2}}`, `x-aws-capacity: ec2`), []string{
			onMachine, "warning services.web.deploy.placement.max_replicas_per_node max-replicas-per-node",
		}},
		{"two on each machine of Fargate", web(`deploy: {placement: {max_replicas_per_node: 2}}`), nil},
		{"attribute on Fargate", web(constraint("attribute:a == b")), []string{"warning " + at + " placement"}},
		{"attribute", web(constraint("attribute:a == b"), `x-aws-capacity: ec2`), []string{onMachine}},
		{"attribute on Managed Instances", web(constraint("attribute:a == b"), `x-aws-capacity: managed`), []string{onManaged, "warning " + at + " placement"}},
		{"attribute of Managed Instances", web(constraint("attribute:ecs.instance-type =~ m6i.*"), `x-aws-capacity: managed`), []string{onManaged}},
		{"image on Managed Instances", web(constraint("node.ami == ami-0123456789abcdef0"), `x-aws-capacity: managed`), []string{onManaged, "error " + at + " capacity"}},
		{"daemon alone", web(`deploy: {mode: global}`, `x-aws-capacity: managed`), []string{onManaged, "error services.web.deploy.mode deploy-mode"}},
		{"daemon", web(`deploy: {mode: global}`) + "  app: {image: nginx}\nx-aws-capacity: managed\n", []string{onManaged, "info services.app machine-choice"}},
		{"names of and from a daemon", web(`deploy: {mode: global}`, `environment: {SINK: "http://app:4318"}`) + "  app: {image: nginx, environment: {STATS: \"web:8125\"}}\nx-aws-capacity: managed\n", []string{
			onManaged, "warning services.web.environment.SINK alias", "info services.app machine-choice", "warning services.app.environment.STATS alias",
		}},
		{"daemon with ports and data", web(`deploy: {mode: global}`, `ports: ["80:80"]`, `volumes: ["data:/data"]`, `ipc: host`) + "  app: {image: nginx}\nvolumes: {data: }\nx-aws-capacity: managed\n", []string{
			onManaged, "warning services.web.deploy.mode host-neighbours", "error services.web.ports deploy-mode", "error services.web.volumes[0] deploy-mode", "info services.app machine-choice",
		}},
	})
}

// TestMachineOnly: what Fargate cannot do is refused there with the other
// choice, and goes through on machines.
func TestMachineOnly(t *testing.T) {
	for attribute, want := range map[string]string{
		`privileged: true`:       "error services.web.privileged privileged",
		`devices: [/dev/fuse]`:   "error services.web.devices device",
		`pid: host`:              "error services.web.pid host-namespace",
		`ipc: host`:              "error services.web.ipc host-namespace",
		`cap_add: [NET_ADMIN]`:   "error services.web.cap_add capability-fargate",
		`deploy: {mode: global}`: "error services.web.deploy.mode deploy-mode",
		`ulimits: {memlock: 1}`:  "warning services.web.ulimits.memlock ulimit-name",
		`cpus: 17`:               "error services.web size",
		`deploy: {placement: {constraints: ["attribute:a == b"]}}`: "warning services.web.deploy.placement.constraints placement",
	} {
		testRules(t, []ruleCase{
			{attribute + " on Fargate", web(attribute), []string{want}},
			{attribute + " on machines", web(attribute, `x-aws-capacity: ec2`), []string{onMachine}},
		})
		for _, f := range Check(composetest.Text(t, web(attribute))) {
			if f.Severity != finding.Info && !strings.Contains(f.Fix, "x-aws-capacity: ec2") {
				t.Errorf("%s: the remedy %q does not name the choice", attribute, f.Fix)
			}
		}
	}
	testRules(t, []ruleCase{
		{"no device", web(`devices: ["nvidia.com/gpu=all"]`, `x-aws-capacity: ec2`), []string{onMachine, "error services.web.devices[0] device"}},
	})
}

func TestAutoscalingRules(t *testing.T) {
	scaled := func(text string, more ...string) string {
		return web(append([]string{"deploy: {x-aws-autoscaling: " + text + "}"}, more...)...)
	}
	wrong := func(at string) []string {
		return []string{"error services.web.deploy.x-aws-autoscaling" + at + " autoscaling"}
	}
	const published = `ports: ["80:80"]`
	testRules(t, []ruleCase{
		{"CPU", scaled(`{cpu: 50, max: 3}`), nil},
		{"requests", scaled(`{requests: 1000, min: 2, max: 3}`, published), nil},
		{"neither max nor target", scaled(`{}`), wrong("")},
		{"an empty entry of the schedule", scaled(`{max: 3, schedule: [{}]}`), wrong(".schedule[0]")},
		{"no max", scaled(`{cpu: 50}`), wrong("")},
		{"no target", scaled(`{min: 1, max: 3}`), wrong("")},
		{"min above max", scaled(`{memory: 50, min: 4, max: 3}`), wrong(".min")},
		{"min of none", scaled(`{memory: 50, min: 0, max: 3}`), wrong(".min")},
		{"max of none", scaled(`{memory: 50, max: 0}`), wrong(".max")},
		{"percentage", scaled(`{cpu: 0, memory: 101, max: 3}`), append(wrong(".cpu"), wrong(".memory")...)},
		{"requests of nobody", scaled(`{requests: 0, max: 3}`, published), wrong(".requests")},
		{"requests without a port", scaled(`{requests: 5, max: 3}`), wrong(".requests")},
		{"requests by TCP", scaled(`{requests: 5, max: 3}`, `ports: ["9000:9000"]`), wrong(".requests")},
		{"requests of one of two load balancers", scaled(`{requests: 5, max: 3}`, `ports: ["80:80", "9000:9000"]`) + "x-aws-loadbalancer: {split: true}\n", nil},
		{"a job", scaled(`{cpu: 50, max: 3}`, "x-aws-job: true"), wrong("")},
		{"a queue", scaled(`{queue: {name: jobs, backlog: 10}, min: 0, max: 3}`), nil},
		{"a queue by its ARN", scaled(`{queue: {arn: "arn:aws:sqs:eu-central-1:123456789012:jobs.fifo", backlog: 10}, max: 3}`), nil},
		{"an ARN of something else", scaled(`{queue: {arn: "arn:aws:sns:eu-central-1:123456789012:jobs", backlog: 10}, max: 3}`), []string{
			"error services.web.deploy.x-aws-autoscaling.queue.arn extension-value",
		}},
		{"two queues", scaled(`{queue: {arn: "arn:aws:sqs:eu-central-1:123456789012:jobs", name: jobs, backlog: 10}, max: 3}`), wrong(".queue")},
		{"a queue without a backlog", scaled(`{queue: {name: jobs}, max: 3}`), wrong(".queue")},
		{"a metric", scaled(`{metric: {namespace: Shop, name: Orders, target: 5}, max: 3}`), nil},
		{"a metric without a target", scaled(`{metric: {namespace: Shop, name: Orders}, max: 3}`), wrong(".metric")},
		{"a metric without a name", scaled(`{metric: {namespace: Shop, target: 5}, max: 3}`), wrong(".metric")},
		{"another statistic", scaled(`{metric: {namespace: Shop, name: Orders, target: 5, statistic: p90}, max: 3}`), wrong(".metric.statistic")},
		{"a schedule", scaled(`{schedule: [{cron: "0 8 * * 1-5", min: 2}, {cron: "cron(0 20 ? * * *)", min: 0, max: 3}], min: 0, max: 3}`), nil},
		{"a schedule that changes nothing", scaled(`{schedule: [{cron: "0 8 * * *"}], max: 3}`), wrong(".schedule[0]")},
		{"a schedule without a time", scaled(`{schedule: [{cron: at eight, min: 1}], max: 3}`), wrong(".schedule[0]")},
		{"a schedule elsewhere", scaled(`{schedule: [{cron: "0 8 * * *", min: 1, timezone: Europe/Berlim}], max: 3}`), wrong(".schedule[0].timezone")},
		{"a schedule of no tasks", scaled(`{schedule: [{cron: "0 8 * * *", min: 4, max: 2}], max: 3}`), wrong(".schedule[0].min")},
		{"a schedule above max", scaled(`{schedule: [{cron: "0 8 * * *", min: 4}], max: 3}`), wrong(".schedule[0].min")},
		{"a schedule that raises both", scaled(`{schedule: [{cron: "0 8 * * *", min: 4, max: 5}, {cron: "0 20 * * *", min: 1, max: 3}], max: 3}`), nil},
		{"a schedule below min", scaled(`{cpu: 50, schedule: [{cron: "0 20 * * *", max: 1}], min: 2, max: 3}`), wrong(".schedule[0].max")},
		{"a schedule below min of another", scaled(`{schedule: [{cron: "0 8 * * *", min: 4, max: 9}, {cron: "0 20 * * *", max: 3}], max: 9}`), wrong(".schedule[1].max")},
		{"a negative schedule", scaled(`{schedule: [{cron: "0 8 * * *", min: -1}], max: 3}`), wrong(".schedule[0]")},
		{"an hour that is none", scaled(`{schedule: [{cron: "0 25 * * *", min: 1}], max: 3}`), []string{"error services.web.deploy.x-aws-autoscaling.schedule[0].cron schedule"}},
		{"a step of nothing", scaled(`{schedule: [{cron: "*/0 8 * * *", min: 1}], max: 3}`), []string{"error services.web.deploy.x-aws-autoscaling.schedule[0].cron schedule"}},
		{"predictive", scaled(`{cpu: 50, predictive: forecast_and_scale, max: 3}`), nil},
		{"predictive with a buffer", scaled(`{memory: 50, predictive: {mode: forecast_only, buffer: 10m}, max: 3}`), nil},
		{"predictive with requests", scaled(`{requests: 50, predictive: forecast_only, max: 3}`, published), nil},
		{"another mode", scaled(`{cpu: 50, predictive: forecast, max: 3}`), wrong(".predictive")},
		{"predictive without a load", scaled(`{queue: {name: jobs, backlog: 1}, predictive: forecast_only, max: 3}`), wrong(".predictive")},
		{"a long buffer", scaled(`{cpu: 50, predictive: {mode: forecast_only, buffer: 1h}, max: 3}`), wrong(".predictive.buffer")},
		{"no task without a queue", scaled(`{cpu: 50, min: 0, max: 3}`), wrong(".min")},
		{"fast", scaled(`{cpu: 50, fast: true, max: 3}`), nil},
		{"fast without a load", scaled(`{queue: {name: jobs, backlog: 1}, fast: true, max: 3}`), wrong(".fast")},
		{"type", scaled(`{cpu: half, max: 3}`), []string{"error services.web.deploy.x-aws-autoscaling.cpu extension-type"}},
		{"replicas", web(`deploy: {replicas: 2, x-aws-autoscaling: {cpu: 50, max: 3}}`), []string{
			"warning services.web.deploy.x-aws-autoscaling autoscaling-replicas",
		}},
		{"global", web(`deploy: {mode: global, x-aws-autoscaling: {cpu: 50, max: 3}}`, `x-aws-capacity: ec2`), append([]string{onMachine}, wrong("")...)},
	})
}
