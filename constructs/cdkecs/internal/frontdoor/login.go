package frontdoor

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscognito"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// Logins are those of a project, which has one user pool, made for the first that asks
// for it.
type Logins struct {
	// Scope is what is made below.
	Scope constructs.Construct
	pool  *awselasticloadbalancingv2.CfnListener_AuthenticateCognitoConfigProperty
}

// Before puts what a load balancer asks for in front of what it does then.
// secret is that of the client where it is one of the project.
func (l *Logins) Before(
	auth plan.Auth, secret awscdk.SecretValue, then awselasticloadbalancingv2.ListenerAction,
) awselasticloadbalancingv2.ListenerAction {
	action := &awselasticloadbalancingv2.CfnListener_ActionProperty{}
	switch {
	case auth.Cognito != nil:
		action.Type, action.AuthenticateCognitoConfig = jsii.String("authenticate-cognito"), l.cognito(*auth.Cognito)
	case auth.OIDC != nil:
		action.Type, action.AuthenticateOidcConfig = jsii.String("authenticate-oidc"), oidc(*auth.OIDC, secret)
	default:
		action.Type, action.JwtValidationConfig = jsii.String("jwt-validation"), jwt(*auth.JWT)
	}
	return awselasticloadbalancingv2.NewListenerAction(action, then)
}

func (l *Logins) cognito(from plan.CognitoLogin) *awselasticloadbalancingv2.CfnListener_AuthenticateCognitoConfigProperty {
	if from.Pool == "" {
		if l.pool == nil {
			l.pool = newUserPool(l.Scope, from.Hosts)
		}
		return l.pool
	}
	return &awselasticloadbalancingv2.CfnListener_AuthenticateCognitoConfigProperty{
		UserPoolArn: jsii.String(from.Pool), UserPoolClientId: jsii.String(from.Client), UserPoolDomain: jsii.String(from.Domain),
	}
}

// newUserPool makes a user pool whose users an administrator adds, with a client for
// the load balancer. It is kept when the stack is deleted, as its users are data.
func newUserPool(scope constructs.Construct, hosts []string) *awselasticloadbalancingv2.CfnListener_AuthenticateCognitoConfigProperty {
	own := constructs.NewConstruct(scope, jsii.String("Login"))
	pool := awscognito.NewCfnUserPool(own, jsii.String("UserPool"), &awscognito.CfnUserPoolProps{
		UsernameAttributes:     jsii.Strings("email"),
		AutoVerifiedAttributes: jsii.Strings("email"),
		AdminCreateUserConfig:  &awscognito.CfnUserPool_AdminCreateUserConfigProperty{AllowAdminCreateUserOnly: jsii.Bool(true)},
		AccountRecoverySetting: &awscognito.CfnUserPool_AccountRecoverySettingProperty{RecoveryMechanisms: &[]any{
			&awscognito.CfnUserPool_RecoveryOptionProperty{Name: jsii.String("verified_email"), Priority: jsii.Number(1)},
		}},
		Policies: &awscognito.CfnUserPool_PoliciesProperty{PasswordPolicy: &awscognito.CfnUserPool_PasswordPolicyProperty{
			MinimumLength: jsii.Number(12), RequireLowercase: jsii.Bool(true), RequireUppercase: jsii.Bool(true),
			RequireNumbers: jsii.Bool(true), RequireSymbols: jsii.Bool(true),
		}},
	})
	pool.ApplyRemovalPolicy(awscdk.RemovalPolicy_RETAIN_ON_UPDATE_OR_DELETE, nil)
	domain := awscognito.NewCfnUserPoolDomain(own, jsii.String("Domain"), &awscognito.CfnUserPoolDomainProps{
		// A name that nobody else in the region has.
		Domain:     jsii.String(fmt.Sprintf("login-%s", *stackMark(scope))),
		UserPoolId: pool.Ref(),
	})
	var back []string
	for _, host := range hosts {
		back = append(back, "https://"+host+"/oauth2/idpresponse")
	}
	client := awscognito.NewCfnUserPoolClient(own, jsii.String("Client"), &awscognito.CfnUserPoolClientProps{
		UserPoolId:                      pool.Ref(),
		GenerateSecret:                  jsii.Bool(true),
		AllowedOAuthFlowsUserPoolClient: jsii.Bool(true),
		AllowedOAuthFlows:               jsii.Strings("code"),
		AllowedOAuthScopes:              jsii.Strings("openid", "email"),
		CallbackUrLs:                    jsii.Strings(back...),
		SupportedIdentityProviders:      jsii.Strings("COGNITO"),
		PreventUserExistenceErrors:      jsii.String("ENABLED"),
	})
	return &awselasticloadbalancingv2.CfnListener_AuthenticateCognitoConfigProperty{
		UserPoolArn: pool.AttrArn(), UserPoolClientId: client.Ref(), UserPoolDomain: domain.Ref(), Scope: jsii.String("openid email"),
	}
}

// oidc has the secret of the client as a reference, which CloudFormation resolves.
func oidc(from plan.OIDCLogin, secret awscdk.SecretValue) *awselasticloadbalancingv2.CfnListener_AuthenticateOidcConfigProperty {
	if from.Secret == nil {
		secret = awscdk.SecretValue_SecretsManager(jsii.String(from.SecretARN), &awscdk.SecretsManagerSecretOptions{JsonField: given(from.SecretKey)})
	}
	return &awselasticloadbalancingv2.CfnListener_AuthenticateOidcConfigProperty{
		Issuer:                jsii.String(from.Issuer),
		AuthorizationEndpoint: jsii.String(from.AuthorizationEndpoint),
		TokenEndpoint:         jsii.String(from.TokenEndpoint),
		UserInfoEndpoint:      jsii.String(from.UserInfoEndpoint),
		ClientId:              jsii.String(from.ClientID),
		ClientSecret:          secret.UnsafeUnwrap(),
		Scope:                 jsii.String(from.Scope),
	}
}

func given(text string) *string {
	if text == "" {
		return nil
	}
	return jsii.String(text)
}

func jwt(from plan.TokenCheck) *awselasticloadbalancingv2.CfnListener_JwtValidationConfigProperty {
	out := &awselasticloadbalancingv2.CfnListener_JwtValidationConfigProperty{
		Issuer: jsii.String(from.Issuer), JwksEndpoint: jsii.String(from.JWKS),
	}
	var claims []any
	for _, claim := range from.Claims {
		claims = append(claims, &awselasticloadbalancingv2.CfnListener_JwtValidationActionAdditionalClaimProperty{
			Name: jsii.String(claim.Name), Format: jsii.String(claim.Format), Values: jsii.Strings(claim.Values...),
		})
	}
	if claims != nil {
		out.AdditionalClaims = &claims
	}
	return out
}
