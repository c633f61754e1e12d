package plan

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"sort"
	"strings"
	"unicode"

	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// Secret is a value in AWS that tasks get when they start: a secret of the
// project, or a config that exists in AWS already.
//
// Compose: a secret is a file beside the compose file, or a variable, and
// reaches those services alone that name it. ECS: a container is given values
// from Secrets Manager or Parameter Store, which the execution role may read.
// Decision: a secret of the project is one in Secrets Manager, whose value
// comes with the deployment as a NoEcho parameter of the stack, so that
// neither the template nor an asset has it. What Secrets Manager made itself
// is nowhere else, and is kept when the stack is deleted. The value is never
// part of a plan.
type Secret struct {
	// Noun is secret or config, or service for the variables of a service that
	// x-aws-secrets selects; Name is the name in the compose file. That of a
	// service is a JSON object with a key for each variable.
	Noun string `json:"noun"`
	Name string `json:"name"`
	// Exactly one of the following says where the value comes from.

	// Parameter is the logical name of the stack's parameter.
	Parameter string `json:"parameter,omitempty"`
	// Generate lets Secrets Manager make the value.
	Generate *Generate `json:"generate,omitempty"`
	// Existing is what the project does not own.
	Existing *ExistingSecret `json:"existing,omitempty"`
}

// Generate is GenerateSecretString of a secret; zero values stand for the
// defaults of Secrets Manager.
//
// Compose has no word for it. Secrets Manager makes another value when
// GenerateSecretString changes, and a database keeps the value that it was
// initialized with. Decision: what the file says is the default of a parameter,
// which a deployed stack keeps, so that the value stays; another version is
// another secret.
type Generate struct {
	// Version is that of the value; 1 is the first.
	Version            int    `json:"version"`
	Length             int    `json:"length"`
	Exclude            string `json:"exclude,omitempty"`
	ExcludeLowercase   bool   `json:"excludeLowercase,omitempty"`
	ExcludeUppercase   bool   `json:"excludeUppercase,omitempty"`
	ExcludeNumbers     bool   `json:"excludeNumbers,omitempty"`
	ExcludePunctuation bool   `json:"excludePunctuation,omitempty"`
	IncludeSpace       bool   `json:"includeSpace,omitempty"`
	RequireEachType    bool   `json:"requireEachType"`
	// Template is a JSON object to which the value is added under Key.
	Template string `json:"template,omitempty"`
	Key      string `json:"key,omitempty"`
}

// GenerateFields are the properties of GenerateSecretString in the order of the
// lines of Specification. The order is that of deployed stacks: a further
// property needs a parameter of its own.
var GenerateFields = []string{
	"PasswordLength", "ExcludeCharacters", "ExcludeLowercase", "ExcludeUppercase", "ExcludeNumbers",
	"ExcludePunctuation", "IncludeSpace", "RequireEachIncludedType",
}

// Specification is the value of each of GenerateFields, a line each.
func (g Generate) Specification() string {
	var lines []string
	for _, v := range []any{
		g.Length, g.Exclude, g.ExcludeLowercase, g.ExcludeUppercase, g.ExcludeNumbers,
		g.ExcludePunctuation, g.IncludeSpace, g.RequireEachType,
	} {
		lines = append(lines, fmt.Sprint(v))
	}
	return strings.Join(lines, "\n")
}

// TemplateSpecification is Key and Template, a line each; it is empty without them.
func (g Generate) TemplateSpecification() string {
	if g.Key == "" {
		return ""
	}
	return g.Key + "\n" + g.Template
}

// ExistingSecret is a secret in Secrets Manager or a parameter in Parameter Store.
type ExistingSecret struct {
	// Store is secretsmanager or ssm.
	Store string `json:"store"`
	// Exactly one of the following is set. A partial ARN lacks the six
	// characters that Secrets Manager adds to a name.
	Name        string `json:"name,omitempty"`
	CompleteARN string `json:"completeArn,omitempty"`
	PartialARN  string `json:"partialArn,omitempty"`
}

// SecretRef names a Secret of the project.
type SecretRef struct {
	Noun string `json:"noun"`
	Name string `json:"name"`
}

// secretLength is the default of Secrets Manager.
const secretLength = 32

