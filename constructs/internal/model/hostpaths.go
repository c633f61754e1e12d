package model

import (
	"path/filepath"
	"strings"
)

// hostPaths are what no task on ECS has, with what serves the purpose there.
var hostPaths = []struct{ path, fix string }{
	{"/var/run/docker.sock", dockerAPI},
	{"/run/docker.sock", dockerAPI},
	{"/var/lib/docker", "use CloudWatch Container Insights and the logs in CloudWatch, or leave the service out with x-aws-exclude: true"},
	{"/proc", "use CloudWatch Container Insights for metrics, or leave the service out with x-aws-exclude: true"},
	{"/sys", "use CloudWatch Container Insights for metrics, or leave the service out with x-aws-exclude: true"},
	{"/dev/shm", "use shm_size for its size; sidecars of one task (network_mode: service:x) share a volume"},
	{"/dev", "remove it: tasks get no devices of a host"},
	{"/lib/modules", "remove it: a task loads no modules into its kernel"},
}

const dockerAPI = "use the API of ECS with x-aws-role, or CloudWatch for logs and metrics; else leave the service out with x-aws-exclude: true"

func isHostPath(source string) bool {
	_, known := Replacement(filepath.ToSlash(source))
	return known
}

// Replacement returns what serves the purpose of a path of the host on ECS.
func Replacement(source string) (fix string, impossible bool) {
	for _, h := range hostPaths {
		if source == h.path || strings.HasPrefix(source, h.path+"/") {
			return h.fix, true
		}
	}
	return "mount what the service needs of it, or put it into the image",
		source == "/" || source == "/run" || source == "/var/run"
}
