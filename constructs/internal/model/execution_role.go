package model

import (
	"encoding/json"
	"path/filepath"
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
	if len(s.Secrets)+len(s.Configs)+len(s.SecretKeys()) > 0 || s.Build != nil || strings.Contains(s.Image, ".dkr.ecr") {
		return true
	}
	if _, cached := s.Upstream(); cached {
		return true
	}
	for _, v := range s.Volumes {
		if v.Type == types.VolumeTypeBind {
			return true
		}
	}
	return s.Extensions().PullCredentials != "" || s.CredentialSpec() != nil || s.Logging != nil && s.Logging.Options["awslogs-group"] != ""
}

// StoredCredentialSpec is the value of x-aws-credential_spec: the ARN, or settings.
type StoredCredentialSpec struct {
	// ARN is that of an object in Amazon S3 or of a parameter in Parameter Store.
	ARN string `yaml:"arn" short:"true"`
	// Secret is the ARN of a secret in Secrets Manager with the login to the domain;
	// empty leaves the login to the instance, which is a member of the domain.
	Secret string `yaml:"secret"`
}

// CredentialSpec is the group managed service account of Active Directory that a
// container acts as. One of ARN and Content is set.
type CredentialSpec struct {
	StoredCredentialSpec
	// Content is that of a file in the project, a JSON object.
	Content string
}

// CredentialSpec reads x-aws-credential_spec, else credential_spec; nil for none.
// A specification whose content cannot be read is nil here and an error in Check.
func (s *Service) CredentialSpec() *CredentialSpec {
	if stored := s.Extensions().CredentialSpec; stored != nil {
		return &CredentialSpec{StoredCredentialSpec: *stored}
	}
	content, err := s.CredentialSpecContent()
	if err != nil || content == "" {
		return nil
	}
	secret, err := domainSecret(content)
	if err != nil {
		return nil
	}
	return &CredentialSpec{StoredCredentialSpec{Secret: secret}, content}
}

// CredentialSpecContent is what credential_spec names in the project: a config, or
// a file, for which Docker looks in a directory of its own. It is empty for none.
func (s *Service) CredentialSpecContent() (string, error) {
	switch from := s.ServiceConfig.CredentialSpec; {
	case from == nil:
		return "", nil
	case from.Config != "":
		c := s.Project.Configs[from.Config]
		if c.Environment != "" && c.Content == "" {
			return s.Project.Environment[c.Environment], nil
		}
		return c.Content, nil
	case from.File != "":
		return ConfigFile(filepath.Join(s.Project.WorkingDir, strings.TrimPrefix(from.File, "file://")))
	}
	return "", nil
}

// domainSecret is the ARN of the secret that a credential specification names;
// empty where it names none (Amazon ECS developer guide, Credential specification
// file; credentials-fetcher, HostAccountConfig).
func domainSecret(specification string) (string, error) {
	var read struct {
		ActiveDirectoryConfig struct {
			HostAccountConfig struct {
				PluginInput struct{ CredentialArn string }
			}
		}
	}
	err := json.Unmarshal([]byte(specification), &read)
	return read.ActiveDirectoryConfig.HostAccountConfig.PluginInput.CredentialArn, err
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
