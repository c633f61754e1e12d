"""The registry of resource handlers, and the plain kind of handler.

A handler has create(aws, resource, props), which returns the physical id, or that and the attributes of Fn::GetAtt;
delete(aws, resource); for what has a DeletionPolicy of Snapshot snapshot(aws, resource), called before delete; for
what can be changed in place update(aws, resource, old, props), which may return changed attributes; settle(aws,
resource), which waits until what was created or updated is stable; att(aws, resource, name) for attributes that must
be asked for; and create_only, the names of properties whose change replaces the resource (all, where there is no
update).
"""

import botocore

from cloudformation.errors import CfnError

HANDLERS = {}


def handles(*kinds):
    """Registers a class as the handler of resource types."""

    def register(cls):
        for kind in kinds:
            HANDLERS[kind] = cls()
        return cls

    return register


def require(props, *names):
    for name in names:
        if name not in props:
            raise CfnError(f"Properties validation failed: required key [{name}] not found")


class Plain:
    """One call creates the resource, one deletes it, and every change but one of tags replaces it."""

    def __init__(self, service, create, path, delete, argument, attributes=(), drop=("Tags",)):
        """path leads to the physical id in create's answer, argument names it for delete; attributes equal it."""
        self.service, self.operation, self.path, self.drop = service, create, path, drop
        self.remove, self.argument, self.attributes = botocore.xform_name(delete), argument, attributes

    def create(self, aws, resource, props):
        pid = aws.call(self.service, self.operation, props, drop=self.drop)
        for key in self.path.split("."):
            pid = pid[key]
        if self.service == "ec2" and "Tags" in self.drop and not self.path.endswith("AssociationId"):
            aws.api("ec2").create_tags(Resources=[pid], Tags=aws.tags(resource, props))
        return pid, dict.fromkeys(self.attributes, pid)

    def delete(self, aws, resource):
        getattr(aws.api(self.service), self.remove)(**{self.argument: resource.pid})
