"""What is known of a stack and of its resources."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timezone

from .errors import ACCOUNT


def now():
    return datetime.now(timezone.utc)


@dataclass
class Resource:
    """A resource as it exists: its physical id, and the properties and attributes that it has now."""

    logical: str
    type: str
    deletion: str = "Delete"
    replacement: str = "Delete"
    props: dict = field(default_factory=dict)
    attrs: dict = field(default_factory=dict)
    pid: str | None = None
    status: str = ""
    changed: datetime = field(default_factory=now)


class Stack:
    """A stack, with everything that the API can be asked about it."""

    def __init__(self, engine, region, name, tags, parent=None):
        self.engine, self.region, self.name, self.tags, self.parent = engine, region, name, tags, parent
        self.id = f"arn:aws:cloudformation:{region}:{ACCOUNT}:stack/{name}/{uuid.uuid4()}"
        self.root = (parent.root or parent.id) if parent else None
        self.status, self.reason = "REVIEW_IN_PROGRESS", None
        # What was deployed last: the template as text and read, and the parameters as given and resolved.
        self.body, self.template, self.params, self.resolved = "", {}, {}, {}
        self.resources, self.outputs, self.change_sets = {}, {}, {}
        self.events = []  # newest first
        self.protected = self.keep_failed = False
        self.created, self.updated, self.deleted = now(), None, None

    def event(self, logical, pid, kind, status, reason=None):
        entry = dict(
            StackId=self.id,
            EventId=str(uuid.uuid4()),
            StackName=self.name,
            LogicalResourceId=logical,
            PhysicalResourceId=pid or "",
            ResourceType=kind,
            Timestamp=now(),
            ResourceStatus=status,
        )
        if reason:
            entry["ResourceStatusReason"] = reason
        self.events.insert(0, entry)

    def set(self, status, reason=None):
        self.status, self.reason = status, reason
        self.event(self.name, self.id, "AWS::CloudFormation::Stack", status, reason)

    def set_resource(self, resource, status, reason=None):
        resource.status, resource.changed = status, now()
        self.event(resource.logical, resource.pid, resource.type, status, reason)
