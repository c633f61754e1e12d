"""What a template changes, and in which order."""

import heapq
import json

from .errors import CfnError
from .template import Resolver, depends_on, refs_in

# A real deployment has no fixed order. What is eager is created as early as its dependencies allow, what is late as
# late as possible, so that a missing DependsOn fails here every time.
EAGER = {
    # Nothing waits for rules, and nothing has to: they are there in the first seconds, before any task runs.
    "AWS::EC2::SecurityGroupEgress": -1,
    "AWS::EC2::SecurityGroupIngress": -1,
    "AWS::ECS::Service": 0,
    "AWS::ECS::ClusterCapacityProviderAssociations": 1,
    "AWS::ApplicationAutoScaling::ScalableTarget": 1,
    "AWS::ECS::TaskDefinition": 2,
}
ORDINARY = 5
LATE = {
    "AWS::EC2::VPCGatewayAttachment": 9,
    "AWS::EFS::MountTarget": 9,
    "AWS::ElasticLoadBalancingV2::Listener": 9,
    "AWS::ElasticLoadBalancingV2::ListenerRule": 9,
    "AWS::IAM::Policy": 9,
}

# https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
MAX_BYTES, MAX_RESOURCES, MAX_OUTPUTS, MAX_PARAMETERS = 1_000_000, 500, 200, 200


