package model

import (
	"reflect"
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/routing"
)

// HTTPSCloudFront is the value of x-aws-https with which Amazon CloudFront serves
// the published ports.
const HTTPSCloudFront = "cloudfront"

// HTTPSSettings is the value of x-aws-https as a mapping.
type HTTPSSettings struct {
	// CloudFront makes a distribution of Amazon CloudFront for each published port.
	CloudFront *CloudFrontSettings `yaml:"cloudfront"`
}

// CloudFrontSettings are those of the distributions.
type CloudFrontSettings struct {
	// Cache keeps answers as their Cache-Control headers allow it; without it
	// each request gets to the application.
	Cache bool `yaml:"cache"`
}

// DecodeHTTPS reads x-aws-https. It reports by ok whether it names a way.
func DecodeHTTPS(value any) (settings HTTPSSettings, ok bool, mistakes []ExtensionError) {
	place := finding.At("x-aws-https")
	switch value := value.(type) {
	case nil:
		return settings, true, nil
	case string:
		if value != HTTPSCloudFront {
			return settings, false, nil
		}
		return HTTPSSettings{CloudFront: &CloudFrontSettings{}}, true, nil
	case map[string]any:
		mistakes = decodeStruct(reflect.ValueOf(&settings).Elem(), value, place)
		if _, named := value[HTTPSCloudFront]; named && settings.CloudFront == nil {
			settings.CloudFront = &CloudFrontSettings{}
		}
		return settings, settings.CloudFront != nil || !IsReadable(mistakes), mistakes
	default:
		return settings, true, wrongType(place, HTTPSCloudFront+" or a mapping", "write "+HTTPSCloudFront, value)
	}
}

// CloudFront are the settings of the distributions that serve the published ports;
// nil where browsers connect to the load balancer.
func (p *Project) CloudFront() *CloudFrontSettings { return cloudFrontOf(p.Extensions()) }

func cloudFrontOf(ext ProjectExtensions) *CloudFrontSettings {
	settings, _, _ := DecodeHTTPS(ext.HTTPS)
	return settings.CloudFront
}

// endsTLS reports whether listeners on port 443 have a certificate of the project.
func (p *Project) endsTLS() bool {
	ext := p.Extensions()
	return p.CloudFront() == nil && (ext.Certificate != "" || ext.Domain != nil)
}

// needsApplication reports whether an Application Load Balancer has to stand
// behind CloudFront. A Network Load Balancer is preferred, because the other one
// overwrites X-Forwarded-Proto with what CloudFront speaks to it.
func (p *Project) needsApplication(ports []Port) bool {
	return p.Extensions().WAF != "" || slices.ContainsFunc(ports, func(port Port) bool {
		s := p.Service(port.Service)
		scaling := s.Host().Autoscaling()
		return port.IsRouted() || len(port.Redirects) > 0 || port.Speaks != HTTP && port.IsHTTP() || port.SlowStart != "" ||
			port.Stickiness != nil || s.Host().ShiftsTraffic() || scaling != nil && scaling.Requests != nil
	})
}

// DomainPort is the published port that the names of x-aws-domain lead to, where a
// distribution has one port only: 443, else 80, else the lowest.
func (b LoadBalancer) DomainPort() int {
	for _, port := range []int{443, 80} {
		if slices.ContainsFunc(b.Listeners, func(l Listener) bool { return l.Port == port }) {
			return port
		}
	}
	return b.Listeners[0].Port
}

// Auth is the value of x-aws-auth: who asks for a login, or for a token, before a
// request gets to the container. One of Cognito, OIDC and JWT is set.
type Auth struct {
	// Cognito is a user pool of Amazon Cognito.
	Cognito *CognitoLogin `yaml:"cognito"`
	// OIDC is a provider of OpenID Connect.
	OIDC *OIDCLogin `yaml:"oidc"`
	// JWT lets requests with a token in, and sends nobody to a login.
	JWT *TokenCheck `yaml:"jwt"`
	// Open are paths, in the patterns of x-aws-path, that need neither.
	Open []string `yaml:"open"`
}

// CognitoLogin names an existing user pool; without any field one is made.
type CognitoLogin struct {
	// Pool is the ARN of a user pool, Client the id of a client of it that has a
	// secret, Domain the prefix of its domain, or a domain of one's own.
	Pool   string `yaml:"pool"`
	Client string `yaml:"client"`
	Domain string `yaml:"domain"`
}

