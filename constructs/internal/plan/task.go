package plan

import (
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"

	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
)

// Task is a task definition.
//
// Compose: a service asks for CPUs and memory, or for nothing. Fargate: a task
// has one of some fixed sizes; on EC2 it has any that its machine holds.
// Decision: the smallest size that holds what is asked for (limits before
// reservations). A service that asks for no memory gets what its heap, its image
// and its tmpfs are known to need, and at least 512 MiB; but the GPUs' share of
// the machine where it wants GPUs, because a model needs more than any default.
type Task struct {
	// On a machine the size need not be one of Fargate.
	limits.FargateSize
	// StorageGiB is the disk space on Fargate; 0 is what every task has, 20.
	StorageGiB int `json:"storageGiB,omitempty"`
	// Architecture is X86_64 or ARM64.
	Architecture string `json:"architecture"`
	// HostNetwork means that the task has the network interface of its instance.
	HostNetwork bool `json:"hostNetwork,omitempty"`
	// PID and IPC are "host" where the task shares that namespace with its machine,
	// and "task" where its containers share it with each other.
	PID string `json:"pid,omitempty"`
	IPC string `json:"ipc,omitempty"`
	// SearchDomain is the domain with which the names of other services resolve
	// as they stand. Where the VPC does not set it, as one that is brought, a
	// helper container adds it to the task's resolver.
	SearchDomain string `json:"searchDomain"`
	// Helper is the name of that container.
	Helper string `json:"helper"`
	// Hosts are lines that the same container adds to the hosts file of the task.
	Hosts Hosts `json:"hosts,omitzero"`
	// Main is the container of the service.
	Main Container `json:"main"`
	// Sidecars are the other containers, by name of their services.
	Sidecars []Sidecar `json:"sidecars,omitempty"`
	// Router is nil where a service of the file is the log router, or none is needed.
	Router *Router `json:"router,omitempty"`
	// ModelProxy is nil where no container uses a model.
	ModelProxy *ModelProxy `json:"modelProxy,omitempty"`
	// Volumes are mounted by the main container and the sidecars.
	Volumes []TaskVolume `json:"volumes,omitempty"`
	// Init writes secrets and configs before Main starts; nil where there are none.
	Init *Init `json:"init,omitempty"`
	// Fill fills volumes of Main before it starts; nil where there are none.
	Fill *Fill `json:"fill,omitempty"`
}

func task(s *model.Service) Task {
	files, volumes := filesOf(s), taskVolumes(s)
	size, _ := s.Granted()
	return Task{
		FargateSize:  size,
		StorageGiB:   storageGiB(s),
		Architecture: architecture(s.Platform()),
		HostNetwork:  s.OnHostNetwork(),
		PID:          s.SharedNamespace(func(s *model.Service) string { return s.Pid }),
		IPC:          s.SharedNamespace(func(s *model.Service) string { return s.Ipc }),
		SearchDomain: s.Project.Domain(),
		Helper:       model.HelperName(s.Name),
		Hosts:        hosts(s),
		Main:         container(s, files),
		Sidecars:     sidecars(s, volumes),
		Router:       router(s),
		ModelProxy:   modelProxy(s),
		Volumes:      volumes,
		Init:         initContainer(s, files),
		Fill:         fill(s, volumes),
	}
}

// storageGiB is what the containers ask for together. A task on a machine has no
// size of its own: its containers share the disk.
func storageGiB(s *model.Service) int {
	if s.OnMachines() {
		return 0
	}
	return s.TaskStorageGiB()
}

// files are what a service gets into its container besides the image. They are
// read once, so that init container and derived image speak of the same.
type files struct {
	// configured are secrets and configs, content what is mounted from the project.
	configured model.FileLayout
	content    model.ContentLayout
}

func filesOf(s *model.Service) files {
	return files{s.MountedFiles(), s.Content()}
}

// architecture reads a platform that Check has accepted: linux/arm64 in its
// variants, or linux/amd64.
func architecture(platform string) string {
	if model.IsARM64(platform) {
		return "ARM64"
	}
	return "X86_64"
}
