"""Secrets and parameters."""

import json

from cloudformation.errors import CfnError

from .registry import handles


def value_of(aws, props):
    """What a secret has. Another GenerateSecretString makes another value."""
    given, generate = props.get("SecretString"), props.get("GenerateSecretString")
    if generate is None:
        return given
    if given is not None:
        raise CfnError("You can't specify both GenerateSecretString and SecretString")
    rules = {k: x for k, x in generate.items() if k not in ("SecretStringTemplate", "GenerateStringKey")}
    password = aws.call("secretsmanager", "GetRandomPassword", rules)["RandomPassword"]
    if "SecretStringTemplate" not in generate:
        return password
    return json.dumps({**json.loads(generate["SecretStringTemplate"]), generate["GenerateStringKey"]: password})


@handles("AWS::SecretsManager::Secret")
class Secret:
    create_only = ("Name",)

    def create(self, aws, resource, props):
        v = value_of(aws, props)
        a = aws.api("secretsmanager").create_secret(
            Name=aws.name(resource, props.get("Name")),
            SecretString=v or "",
            Tags=aws.tags(resource, props),
            **({"Description": props["Description"]} if props.get("Description") else {}),
            **({"KmsKeyId": props["KmsKeyId"]} if props.get("KmsKeyId") else {}),
        )["ARN"]
        return a, {"Id": a}

    def update(self, aws, resource, old, props):
        if any(props.get(key) != old.get(key) for key in ("SecretString", "GenerateSecretString")):
            aws.api("secretsmanager").put_secret_value(SecretId=resource.pid, SecretString=value_of(aws, props) or "")

    def delete(self, aws, resource):
        aws.api("secretsmanager").delete_secret(SecretId=resource.pid, ForceDeleteWithoutRecovery=True)


@handles("AWS::SSM::Parameter")
class Parameter:
    create_only = ("Name",)

    def create(self, aws, resource, props):
        if props.get("Type") == "SecureString":
            raise CfnError("AWS::SSM::Parameter does not support SecureString")
        name = aws.name(resource, props.get("Name"))
        aws.call("ssm", "PutParameter", props, drop=("Tags", "Name"), Name=name)
        return name, {"Type": props["Type"], "Value": props["Value"]}

    def update(self, aws, resource, old, props):
        aws.call("ssm", "PutParameter", props, drop=("Tags", "Name"), Name=resource.pid, Overwrite=True)
        return {"Value": props["Value"]}

    def delete(self, aws, resource):
        aws.api("ssm").delete_parameter(Name=resource.pid)


@handles("AWS::SecretsManager::SecretTargetAttachment")
class SecretTargetAttachment:
    """Adds to a secret where the database is."""

    def create(self, aws, resource, props):
        databases = aws.api("rds").describe_db_instances(DBInstanceIdentifier=props["TargetId"])["DBInstances"]
        client, secret = aws.api("secretsmanager"), props["SecretId"]
        value = json.loads(client.get_secret_value(SecretId=secret)["SecretString"])
        value["host"] = databases[0].get("Endpoint", {}).get("Address", "")
        client.put_secret_value(SecretId=secret, SecretString=json.dumps(value))
        return secret

    def delete(self, aws, resource):
        pass
