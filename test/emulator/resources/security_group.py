"""Security groups and their rules."""

from cloudformation.aws import suffix
from cloudformation.errors import CfnError

from .ec2 import tag
from .registry import HANDLERS, handles, require

SOURCES = ("SourceSecurityGroupId", "SourcePrefixListId")
DESTINATIONS = ("DestinationSecurityGroupId", "DestinationPrefixListId")
# What a new group has, and what an empty list of rules therefore means.
EVERYWHERE = [{"IpProtocol": "-1", "CidrIp": "0.0.0.0/0"}]


def permission(rule, peers):
    """A rule as the API takes it."""
    group, prefix_list = peers
    out = {"IpProtocol": str(rule["IpProtocol"])}
    for key in ("FromPort", "ToPort"):
        if key in rule:
            out[key] = int(rule[key])
    description = {"Description": rule["Description"]} if rule.get("Description") else {}
    found = [
        (many, {one: rule[key], **description})
        for key, many, one in (
            ("CidrIp", "IpRanges", "CidrIp"),
            ("CidrIpv6", "Ipv6Ranges", "CidrIpv6"),
            (group, "UserIdGroupPairs", "GroupId"),
            (prefix_list, "PrefixListIds", "PrefixListId"),
        )
        if rule.get(key)
    ]
    if len(found) != 1:
        raise CfnError("Exactly one of CidrIp, CidrIpv6, a security group or a prefix list must be specified")
    many, one = found[0]
    return {**out, many: [one]}


@handles("AWS::EC2::SecurityGroup")
class SecurityGroup:
    create_only = ("GroupDescription", "GroupName", "VpcId")

    def create(self, aws, resource, props):
        require(props, "GroupDescription")
        client = aws.api("ec2")
        name = aws.name(resource, props.get("GroupName"))
        made = client.create_security_group(
            GroupName=name, Description=props["GroupDescription"], VpcId=props["VpcId"]
        )["GroupId"]
        try:
            self.rules(aws, made, {}, props)
        except Exception:
            client.delete_security_group(GroupId=made)
            raise
        tag(aws, resource, props, made)
        return made, {"GroupId": made, "VpcId": props["VpcId"]}

    def rules(self, aws, group, old, props):
        client = aws.api("ec2")
        for key, peers, add, remove in (
            (
                "SecurityGroupIngress",
                SOURCES,
                client.authorize_security_group_ingress,
                client.revoke_security_group_ingress,
            ),
            (
                "SecurityGroupEgress",
                DESTINATIONS,
                client.authorize_security_group_egress,
                client.revoke_security_group_egress,
            ),
        ):
            default = EVERYWHERE if key == "SecurityGroupEgress" else []
            before = [permission(undescribed(rule), peers) for rule in old.get(key) or default]
            after = [permission(undescribed(rule), peers) for rule in props.get(key) or default]
            for rule in before:
                if rule not in after:
                    remove(GroupId=group, IpPermissions=[rule])
            for rule in after:
                if rule not in before:
                    add(GroupId=group, IpPermissions=[rule])

    def update(self, aws, resource, old, props):
        self.rules(aws, resource.pid, old, props)
        tag(aws, resource, props, resource.pid)

    def delete(self, aws, resource):
        aws.api("ec2").delete_security_group(GroupId=resource.pid)


def undescribed(rule):
    """moto tells rules apart by their description, which the default rule does not have."""
    if str(rule.get("IpProtocol")) != "-1" or rule.get("CidrIp") != "0.0.0.0/0":
        return rule
    return {key: value for key, value in rule.items() if key != "Description"}


class SecurityGroupRule:
    def __init__(self, way, peers):
        self.way, self.peers = way, peers

    def call(self, aws, verb, props):
        require(props, "GroupId")
        method = getattr(aws.api("ec2"), f"{verb}_security_group_{self.way}")
        method(GroupId=props["GroupId"], IpPermissions=[permission(props, self.peers)])

    def create(self, aws, resource, props):
        self.call(aws, "authorize", props)
        return "sgr-" + suffix(17).lower()

    def delete(self, aws, resource):
        self.call(aws, "revoke", resource.props)


HANDLERS["AWS::EC2::SecurityGroupIngress"] = SecurityGroupRule("ingress", SOURCES)
HANDLERS["AWS::EC2::SecurityGroupEgress"] = SecurityGroupRule("egress", DESTINATIONS)
