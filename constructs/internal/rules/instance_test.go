package rules

import (
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
)

// TestInstanceRules: what EC2 instances have goes through there, and is reported
// with the capacity that has it where a service runs elsewhere.
func TestInstanceRules(t *testing.T) {
	const ec2, managed = `x-aws-capacity: ec2`, `x-aws-capacity: managed`
	binds := func(path, to string) string { return "x-aws-binds: {" + path + ": " + to + "}\n" }
	testRules(t, []ruleCase{
		{"gelf on Fargate", web(`logging: {driver: gelf}`), []string{"warning services.web.logging.driver log-driver"}},
		{"gelf on EC2", web(ec2, `logging: {driver: gelf, options: {gelf-address: "udp://10.0.0.9:12201"}}`), []string{onMachine}},
		{"gelf on Managed Instances", web(managed, `logging: {driver: gelf}`), []string{onManaged, "warning services.web.logging.driver log-driver"}},
		{"json-file on EC2", web(ec2, `logging: {driver: json-file}`), []string{onMachine, "warning services.web.logging.driver log-on-instance"}},
		{"options of json-file on EC2", web(ec2, `logging: {options: {max-size: 1m}}`), []string{onMachine, "info services.web.logging log-files"}},
		{"local on EC2", web(ec2, `logging: {driver: local}`), []string{onMachine, "info services.web.logging log-files"}},
		{"a plug-in on EC2", web(ec2, `logging: {driver: loki}`), []string{onMachine, "warning services.web.logging.driver log-driver"}},
		{"security on Fargate", web(`security_opt: ["no-new-privileges:true"]`), []string{"warning services.web.security_opt services.security_opt"}},
		{"security on EC2", web(ec2, `security_opt: ["no-new-privileges:true", "label=type:svirt_t"]`), []string{onMachine}},
		{"seccomp on EC2", web(ec2, `security_opt: ["seccomp=unconfined"]`), []string{onMachine, "warning services.web.security_opt services.security_opt"}},
		{"AppArmor without an image", web(ec2, `security_opt: ["apparmor:docker-default"]`), []string{onMachine, "warning services.web.security_opt services.security_opt"}},
		{"AppArmor with an image", web(`x-aws-capacity: {ec2: {ami: /my/ami}}`, `security_opt: ["apparmor:docker-default"]`), []string{onMachine}},
		{"swap on EC2", web(ec2, `mem_limit: 1g`, `memswap_limit: 2g`), []string{onMachine, "info services.web.memswap_limit services.memswap_limit"}},
		{"swap with an image", web(`x-aws-capacity: {ec2: {ami: /my/ami}}`, `mem_limit: 1g`, `memswap_limit: 2g`, `mem_swappiness: 10`), []string{onMachine}},
		{"swappiness on EC2", web(ec2, `mem_swappiness: 10`), []string{onMachine, "info services.web.mem_swappiness services.mem_swappiness"}},
		{"socket on Fargate", web(`volumes: ["/var/run/docker.sock:/var/run/docker.sock"]`) + binds("/var/run/docker.sock", "host"), []string{
			"error services.web.volumes[0] host-path",
		}},
		{"socket on EC2", web(ec2, `volumes: ["/var/run/docker.sock:/var/run/docker.sock"]`) + binds("/var/run/docker.sock", "host"), []string{onMachine}},
		{"socket on Managed Instances", web(managed, `volumes: ["/var/run/docker.sock:/var/run/docker.sock"]`) + binds("/var/run/docker.sock", "host"), []string{
			onManaged, "error services.web.volumes[0] host-path",
		}},
		{"path of the system on Managed Instances", web(managed, `volumes: ["/proc:/host/proc:ro"]`) + binds("/proc", "host"), []string{onManaged}},
		{"unmapped path of the system on EC2", web(ec2, `volumes: ["/proc:/host/proc:ro"]`), []string{onMachine, "error services.web.volumes[0] host-path"}},
		{"data on the instance", web(ec2, `volumes: ["/srv/spool:/spool"]`) + binds("/srv/spool", "host"), []string{onMachine, "warning services.web.volumes[0] host-data"}},
		{"no path of an instance", web(ec2, `volumes: ["./data:/data"]`) + binds("./data", "host"), []string{
			onMachine, "warning services.web.volumes[0] host-data", "error x-aws-binds[\"./data\"] binds",
		}},
		{"host network on Fargate", web(`network_mode: host`), []string{"error services.web.network_mode network-mode"}},
		{"host network on EC2", web(ec2, `network_mode: host`), []string{onMachine, "info services.web.network_mode host-network"}},
		{"host network of a job", web(ec2, `network_mode: host`, `x-aws-job: true`), []string{
			onMachine, "info services.web.network_mode host-network", "error services.web.network_mode network-mode",
		}},
		{"name of a service in the host network", web(ec2, `network_mode: host`) + "  api:\n    image: nginx\n    environment: {URL: \"http://web:8080\"}\n", []string{
			onMachine, "info services.web.network_mode host-network", "warning services.api.environment.URL alias",
		}},
		{"network parameters in the host network", web(ec2, `network_mode: host`, `sysctls: {net.core.somaxconn: 1}`), []string{
			onMachine, "info services.web.network_mode host-network", "warning services.web.sysctls[\"net.core.somaxconn\"] sysctl",
		}},
		{"NFS on Fargate", web(`volumes: ["nfs:/mnt"]`) + nfsVolume, []string{"error volumes.nfs.driver_opts.type volume-driver"}},
		{"NFS on Managed Instances", web(managed, `volumes: ["nfs:/mnt"]`) + nfsVolume, []string{onManaged, "error volumes.nfs.driver_opts.type volume-driver"}},
		{"NFS on EC2", web(ec2, `volumes: ["nfs:/mnt"]`) + nfsVolume, []string{onMachine}},
		{"NFS without a server", web(ec2, `volumes: ["nfs:/mnt"]`) + "volumes:\n  nfs: {driver_opts: {type: nfs, device: \":/data\"}}\n", []string{
			onMachine, "error volumes.nfs.driver_opts driver-option",
		}},
		{"a device that all have", web(ec2, `devices: ["/dev/fuse"]`), []string{onMachine}},
		{"a device that none has", web(ec2, `devices: ["/dev/kfd"]`), []string{onMachine, "error services.web.devices[0] device"}},
		{"an AMD GPU without its driver", web(`x-aws-capacity: {ec2: {machine: g4ad.xlarge}}`, `devices: ["/dev/kfd"]`), []string{onMachine, "error services.web.devices[0] device"}},
		{"an AMD driver without its GPU", web(`x-aws-capacity: {ec2: {ami: /my/ami}}`, `devices: ["/dev/kfd"]`), []string{onMachine, "error services.web.devices[0] device"}},
		{"an AMD GPU with its driver", web(`x-aws-capacity: {ec2: {machine: g4ad.xlarge, ami: /my/ami}}`, `devices: ["/dev/kfd", "/dev/dri"]`), []string{onMachine}},
		{"an AMD GPU on Managed Instances", web(`x-aws-capacity: {managed: {instances: [g4ad.*]}}`, `devices: ["/dev/kfd"]`), []string{onManaged, "error services.web.devices[0] device"}},
		{"an AMD GPU on Fargate", web(`devices: ["/dev/kfd"]`), []string{"error services.web.devices[0] device"}},
		{"a device of a type", web(`x-aws-capacity: {ec2: {machine: c5.metal}}`, `devices: ["/dev/kvm"]`), []string{onMachine}},
		{"hardware that no instance has", web(`x-aws-capacity: {ec2: {machine: c5.metal}}`, `devices: ["/dev/ttyUSB0"]`), []string{onMachine, "error services.web.devices[0] device"}},
		{"hardware that Fargate does not have either", web(`devices: ["/dev/ttyUSB0", "/dev/fuse"]`), []string{
			"error services.web.devices device", "error services.web.devices[0] device",
		}},
		{"priority on Fargate", web(`cap_add: [SYS_NICE]`), []string{"warning services.web.cap_add capability-ignored"}},
		{"priority and more on Fargate", web(`cap_add: [SYS_NICE, IPC_LOCK]`), []string{
			"error services.web.cap_add capability-fargate", "warning services.web.cap_add capability-ignored",
		}},
		{"priority on EC2", web(ec2, `cap_add: [SYS_NICE]`), []string{onMachine}},
		{"priority on Managed Instances", web(managed, `cap_add: [SYS_NICE]`), []string{onManaged}},
		{"IPC of the host on Managed Instances", web(managed, `ipc: host`), []string{onManaged, "error services.web.ipc host-namespace"}},
		{"processes of the host on Managed Instances", web(managed, `pid: host`), []string{onManaged}},
	})
}

