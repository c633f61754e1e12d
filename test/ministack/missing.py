"""Handlers of the resource types that ministack's CloudFormation does not know, and fates of tasks."""

import itertools
import json
import threading
import time

from ministack.core.responses import request_scope
from ministack.services import ec2, ecs, route53, ssm
from ministack.services.cloudformation import provisioners

NUMBERS = itertools.count(1)
# The hosted zone that an example names.
ZONE = "Z0123456789EXAMPLE"
# What the images of tasks that are run say of their end; all others end with 0.
HANGS, CANNOT_PULL, EXITS = "example/hangs", "example/cannot-pull", "example/exits:"


def install():
    provisioners._RESOURCE_HANDLERS.update(HANDLERS)
    vpc = provisioners._RESOURCE_HANDLERS["AWS::EC2::VPC"]
    provisioners._RESOURCE_HANDLERS["AWS::EC2::VPC"] = {**vpc, "create": with_range(vpc["create"])}
    provisioners._sm_secret_string = with_number(provisioners._sm_secret_string)
    route53._zones[ZONE] = {
        "id": ZONE,
        "name": "example.com.",
        "caller_reference": ZONE,
        "comment": "",
        "private": False,
        "vpcs": [],
    }
    route53._records[ZONE] = route53._default_records("example.com.")
    for size in ("", "arm64/", "gpu/"):
        image = f"/aws/service/ecs/optimized-ami/amazon-linux-2023/{size}recommended/image_id"
        ssm._PUBLIC_AMI_PARAMETERS[image] = "ami-0123456789abcdef0"
    for name in ("_run_task", "_put_cluster_capacity_providers", "_describe_clusters"):
        replace(name, globals()[name])


def with_range(create):
    """A VPC with the attribute CidrBlock."""

    def made(logical_id, props, stack):
        physical_id, attributes = create(logical_id, props, stack)
        return physical_id, {**attributes, "CidrBlock": props.get("CidrBlock")}

    return made


def with_number(secret_string):
    """A generated secret whose length is a text, as parameters have it: CloudFormation takes it for a number."""

    def made(props):
        generate = props.get("GenerateSecretString")
        if generate:
            length = int(generate.get("PasswordLength", 32))
            props = {**props, "GenerateSecretString": {**generate, "PasswordLength": length}}
        return secret_string(props)

    return made


def replace(name, wrapper):
    """Puts the wrapper in the place of an action of ECS, also where a table names that."""
    original = getattr(ecs, name)

    def wrapped(data):
        return wrapper(original, data)

    setattr(ecs, name, wrapped)
    for table in [value for value in vars(ecs).values() if isinstance(value, dict)]:
        for key in [key for key, value in table.items() if value is original]:
            table[key] = wrapped


def rule(direction):
    """A rule of a security group that is a resource of its own. direction is the list of the group."""

    def create(logical_id, props, stack):
        group = group_of(props["GroupId"])
        for key in ("SourceSecurityGroupId", "DestinationSecurityGroupId"):
            if key in props:
                group_of(props[key])
        [new] = provisioners._ec2_sg_permissions([props])
        if bare(new) in map(bare, group[direction]):
            raise ValueError(f"the specified rule already exists in {props['GroupId']}")
        group[direction].append(new)
        return f"sgr-{next(NUMBERS):017x}", {}

    def delete(physical_id, props):
        group = ec2._security_groups.get(props.get("GroupId"))
        if group:
            [old] = provisioners._ec2_sg_permissions([props])
            group[direction] = [r for r in group[direction] if bare(r) != bare(old)]

    return {"create": create, "delete": delete}


def group_of(group_id):
    group = ec2._security_groups.get(group_id)
    if group is None:
        raise ValueError(f"The security group '{group_id}' does not exist")
    return group


def bare(permission):
    return ec2._strip_descriptions(permission)


def recorded(prefix, *attributes):
    """A resource that is nothing but an id."""

    def create(logical_id, props, stack):
        physical_id = f"{prefix}-{next(NUMBERS):017x}"
        return physical_id, dict.fromkeys(attributes, physical_id)

    def update(physical_id, old, new, stack, logical_id=None):
        return physical_id, dict.fromkeys(attributes, physical_id)

    return {"create": create, "update": update, "delete": lambda physical_id, props: None}


def call(action, request):
    status, _, body = action(request)
    if status >= 300:
        raise ValueError(body if isinstance(body, str) else body.decode())


