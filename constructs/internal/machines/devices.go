package machines

import (
	"slices"
	"strings"
)

// devices are files in /dev that every instance has, whatever its type: those of
// the kernel that the images of ECS come with.
var devices = []string{
	"/dev/console", "/dev/cpu_dma_latency", "/dev/full", "/dev/fuse", "/dev/hwrng", "/dev/kmsg", "/dev/loop-control", "/dev/mapper/control", "/dev/mem",
	"/dev/net/tun", "/dev/null", "/dev/port", "/dev/ptmx", "/dev/random", "/dev/tty", "/dev/ttyS0", "/dev/urandom", "/dev/zero",
}

// HasDevice reports whether an instance has a device file as far as is known: one
// that all have, or one of the drivers of its GPUs.
func HasDevice(path string, gpus bool) bool {
	if strings.HasPrefix(path, "/dev/nvidia") {
		return gpus
	}
	return slices.Contains(devices, path) || strings.HasPrefix(path, "/dev/loop")
}
