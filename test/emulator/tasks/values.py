"""Values of secrets and parameters, as a task's containers get them."""

import json

import botocore.exceptions

from .order import Failed


def secrets(container, client):
    """The variables of a container that have values from AWS. client(service) makes a client."""
    return {secret["name"]: value(secret["valueFrom"], client) for secret in container.get("secrets", [])}


def value(source, client):
    """The value of an ARN of Secrets Manager, which may name a key, a stage and a version, or of a parameter."""
    try:
        if ":secretsmanager:" not in source:
            name = source.partition(":parameter")[2] or source
            return client("ssm").get_parameter(Name=name, WithDecryption=True)["Parameter"]["Value"]
        parts = source.split(":")
        key, stage, version = (parts[7:] + ["", "", ""])[:3]
        more = {"VersionStage": stage} if stage else {"VersionId": version} if version else {}
        text = client("secretsmanager").get_secret_value(SecretId=":".join(parts[:7]), **more)["SecretString"]
    except botocore.exceptions.ClientError as e:
        raise Failed(f"ResourceInitializationError: unable to pull secrets or registry auth: {e}") from None
    return field(text, key, source) if key else text


def field(text, key, source):
    try:
        found = json.loads(text)[key]
    except (ValueError, KeyError, TypeError):
        # The value itself is nobody's to read.
        raise Failed(
            f"ResourceInitializationError: unable to pull secrets or registry auth: {source} has no key {key}"
        ) from None
    return found if isinstance(found, str) else json.dumps(found)
