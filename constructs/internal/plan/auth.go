package plan

import (
	"cmp"

	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// Auth is what a load balancer asks for before a request gets to a target.
//
// Compose: a published port is open to all, and a login is the application's or that
// of a proxy in the project. ECS: an Application Load Balancer can ask for a login at
// a provider, or for a token. Decision: a port asks for one where the file says so;
// paths that stay open are a rule in front, without the question.
type Auth struct {
	Cognito *CognitoLogin `json:"cognito,omitempty"`
	OIDC    *OIDCLogin    `json:"oidc,omitempty"`
	JWT     *TokenCheck   `json:"jwt,omitempty"`
	// Open is the rule for open paths; nil has none.
	Open *OpenRule `json:"open,omitempty"`
}

// CognitoLogin is a user pool: an existing one, or one that is made for some hosts.
type CognitoLogin struct {
	Pool   string `json:"pool,omitempty"`
	Client string `json:"client,omitempty"`
	Domain string `json:"domain,omitempty"`
	// Hosts are where logins come back to, of all ports: the project has one pool.
	// They are empty for an existing one.
	Hosts []string `json:"hosts,omitempty"`
}

// OIDCLogin is a client at a provider; its secret is in Secrets Manager.
type OIDCLogin struct {
	Issuer                string `json:"issuer"`
	AuthorizationEndpoint string `json:"authorizationEndpoint"`
	TokenEndpoint         string `json:"tokenEndpoint"`
	UserInfoEndpoint      string `json:"userInfoEndpoint"`
	ClientID              string `json:"clientID"`
	// Secret is one of the project; nil where SecretARN is that of another.
	Secret    *SecretRef `json:"secret,omitempty"`
	SecretARN string     `json:"secretARN,omitempty"`
	// SecretKey is the key in it that has the value; empty for all.
	SecretKey string `json:"secretKey,omitempty"`
	Scope     string `json:"scope"`
}

// TokenCheck is what a token must have.
type TokenCheck struct {
	Issuer string       `json:"issuer"`
	JWKS   string       `json:"jwks"`
	Claims []TokenClaim `json:"claims,omitempty"`
}

// TokenClaim is a claim, of which a token must have one of the values.
type TokenClaim struct {
	Name   string   `json:"name"`
	Format string   `json:"format"`
	Values []string `json:"values"`
}

// OpenRule takes the requests of a port for open paths, and changes them as the port's
// own rule does.
type OpenRule struct {
	Priority int `json:"priority"`
	Match
	Transforms
}

func auth(project *model.Project, port model.Port) *Auth {
	from := port.Auth
	if from == nil {
		return nil
	}
	out := &Auth{}
	if len(from.Open) > 0 {
		out.Open = &OpenRule{port.OpenPriority(), port.OpenMatch(), transforms(port)}
	}
	switch {
	case from.Cognito != nil:
		out.Cognito = &CognitoLogin{Pool: from.Cognito.Pool, Client: from.Cognito.Client, Domain: from.Cognito.Domain}
		if !from.Cognito.IsExisting() {
			out.Cognito.Hosts = project.LoginHosts()
		}
	case from.OIDC != nil:
		out.OIDC = oidcLogin(project, from.OIDC)
	default:
		out.JWT = &TokenCheck{Issuer: from.JWT.Issuer, JWKS: from.JWT.JWKS}
		for _, claim := range from.JWT.Claims {
			out.JWT.Claims = append(out.JWT.Claims, TokenClaim{claim.Name, cmp.Or(claim.Format, model.ClaimFormats[0]), claim.Values})
		}
	}
	return out
}

func oidcLogin(project *model.Project, o *model.OIDCLogin) *OIDCLogin {
	out := &OIDCLogin{
		Issuer: o.Issuer, AuthorizationEndpoint: o.AuthorizationEndpoint, TokenEndpoint: o.TokenEndpoint, UserInfoEndpoint: o.UserInfoEndpoint,
		ClientID: o.ClientID, SecretARN: o.ClientSecret, SecretKey: o.SecretKey, Scope: cmp.Or(o.Scope, "openid"),
	}
	if f, ok := project.ClientSecret(o); ok {
		out.SecretARN, out.Secret = "", &SecretRef{f.Noun, f.Name}
	}
	return out
}

// addLoginSecrets adds those of clients to the secrets of a project.
func addLoginSecrets(project *model.Project, to map[SecretRef]Secret) {
	for _, port := range project.PublishedPorts() {
		if port.Auth == nil {
			continue
		}
		if f, ok := project.ClientSecret(port.Auth.OIDC); ok {
			to[SecretRef{f.Noun, f.Name}] = secret(project, f)
		}
	}
}
