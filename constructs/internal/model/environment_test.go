package model_test

import (
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// TestNeedsEnvironment: a stack needs a place where something is looked up, or where
// CloudFront's certificate depends on it.
func TestNeedsEnvironment(t *testing.T) {
	const (
		services = "services: {web: {image: nginx, ports: ['80:80']}}\n"
		byID     = "x-aws-domain: {name: a.example.com, zone: Z0123456789ABCDEFGHIJ}\n"
		door     = "x-aws-https: cloudfront\n"
	)
	for name, c := range map[string]struct{ file, want string }{
		"nothing":                {"", ""},
		"a zone by name":         {"x-aws-domain: {name: a.example.com, zone: example.com}\n", "x-aws-domain"},
		"a zone by id":           {byID, ""},
		"CloudFront":             {door, ""},
		"CloudFront with names":  {door + byID, "x-aws-domain"},
		"a setting of it":        {"x-aws-https: {cloudfront: {cache: true}}\n" + byID, "x-aws-domain"},
		"a certificate for them": {door + byID + "x-aws-certificate: arn:aws:acm:us-east-1:123456789012:certificate/0\n", ""},
		"a VPC":                  {"x-aws-vpc: default\n", "x-aws-vpc"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := model.NeedsEnvironment(composetest.Text(t, c.file+services)); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
