package machines

import (
	"slices"
	"strings"
)

// Device says which instances have a device file, as far as is known.
type Device int

const (
	// DeviceOfType depends on the instance type or its AMI, which only the user knows.
	DeviceOfType Device = iota
	// DeviceOfAll are those of the kernel that the AMIs of ECS come with.
	DeviceOfAll
	// DeviceOfNVIDIA are those of the driver of NVIDIA's GPUs.
	DeviceOfNVIDIA
	// DeviceOfAMD are those of the driver of AMD's GPUs, which no AMI of ECS has.
	DeviceOfAMD
	// DeviceOfNone are those of hardware that no instance has.
	DeviceOfNone
)

var ofAll = []string{
	"/dev/console", "/dev/cpu_dma_latency", "/dev/full", "/dev/fuse", "/dev/hwrng", "/dev/kmsg", "/dev/loop-control", "/dev/mapper/control", "/dev/mem",
	"/dev/net/tun", "/dev/null", "/dev/port", "/dev/ptmx", "/dev/random", "/dev/tty", "/dev/ttyS0", "/dev/urandom", "/dev/zero",
}

// ofNone begin the paths of USB and serial adapters, sound, cameras, input devices
// and the buses and processors of single-board computers.
var ofNone = []string{
	"/dev/apex", "/dev/bus/usb", "/dev/gpio", "/dev/hidraw", "/dev/i2c", "/dev/input", "/dev/serial", "/dev/snd", "/dev/spidev", "/dev/ttyACM",
	"/dev/ttyAMA", "/dev/ttyUSB", "/dev/vchiq", "/dev/vcsm", "/dev/video",
}

// DeviceOf finds out which instances have a device file.
func DeviceOf(path string) Device {
	begins := func(prefix string) bool { return strings.HasPrefix(path, prefix) }
	switch {
	case begins("/dev/nvidia"):
		return DeviceOfNVIDIA
	case path == "/dev/kfd":
		return DeviceOfAMD
	case begins("/dev/loop"), slices.Contains(ofAll, path):
		return DeviceOfAll
	case slices.ContainsFunc(ofNone, begins):
		return DeviceOfNone
	}
	return DeviceOfType
}

// withAMD are the types with AMD's GPUs (Amazon EC2 instance types guide,
// "Accelerated computing", G4ad: Radeon Pro V520), without prices. ECS reserves none
// of their GPUs for a task.
var withAMD = []Machine{
	{Name: "g4ad.xlarge", VCPUs: 4, MemoryMiB: 16 << 10},
	{Name: "g4ad.2xlarge", VCPUs: 8, MemoryMiB: 32 << 10},
	{Name: "g4ad.4xlarge", VCPUs: 16, MemoryMiB: 64 << 10},
	{Name: "g4ad.8xlarge", VCPUs: 32, MemoryMiB: 128 << 10},
	{Name: "g4ad.16xlarge", VCPUs: 64, MemoryMiB: 256 << 10},
}

// SmallestWithAMD names the smallest type with AMD's GPUs that holds the need; empty
// if there is none.
func SmallestWithAMD(n Need) string {
	if i := slices.IndexFunc(withAMD, func(m Machine) bool { return m.Holds(n) }); i >= 0 {
		return withAMD[i].Name
	}
	return ""
}

// HasAMD reports whether a type has AMD's GPUs.
func HasAMD(name string) bool { return strings.HasPrefix(name, "g4ad.") }