// IsExisting reports whether the pool is not the project's own.
func (c CognitoLogin) IsExisting() bool { return c != CognitoLogin{} }

// OIDCLogin is a client that is registered at a provider.
type OIDCLogin struct {
	// Issuer and the endpoints are URLs with https.
	Issuer                string `yaml:"issuer"`
	AuthorizationEndpoint string `yaml:"authorization_endpoint"`
	TokenEndpoint         string `yaml:"token_endpoint"`
	UserInfoEndpoint      string `yaml:"user_info_endpoint"`
	ClientID              string `yaml:"client_id"`
	// ClientSecret is the name of a secret of the project, or the ARN of one in
	// Secrets Manager; SecretKey is the key in it that has the value, empty where
	// all of it is.
	ClientSecret string `yaml:"client_secret"`
	SecretKey    string `yaml:"secret_key"`
	// Scope is openid where it is empty.
	Scope string `yaml:"scope"`
}

// ClientSecret is the secret of the project that a login names, with the name of it;
// ok is false for an ARN.
func (p *Project) ClientSecret(o *OIDCLogin) (file MountedFile, ok bool) {
	if o == nil {
		return file, false
	}
	declared, ok := p.Secrets[o.ClientSecret]
	return MountedFile{Noun: SecretNoun, Name: o.ClientSecret, Origin: SecretOrigin(declared)}, ok
}

// TokenCheck is what a token must have.
type TokenCheck struct {
	// Issuer is its claim iss; JWKS is the URL of the keys that sign it.
	Issuer string `yaml:"issuer"`
	JWKS   string `yaml:"jwks"`
	// Claims are further ones.
	Claims []TokenClaim `yaml:"claims"`
}

// TokenClaim is a claim with the values of which it must have one.
type TokenClaim struct {
	Name   string   `yaml:"name"`
	Values []string `yaml:"values"`
	// Format is one of ClaimFormats; empty is the first.
	Format string `yaml:"format"`
}

// ClaimFormats are how the values of a claim are written.
var ClaimFormats = []string{"single-string", "space-separated-values", "string-array"}

// LoginNames are the hosts at which a port asks for logins, and to which a provider
// sends browsers back: those of its rule, else those of the domain; none has a
// wildcard.
func (p *Project) LoginNames(port Port) []string {
	names := port.Hosts
	if d := p.Extensions().Domain; len(names) == 0 && d != nil {
		names = d.Names
	}
	var out []string
	for _, name := range names {
		if !routing.HasWildcard(name) {
			out = append(out, strings.TrimSuffix(name, "."))
		}
	}
	return slices.Compact(slices.Sorted(slices.Values(out)))
}

// LoginHosts are the LoginNames of all ports with the user pool of the project.
func (p *Project) LoginHosts() []string {
	var out []string
	for _, port := range p.PublishedPorts() {
		if port.Auth != nil && port.Auth.Cognito != nil && !port.Auth.Cognito.IsExisting() {
			out = append(out, p.LoginNames(port)...)
		}
	}
	return slices.Compact(slices.Sorted(slices.Values(out)))
}

// AsksElsewhere reports whether the load balancer connects to an identity provider.
func (b LoadBalancer) AsksElsewhere() bool {
	return slices.ContainsFunc(b.Listeners, func(l Listener) bool {
		return slices.ContainsFunc(l.Ports, func(port Port) bool { return port.Auth != nil })
	})
}

// OpenMatch are the conditions of the rule for the open paths of a port.
func (p Port) OpenMatch() routing.Match {
	return routing.Match{Hosts: p.Hosts, HostRegex: p.HostRegex, Headers: p.Headers, Paths: p.Auth.Open}
}

// Ways counts the ways to authenticate; one is right.
func (a Auth) Ways() int {
	ways := 0
	for _, is := range []bool{a.Cognito != nil, a.OIDC != nil, a.JWT != nil} {
		if is {
			ways++
		}
	}
	return ways
}

// OpenPriority is the place of that rule, which follows from its conditions alone; in
// front of the port's own rule.
func (p Port) OpenPriority() int { return p.inFront(p.OpenMatch().Priority()) }

// inFront is a priority that is lower than that of the port's own rule.
func (p Port) inFront(priority int) int {
	if p.IsRouted() && priority >= p.Priority {
		return max(1, p.Priority-1)
	}
	return priority
}
