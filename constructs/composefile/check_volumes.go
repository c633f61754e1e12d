package composefile

import (
	"path/filepath"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
)

// hostPaths are what no task on ECS has, with what serves the purpose there.
var hostPaths = []struct{ path, fix string }{
	{"/var/run/docker.sock", dockerAPI},
	{"/run/docker.sock", dockerAPI},
	{"/var/lib/docker", "use CloudWatch Container Insights and the logs in CloudWatch"},
	{"/proc", "use CloudWatch Container Insights for metrics"},
	{"/sys", "use CloudWatch Container Insights for metrics"},
}

const dockerAPI = "use the API of ECS with x-aws-role, or CloudWatch for logs and metrics; else leave the service out with a profile"

// checkVolumes sorts the mounts of a service: some mean nothing on ECS, some
// are impossible there, and the others are not supported yet.
func checkVolumes(r *report, s service) {
	var others []string
	for i, v := range s.Volumes {
		source := filepath.ToSlash(filepath.Clean(v.Source))
		fix, impossible := replacement(source)
		switch {
		case v.Type != types.VolumeTypeBind:
			others = append(others, v.Target)
		case source == "/etc/localtime" || source == "/etc/timezone":
			r.info(s.at("volumes", i), "host-clock", "set the variable TZ if the application is to know a time zone",
				"%s is dropped: tasks run in UTC", source)
		case impossible:
			r.error(s.at("volumes", i), "host-path", fix, "mounting %s is not possible: a task on ECS reaches nothing of its host", source)
		default:
			others = append(others, v.Target)
		}
	}
	if len(others) > 0 {
		row := rowOf("services.*.volumes")
		r.error(s.at("volumes"), row.Code(), row.Fix, "mounting %s %s", list(others), row.Reason)
	}
}

func replacement(source string) (fix string, impossible bool) {
	for _, h := range hostPaths {
		if source == h.path || strings.HasPrefix(source, h.path+"/") {
			return h.fix, true
		}
	}
	return "mount what the service needs of it, or put it into the image", source == "/"
}
