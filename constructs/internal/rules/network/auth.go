package network

import (
	"net/url"
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/routing"
	"github.com/compose-cdk/compose-cdk/constructs/internal/rules/report"
)

// checkAuth refuses values of x-aws-auth that are incomplete or not in their form.
func checkAuth(r *finding.Report, at finding.Path, p *model.Project, ext model.PortExtensions, match routing.Match) {
	auth := ext.Auth
	if auth == nil {
		return
	}
	if ways := auth.Ways(); ways != 1 {
		r.Error(at, codes.Auth, "write one of cognito: {}, oidc: {…} and jwt: {…}", "%d ways to authenticate are named", ways)
	}
	checkCognito(r, at.Then("cognito"), auth.Cognito)
	checkOIDC(r, at.Then("oidc"), p, auth.OIDC)
	checkToken(r, at.Then("jwt"), auth.JWT)
	checkOpenPaths(r, at.Then("open"), ext, match)
}

// checkOpenPaths refuses open paths that no rule can have, and those that open all.
func checkOpenPaths(r *finding.Report, at finding.Path, ext model.PortExtensions, match routing.Match) {
	open, all := ext.Auth.Open, []string{"/*"}
	if len(ext.Paths) > 0 {
		all = ext.Paths
	}
	for i, path := range open {
		switch {
		case !strings.HasPrefix(path, "/") || !routing.IsPathCondition(path):
			r.Error(at.Then(i), codes.Auth, "write it as /healthz or /public/*", "%q is not a path that load balancers compare", path)
		case routing.Covers([]string{path}, all):
			r.Error(at.Then(i), codes.Auth, "open fewer paths, or remove x-aws-auth", "%q opens all paths of the port: no request would need the login", path)
		}
	}
	match.Paths, match.PathRegex = open, nil
	if n, most := len(match.Patterns())+len(match.Regexes()), limits.ConditionsPerRule; len(open) > 0 && n > most {
		r.Error(at, codes.Auth, "use a wildcard", "%d hosts, headers and open paths are too many for a rule: it allows at most %d", n, most)
	}
	patterns := strings.Join(match.Patterns(), "")
	if n, most := strings.Count(patterns, "*")+strings.Count(patterns, "?"), limits.WildcardsPerRule; len(open) > 0 && n > most {
		r.Error(at, codes.Auth, "use fewer * and ?", "%d wildcards in hosts, headers and open paths are too many for a rule: it allows at most %d", n, most)
	}
}

// poolForm is that of ARNs of user pools (service authorization reference).
var poolForm = lazyregexp.New(`^arn:aws[a-z-]*:cognito-idp:[a-z0-9-]+:\d{12}:userpool/[\w-]+_[0-9A-Za-z]+$`)

func checkCognito(r *finding.Report, at finding.Path, c *model.CognitoLogin) {
	if c == nil || !c.IsExisting() {
		return
	}
	switch {
	case c.Pool == "" || c.Client == "" || c.Domain == "":
		r.Error(at, codes.Auth, "add the others, or write cognito: {} for a user pool of the project", "an existing user pool needs pool, client and domain")
	case !poolForm.MatchString(c.Pool):
		r.Error(at.Then("pool"), codes.Auth, "write arn:aws:cognito-idp:<region>:<account>:userpool/<id>", "%q is not the ARN of a user pool", c.Pool)
	}
}

func checkOIDC(r *finding.Report, at finding.Path, p *model.Project, o *model.OIDCLogin) {
	if o == nil {
		return
	}
	checkURLs(r, at, [][2]string{
		{"issuer", o.Issuer}, {"authorization_endpoint", o.AuthorizationEndpoint},
		{"token_endpoint", o.TokenEndpoint}, {"user_info_endpoint", o.UserInfoEndpoint},
	})
	if o.ClientID == "" {
		r.Error(at, codes.Auth, "add client_id, as the provider gave it", "the client has no id")
	}
	place := at.Then("client_secret")
	switch f, ok := p.ClientSecret(o); {
	case ok && f.Origin.Kind == model.FromParameterStore:
		r.Error(place, codes.Auth, "put the value into Secrets Manager, and write its name or ARN in secrets."+f.Name,
			"the secret %q is in Parameter Store, and CloudFormation reads the secret of a client from Secrets Manager only", f.Name)
	case ok && endsLine(p, f):
		r.Error(place, codes.Auth, "write the value without it, for example by printf %s", "the value of the secret %q ends with a line break, which providers do not accept", f.Name)
	case !ok && (o.ClientSecret == "" || !report.Secret.Matches(o.ClientSecret)):
		// The value is not shown: it may be the secret itself.
		r.Error(place, codes.Auth, "add the secret to `secrets` at the top of the file, and write its name here; or write arn:aws:secretsmanager:<region>:<account>:secret:<name>",
			"it has to be the name of a secret of the project, or the ARN of a secret in Secrets Manager")
	}
}

