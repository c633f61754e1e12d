"""Lambda functions, and state machines, which never start."""

import io
import json
import zipfile

from cloudformation.errors import CfnError

from .registry import handles


@handles("AWS::Lambda::Function")
class Function:
    create_only = ("FunctionName",)

    def create(self, aws, resource, props):
        name = aws.name(resource, props.get("FunctionName"), limit=64)
        code = {"Code": {"ZipFile": archive(props)}} if "ZipFile" in props["Code"] else {}
        drop = ("Tags", "FunctionName", "LoggingConfig", *code)
        made = aws.call("lambda", "CreateFunction", props, drop=drop, FunctionName=name, **code)
        return name, {"Arn": made["FunctionArn"]}

    def update(self, aws, resource, old, props):
        drop = ("Tags", "Code", "Architectures", "FunctionName", "LoggingConfig")
        aws.call("lambda", "UpdateFunctionConfiguration", props, drop=drop, FunctionName=resource.pid)
        if "S3Bucket" in props["Code"]:
            aws.call("lambda", "UpdateFunctionCode", props["Code"], FunctionName=resource.pid)

    def delete(self, aws, resource):
        aws.api("lambda").delete_function(FunctionName=resource.pid)


def archive(props):
    """The code that a template has in itself, as a deployment package."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("index.py" if props["Runtime"].startswith("python") else "index.js", props["Code"]["ZipFile"])
    return out.getvalue()


@handles("AWS::Lambda::Permission")
class Permission:
    def create(self, aws, resource, props):
        name = aws.name(resource, limit=100)
        aws.call("lambda", "AddPermission", props, StatementId=name)
        return name

    def delete(self, aws, resource):
        aws.api("lambda").remove_permission(FunctionName=resource.props["FunctionName"], StatementId=resource.pid)


@handles("AWS::StepFunctions::StateMachine")
class StateMachine:
    create_only = ("StateMachineName", "StateMachineType")

    def create(self, aws, resource, props):
        name = aws.name(resource, props.get("StateMachineName"), limit=80)
        definition, role = self.definition(props), props["RoleArn"]
        made = aws.api("stepfunctions").create_state_machine(name=name, definition=definition, roleArn=role)
        arn = made["stateMachineArn"]
        return arn, {"Arn": arn, "Name": name}

    def definition(self, props):
        text = props.get("DefinitionString") or json.dumps(props["Definition"])
        for name, value in props.get("DefinitionSubstitutions", {}).items():
            text = text.replace("${" + name + "}", str(value))
        if json.loads(text).get("StartAt") not in json.loads(text).get("States", {}):
            raise CfnError("Invalid State Machine Definition: StartAt names no state")
        return text

    def update(self, aws, resource, old, props):
        arn, definition, role = resource.pid, self.definition(props), props["RoleArn"]
        aws.api("stepfunctions").update_state_machine(stateMachineArn=arn, definition=definition, roleArn=role)

    def delete(self, aws, resource):
        aws.api("stepfunctions").delete_state_machine(stateMachineArn=resource.pid)
