package model

import (
	"encoding/json"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
)

// OwnExecutionRole reports whether ECS starts the tasks of s, which is no
// sidecar, with a role of their own. Those of most services need to write to
// the project's log group and no more, and have one role in common. Whether a
// service is among them does not depend on what is in the files it mounts.
func (s *Service) OwnExecutionRole() bool {
	for _, member := range s.Task() {
		if member.startsWithMore() {
			return true
		}
	}
	return s.Project.overlayNames(ancestorName(s.Name)+"TaskExecutionRole") || s.Project.overlayNames("Services/"+s.Name+"/ExecutionRole")
}

// startsWithMore reports whether the start of a container may take more than
// writing to the project's log group: the value of a secret or config, an image
// in a private registry, or one that is built, also for the files it mounts.
func (s *Service) startsWithMore() bool {
	if len(s.Secrets)+len(s.Configs)+len(s.SecretVariables()) > 0 || s.Build != nil || strings.Contains(s.Image, ".dkr.ecr") {
		return true
	}
	for _, v := range s.Volumes {
		if v.Type == types.VolumeTypeBind {
			return true
		}
	}
	return s.Extensions().PullCredentials != "" || s.Logging != nil && s.Logging.Options["awslogs-group"] != ""
}

// overlayNames reports whether a name is anywhere in x-aws-cloudformation.
func (p *Project) overlayNames(name string) bool {
	text, err := p.overlay()
	return err != nil || strings.Contains(string(text), name)
}

// overlayText is x-aws-cloudformation as JSON, nil where there is none.
func overlayText(p *types.Project) ([]byte, error) {
	overlay := ProjectExtensionsOf(p).CloudFormation
	if overlay == nil {
		return nil, nil
	}
	return json.Marshal(overlay)
}
