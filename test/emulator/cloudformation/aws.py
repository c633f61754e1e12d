"""What a resource handler works with: calls of AWS APIs, names and tags."""

import random
import string

import botocore

from .errors import ACCOUNT, CfnError


def suffix(length=12):
    """Random letters and digits, as CloudFormation appends them to names."""
    return "".join(random.choices(string.ascii_letters + string.digits, k=length))


class Context:
    """The APIs of a stack's region; properties are mapped onto the API's own model of its requests."""

    def __init__(self, engine, stack):
        self.engine, self.stack, self.region, self.account = engine, stack, stack.region, ACCOUNT

    def name(self, resource, given=None, limit=None, lower=False):
        """The name that is given, or a generated one of at most limit characters."""
        if given:
            return given
        name = f"{self.stack.name}-{resource.logical}-{suffix()}"
        if limit and len(name) > limit:
            stack = self.stack.name[: limit // 2 - 8].rstrip("-")
            name = f"{stack}-{resource.logical[: limit - 14 - len(stack)]}-{suffix()}"
        return name.lower() if lower else name

    def tags(self, resource, props=None, key="Key", value="Value"):
        """The tags of the stack, of the resource and of CloudFormation itself."""
        own = (props or {}).get("Tags", [])
        own = dict(own) if isinstance(own, dict) else {tag["Key"]: tag["Value"] for tag in own}
        tags = {
            **self.stack.tags,
            **own,
            "aws:cloudformation:stack-name": self.stack.name,
            "aws:cloudformation:logical-id": resource.logical,
            "aws:cloudformation:stack-id": self.stack.id,
        }
        return [{key: k, value: v} for k, v in tags.items()]

    def api(self, service):
        return self.engine.client(service, self.region)

    def call(self, service, operation, props=None, /, drop=(), alias=None, **extra):
        """Call an operation with properties, whose unknown names are refused, and with extra as it is."""
        arguments = self.arguments(service, operation, props or {}, drop, alias or {})
        arguments.update({k: v for k, v in extra.items() if v is not None})
        return getattr(self.api(service), botocore.xform_name(operation))(**arguments)

    def arguments(self, service, operation, props, drop=(), alias=None):
        """The properties as arguments of an operation, also of a service that moto does not have."""
        shape = self.api(service).meta.service_model.operation_model(operation).input_shape
        return fit(shape, {k: v for k, v in props.items() if k not in drop}, operation, alias or {})


def fit(shape, value, path, alias):
    """The value with the names and types of an API's shape; alias gives names that differ by more than case."""
    kind = shape.type_name
    if kind == "structure":
        return fit_structure(shape, value, path, alias)
    if kind == "list":
        if not isinstance(value, list):
            raise CfnError(f"#/{path}: expected type: JSONArray, found: {type(value).__name__}")
        return [fit(shape.member, item, f"{path}/{i}", alias) for i, item in enumerate(value)]
    if kind == "map":
        return {k: fit(shape.value, item, f"{path}/{k}", alias) for k, item in value.items()}
    if kind in ("integer", "long"):
        try:
            return int(value)
        except (TypeError, ValueError):
            raise CfnError(f"#/{path}: expected type: Integer, found: {value!r}") from None
    if kind in ("float", "double"):
        return float(value)
    if kind == "boolean":
        if str(value).lower() not in ("true", "false"):
            raise CfnError(f"#/{path}: expected type: Boolean, found: {value!r}")
        return str(value).lower() == "true"
    if kind == "string":
        return fit_string(shape, value, path)
    return value


def fit_structure(shape, value, path, alias):
    if not isinstance(value, dict):
        raise CfnError(f"#/{path}: expected type: JSONObject, found: {type(value).__name__}")
    names = {name.lower(): name for name in shape.members}
    out = {}
    for key, item in value.items():
        name = names.get(alias.get(key, key).lower())
        if name is None:
            raise CfnError(f"Properties validation failed: #/{path}: extraneous key [{key}] is not permitted")
        out[name] = fit(shape.members[name], item, f"{path}/{key}", alias)
    return out


def fit_string(shape, value, path):
    if isinstance(value, (dict, list)):
        raise CfnError(f"#/{path}: expected type: String, found: {type(value).__name__}")
    if isinstance(value, bool):
        value = "true" if value else "false"
    if shape.enum and str(value) not in shape.enum:
        raise CfnError(f"#/{path}: #: {value} is not a valid enum value {shape.enum}")
    return str(value)
