package model

import "github.com/compose-spec/compose-go/v2/types"

// ExcludeExtension is the attribute that takes effect in Load.
type ExcludeExtension struct {
	Exclude bool `yaml:"x-aws-exclude"`
}

// IsExcluded reports whether x-aws-exclude leaves the service out.
func IsExcluded(s types.ServiceConfig) bool {
	ext, _ := DecodeExtensions[ExcludeExtension](s.Extensions)
	return ext.Exclude
}
