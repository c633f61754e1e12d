"""Makes a stack what its template says, or what it was before."""

import json
import traceback

import botocore.exceptions

from .errors import CfnError
from .stack import Resource, now
from .template import Resolver

EXPECTED = (CfnError, botocore.exceptions.ClientError, botocore.exceptions.ParamValidationError)


class Operation:
    """A create or an update that is going on."""

    def __init__(self, stack, verb, resolve):
        self.stack, self.verb, self.resolve = stack, verb, resolve
        self.unsettled = {}  # resources that are waited for when something needs them, and at the end
        self.undo = []  # functions, to be called backwards
        self.replaced = []  # resources, to be removed when all is well


class Provisioning:
    """The part of the engine that calls resource handlers."""

    def apply(self, stack, template, body, given, tags, verb):
        """Create or update a stack, and leave it in a final state."""
        before = stack.template
        operation = Operation(stack, verb, None)
        try:
            params = self.resolve_params(stack, template, given)
            stack.tags = tags
            operation.resolve = Resolver(stack, template, params)
            active, needs = self.active(stack, template, params), self.deps(template)
            for name in self.order(template):
                if name in active:
                    self.settle(operation, needs[name])
                    self.bring(operation, name, template["Resources"][name])
            self.settle(operation, list(operation.unsettled))
            outputs = self.outputs_of(operation, template)
        except Exception as e:
            if not isinstance(e, EXPECTED):
                traceback.print_exc()
            if verb == "CREATE":
                stack.body = body
            self.rollback(operation, str(e))
            return
        declared = template.get("Parameters", {})
        stack.params = {name: given.get(name, p.get("Default")) for name, p in declared.items()}
        stack.template, stack.body, stack.resolved = template, body, params
        stack.outputs, stack.updated = outputs, now() if verb == "UPDATE" else None
        if verb == "UPDATE":
            stack.set("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS")
        self.clean(operation, before, active)
        stack.set(f"{verb}_COMPLETE")

    def clean(self, operation, before, active):
        """Remove what the new template no longer has, and what was replaced, users before what they use."""
        stack = operation.stack
        place = {name: i for i, name in enumerate(self.order(before))} if before else {}
        gone = [r for name, r in stack.resources.items() if name not in active]
        replaced = {id(r) for r in operation.replaced}
        # What an earlier update could not remove comes last.
        for resource in sorted(gone + operation.replaced, key=lambda r: -place.get(r.logical, -1)):
            is_replaced = id(resource) in replaced
            removed = self.destroy(stack, resource, resource.replacement if is_replaced else resource.deletion)
            if removed and not is_replaced:
                stack.resources.pop(resource.logical)

    def outputs_of(self, operation, template):
        stack, resolve, out = operation.stack, operation.resolve, {}
        for key, output in template.get("Outputs", {}).items():
            if "Condition" in output and not resolve.cond(output["Condition"]):
                continue
            out[key] = dict(OutputKey=key, OutputValue=str(resolve(output["Value"])))
            if output.get("Description"):
                out[key]["Description"] = output["Description"]
            if output.get("Export"):
                name = out[key]["ExportName"] = resolve(output["Export"]["Name"])
                for other in self.live(stack.region):
                    if other is not stack and name in exports(other):
                        raise CfnError(f"Export with name {name} is already exported by stack {other.name}")
        return out

    def bring(self, operation, name, raw):
        """Bring one resource to what the template says."""
        stack, kind = operation.stack, raw["Type"]
        resource = stack.resources.get(name)
        new = Resource(name, kind, raw.get("DeletionPolicy", "Delete"), raw.get("UpdateReplacePolicy", "Delete"))
        try:
            props = operation.resolve(raw.get("Properties", {}))
            if resource is None:
                self.create(operation, new, props)
                return
            if resource.type != kind:
                raise CfnError(f"Update of resource type is not permitted: [{name}]")
            resource.deletion, resource.replacement = new.deletion, new.replacement
            changed = {k for k in set(props) | set(resource.props) if props.get(k) != resource.props.get(k)}
            if any(key in self.create_only(kind) for key in changed):
                self.replace(operation, resource, new, props)
            elif changed or kind == "AWS::CloudFormation::Stack":
                self.change(operation, resource, props)
        except Exception as e:
            verb = "UPDATE" if resource else "CREATE"
            stack.set_resource(resource or new, f"{verb}_FAILED", f'Resource handler returned message: "{e}"')
            raise

    def create(self, operation, resource, props):
        stack, name = operation.stack, resource.logical
        stack.set_resource(resource, "CREATE_IN_PROGRESS")
        self.provision(stack, resource, props)
        stack.resources[name] = resource

        def undo():
            # https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html
            self.destroy(stack, resource, "Retain" if resource.deletion == "Retain" else "Delete")
            stack.resources.pop(name)

        operation.undo.append(undo)
        self.complete(operation, resource, "CREATE")

    def replace(self, operation, resource, new, props):
        stack, name = operation.stack, resource.logical
        reason = "Requested update requires the creation of a new physical resource; hence creating one."
        stack.set_resource(resource, "UPDATE_IN_PROGRESS", reason)
        self.provision(stack, new, props)
        stack.resources[name] = new
        operation.replaced.append(resource)

        def undo():
            stack.resources[name] = resource
            self.destroy(stack, new, "Delete")

        operation.undo.append(undo)
        self.complete(operation, new, "UPDATE")

    def change(self, operation, resource, props):
        stack, handler, before = operation.stack, self.handler(resource.type), resource.props
        stack.set_resource(resource, "UPDATE_IN_PROGRESS")
        self.faults.meet(stack.name, resource.type)
        context = self.context(stack)
        if hasattr(handler, "update"):
            resource.attrs.update(handler.update(context, resource, before, props) or {})
        resource.props = props

        def undo():
            if hasattr(handler, "update"):
                handler.update(context, resource, props, before)
            resource.props = before
            self.complete(operation, resource, "UPDATE")

        operation.undo.append(undo)
        self.complete(operation, resource, "UPDATE")

    def complete(self, operation, resource, verb):
        """The resource is done, or will be when settle has waited for it."""
        if hasattr(self.handler(resource.type), "settle"):
            operation.unsettled[resource.logical] = (resource, verb)
        else:
            operation.stack.set_resource(resource, f"{verb}_COMPLETE")

    def settle(self, operation, names):
        """Wait for resources that become stable by themselves, meanwhile all at once."""
        stack = operation.stack
        for name in names:
            if name not in operation.unsettled:
                continue
            resource, verb = operation.unsettled.pop(name)
            try:
                self.handler(resource.type).settle(self.context(stack), resource)
            except Exception as e:
                stack.set_resource(resource, f"{verb}_FAILED", f'Resource handler returned message: "{e}"')
                raise
            stack.set_resource(resource, f"{verb}_COMPLETE")

    def provision(self, stack, resource, props):
        """Create the resource by its handler, which returns its physical id, or that and its attributes."""
        self.faults.meet(stack.name, resource.type)
        resource.props = props
        made = self.handler(resource.type).create(self.context(stack), resource, props)
        resource.pid, attrs = made if isinstance(made, tuple) else (made, {})
        resource.attrs.update(attrs)

    def destroy(self, stack, resource, policy):
        """Delete a resource, unless its policy is to keep it. Returns False where that fails."""
        if policy in ("Retain", "RetainExceptOnCreate"):
            stack.set_resource(resource, "DELETE_SKIPPED")
            return True
        stack.set_resource(resource, "DELETE_IN_PROGRESS")
        try:
            if policy == "Snapshot":
                self.handler(resource.type).snapshot(self.context(stack), resource)
            self.handler(resource.type).delete(self.context(stack), resource)
        except Exception as e:
            if not isinstance(e, EXPECTED):
                traceback.print_exc()
            if "NotFound" not in str(e) and "does not exist" not in str(e):
                stack.set_resource(resource, "DELETE_FAILED", str(e))
                return False
        stack.set_resource(resource, "DELETE_COMPLETE")
        return True

    def rollback(self, operation, why):
        stack, verb = operation.stack, operation.verb
        why = f"The following resource(s) failed to {verb.lower()}: {why}"
        if stack.keep_failed:
            stack.set(f"{verb}_FAILED", why)
            return
        prefix = "ROLLBACK" if verb == "CREATE" else "UPDATE_ROLLBACK"
        stack.set(f"{prefix}_IN_PROGRESS", why)
        failure = None
        operation.unsettled.clear()
        settle = lambda: self.settle(operation, list(operation.unsettled))  # noqa: E731
        for step in [*reversed(operation.undo), settle]:
            try:
                step()
            except Exception as e:
                traceback.print_exc()
                failure = str(e)
        stack.set(f"{prefix}_FAILED" if failure else f"{prefix}_COMPLETE", failure)

    def delete(self, stack):
        users = [other.name for other in self.live(stack.region) if other is not stack and imports(other, stack)]
        if users:
            stack.set("DELETE_FAILED", f"Exports of the stack are in use by {users}")
            return
        place = {name: i for i, name in enumerate(self.order(stack.template))} if stack.template else {}
        failed = []
        for resource in sorted(stack.resources.values(), key=lambda r: -place.get(r.logical, 0)):
            if self.destroy(stack, resource, resource.deletion):
                stack.resources.pop(resource.logical)
            else:
                failed.append(resource.logical)
        if failed:
            stack.set("DELETE_FAILED", f"The following resource(s) failed to delete: {failed}.")
            return
        stack.deleted, stack.outputs = now(), {}
        stack.set("DELETE_COMPLETE")


def exports(stack):
    return [output["ExportName"] for output in stack.outputs.values() if "ExportName" in output]


def imports(stack, exporter):
    text = json.dumps(stack.template)
    return any(json.dumps({"Fn::ImportValue": name}) in text for name in exports(exporter))
