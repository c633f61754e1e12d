package plan_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// machinesOf lists the capacities of a plan, and for each service where it is.
func machinesOf(p plan.Project) (capacities []string, services map[string]string) {
	services = map[string]string{}
	for _, c := range p.Capacities {
		capacities = append(capacities, c.Name)
	}
	for _, s := range p.Services {
		services[s.Name] = s.Launch.Capacity
	}
	return capacities, services
}

func TestCapacities(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		services string
		want     string
	}{
		"none":                                 {`{a: {image: i}}`, ""},
		"different needs":                      {`{a: {image: i, gpus: all}, b: {image: i, gpus: all, mem_limit: 20g}}`, "g4dn.2xlarge g4dn.xlarge"},
		"one need":                             {`{a: {image: i, gpus: all}, b: {image: i, runtime: nvidia}}`, "g4dn.xlarge"},
		"needs of one machine":                 {`{a: {image: i, gpus: all, mem_limit: 4g}, b: {image: i, gpus: all, mem_limit: 8g}}`, "g4dn.xlarge"},
		"spot beside on demand":                {`{a: {image: i, gpus: all}, b: {image: i, gpus: all, x-aws-capacity: spot}}`, "g4dn.xlarge g4dn.xlarge-spot"},
		"image beside that of ECS":             {`{a: {image: i, gpus: all}, b: {image: i, gpus: all, x-aws-capacity: {ec2: {ami: /my/ami}}}}`, "g4dn.xlarge g4dn.xlarge-my-ami"},
		"ARM":                                  {`{a: {image: i, gpus: all, platform: linux/arm64}}`, "g5g.xlarge"},
		"without GPU":                          {`{a: {image: i, x-aws-capacity: ec2}}`, "t3.micro"},
		"room for what is on each":             {`{a: {image: i, x-aws-capacity: ec2}, b: {image: i, x-aws-capacity: ec2, deploy: {mode: global}}}`, "t3.small"},
		"on each, but of another architecture": {`{a: {image: i, x-aws-capacity: ec2, platform: linux/arm64}, b: {image: i, x-aws-capacity: ec2, deploy: {mode: global}}}`, "t3.micro t4g.micro"},
		"privileged beside others":             {`{a: {image: i, x-aws-capacity: ec2, privileged: true}, b: {image: i, x-aws-capacity: ec2}}`, "t3.micro t3.micro-host"},
		"all that reach the machine":           {`{a: {image: i, x-aws-capacity: ec2, pid: host}, b: {image: i, x-aws-capacity: ec2, cap_add: [SYS_ADMIN]}, c: {image: i, x-aws-capacity: ec2, ipc: host}}`, "t3.micro-host"},
		"the network of the machine":           {`{a: {image: i, x-aws-capacity: ec2, network_mode: host}, b: {image: i, x-aws-capacity: ec2}}`, "t3.micro t3.micro-host"},
		"a privileged sidecar":                 {`{a: {image: i, x-aws-capacity: ec2}, b: {image: i, network_mode: "service:a", privileged: true}}`, "t3.small-host"},
		"a capability that does not":           {`{a: {image: i, x-aws-capacity: ec2, cap_add: [NET_ADMIN]}}`, "t3.micro"},
		"only on each":                         {`{b: {image: i, x-aws-capacity: ec2, deploy: {mode: global}}}`, "t3.micro"},
	} {
		got, _ := machinesOf(fromYAML(t, "services: "+c.services))
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %v, want %s", name, got, c.want)
		}
	}
}

// TestAddingAServiceMovesNoMachines: whoever comes along, the others stay where
// they are.
func TestAddingAServiceMovesNoMachines(t *testing.T) {
	t.Parallel()
	all := []string{
		"  m: {image: i, gpus: all}\n", "  a: {image: i, gpus: [{count: 4}]}\n", "  z: {image: i, gpus: all, x-aws-capacity: spot}\n",
		"  k: {image: i, x-aws-capacity: ec2}\n", "  b: {image: i, runtime: nvidia, mem_limit: 30g}\n", "  y: {image: i}\n",
	}
	var before map[string]string
	for n := 1; n <= len(all); n++ {
		services := slices.Clone(all[:n])
		_, after := machinesOf(fromYAML(t, "services:\n"+strings.Join(services, "")))
		slices.Reverse(services)
		if _, reversed := machinesOf(fromYAML(t, "services:\n"+strings.Join(services, ""))); len(reversed) != n {
			t.Errorf("%d services: %v", n, reversed)
		} else {
			for name, machine := range after {
				if reversed[name] != machine {
					t.Errorf("in another order, %s is on %s and not on %s", name, reversed[name], machine)
				}
			}
		}
		for name, machine := range before {
			if after[name] != machine {
				t.Errorf("with %d services, %s moved from %s to %s", n, name, machine, after[name])
			}
		}
		before = after
	}
}