// endsLine reports whether the value of a secret ends with a line break.
func endsLine(p *model.Project, f model.MountedFile) bool {
	if !f.Origin.Uploaded() {
		return false
	}
	value, err := model.SecretValue(p.Project, f.Name)
	return err == nil && strings.HasSuffix(value, "\n")
}

func checkToken(r *finding.Report, at finding.Path, j *model.TokenCheck) {
	if j == nil {
		return
	}
	if j.Issuer == "" {
		r.Error(at, codes.Auth, "add issuer, which is the claim iss of the tokens", "the tokens have no issuer")
	}
	checkURLs(r, at, [][2]string{{"jwks", j.JWKS}})
	if most := limits.TokenClaims; len(j.Claims) > most {
		r.Error(at.Then("claims"), codes.Auth, "leave some to the application", "%d claims are too many: load balancers compare %d", len(j.Claims), most)
	}
	for i, claim := range j.Claims {
		place := at.Then("claims", i)
		switch {
		case r.HasBelow(place): // an unknown attribute in the place of one of them
		case claim.Name == "" || len(claim.Values) == 0:
			r.Error(place, codes.Auth, "write {name: aud, values: [shop]}", "a claim needs a name and values")
		case slices.Contains([]string{"exp", "iss", "nbf", "iat"}, claim.Name):
			r.Error(place, codes.Auth, "remove it", "the load balancer compares %s by itself", claim.Name)
		case len(claim.Values) > limits.TokenValues:
			r.Error(place.Then("values"), codes.Auth, "use fewer", "%d values are too many: a claim takes %d", len(claim.Values), limits.TokenValues)
		case claim.Format != "" && !slices.Contains(model.ClaimFormats, claim.Format):
			r.Error(place.Then("format"), codes.Auth, "use "+finding.List(model.ClaimFormats), "%q is not a format", claim.Format)
		}
	}
}

// checkURLs holds values to URLs with https.
func checkURLs(r *finding.Report, at finding.Path, named [][2]string) {
	for _, n := range named {
		if u, err := url.Parse(n[1]); err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil {
			r.Error(at.Then(n[0]), codes.Auth, "write it as https://login.example.com/path", "it has to be a URL with https")
		}
	}
}

// checkOpenRules refuses open paths whose rule would be in the place of another.
func checkOpenRules(r *finding.Report, l model.Listener) {
	taken := map[int]model.Port{}
	for _, port := range l.Ports {
		if port.IsRouted() {
			taken[port.Priority] = port
		}
	}
	for _, port := range l.Ports {
		if port.Auth == nil || len(port.Auth.Open) == 0 {
			continue
		}
		priority := port.OpenPriority()
		if other, ok := taken[priority]; ok {
			r.Error(model.PortPath(port).Then("x-aws-auth", "open"), codes.RulePriority, "change x-aws-priority of that rule, or the open paths",
				"the rule for the open paths of %s would have the priority %d on port %d, which a rule of %s has", shownTarget(port), priority, port.Published, shownTarget(other))
		}
		taken[priority] = port
	}
}

// checkAuthPort refuses a login where the load balancer has none: without HTTPS,
// behind CloudFront, on a Network Load Balancer.
func checkAuthPort(r *finding.Report, p *model.Project, b model.LoadBalancer, l model.Listener, port model.Port) {
	if port.Auth == nil {
		return
	}
	at := model.PortPath(port).Then("x-aws-auth")
	existing := model.LoadBalancerOf(p.Project).Listener != ""
	switch {
	case port.CloudFront:
		r.Error(at, codes.Auth, "use x-aws-domain without x-aws-https",
			"there is no login behind CloudFront: the load balancer asks for one with HTTPS only, and is internal there")
	case !b.HTTP:
		r.Error(at, codes.Auth, "add app_protocol: http to the ports that speak HTTP, or x-aws-loadbalancer: {split: true}",
			"a Network Load Balancer asks nobody for a login")
	case !l.IsSecure() && !existing:
		r.Error(at, codes.Auth, "publish it on port 443, with x-aws-domain or x-aws-certificate", "a login needs HTTPS: port %d of %s has no certificate", port.Published, port.Service)
	case p.Service(port.Service).Host().ShiftsTraffic():
		r.Error(at, codes.Auth, "remove x-aws-strategy, or let the application ask for the login",
			"deployments that move requests change the rules of the load balancer, and know no login")
	case port.Auth.Cognito != nil && !port.Auth.Cognito.IsExisting() && port.Auth.Ways() == 1 && len(p.LoginNames(port)) == 0:
		r.Error(at, codes.Auth, "add x-aws-domain, x-aws-host or an existing user pool",
			"a user pool sends browsers back to names that it knows, and port %d of %s has none without a wildcard", port.Published, port.Service)
	}
	if lb := model.LoadBalancerOf(p.Project); lb.Scheme == model.SchemeInternal {
		r.Warn(at, codes.AuthInternal, "use a load balancer in the internet, with x-aws-ingress for who comes in; or acknowledge it where its subnets have a NAT gateway",
			"an internal load balancer has no public address, and must connect to the provider of the login")
	}
}
