package plan

import "github.com/compose-cdk/compose-cdk/constructs/internal/model"

// CredentialSpec lets a container act as a group managed service account of Active
// Directory.
//
// Compose: the engine, which is a member of the domain, reads the specification
// from a config or a directory of its own. ECS: it reads it from Amazon S3 or
// Parameter Store with the execution role, and logs in with a secret that the
// specification names, or as the instance. Decision: what is in the project is
// uploaded; its content is part of the name, so that a change starts new tasks.
type CredentialSpec struct {
	// ARN is where the specification is; empty where Content is uploaded.
	ARN     string `json:"arn,omitempty"`
	Content string `json:"content,omitempty"`
	// Secret is the ARN of the secret with the login; without one the instance is a
	// member of the domain.
	Secret string `json:"secret,omitempty"`
}

func credentialSpec(s *model.Service) *CredentialSpec {
	from := s.CredentialSpec()
	if from == nil {
		return nil
	}
	return &CredentialSpec{from.ARN, from.Content, from.Secret}
}
