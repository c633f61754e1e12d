package plan

import (
	"crypto/pbkdf2"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// SecretsDigest makes a service start new tasks when a value that comes with
// the deployment changes.
//
// Compose: up recreates the containers whose environment has changed. ECS: a
// task has the values that secrets had when it started, and CloudFormation sees
// no change of a service whose secrets change. Decision: a second NoEcho
// parameter of the stack carries a digest of the values, and is the nonce that
// forces a deployment of the service.
type SecretsDigest struct {
	// Parameter is the logical name of the stack's parameter.
	Parameter string `json:"parameter"`
	// Secrets are those whose values are digested, sorted.
	Secrets []SecretRef `json:"secrets"`
}

// The digest is as protected as the values, by NoEcho. It is slow to compute
// (OWASP Password Storage Cheat Sheet, PBKDF2) and short besides, so that it
// would say little of a value if it were found: with 32 bits, one change in
// four billion goes unseen.
const (
	digestRounds = 600_000
	digestBytes  = 4
)

// Of digests values. The same values give the same digest on all machines.
func (d SecretsDigest) Of(values map[SecretRef]string) string {
	var all [][3]string
	for _, ref := range d.Secrets {
		all = append(all, [3]string{ref.Noun, ref.Name, values[ref]})
	}
	text, _ := json.Marshal(all) // strings always encode
	salt := "secrets of a service\n" + d.Parameter
	key, err := pbkdf2.Key(sha256.New, string(text), []byte(salt), digestRounds, sha256.Size)
	if err != nil {
		panic(err) // only for a salt or a key that FIPS 140 finds too short
	}
	return hex.EncodeToString(key[:digestBytes])
}

// secretsDigest is nil where the task of s has no value that comes with the
// deployment.
func secretsDigest(s *model.Service) *SecretsDigest {
	var refs []SecretRef
	for _, member := range s.Task() {
		for _, f := range member.SecretFiles() {
			if f.Origin.Uploaded() {
				refs = append(refs, SecretRef{f.Noun, f.Name})
			}
		}
		if len(member.SecretKeys()) > 0 {
			refs = append(refs, SecretRef{model.ServiceNoun, member.Name})
		}
	}
	if refs == nil {
		return nil
	}
	slices.SortFunc(refs, func(a, b SecretRef) int {
		return strings.Compare(a.Noun+"\n"+a.Name, b.Noun+"\n"+b.Name)
	})
	return &SecretsDigest{
		Parameter: parameterName("Digest", s.Project.Name+"\n"+s.Name, s.Name),
		Secrets:   slices.Compact(refs),
	}
}