// secrets lists what a service uses, by noun and name.
func secrets(project *model.Project) []Secret {
	found := managedSecrets(project)
	addLoginSecrets(project, found)
	for _, s := range project.All() {
		l := s.MountedFiles()
		for _, files := range [][]model.MountedFile{l.Mounted, l.Variables} {
			for _, f := range files {
				if f.Noun == model.SecretNoun || f.Origin.External() {
					found[SecretRef{f.Noun, f.Name}] = secret(project, f)
				}
			}
		}
		if keys := s.SecretKeys(); len(keys) > 0 {
			ref := SecretRef{model.ServiceNoun, s.Name}
			found[ref] = Secret{Noun: ref.Noun, Name: ref.Name, Parameter: VariablesParameter(project.Name, s.Name, keys)}
		}
	}
	out := make([]Secret, 0, len(found))
	for _, s := range found {
		out = append(out, s)
	}
	sort.Slice(out, func(i, j int) bool {
		if out[i].Noun != out[j].Noun {
			return out[i].Noun < out[j].Noun
		}
		return out[i].Name < out[j].Name
	})
	return out
}

func secret(project *model.Project, f model.MountedFile) Secret {
	s := Secret{Noun: f.Noun, Name: f.Name}
	switch f.Origin.Kind {
	case model.FromSecretsManager, model.FromParameterStore:
		s.Existing = existing(f.Origin)
	case model.FromGenerator:
		s.Generate = generate(*model.SecretExtensionsOf(project.Secrets[f.Name]).Generate)
	default:
		s.Parameter = SecretParameter(project.Name, f.Name)
	}
	return s
}

func existing(o model.Origin) *ExistingSecret {
	e := &ExistingSecret{Store: string(o.Kind)}
	switch {
	case !strings.HasPrefix(o.Reference, "arn:"):
		e.Name = o.Reference
	case o.Kind == model.FromParameterStore || model.IsCompleteSecretARN(o.Reference):
		e.CompleteARN = o.Reference
	default:
		e.PartialARN = o.Reference
	}
	return e
}

func generate(g model.GeneratedSecret) *Generate {
	return &Generate{
		Version: max(g.Version, 1),
		// No value has a line break, and Specification a line for each field.
		Length: positiveOr(g.Length, secretLength), Exclude: strings.ReplaceAll(g.Exclude, "\n", ""),
		ExcludeLowercase: g.ExcludeLowercase, ExcludeUppercase: g.ExcludeUppercase,
		ExcludeNumbers: g.ExcludeNumbers, ExcludePunctuation: g.ExcludePunctuation,
		IncludeSpace:    g.IncludeSpace,
		RequireEachType: g.RequireEachIncludedType == nil || *g.RequireEachIncludedType,
		Template:        compactJSON(g.Template), Key: g.Key,
	}
}

// compactJSON leaves out the white space between tokens, so that no line break
// is left.
func compactJSON(text string) string {
	var out bytes.Buffer
	if json.Compact(&out, []byte(text)) != nil {
		return text
	}
	return out.String()
}

// SecretParameter is the logical name of the parameter that carries a secret's
// value into the stack. It depends on the two names alone, and a hash keeps
// names apart that differ by what logical names leave out.
func SecretParameter(project, secret string) string {
	return parameterName("Secret", project+"\n"+secret, secret)
}

// VariablesParameter is the parameter that carries the secret variables of a
// service, as SecretParameter. It depends on the names of the variables, too: a
// deployment without the values keeps those of the last one, and where these
// lack a variable CloudFormation must refuse it, before a task fails to start.
func VariablesParameter(project, service string, variables []string) string {
	return parameterName("Variables", project+"\n"+service+"\n"+strings.Join(variables, "\n"), service)
}

func parameterName(prefix, whole, name string) string {
	sum := sha256.Sum256([]byte(whole))
	readable := strings.Map(func(r rune) rune {
		if r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			return r
		}
		return -1
	}, name)
	return prefix + readable[:min(len(readable), 60)] + strings.ToUpper(hex.EncodeToString(sum[:4]))
}

// variables gives the environment variables that have a secret's value.
func variables(s *model.Service) []SecretVariable {
	var out []SecretVariable
	for _, f := range s.MountedFiles().Variables {
		v := SecretVariable{Name: f.Variable, Secret: SecretRef{f.Noun, f.Name}}
		if len(f.Keys) == 1 {
			v.Key = f.Keys[0]
		}
		out = append(out, v)
	}
	for _, name := range s.SecretVariables() {
		out = append(out, SecretVariable{Name: name, Secret: SecretRef{model.ServiceNoun, s.Name}, Key: name})
	}
	slices.SortStableFunc(out, func(a, b SecretVariable) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// SecretVariable is an environment variable that has the value of a secret.
type SecretVariable struct {
	Name   string    `json:"name"`
	Secret SecretRef `json:"secret"`
	// Key is that of a JSON object; empty takes the whole value.
	Key string `json:"key,omitempty"`
}
