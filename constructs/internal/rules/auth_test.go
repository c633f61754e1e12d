package rules

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
)

func TestAuth(t *testing.T) {
	t.Parallel()
	const (
		arn         = "'arn:aws:acm:eu-west-1:123456789012:certificate/0'"
		certificate = "x-aws-certificate: " + arn + "\n"
		domain      = "x-aws-domain: {name: [shop.example.com, '*.example.com'], zone: example.com}\n"
		secret      = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:login"
		ends        = "issuer: 'https://i.example', authorization_endpoint: 'https://i.example/a', token_endpoint: 'https://i.example/t', user_info_endpoint: 'https://i.example/u'"
	)
	port := func(fields, auth string) string {
		return "services:\n  web: {image: i, ports: [{target: 80, published: 443, " + fields + "x-aws-auth: {" + auth + "}}]}\n"
	}
	for name, c := range map[string]struct{ file, want string }{
		"a pool":                   {domain + port("", "cognito: {}"), ""},
		"an existing pool":         {domain + port("", "cognito: {pool: 'arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_Abc', client: c, domain: shop}"), ""},
		"half a pool":              {domain + port("", "cognito: {client: c}"), "an existing user pool needs pool, client and domain"},
		"not an ARN of a pool":     {domain + port("", "cognito: {pool: eu-west-1_Abc, client: c, domain: shop}"), `"eu-west-1_Abc" is not the ARN of a user pool`},
		"OpenID Connect":           {domain + port("", "oidc: {"+ends+", client_id: c, client_secret: '"+secret+"'}"), ""},
		"a secret in the file":     {domain + port("", "oidc: {"+ends+", client_id: c, client_secret: hunter2}"), "it has to be the name of a secret of the project, or the ARN of a secret in Secrets Manager"},
		"a secret of the project":  {domain + port("", "oidc: {"+ends+", client_id: c, client_secret: client}") + "secrets: {client: {environment: CLIENT}}\n", ""},
		"an existing secret":       {domain + port("", "oidc: {"+ends+", client_id: c, client_secret: client, secret_key: k}") + "secrets: {client: {external: true, name: login/client}}\n", ""},
		"a secret of another name": {domain + port("", "oidc: {"+ends+", client_id: c, client_secret: hunter2}") + "secrets: {client: {environment: CLIENT}}\n", "client_secret: it has to be the name of a secret of the project"},
		"no secret":                {domain + port("", "oidc: {"+ends+", client_id: c}"), "client_secret: it has to be the name of a secret of the project"},
		"a line break":             {domain + port("", "oidc: {"+ends+", client_id: c, client_secret: client}") + "secrets: {client: {file: ./client.txt}}\n", `the value of the secret "client" ends with a line break`},
		"a parameter":              {domain + port("", "oidc: {"+ends+", client_id: c, client_secret: client}") + "secrets: {client: {external: true, name: 'ssm:/client'}}\n", `the secret "client" is in Parameter Store`},
		"no id":                    {domain + port("", "oidc: {"+ends+", client_secret: '"+secret+"'}"), "the client has no id"},
		"plain endpoints":          {domain + port("", "oidc: {"+strings.Replace(ends, "https://i.example/t", "http://i.example/t", 1)+", client_id: c, client_secret: '"+secret+"'}"), "token_endpoint: it has to be a URL with https"},
		"tokens":                   {domain + port("", "jwt: {issuer: i, jwks: 'https://i.example/k', claims: {name: aud, values: shop}}"), ""},
		"tokens of nobody":         {domain + port("", "jwt: {jwks: 'https://i.example/k'}"), "the tokens have no issuer"},
		"a claim without values":   {domain + port("", "jwt: {issuer: i, jwks: 'https://i.example/k', claims: {name: aud}}"), "a claim needs a name and values"},
		"a claim of its own":       {domain + port("", "jwt: {issuer: i, jwks: 'https://i.example/k', claims: {name: exp, values: x}}"), "compares exp by itself"},
		"a format":                 {domain + port("", "jwt: {issuer: i, jwks: 'https://i.example/k', claims: {name: aud, values: x, format: list}}"), `"list" is not a format`},
		"nothing":                  {domain + port("", "open: /x"), "0 ways to authenticate"},
		"two":                      {domain + port("", "cognito: {}, jwt: {issuer: i, jwks: 'https://i.example/k'}"), "2 ways to authenticate"},
		"two without a name":       {certificate + port("", "cognito: {}, jwt: {issuer: i, jwks: 'https://i.example/k'}"), "2 ways to authenticate"},
		"a neighbour's listener":   {port("x-aws-host: a.example.com, x-aws-certificate: "+arn+", ", "cognito: {}") + "  api: {image: i, ports: [{target: 80, published: 443, x-aws-host: b.example.com, x-aws-auth: {cognito: {}}}]}\n", ""},
		"open paths":               {domain + port("", "cognito: {}, open: [/healthz, '/public/*']"), ""},
		"an open path without /":   {domain + port("", "cognito: {}, open: healthz"), `"healthz" is not a path`},
		"all paths open":           {domain + port("", "cognito: {}, open: /*"), `"/*" opens all paths of the port`},
		"all its paths open":       {domain + port("x-aws-path: [/a, /a/*], ", "cognito: {}, open: '/a*'"), `"/a*" opens all paths of the port`},
		"some of its paths open":   {domain + port("x-aws-path: [/a, /a/*], ", "cognito: {}, open: '/a/*'"), ""},
		"an open star":             {domain + port("", "cognito: {}, open: '*'"), `"*" is not a path that load balancers compare`},
		"many open wildcards":      {domain + port("", "cognito: {}, open: ['/*/*/*x', '/*/*/*y']"), "6 wildcards in hosts, headers and open paths"},
		"too many open paths":      {domain + port("x-aws-host: shop.example.com, ", "cognito: {}, open: [/a, /b, /c, /d, /e]"), "6 hosts, headers and open paths are too many"},
		"no HTTPS":                 {"services:\n  web: {image: i, ports: [{target: 80, published: 8080, x-aws-auth: {cognito: {}}}]}\n", "a login needs HTTPS: port 8080 of web has no certificate"},
		"CloudFront":               {"x-aws-https: cloudfront\n" + port("", "cognito: {}"), "there is no login behind CloudFront"},
		"TCP beside it":            {domain + port("", "cognito: {}") + "  mq: {image: i, ports: ['1883:1883']}\n", "a Network Load Balancer asks nobody for a login"},
		"blue/green":               {domain + strings.Replace(port("", "cognito: {}"), "image: i", "image: i, x-aws-strategy: blue_green", 1), "deployments that move requests"},
		"names with wildcards":     {"x-aws-domain: {name: '*.example.com', zone: example.com}\n" + port("", "cognito: {}"), "has none without a wildcard"},
		"an internal one":          {domain + "x-aws-loadbalancer: {scheme: internal}\n" + port("", "cognito: {}"), "an internal load balancer has no public address"},
		"the place of a rule":      {domain + port("x-aws-path: /a/*, x-aws-priority: 2, ", "cognito: {}, open: /a/x") + "  api: {image: i, ports: [{target: 80, published: 443, x-aws-path: /b, x-aws-priority: 1}]}\n", "would have the priority 1 on port 443, which a rule of api:80/tcp has"},
	} {
		var got []string
		for _, f := range Check(composetest.File(t, filepath.Join(composetest.Directory(t, map[string]string{"compose.yaml": c.file, "client.txt": "hunter2\n"}), "compose.yaml"))) {
			if f.Code == codes.Auth || f.Code == codes.AuthInternal || f.Code == codes.RulePriority {
				got = append(got, f.Path+": "+f.Message)
			}
			if strings.Contains(f.Message+f.Fix, "hunter2") {
				t.Errorf("%s: %s shows the secret", name, f.Path)
			}
		}
		switch all := strings.Join(got, "\n"); {
		case c.want == "" && all != "":
			t.Errorf("%s: %s", name, all)
		case !strings.Contains(all, c.want) || len(got) > 1:
			t.Errorf("%s: found %q, not %q", name, all, c.want)
		}
	}
}
