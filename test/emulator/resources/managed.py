"""Managed Instances and the daemons on them, which moto does not model: requests are checked, and kept here."""

import uuid

from moto.ecs.models import ecs_backends

from cloudformation.aws import fit
from cloudformation.errors import ACCOUNT, CfnError

from .ecs import ALIAS, CapacityProvider, check_containers
from .registry import handles, require

# The clusters of capacity providers, and what is registered, by region and name or ARN.
PROVIDERS, TASK_DEFINITIONS, DAEMONS = {}, {}, {}


def request(aws, operation, props, **alias):
    """The request that a handler of CloudFormation would make, with the API's names."""
    shape = aws.api("ecs").meta.service_model.operation_model(operation).input_shape
    return fit(shape, {k: v for k, v in props.items() if k not in ("Tags", "Name")}, operation, {**ALIAS, **alias})


def arn(aws, kind, name):
    return f"arn:aws:ecs:{aws.region}:{ACCOUNT}:{kind}/{name}"


def create_provider(aws, resource, props):
    wanted = request(aws, "CreateCapacityProvider", props, ClusterName="cluster")
    require(props, "ClusterName")
    clusters = aws.api("ecs").describe_clusters(clusters=[wanted["cluster"]])["clusters"]
    if not clusters:
        raise CfnError("Cluster not found.")
    check_template(aws, wanted["managedInstancesProvider"])
    name = props.get("Name") or aws.name(resource)
    PROVIDERS[aws.region, name] = clusters[0]["clusterName"]
    return name


def check_template(aws, provider):
    template = provider["instanceLaunchTemplate"]
    requirements = template.get("instanceRequirements", {})
    for name in ("vCpuCount", "memoryMiB"):
        if "min" not in requirements.get(name, {}):
            raise CfnError(f"instanceRequirements.{name}.min is required")
    network = template["networkConfiguration"]
    aws.api("ec2").describe_subnets(SubnetIds=network["subnets"])
    aws.api("ec2").describe_security_groups(GroupIds=network["securityGroups"])
    iam = aws.api("iam")
    iam.get_role(RoleName=provider["infrastructureRoleArn"].rsplit("/", 1)[-1])
    iam.get_instance_profile(InstanceProfileName=template["ec2InstanceProfileArn"].rsplit("/", 1)[-1])


def delete_provider(aws, name):
    """ECS lets go of no capacity provider that a service or a daemon uses."""
    for service in ecs_backends[ACCOUNT][aws.region].services.values():
        # Deleted ones stay, as inactive.
        if service.status == "ACTIVE" and any(
            item["capacityProvider"] == name for item in service.capacity_provider_strategy or []
        ):
            raise CfnError(f"The specified capacity provider {name} is in use by the service {service.name}.")
    for daemon in DAEMONS.values():
        if arn(aws, "capacity-provider", name) in daemon["capacityProviderArns"]:
            raise CfnError(f"The specified capacity provider {name} is in use by a daemon.")
    del PROVIDERS[aws.region, name]


def check_managed(aws, task, cluster, name):
    """Whether a service may use a capacity provider, which is one of the cluster if so; False for others."""
    if (aws.region, name) not in PROVIDERS:
        return False
    if PROVIDERS[aws.region, name] != cluster["clusterName"]:
        raise CfnError(f"The specified capacity provider {name} was not found on the cluster.")
    if "MANAGED_INSTANCES" not in task.get("requiresCompatibilities", []):
        raise CfnError("Task definition is not compatible with Managed Instances.")
    return True


@handles("AWS::ECS::CapacityProvider")
class AnyCapacityProvider(CapacityProvider):
    create_only = ("Name", "ClusterName")

    def create(self, aws, resource, props):
        if "ManagedInstancesProvider" in props:
            return create_provider(aws, resource, props)
        return super().create(aws, resource, props)

    def update(self, aws, resource, old, props):
        if "ManagedInstancesProvider" not in props:
            return super().update(aws, resource, old, props)
        wanted = request(aws, "CreateCapacityProvider", props, ClusterName="cluster")
        return check_template(aws, wanted["managedInstancesProvider"])

    def delete(self, aws, resource):
        if (aws.region, resource.pid) in PROVIDERS:
            delete_provider(aws, resource.pid)
        else:
            super().delete(aws, resource)


@handles("AWS::ECS::DaemonTaskDefinition")
class DaemonTaskDefinition:
    def create(self, aws, resource, props):
        check_containers(props)
        wanted = request(aws, "RegisterDaemonTaskDefinition", props)
        made = arn(aws, "daemon-task-definition", f"{wanted['family']}:{len(TASK_DEFINITIONS) + 1}")
        TASK_DEFINITIONS[made] = wanted
        return made, {"DaemonTaskDefinitionArn": made}

    def delete(self, aws, resource):
        if any(daemon["daemonTaskDefinitionArn"] == resource.pid for daemon in DAEMONS.values()):
            raise CfnError("The daemon task definition is in use.")
        del TASK_DEFINITIONS[resource.pid]


@handles("AWS::ECS::Daemon")
class Daemon:
    create_only = ("DaemonName", "ClusterArn")

    def create(self, aws, resource, props):
        wanted = self.check(aws, props)
        made = arn(aws, "daemon", props.get("DaemonName") or f"{aws.name(resource)}-{uuid.uuid4().hex[:8]}")
        DAEMONS[made] = wanted
        return made, {"DaemonArn": made}

    def update(self, aws, resource, old, props):
        DAEMONS[resource.pid] = self.check(aws, props)

    def check(self, aws, props):
        wanted = request(aws, "CreateDaemon", {"DaemonName": "checked", **props})
        if wanted["daemonTaskDefinitionArn"] not in TASK_DEFINITIONS:
            raise CfnError("The specified daemon task definition was not found.")
        cluster = wanted["clusterArn"].rsplit("/", 1)[-1]
        for provider in wanted["capacityProviderArns"]:
            if PROVIDERS.get((aws.region, provider.rsplit("/", 1)[-1])) != cluster:
                raise CfnError(f"The specified capacity provider {provider} was not found on the cluster.")
        return wanted

    def delete(self, aws, resource):
        del DAEMONS[resource.pid]
