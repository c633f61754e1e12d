"""Templates: reading them, and resolving intrinsic functions."""

import base64
import ipaddress
import itertools
import json
import re

import yaml

from .errors import ACCOUNT, CfnError

NO_VALUE = object()


class Loader(yaml.SafeLoader):
    """Reads YAML with the short forms of intrinsic functions, and dates as text."""


def short_form(loader, name, node):
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)
    if name in ("Ref", "Condition"):
        return {name: value}
    if name == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {"Fn::" + name: value}


Loader.add_multi_constructor("!", short_form)
Loader.add_constructor("tag:yaml.org,2002:timestamp", lambda loader, node: loader.construct_scalar(node))


def load_template(text):
    try:
        return json.loads(text)
    except ValueError:
        return yaml.load(text, Loader)


def depends_on(entry):
    names = entry.get("DependsOn", [])
    return [names] if isinstance(names, str) else names


def refs_in(value):
    """The logical names that a value refers to by Ref, Fn::GetAtt and Fn::Sub."""
    if isinstance(value, list):
        return set().union(*(refs_in(item) for item in value))
    if not isinstance(value, dict):
        return set()
    found = set().union(*(refs_in(item) for item in value.values()))
    if len(value) == 1:
        name, argument = next(iter(value.items()))
        if name == "Ref":
            found.add(argument)
        elif name == "Fn::GetAtt":
            found.add(argument[0] if isinstance(argument, list) else argument.split(".")[0])
        elif name == "Fn::Sub":
            text, given = argument if isinstance(argument, list) else (argument, {})
            names = re.findall(r"\$\{([^!}][^}]*)\}", text)
            found |= {n.split(".")[0] for n in names if n not in given}
    return found


class Resolver:
    """Resolves values of a template against what a stack has so far. Call it with a value."""

    def __init__(self, stack, template, params):
        self.stack, self.template, self.params = stack, template, params
        self.conditions = {}

    def __call__(self, value):
        if isinstance(value, dict):
            if len(value) == 1:
                name, argument = next(iter(value.items()))
                if name == "Ref":
                    return self.ref(argument)
                if name.startswith("Fn::"):
                    return self.function(name[4:], argument)
            out = {key: self(item) for key, item in value.items()}
            return {key: item for key, item in out.items() if item is not NO_VALUE}
        if isinstance(value, list):
            return [item for item in map(self, value) if item is not NO_VALUE]
        if isinstance(value, str) and "{{resolve:" in value:
            return re.sub(
                r"\{\{resolve:([^}]+)\}\}", lambda m: self.stack.engine.dynamic(self.stack, m.group(1)), value
            )
        return value

    def cond(self, name):
        """Whether a condition of the template holds."""
        if name not in self.conditions:
            if name not in self.template.get("Conditions", {}):
                raise CfnError(f"Template error: unresolved condition dependency {name}")
            self.conditions[name] = self.boolean(self.template["Conditions"][name])
        return self.conditions[name]

    def boolean(self, expression):
        name, argument = next(iter(expression.items()))
        if name == "Fn::Equals":
            left, right = map(self, argument)
            return str(left) == str(right)
        if name == "Fn::And":
            return all(map(self.boolean, argument))
        if name == "Fn::Or":
            return any(map(self.boolean, argument))
        if name == "Fn::Not":
            return not self.boolean(argument[0])
        if name == "Condition":
            return self.cond(argument)
        raise CfnError(f"Template error: unsupported condition {name}")

    def ref(self, name):
        pseudo = {
            "AWS::AccountId": ACCOUNT,
            "AWS::Region": self.stack.region,
            "AWS::Partition": "aws",
            "AWS::URLSuffix": "amazonaws.com",
            "AWS::StackName": self.stack.name,
            "AWS::StackId": self.stack.id,
            "AWS::NotificationARNs": [],
            "AWS::NoValue": NO_VALUE,
        }
        if name in pseudo:
            return pseudo[name]
        if name in self.params:
            return self.params[name]
        return self.existing(name).pid

    def existing(self, name):
        resource = self.stack.resources.get(name)
        if resource is None:
            raise CfnError(f"Template error: the resource {name} does not exist at this point")
        return resource

    def function(self, name, argument):
        method = getattr(self, "fn_" + name, None)
        if method is None:
            raise CfnError(f"Template error: unsupported function Fn::{name}")
        return method(argument)

    def fn_GetAtt(self, argument):
        name, attribute = argument if isinstance(argument, list) else argument.split(".", 1)
        return self.stack.engine.attribute(self.stack, self.existing(name), self(attribute))

    def fn_Join(self, argument):
        return argument[0].join(str(item) for item in self(argument[1]))

    def fn_Split(self, argument):
        return self(argument[1]).split(argument[0])

    def fn_Select(self, argument):
        items, index = self(argument[1]), int(self(argument[0]))
        if index >= len(items):
            raise CfnError(f"Template error: Fn::Select cannot select nonexistent value at index {index}")
        return items[index]

    def fn_If(self, argument):
        return self(argument[1] if self.cond(argument[0]) else argument[2])

    def fn_FindInMap(self, argument):
        found = self.template.get("Mappings", {})
        for key in map(self, argument[:3]):
            if key not in found:
                raise CfnError(f"Template error: Unable to get mapping for {argument}")
            found = found[key]
        return found

    def fn_Sub(self, argument):
        text, given = argument if isinstance(argument, list) else (argument, {})

        def one(match):
            name = match.group(1)
            if name.startswith("!"):
                return "${" + name[1:] + "}"
            if name in given:
                return str(self(given[name]))
            if "." in name and not name.startswith("AWS::"):
                return str(self.fn_GetAtt(name))
            return str(self.ref(name))

        return self(re.sub(r"\$\{([^}]+)\}", one, text))

    def fn_Base64(self, argument):
        return base64.b64encode(str(self(argument)).encode()).decode()

    def fn_GetAZs(self, argument):
        return [(self(argument) or self.stack.region) + zone for zone in "abc"]

    def fn_ImportValue(self, argument):
        name = self(argument)
        for stack in self.stack.engine.live(self.stack.region):
            for output in stack.outputs.values():
                if output.get("ExportName") == name:
                    return output["OutputValue"]
        raise CfnError(f"No export named {name} found.")

    def fn_GetStackOutput(self, argument):
        name, output = self(argument["StackName"]), self(argument["OutputName"])
        region = self(argument.get("Region")) or self.stack.region
        for stack in self.stack.engine.live(region):
            if stack.name == name and output in stack.outputs:
                return stack.outputs[output]["OutputValue"]
        raise CfnError(f"Output {output} of stack {name} does not exist in {region}.")

    def fn_Cidr(self, argument):
        block, count, bits = self(argument[0]), int(self(argument[1])), int(self((argument + [8])[2]))
        subnets = ipaddress.ip_network(block).subnets(new_prefix=32 - bits)
        return [str(subnet) for subnet in itertools.islice(subnets, count)]

    def fn_ToJsonString(self, argument):
        return json.dumps(self(argument))

    def fn_Length(self, argument):
        return len(self(argument))
