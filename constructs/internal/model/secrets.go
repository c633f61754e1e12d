package model

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
)

// OriginKind says where the value of a secret or a config is.
type OriginKind string

const (
	// NoOrigin is for a secret or config that says nothing (an error in Check).
	NoOrigin OriginKind = ""
	// FromFile is a file beside the compose file.
	FromFile OriginKind = "file"
	// FromVariable is a variable of the environment.
	FromVariable OriginKind = "environment"
	// FromContent is text in the compose file; configs only.
	FromContent OriginKind = "content"
	// FromGenerator is a value that Secrets Manager makes; secrets only.
	FromGenerator OriginKind = "x-aws-generate"
	// FromManaged is a password of a managed service; secrets only.
	FromManaged OriginKind = ManagedKey
	// FromSecretsManager is an existing secret in AWS Secrets Manager.
	FromSecretsManager OriginKind = "secretsmanager"
	// FromParameterStore is an existing parameter in AWS Systems Manager.
	FromParameterStore OriginKind = "ssm"
)

// Origin is where the value of a secret or a config comes from.
type Origin struct {
	Kind OriginKind
	// Reference is the path of the file, the name of the variable, or the ARN
	// or name of what exists in AWS; empty for the other kinds.
	Reference string
}

// External reports whether the value is in AWS already.
func (o Origin) External() bool {
	return o.Kind == FromSecretsManager || o.Kind == FromParameterStore
}

// Uploaded reports whether the value goes to Secrets Manager with a deployment.
func (o Origin) Uploaded() bool {
	return o.Kind == FromFile || o.Kind == FromVariable || o.Kind == FromManaged
}

// SecretOrigin says where a secret of the project comes from.
func SecretOrigin(s types.SecretConfig) Origin {
	if _, ok := s.Extensions[ManagedMarker].(ManagedValue); ok {
		return Origin{Kind: FromManaged}
	}
	if !bool(s.External) && SecretExtensionsOf(s).Generate != nil {
		return Origin{Kind: FromGenerator}
	}
	return origin(types.FileObjectConfig(s))
}

// ConfigOrigin says where a config of the project comes from.
func ConfigOrigin(c types.ConfigObjConfig) Origin {
	o := origin(types.FileObjectConfig(c))
	if o.Kind == NoOrigin && c.Content != "" {
		return Origin{Kind: FromContent}
	}
	return o
}

func origin(f types.FileObjectConfig) Origin {
	switch {
	case bool(f.External):
		if name, ok := strings.CutPrefix(f.Name, "ssm:"); ok {
			return Origin{FromParameterStore, name}
		}
		if ParameterARN.MatchString(f.Name) {
			return Origin{FromParameterStore, f.Name}
		}
		return Origin{FromSecretsManager, f.Name}
	case f.File != "":
		return Origin{FromFile, f.File}
	case f.Environment != "":
		return Origin{FromVariable, f.Environment}
	}
	return Origin{}
}

// The forms of what exists (Secrets Manager API reference, CreateSecret, Name;
// Systems Manager API reference, PutParameter, Name).
var (
	ParameterARN  = lazyregexp.New(`^arn:aws[a-z-]*:ssm:[a-z0-9-]+:\d{12}:parameter/[\w./-]+$`)
	ParameterName = lazyregexp.New(`^/?[\w.-]+(/[\w.-]+)*$`)
	SecretName    = lazyregexp.New(`^[\w/+=.@-]{1,512}$`)
)

// Nouns of a MountedFile.
const (
	SecretNoun = "secret"
	ConfigNoun = "config"
)

// ServiceNoun is the noun of the secret that has the variables of a service.
const ServiceNoun = "service"

