"""Custom resources whose work is done by a Lambda function: its own program runs, in a process.

The CDK's provider framework stands between: CloudFormation calls its function, which calls ours, first with the event
and then, until it says that it is complete, every QueryInterval with what the first call has returned.
https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.custom_resources-readme.html#provider-framework
"""

import io
import json
import os
import subprocess
import sys
import time
import uuid
import zipfile

from moto.awslambda.models import lambda_backends

from cloudformation.errors import ACCOUNT, CfnError

# In place of the framework's interval, which is longer than most jobs here.
QUERY_INTERVAL = 1.0
CALL = """
import importlib, json, sys
sys.path.insert(0, sys.argv[1])
module, _, name = sys.argv[2].partition(".")
answer = getattr(importlib.import_module(module), name)(json.load(sys.stdin), None)
print("\\n" + json.dumps(answer))
"""


class Functions:
    """The functions of a region; directory is where their code is unpacked."""

    def __init__(self, region, endpoint, directory):
        self.region, self.endpoint, self.directory = region, endpoint, directory

    def handlers(self, token):
        """The two functions behind a ServiceToken of the provider framework, or None if it is no such function."""
        found = self.find(token)
        variables = (found and found.environment_vars) or {}
        names = ("USER_ON_EVENT_FUNCTION_ARN", "USER_IS_COMPLETE_FUNCTION_ARN")
        return [variables[name] for name in names] if set(names) <= set(variables) else None

    def find(self, arn):
        backend = lambda_backends[ACCOUNT][self.region]
        return next((f for f in backend.list_functions() if arn in (f.function_arn, f.function_name)), None)

    def request(self, kind, stack, resource, props, old):
        """Do what a custom resource asks for, to the end."""
        on_event, is_complete = self.handlers(props["ServiceToken"])
        event = {
            "RequestType": kind,
            "RequestId": str(uuid.uuid4()),
            "StackId": stack.id,
            "LogicalResourceId": resource.logical,
            "ResourceType": resource.type,
            "ResourceProperties": texts(props),
        }
        if kind != "Create":
            event["PhysicalResourceId"] = resource.pid
        if kind == "Update":
            event["OldResourceProperties"] = texts(old)
        event = {**event, **(self.call(on_event, event) or {})}
        while not self.call(is_complete, event)["IsComplete"]:
            time.sleep(QUERY_INTERVAL)

    def call(self, arn, event):
        function = self.find(arn)
        place = self.unpack(function)
        settings = {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_REGION": self.region,
            "AWS_DEFAULT_REGION": self.region,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "PATH": os.environ["PATH"],
            **(function.environment_vars or {}),
        }
        run = subprocess.run(
            [sys.executable, "-c", CALL, place, function.handler],
            input=json.dumps(event),
            text=True,
            capture_output=True,
            env=settings,
        )
        if run.returncode:
            raise CfnError(f"Received response status [FAILED] from custom resource. {message(run.stderr)}")
        return json.loads(run.stdout.splitlines()[-1])

    def unpack(self, function):
        place = os.path.join(self.directory, function.function_name)
        with zipfile.ZipFile(io.BytesIO(function.code_bytes)) as code:
            code.extractall(place)
        return place


def message(trace):
    """What was raised: the last lines of a trace, from the one that names the exception."""
    lines = trace.rstrip().splitlines()
    start = max((i for i, line in enumerate(lines) if line.startswith("  ")), default=-1) + 1
    return "\n".join(lines[start:])


def texts(value):
    """CloudFormation makes texts of all numbers and booleans."""
    if isinstance(value, dict):
        return {key: texts(item) for key, item in value.items()}
    if isinstance(value, list):
        return [texts(item) for item in value]
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, (int, float)) else value
