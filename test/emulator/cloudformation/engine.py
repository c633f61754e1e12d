"""A CloudFormation engine that provisions through the service APIs that moto serves."""

import json
import re
import threading

import botocore.config
import botocore.exceptions
import botocore.session

from .actions import Actions
from .aws import Context
from .errors import CfnError
from .faults import Faults
from .planning import Planning
from .provisioning import Provisioning
from .wire import Wire


class Engine(Planning, Provisioning, Actions, Wire):
    """All stacks of all regions. Whatever it does not know is an error, never a silent success."""

    def __init__(self, endpoint, handlers):
        self.endpoint, self.handlers = endpoint, handlers
        self.stacks, self.lock = [], threading.RLock()
        self.clients, self.session = {}, botocore.session.get_session()
        self.local = threading.local()
        self.faults = Faults()
        # Runs tasks, where that is asked for.
        self.tasks = None

    def reset(self):
        self.stacks.clear()
        self.faults.clear()

    def client(self, service, region):
        """The client of a service, which calls this server."""
        with self.lock:
            if (service, region) not in self.clients:
                self.clients[service, region] = self.session.create_client(
                    service,
                    region_name=region,
                    endpoint_url=self.endpoint,
                    aws_access_key_id="test",
                    aws_secret_access_key="test",
                    config=botocore.config.Config(retries={"total_max_attempts": 1}),
                )
            return self.clients[service, region]

    def context(self, stack):
        return Context(self, stack)

    def live(self, region):
        return [s for s in self.stacks if s.region == region and s.status != "DELETE_COMPLETE"]

    def find(self, region, name, deleted=False):
        """The stack of a name or an id; deleted ones by id only, and where that is asked for."""
        for stack in self.live(region):
            if name in (stack.id, stack.name):
                return stack
        for stack in self.stacks if deleted else []:
            if stack.region == region and stack.id == name:
                return stack
        raise CfnError(f"Stack with id {name} does not exist")

    def attribute(self, stack, resource, name):
        """The value of Fn::GetAtt."""
        if name in resource.attrs:
            return resource.attrs[name]
        handler = self.handler(resource.type)
        value = handler.att(self.context(stack), resource, name) if hasattr(handler, "att") else None
        if value is None:
            raise CfnError(
                f"Template error: resource {resource.logical} does not support attribute type {name} in Fn::GetAtt"
            )
        return value

    def dynamic(self, stack, reference):
        """The value of a dynamic reference."""
        kind, _, rest = reference.partition(":")
        try:
            if kind in ("ssm", "ssm-secure"):
                client = self.client("ssm", stack.region)
                return client.get_parameter(Name=rest, WithDecryption=kind == "ssm-secure")["Parameter"]["Value"]
            if kind == "secretsmanager":
                found = re.match(r"(arn:(?:[^:]+:){5}[^:]+|[^:]+)(?::SecretString(?::([^:]*))?)?", rest)
                client = self.client("secretsmanager", stack.region)
                value = client.get_secret_value(SecretId=found.group(1))["SecretString"]
                return json.loads(value)[found.group(2)] if found.group(2) else value
        except (botocore.exceptions.ClientError, botocore.exceptions.ParamValidationError, KeyError) as e:
            raise CfnError(f"Dynamic reference [{reference}] cannot be resolved: {e}") from e
        raise CfnError(f"Unsupported dynamic reference {kind}")