func TestBoundsOfMachines(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		services string
		min, max int
	}{
		"a task":                  {`{a: {image: i, gpus: all}}`, 0, 1},
		"start first":             {`{a: {image: i, gpus: all, deploy: {update_config: {order: start-first}}}}`, 0, 2},
		"replicas of two":         {`{a: {image: i, gpus: all, scale: 3}, b: {image: i, gpus: all, scale: 2}}`, 0, 5},
		"scaled":                  {`{a: {image: i, gpus: all, deploy: {x-aws-autoscaling: {cpu: 50, min: 2, max: 7}}}}`, 0, 7},
		"nothing to run":          {`{a: {image: i, gpus: all, scale: 0}}`, 0, 1},
		"asked for":               {`{a: {image: i, gpus: all, x-aws-capacity: {ec2: {min: 2, max: 3}}}}`, 2, 3},
		"asked for by one":        {`{a: {image: i, gpus: all, x-aws-capacity: {ec2: {min: 1}}}, b: {image: i, gpus: all, x-aws-capacity: {ec2: {max: 4}}}}`, 1, 4},
		"one for what is on each": {`{a: {image: i, x-aws-capacity: ec2, deploy: {mode: global}}}`, 1, 1},
	} {
		p := fromYAML(t, "services: "+c.services)
		if got := p.Capacities[0]; len(p.Capacities) != 1 || got.Min != c.min || got.Max != c.max {
			t.Errorf("%s: %+v, want %d to %d machines", name, p.Capacities, c.min, c.max)
		}
	}
}

// TestTaskOnMachine: a task gets what it asks for; with GPUs and without
// wishes, its share of the machine, less what runs on every machine.
func TestTaskOnMachine(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		service           string
		cpu, memory, gpus int
	}{
		"nothing asked":   {`{image: i, x-aws-capacity: ec2}`, 256, 512, 0},
		"not rounded":     {`{image: i, x-aws-capacity: ec2, cpus: 1.5, mem_limit: 1000m}`, 1536, 1000, 0},
		"too little":      {`{image: i, x-aws-capacity: ec2, cpus: 0.05, mem_limit: 100m}`, 128, 100, 0},
		"the machine":     {`{image: i, gpus: [{count: 1}]}`, 4096, 16384 - 1024 - 100, 1},
		"memory asked":    {`{image: i, gpus: [{count: 1}], mem_limit: 2g}`, 4096, 2048, 1},
		"half of machine": {`{image: i, gpus: [{count: 2}]}`, 24576, (196608 - 12288 - 100) / 2, 2},
		"all":             {`{image: i, gpus: all, deploy: {placement: {constraints: [node.machine==g5.12xlarge]}}}`, 49152, 196608 - 12288 - 100, 4},
		"unknown machine": {`{image: i, gpus: [{count: 2}], deploy: {placement: {constraints: [node.machine==p9.large]}}}`, 256, 512, 2},
	} {
		task := fromYAML(t, "services: {a: "+c.service+"}").Services[0].Task
		if task.CPU != c.cpu || task.MemoryMiB != c.memory || task.Main.GPUs != c.gpus {
			t.Errorf("%s: %d CPU units, %d MiB, %d GPUs, want %d, %d, %d", name, task.CPU, task.MemoryMiB, task.Main.GPUs, c.cpu, c.memory, c.gpus)
		}
	}
	p := fromYAML(t, `services: {a: {image: i, runtime: nvidia}, agent: {image: i, x-aws-capacity: ec2, mem_limit: 1g, deploy: {mode: global}}}`)
	if got := p.Services[0].Task.MemoryMiB; got != 16384-1024-100-1024 {
		t.Errorf("beside an agent, the task gets %d MiB", got)
	}
}
