package model

import "github.com/compose-spec/compose-go/v2/types"

// SecretExtensions are the x-aws-* attributes of a secret.
type SecretExtensions struct {
	// Generate lets Secrets Manager make the value, once.
	Generate *GeneratedSecret `yaml:"x-aws-generate"`
	// Keys are those of a JSON object whose values become a file each, below a
	// directory with the secret's name; "*" stands for all of them.
	Keys []string `yaml:"x-aws-keys"`
}

// GeneratedSecret is the value of x-aws-generate: GenerateSecretString of AWS
// Secrets Manager, in the spelling of compose files.
type GeneratedSecret struct {
	// Version is 1 where it is 0. Another version is another secret.
	Version int `yaml:"version"`
	// Length is 32 where it is 0.
	Length int `yaml:"length"`
	// Exclude are characters that the value must not have.
	Exclude            string `yaml:"exclude"`
	ExcludeLowercase   bool   `yaml:"exclude_lowercase"`
	ExcludeUppercase   bool   `yaml:"exclude_uppercase"`
	ExcludeNumbers     bool   `yaml:"exclude_numbers"`
	ExcludePunctuation bool   `yaml:"exclude_punctuation"`
	IncludeSpace       bool   `yaml:"include_space"`
	// RequireEachIncludedType is true by default.
	RequireEachIncludedType *bool `yaml:"require_each_included_type"`
	// Template is a JSON object to which the value is added under Key.
	Template string `yaml:"template"`
	Key      string `yaml:"key"`
}

// SecretUseExtensions are the x-aws-* attributes of a secret in a service.
type SecretUseExtensions struct {
	// Variable is the environment variable that has the value instead of a file.
	Variable string `yaml:"x-aws-env"`
	// Keys are as for the secret, for this service.
	Keys []string `yaml:"x-aws-keys"`
}

// SecretExtensionsOf decodes the extensions of a secret, like ProjectExtensionsOf.
func SecretExtensionsOf(s types.SecretConfig) SecretExtensions {
	e, _ := DecodeExtensions[SecretExtensions](s.Extensions)
	return e
}

// generatedVersion is 0 for a secret that is not generated.
func (p *Project) generatedVersion(secret string) int {
	if g := SecretExtensionsOf(p.Secrets[secret]).Generate; g != nil {
		return g.Version
	}
	return 0
}

// SecretUseExtensionsOf decodes the extensions of a secret in a service, like
// ProjectExtensionsOf.
func SecretUseExtensionsOf(s types.ServiceSecretConfig) SecretUseExtensions {
	e, _ := DecodeExtensions[SecretUseExtensions](s.Extensions)
	return e
}
