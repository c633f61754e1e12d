"""Nested stacks."""

from cloudformation.errors import CfnError
from cloudformation.stack import Stack
from cloudformation.template import load_template

from .registry import handles


@handles("AWS::CloudFormation::Stack")
class NestedStack:
    create_only = ()

    def create(self, aws, resource, props):
        stack = Stack(aws.engine, aws.region, aws.name(resource, limit=128), dict(aws.stack.tags), parent=aws.stack)
        aws.engine.stacks.append(stack)
        self.deploy(aws, stack, props, "CREATE")
        return stack.id

    def update(self, aws, resource, old, props):
        self.deploy(aws, aws.engine.find(aws.region, resource.pid), props, "UPDATE")

    def deploy(self, aws, stack, props, verb):
        engine = aws.engine
        body = engine.fetch(props["TemplateURL"], aws.region)
        template = load_template(body)
        engine.check(template)
        given = {
            name: ",".join(value) if isinstance(value, list) else str(value)
            for name, value in props.get("Parameters", {}).items()
        }
        stack.set(f"{verb}_IN_PROGRESS")
        engine.apply(stack, template, body, given, stack.tags, verb)
        if stack.status != f"{verb}_COMPLETE":
            raise CfnError(f"Embedded stack {stack.id} was not successfully {verb.lower()}d: {stack.reason}")

    def att(self, aws, resource, name):
        stack = aws.engine.find(aws.region, resource.pid)
        output = stack.outputs.get(name.removeprefix("Outputs."))
        return output and output["OutputValue"]

    def delete(self, aws, resource):
        stack = aws.engine.find(aws.region, resource.pid)
        stack.set("DELETE_IN_PROGRESS")
        aws.engine.delete(stack)
        if stack.status != "DELETE_COMPLETE":
            raise CfnError(f"Embedded stack {stack.id} was not successfully deleted: {stack.reason}")
