"""Secrets and parameters."""

import json

from cloudformation.errors import CfnError

from .registry import handles


@handles("AWS::SecretsManager::Secret")
class Secret:
    create_only = ("Name",)

    def create(self, aws, resource, props):
        v = props.get("SecretString")
        g = props.get("GenerateSecretString")
        if g is not None:
            if v is not None:
                raise CfnError("You can't specify both GenerateSecretString and SecretString")
            pw = aws.call(
                "secretsmanager",
                "GetRandomPassword",
                {k: x for k, x in g.items() if k not in ("SecretStringTemplate", "GenerateStringKey")},
            )["RandomPassword"]
            v = (
                json.dumps({**json.loads(g["SecretStringTemplate"]), g["GenerateStringKey"]: pw})
                if g.get("GenerateStringKey")
                else pw
            )
        a = aws.api("secretsmanager").create_secret(
            Name=aws.name(resource, props.get("Name")),
            SecretString=v or "",
            Tags=aws.tags(resource, props),
            **({"Description": props["Description"]} if props.get("Description") else {}),
            **({"KmsKeyId": props["KmsKeyId"]} if props.get("KmsKeyId") else {}),
        )["ARN"]
        return a, {"Id": a}

    def update(self, aws, resource, old, props):
        if props.get("SecretString") != old.get("SecretString"):
            aws.api("secretsmanager").put_secret_value(SecretId=resource.pid, SecretString=props["SecretString"])

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
