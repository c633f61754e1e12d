package plan

import (
	"cmp"
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// Privileges is what a container gets of the machine it is on, which Fargate
// has not.
//
// Compose: devices, shared memory and all capabilities of the host. ECS: the
// same on EC2. Decision: passed on as they are; composefile refuses them for
// tasks on Fargate.
type Privileges struct {
	// GPUs is how many the container has for itself.
	GPUs       int  `json:"gpus,omitempty"`
	Privileged bool `json:"privileged,omitempty"`
	// SharedMemoryMiB is the size of /dev/shm; 0 is 64.
	SharedMemoryMiB int      `json:"sharedMemoryMiB,omitempty"`
	Devices         []Device `json:"devices,omitempty"`
}

// Device is a device file of the machine.
type Device struct {
	Host      string `json:"host"`
	Container string `json:"container"`
	// Permissions are read, write and mknod, in this order.
	Permissions []string `json:"permissions"`
}

func privileges(s *model.Service) Privileges {
	if !s.OnMachines() {
		return Privileges{}
	}
	p := Privileges{Privileged: s.Privileged, Devices: devices(s), SharedMemoryMiB: s.SharedMemoryMiB()}
	if s.GPUs().Count > 0 {
		machine, _ := s.Machine()
		p.GPUs = machine.GPUs
	}
	return p
}

func devices(s *model.Service) []Device {
	var out []Device
	for _, d := range s.Devices {
		device := Device{Host: d.Source, Container: cmp.Or(d.Target, d.Source)}
		for i, name := range []string{"read", "write", "mknod"} {
			if d.Permissions == "" || strings.Contains(d.Permissions, "rwm"[i:i+1]) {
				device.Permissions = append(device.Permissions, name)
			}
		}
		out = append(out, device)
	}
	slices.SortStableFunc(out, func(a, b Device) int { return strings.Compare(a.Container, b.Container) })
	return out
}
