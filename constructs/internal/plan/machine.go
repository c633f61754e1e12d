package plan

import (
	"cmp"
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/needs"
)

// Privileges is what a container gets of the instance it is on, which Fargate
// does not have.
//
// Compose: devices, shared memory, swap space and security labels of the host. ECS:
// the same on EC2, and some of it on Managed Instances. Decision: passed on as they
// are, where the table of needs has them; composefile refuses or reports the rest.
type Privileges struct {
	// GPUs is how many the container has for itself.
	GPUs       int  `json:"gpus,omitempty"`
	Privileged bool `json:"privileged,omitempty"`
	// SharedMemoryMiB is the size of /dev/shm; 0 is 64.
	SharedMemoryMiB int      `json:"sharedMemoryMiB,omitempty"`
	Devices         []Device `json:"devices,omitempty"`
	// SecurityOptions are no-new-privileges, or labels of SELinux or AppArmor.
	SecurityOptions []string `json:"securityOptions,omitempty"`
	// Swap is nil where the instance decides.
	Swap *Swap `json:"swap,omitempty"`
}

// Swap is how much of the swap space of its instance a container may have.
type Swap struct {
	MaxMiB int `json:"maxMiB"`
	// Swappiness is 0 to 100; nil is the default.
	Swappiness *int `json:"swappiness,omitempty"`
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
	p := Privileges{Privileged: s.Privileged, Devices: devices(s)}
	if s.Can(needs.SharedMemory) {
		p.SharedMemoryMiB = s.SharedMemoryMiB()
	}
	p.SecurityOptions, _ = s.SecurityOptions()
	if swap := s.Swap(); swap != nil {
		p.Swap = &Swap{swap.MaxMiB, swap.Swappiness}
	}
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