const (
	onManaged = "info services.web machine-choice"
	nfsVolume = "volumes:\n  nfs: {driver_opts: {type: nfs, o: \"addr=10.0.0.10,nfsvers=4\", device: \":/exports\"}}\n"
)

// TestNothingBlamesFargate: a service on instances gets no message about Fargate.
func TestNothingBlamesFargate(t *testing.T) {
	for _, capacity := range []string{"ec2", "managed"} {
		text := web(`x-aws-capacity: `+capacity, `logging: {driver: loki}`, `security_opt: ["seccomp=unconfined"]`, `sysctls: {vm.swappiness: 1}`,
			`mem_limit: 1g`, `memswap_limit: 2g`, `mem_swappiness: 10`, `cpu_shares: 5`, `storage_opt: {size: 50G}`, `pids_limit: 5`, `cpuset: "0"`,
			`oom_kill_disable: true`, `cgroup_parent: m`, `blkio_config: {weight: 300}`, `oom_score_adj: 5`, `userns_mode: host`, `uts: host`, `cgroup: host`,
			`device_cgroup_rules: ["c 1:3 mr"]`, `ulimits: {nonsense: 1}`, `volumes: ["nfs:/mnt"]`) + "volumes:\n  nfs: {driver_opts: {type: cifs, device: x}}\n"
		findings := Check(composetest.Text(t, text))
		if len(findings) < 15 {
			t.Errorf("%s: %d findings only", capacity, len(findings))
		}
		for _, f := range findings {
			if strings.Contains(f.Message+f.Fix, "Fargate") {
				t.Errorf("%s: %s; %s", capacity, f.Message, f.Fix)
			}
		}
		for _, f := range Check(composetest.Text(t, web(`x-aws-capacity: `+capacity, `deploy: {placement: {preferences: [{spread: node.id}]}}`))) {
			if strings.Contains(f.Message+f.Fix, "Fargate") {
				t.Errorf("%s, without errors: %s; %s", capacity, f.Message, f.Fix)
			}
		}
	}
}