def create_provider(logical_id, props, stack):
    name = props.get("Name") or f"{stack}-{logical_id}-{next(NUMBERS):08x}"
    group = provisioners._pascal_to_camel(props["AutoScalingGroupProvider"])
    call(ecs._create_capacity_provider, {"name": name, "autoScalingGroupProvider": group})
    return name, {}


def delete_provider(physical_id, props):
    used = [name for name, c in ecs._clusters.items() if physical_id in c.get("capacityProviders", [])]
    if used:
        raise ValueError(f"The capacity provider {physical_id} is in use by {used}")
    call(ecs._delete_capacity_provider, {"capacityProvider": physical_id})


def associate(logical_id, props, stack):
    strategy = provisioners._pascal_to_camel(props["DefaultCapacityProviderStrategy"])
    request = {"cluster": props["Cluster"], "capacityProviders": props["CapacityProviders"]}
    call(ecs._put_cluster_capacity_providers, request | {"defaultCapacityProviderStrategy": strategy})
    return props["Cluster"], {}


def dissociate(physical_id, props):
    empty = {"capacityProviders": [], "defaultCapacityProviderStrategy": []}
    ecs._put_cluster_capacity_providers({"cluster": props["Cluster"]} | empty)


HANDLERS = {
    "AWS::ApplicationAutoScaling::ScalableTarget": recorded("target", "Id"),
    "AWS::ApplicationAutoScaling::ScalingPolicy": recorded("policy", "Arn"),
    "AWS::EC2::DHCPOptions": recorded("dopt", "DhcpOptionsId"),
    "AWS::EC2::EIP": recorded("eipalloc", "AllocationId", "PublicIp"),
    "AWS::EC2::NatGateway": recorded("nat", "NatGatewayId"),
    "AWS::EC2::SecurityGroupEgress": rule("IpPermissionsEgress"),
    "AWS::EC2::SecurityGroupIngress": rule("IpPermissions"),
    "AWS::EC2::VPCDHCPOptionsAssociation": recorded("association"),
    "AWS::ElasticLoadBalancingV2::ListenerCertificate": recorded("certificate"),
    "AWS::ECS::CapacityProvider": {
        "create": create_provider,
        "delete": delete_provider,
        "update": lambda physical_id, old, new, stack, logical_id=None: (physical_id, {}),
    },
    "AWS::ECS::ClusterCapacityProviderAssociations": {
        "create": associate,
        "delete": dissociate,
        "update": lambda physical_id, old, new, stack, logical_id=None: associate(logical_id, new, stack),
    },
}


def _put_cluster_capacity_providers(original, data):
    answer = original(data)
    if answer[0] < 300:
        ecs._clusters[ecs._resolve_cluster_name(data["cluster"])]["attachmentsStatus"] = "UPDATE_IN_PROGRESS"
    return answer


def _describe_clusters(original, data):
    """A change of capacity providers is complete when somebody has looked twice."""
    answer = original(data)
    for name in data.get("clusters", []):
        cluster = ecs._clusters.get(ecs._resolve_cluster_name(name))
        if cluster and "attachmentsStatus" in cluster:
            cluster["attachmentsStatus"] = "UPDATE_COMPLETE"
    return answer


TOKENS = {}


def _run_task(original, data):
    """Runs a token once, as ECS does. Services of ECS have a deployment; all else ends."""
    token = data.get("clientToken")
    if token in TOKENS:
        return TOKENS[token]
    answer = original(data)
    if answer[0] >= 300 or data.get("_deploymentId"):
        return answer
    if token:
        TOKENS[token] = answer
    for task in json.loads(answer[2])["tasks"]:
        threading.Thread(
            target=end, args=(ecs._tasks[task["taskArn"]], ecs.get_account_id(), ecs.get_region()), daemon=True
        ).start()
    return answer


def end(task, account, region):
    time.sleep(1)
    with request_scope(account, region):
        images = [c.get("image", "") for c in task["containers"]]
        if HANGS in images or task["lastStatus"] == "STOPPED":
            return
        code = next((int(i.removeprefix(EXITS)) for i in images if i.startswith(EXITS)), 0)
        task.update(lastStatus="STOPPED", desiredStatus="STOPPED", stoppedAt=ecs._iso())
        if CANNOT_PULL in images:
            task.update(stopCode="TaskFailedToStart", stoppedReason="CannotPullContainerError: toomanyrequests")
            return
        task.update(stopCode="EssentialContainerExited", stoppedReason="Essential container in task exited")
        for container in task["containers"]:
            container.update(lastStatus="STOPPED", exitCode=code)
