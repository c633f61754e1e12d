"""User pools of Amazon Cognito, with what a load balancer needs of one."""

from cloudformation.errors import CfnError

from .registry import handles, require


@handles("AWS::Cognito::UserPool")
class UserPool:
    create_only = ("UsernameAttributes", "AliasAttributes")

    def create(self, aws, resource, props):
        made = aws.call(
            "cognito-idp", "CreateUserPool", props, drop=("UserPoolTags",), PoolName=aws.name(resource, limit=128)
        )["UserPool"]
        return made["Id"], {"Arn": made["Arn"], "UserPoolId": made["Id"], "ProviderName": made["Name"]}

    def update(self, aws, resource, old, props):
        kept = {k: v for k, v in props.items() if k not in (*self.create_only, "UserPoolTags")}
        aws.call("cognito-idp", "UpdateUserPool", kept, UserPoolId=resource.pid)

    def delete(self, aws, resource):
        aws.api("cognito-idp").delete_user_pool(UserPoolId=resource.pid)


@handles("AWS::Cognito::UserPoolClient")
class Client:
    create_only = ("UserPoolId", "GenerateSecret")

    def create(self, aws, resource, props):
        require(props, "UserPoolId")
        if any(not url.startswith("https://") for url in props.get("CallbackURLs", [])):
            raise CfnError("Callback URLs need https", "InvalidParameterException")
        made = aws.call("cognito-idp", "CreateUserPoolClient", props, ClientName=aws.name(resource, limit=128))[
            "UserPoolClient"
        ]
        return made["ClientId"], {"ClientId": made["ClientId"]}

    def update(self, aws, resource, old, props):
        kept = {k: v for k, v in props.items() if k != "GenerateSecret"}
        aws.call("cognito-idp", "UpdateUserPoolClient", kept, ClientId=resource.pid)

    def delete(self, aws, resource):
        aws.api("cognito-idp").delete_user_pool_client(UserPoolId=resource.props["UserPoolId"], ClientId=resource.pid)


@handles("AWS::Cognito::UserPoolDomain")
class Domain:
    create_only = ("Domain", "UserPoolId")

    def create(self, aws, resource, props):
        require(props, "Domain", "UserPoolId")
        if not 1 <= len(props["Domain"]) <= 63 or any(word in props["Domain"] for word in ("aws", "amazon", "cognito")):
            raise CfnError(f"Invalid domain {props['Domain']}", "InvalidParameterException")
        aws.call("cognito-idp", "CreateUserPoolDomain", props)
        return props["Domain"], {"CloudFrontDistribution": ""}

    def delete(self, aws, resource):
        aws.api("cognito-idp").delete_user_pool_domain(**{k: resource.props[k] for k in ("Domain", "UserPoolId")})
