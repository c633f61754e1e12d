package rules

import (
	slashpath "path"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// checkNFS reports data on Amazon EFS that the vendor does not want on a network
// file system.
func checkNFS(r *finding.Report, s *model.Service) {
	image := s.KnownImage()
	if image.NotOnNFS == "" || len(image.Data) == 0 {
		return
	}
	image.Data = image.Data[:1]
	for _, m := range s.Mounts() {
		if m.Kind != model.NamedMount || m.ReadOnly || !image.Holds(m.Target) {
			continue
		}
		if model.VolumeKindOf(s.Project.Volumes[m.Volume]) == model.EBSVolume {
			continue
		}
		r.Warn(s.At("volumes", m.Index), codes.NFSData,
			"use a managed service, add `x-aws-ebs: {}` to the volume if the data may be lost with the task, or write x-aws-acknowledge: ["+codes.NFSData+"]",
			"%s is on %s, which is NFS: %s", m.Target, fileSystem(s.Project.Volumes[m.Volume]), image.NotOnNFS)
	}
}

// fileSystem is the service of AWS that has the files of a volume.
func fileSystem(v types.VolumeConfig) string {
	if model.VolumeKindOf(v) == model.S3FilesVolume {
		return "Amazon S3 Files"
	}
	return "Amazon EFS"
}

// checkSockets reports a volume by which services would share a Unix socket.
func checkSockets(r *finding.Report, p *model.Project) {
	for _, name := range p.UsedVolumes() {
		users, hosts, target := p.MountedBy(name), []string{}, ""
		for _, user := range users {
			s := p.Service(user)
			hosts = append(hosts, s.Host().Name)
			for _, m := range s.Mounts() {
				if m.Kind == model.NamedMount && m.Volume == name && isForSockets(name, m.Target) {
					target = m.Target
				}
			}
		}
		slices.Sort(hosts)
		if hosts = slices.Compact(hosts); target == "" || len(hosts) < 2 {
			continue
		}
		at := finding.At("volumes", name)
		if _, defined := p.Volumes[name]; !defined {
			at = p.Service(users[0]).At("volumes")
		}
		r.Warn(at, codes.SocketVolume,
			"put them in one task, with `network_mode: service:"+hosts[0]+"` in the others, or use TCP",
			"%s run in separate tasks, which a Unix socket at %s cannot connect", finding.List(hosts), target)
	}
}

// isForSockets reports whether a volume is, by its name or place, for sockets.
func isForSockets(volume, target string) bool {
	for _, name := range []string{volume, target[strings.LastIndex(target, "/")+1:]} {
		if strings.Contains(strings.ToLower(name), "sock") {
			return true
		}
	}
	return strings.HasPrefix(target, "/run/") || strings.HasPrefix(target, "/var/run/")
}

// checkBroker: RabbitMQ keeps its data in a directory named by the host, and the
// host of each task has another name.
func checkBroker(r *finding.Report, s *model.Service) {
	image := s.KnownImage()
	if image.Name != "rabbitmq" || s.InEnvironment("RABBITMQ_NODENAME") != "" {
		return
	}
	for _, m := range s.Mounts() {
		if m.Kind == model.NamedMount && image.Holds(m.Target) {
			r.Warn(s.At("volumes", m.Index), codes.BrokerName, "add `RABBITMQ_NODENAME: rabbit@localhost` to the environment",
				"RabbitMQ finds its data by its host name, and each task has a different one")
		}
	}
}

// runsScript reports whether a script that the file has runs in place of the
// program of the image, which it does not start.
func runsScript(s *model.Service) bool {
	words := s.Words()
	text := strings.Join(words, " ")
	return len(words) > 1 && slices.Contains([]string{"sh", "bash"}, slashpath.Base(words[0])) && slices.Contains(words, "-c") &&
		!strings.Contains(text, "entrypoint") && !strings.Contains(text, "bin/") && !strings.Contains(text, "exec ")
}

// checkMapCount reports a search engine that checks a kernel parameter which a
// task cannot set. An image that is built may have its settings in a file.
func checkMapCount(r *finding.Report, s *model.Service) {
	if s.ImageBuild() != nil || runsScript(s) {
		return
	}
	fix := ""
	has := func(setting string) bool {
		name, value, _ := strings.Cut(setting, "=")
		return s.InEnvironment(name) == value || slices.ContainsFunc(s.Command, func(word string) bool { return strings.HasSuffix(word, setting) })
	}
	switch image := s.KnownImage(); image.Name {
	case "elasticsearch", "opensearch":
		if !has("discovery.type=single-node") && !has("node.store.allow_mmap=false") {
			fix = "add `node.store.allow_mmap: \"false\"` to the environment, or `discovery.type: single-node` for a single node"
		}
	case "sonarqube":
		if !has("SONAR_ES_BOOTSTRAP_CHECKS_DISABLE=true") {
			fix = "add `SONAR_ES_BOOTSTRAP_CHECKS_DISABLE: \"true\"` to the environment"
		}
	}
	if fix != "" {
		r.Warn(s.At("image"), codes.MapCount, fix,
			"the container ends unless the kernel's vm.max_map_count is 262144 or more, which a task cannot set")
	}
}