// MountedFile is a secret or a config as a service uses it.
type MountedFile struct {
	// Noun is SecretNoun or ConfigNoun; Name is the name that the project has
	// it under.
	Noun, Name string
	Origin     Origin
	// Path is where the file is in the container, absolute and clean; for a
	// file with Keys it is a directory.
	Path string
	// Variable is the environment variable that has the value instead of a file.
	Variable string
	// UID and GID own the file, Mode has its permissions.
	UID, GID, Mode int
	// Keys are those of a JSON object whose values become a file each; AllKeys
	// alone stands for all of them. Sorted.
	Keys []string
	// Content is that of a config which is not external, and Defaults are variables
	// whose default is left out of it.
	Content  string
	Defaults []string

	// At is where the service names it.
	At finding.Path
}

// AllKeys stands for all keys of a JSON object.
const AllKeys = "*"

// TakesAllKeys reports whether the keys stand for all of a JSON object.
func TakesAllKeys(keys []string) bool { return slices.Contains(keys, AllKeys) }

// SecretFiles lists the secrets that a service uses, in the order of the file.
// What is not declared is left out (an error in Check).
func (s *Service) SecretFiles() []MountedFile {
	var out []MountedFile
	for i, use := range s.Secrets {
		declared, ok := s.Project.Secrets[use.Source]
		if !ok {
			continue
		}
		ext, own := SecretUseExtensionsOf(use), SecretExtensionsOf(declared)
		f := s.mountedFile(types.FileReferenceConfig(use), SecretsDirectory)
		f.Noun, f.Origin, f.At = SecretNoun, SecretOrigin(declared), finding.At("services", s.Name, "secrets", i)
		f.Variable, f.Keys = ext.Variable, slices.Clone(ext.Keys)
		if len(f.Keys) == 0 {
			f.Keys = slices.Clone(own.Keys)
		}
		slices.Sort(f.Keys)
		f.Keys = slices.Compact(f.Keys)
		if f.Variable != "" {
			f.Path = ""
		}
		out = append(out, f)
	}
	return out
}

// ConfigFiles lists the configs that a service uses, as SecretFiles does secrets.
func (s *Service) ConfigFiles() []MountedFile {
	var out []MountedFile
	for i, use := range s.Configs {
		declared, ok := s.Project.Configs[use.Source]
		if !ok {
			continue
		}
		f := s.mountedFile(types.FileReferenceConfig(use), "/")
		f.Noun, f.Origin, f.At = ConfigNoun, ConfigOrigin(declared), finding.At("services", s.Name, "configs", i)
		if !f.Origin.External() {
			f.Content, f.Defaults = s.withoutDefaults(declared.Content)
		}
		out = append(out, f)
	}
	return out
}

// mountedFile resolves the defaults. The specification has a file belong to
// the user of the container; where that is a number we can keep it.
func (s *Service) mountedFile(use types.FileReferenceConfig, directory string) MountedFile {
	f := MountedFile{Name: use.Source, Path: FilePath(cmp.Or(use.Target, use.Source), directory), Mode: FileMode}
	f.UID, f.GID = s.ownerIDs()
	if use.UID != "" || use.GID != "" {
		f.UID, _ = OwnerID(use.UID)
		f.GID, _ = OwnerID(use.GID)
	}
	if use.Mode != nil {
		f.Mode = int(*use.Mode)
	}
	return f
}

// IsCompleteSecretARN reports whether the ARN of a secret ends in what Secrets
// Manager adds to the name: a hyphen and six random characters. A word of six
// small letters, as in my-secret, is taken for a part of the name.
func IsCompleteSecretARN(arn string) bool {
	return completeARN.MatchString(arn) && !endsInWord.MatchString(arn)
}

var (
	completeARN = lazyregexp.New(`-[A-Za-z0-9]{6}$`)
	endsInWord  = lazyregexp.New(`-[a-z]{6}$`)
)

// KeyProblem says why one of so many keys of a JSON object cannot become a
// file, or "".
func KeyProblem(key string, of int) string {
	switch {
	case key == AllKeys && of > 1:
		return AllKeys + " means all keys, and must be the only entry"
	case key == "" || key == "." || key == ".." || strings.ContainsAny(key, "/\n\r\x00"):
		return strconv.Quote(key) + " is not a valid file name"
	}
	return ""
}
