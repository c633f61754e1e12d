package rules

import (
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// endingImages are official images whose program is a shell or an interpreter,
// which ends at once where it has no terminal.
var endingImages = []string{
	"alpine", "amazonlinux", "bash", "busybox", "debian", "fedora", "golang", "hello-world", "node", "python", "ruby", "rust", "ubuntu",
}

// checkTemplate reports a service that others only extend, or that only shares
// its image: its container ends at once, and ECS starts it again for ever.
func checkTemplate(r *finding.Report, s *model.Service) {
	entrypoint, command := s.Process()
	if s.Run() != model.RunAlways || s.IsSidecar() || s.Build != nil || len(entrypoint)+len(command) > 0 || s.Tty || s.StdinOpen ||
		len(s.Ports())+len(s.Exposed()) > 0 || !slices.Contains(endingImages, officialName(s.Image)) || isNeeded(s) {
		return
	}
	r.Warn(s.At(), codes.TemplateService, "add `x-aws-exclude: true`, add a profile if other services only extend it, or add a command",
		"the program of %s ends at once without a command, and ECS restarts it again and again", s.Image)
}

// officialName is the name of an official image of Docker Hub without its tag;
// empty for others.
func officialName(image string) string {
	name := strings.TrimPrefix(strings.TrimPrefix(image, "docker.io/"), "library/")
	name, _, _ = strings.Cut(name, "@")
	name, _, _ = strings.Cut(name, ":")
	if strings.Contains(name, "/") {
		return ""
	}
	return name
}

// isNeeded reports whether another service depends on it.
func isNeeded(s *model.Service) bool {
	return slices.ContainsFunc(s.Project.All(), func(other *model.Service) bool {
		_, ok := other.DependsOn[s.Name]
		return ok
	})
}