class Planning:
    """The part of the engine that looks at templates."""

    def resolve_params(self, stack, template, given):
        """The values of all parameters: what is given, else the default."""
        declared = template.get("Parameters", {})
        for name in given:
            if name not in declared:
                raise CfnError(f"Parameters: [{name}] do not exist in the template")
        return {name: self.parameter(stack, name, p, given) for name, p in declared.items()}

    def parameter(self, stack, name, declared, given):
        value = given.get(name, declared.get("Default"))
        if value is None:
            raise CfnError(f"Parameters: [{name}] must have values")
        kind = declared.get("Type", "String")
        if kind.startswith("AWS::SSM::Parameter::Value<"):
            value = self.dynamic(stack, f"ssm:{value}")
            kind = kind[len("AWS::SSM::Parameter::Value<") : -1]
        if "AllowedValues" in declared and str(value) not in [str(a) for a in declared["AllowedValues"]]:
            raise CfnError(f"Parameter {name} must be one of AllowedValues")
        for limit, bad in (("MaxLength", int.__gt__), ("MinLength", int.__lt__)):
            if limit in declared and bad(len(str(value)), int(declared[limit])):
                raise CfnError(f"Parameter {name} failed to satisfy constraint: {limit} {declared[limit]}")
        if kind.startswith("List<") or kind == "CommaDelimitedList":
            return [item.strip() for item in value.split(",")]
        return str(value)

    def check(self, template):
        """Refuse what CloudFormation would refuse before it creates anything."""
        if not isinstance(template, dict) or not template.get("Resources"):
            raise CfnError("Template format error: At least one Resources member must be defined.")
        resources, outputs = template["Resources"], template.get("Outputs", {})
        names = set(resources) | set(template.get("Parameters", {}))
        for section, entries in (("Resources", resources), ("Outputs", outputs)):
            for entry in entries.values():
                wanted = refs_in({k: v for k, v in entry.items() if k != "Metadata"})
                bad = {n for n in wanted if n not in names and not n.startswith("AWS::")}
                bad |= set(depends_on(entry)) - set(resources)
                if bad:
                    raise CfnError(
                        f"Template format error: Unresolved resource dependencies {sorted(bad)} "
                        f"in the {section} block of the template"
                    )
        unknown = sorted({r["Type"] for r in resources.values() if not self.supported(r["Type"])})
        if unknown:
            raise CfnError(f"Template format error: Unrecognized resource types: {unknown}")
        self.order(template)
        if len(json.dumps(template)) > MAX_BYTES:
            raise CfnError(f"Template may not exceed {MAX_BYTES} bytes in size.")
        for section, limit in (
            ("Resources", MAX_RESOURCES),
            ("Outputs", MAX_OUTPUTS),
            ("Parameters", MAX_PARAMETERS),
        ):
            if len(template.get(section, {})) > limit:
                raise CfnError(f"Template format error: Number of {section} is greater than maximum allowed, {limit}")

    def supported(self, kind):
        return kind in self.handlers or kind.startswith("Custom::")

    def handler(self, kind):
        """The handler of a type; custom resources have one in common, but for those whose work matters here."""
        fallback = "AWS::CloudFormation::CustomResource" if kind.startswith("Custom::") else None
        return self.handlers.get(kind) or self.handlers[fallback]

    def create_only(self, kind):
        """Names of the properties whose change replaces a resource; every property where it has no update."""
        handler = self.handler(kind)
        return getattr(handler, "create_only", ()) if hasattr(handler, "update") else ALL

    def deps(self, template):
        """The logical ids that each resource needs."""
        resources = template["Resources"]
        return {
            name: (refs_in({k: v for k, v in r.items() if k not in ("Metadata", "DependsOn")}) | set(depends_on(r)))
            & set(resources)
            for name, r in resources.items()
        }

    def order(self, template):
        """All logical ids, each behind what it needs, in a deliberately hostile order."""
        deps = self.deps(template)
        users = {name: {n for n, needed in deps.items() if name in needed} for name in deps}
        rank = self.ranks(template, users)
        place = {name: i for i, name in enumerate(deps)}
        left = {name: len(needed) for name, needed in deps.items()}
        heap = [(rank[name], place[name], name) for name in deps if not left[name]]
        heapq.heapify(heap)
        out = []
        while heap:
            name = heapq.heappop(heap)[2]
            out.append(name)
            for user in users[name]:
                left[user] -= 1
                if not left[user]:
                    heapq.heappush(heap, (rank[user], place[user], user))
        if len(out) != len(deps):
            raise CfnError(f"Circular dependency between resources: {sorted(set(deps) - set(out))}")
        return out

    def ranks(self, template, users):
        """Urgency: a resource inherits the smallest rank among what needs it, so chains to an ECS service go first."""
        kinds = {name: r["Type"] for name, r in template["Resources"].items()}
        rank = {name: EAGER.get(kind, LATE.get(kind, ORDINARY)) for name, kind in kinds.items()}
        changed = True
        while changed:
            changed = False
            for name in rank:
                least = min([rank[name]] + [rank[user] for user in users[name]])
                changed = changed or least < rank[name]
                rank[name] = least
        return rank

    def active(self, stack, template, params):
        """The logical ids of resources without a condition, and with one that is true."""
        resolve = Resolver(stack, template, params)
        return {n for n, r in template["Resources"].items() if "Condition" not in r or resolve.cond(r["Condition"])}

    def changes(self, stack, template, params):
        """The list of DescribeChangeSet. What refers to something that is replaced changes too."""
        active = self.active(stack, template, params)
        replaced, found = set(), {}
        for name in self.order(template):
            resource = template["Resources"][name]
            if name not in active:
                continue
            if name not in stack.resources:
                found[name] = dict(Action="Add", LogicalResourceId=name, ResourceType=resource["Type"])
                continue
            change = self.modification(stack, name, resource, params, replaced)
            if change:
                found[name] = change
                if change["Replacement"] == "True":
                    replaced.add(name)
        for name, resource in stack.resources.items():
            if name not in active:
                found[name] = dict(
                    Action="Remove",
                    LogicalResourceId=name,
                    ResourceType=resource.type,
                    PhysicalResourceId=resource.pid,
                )
        return [dict(Type="Resource", ResourceChange=change) for change in found.values()]

    def modification(self, stack, name, resource, params, replaced):
        """The change of a resource that exists, or None."""
        kind = resource["Type"]
        before = stack.template["Resources"].get(name, {}).get("Properties", {})
        after = resource.get("Properties", {})
        moved = replaced | {p for p in params if stack.resolved.get(p) != params[p]}
        keys = sorted(
            k for k in set(before) | set(after) if before.get(k) != after.get(k) or refs_in(after.get(k)) & moved
        )
        if not keys and kind != "AWS::CloudFormation::Stack":
            return None
        fixed = self.create_only(kind)
        details = [
            dict(
                Target=dict(Attribute="Properties", Name=k, RequiresRecreation="Always" if k in fixed else "Never"),
                Evaluation="Static" if before.get(k) != after.get(k) else "Dynamic",
                ChangeSource="DirectModification",
            )
            for k in keys
        ]
        return dict(
            Action="Modify",
            LogicalResourceId=name,
            ResourceType=kind,
            PhysicalResourceId=stack.resources[name].pid,
            Replacement="True" if any(k in fixed for k in keys) else "False",
            Scope=["Properties"],
            Details=details,
        )


class All:
    """Every property but the tags, which never replace a resource."""

    def __contains__(self, name):
        return name != "Tags"


ALL = All()
