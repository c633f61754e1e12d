"""Clusters, task definitions, capacity providers."""

from cloudformation.errors import CfnError

from .registry import handles


def ecs_tags(aws, resource, props):
    return aws.tags(resource, props, "key", "value")


@handles("AWS::ECS::Cluster")
class Cluster:
    create_only = ("ClusterName",)

    def create(self, aws, resource, props):
        made = aws.call(
            "ecs",
            "CreateCluster",
            props,
            drop=("Tags", "ClusterName"),
            alias={"ClusterSettings": "settings"},
            clusterName=aws.name(resource, props.get("ClusterName")),
            tags=ecs_tags(aws, resource, props),
        )["cluster"]
        return made["clusterName"], {"Arn": made["clusterArn"]}

    def update(self, aws, resource, old, props):
        aws.call(
            "ecs",
            "UpdateCluster",
            {k: v for k, v in props.items() if k in ("ClusterSettings", "Configuration", "ServiceConnectDefaults")},
            alias={"ClusterSettings": "settings"},
            cluster=resource.pid,
        )

    def delete(self, aws, resource):
        aws.api("ecs").delete_cluster(cluster=resource.pid)


def describe_task_definition(aws, arn):
    return aws.api("ecs").describe_task_definition(taskDefinition=arn)["taskDefinition"]


# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
FARGATE_SIZES = {
    256: (512, 1024, 2048),
    512: range(1024, 4097, 1024),
    1024: range(2048, 8193, 1024),
    2048: range(4096, 16385, 1024),
    4096: range(8192, 30721, 1024),
    8192: range(16384, 61441, 4096),
    16384: range(32768, 122881, 8192),
}
# Names that differ from the API's by more than case.
ALIAS = {
    "EFSVolumeConfiguration": "efsVolumeConfiguration",
    "FilesystemId": "fileSystemId",
    "IAM": "iam",
    "ProxyConfigurationProperties": "properties",
}


@handles("AWS::ECS::TaskDefinition")
class TaskDefinition:
    def create(self, aws, resource, props):
        check_containers(props)
        if "FARGATE" in props.get("RequiresCompatibilities", []):
            check_fargate(props)
        family = props.get("Family") or aws.name(resource).replace("-", "")
        tags = ecs_tags(aws, resource, props)
        drop = ("Tags", "Family", "EnableFaultInjection")
        made = aws.call("ecs", "RegisterTaskDefinition", props, drop=drop, alias=ALIAS, family=family, tags=tags)
        arn = made["taskDefinition"]["taskDefinitionArn"]
        return arn, {"TaskDefinitionArn": arn}

    def delete(self, aws, resource):
        aws.api("ecs").deregister_task_definition(taskDefinition=resource.pid)


def check_containers(props):
    containers = props["ContainerDefinitions"]
    by_name = {container["Name"]: container for container in containers}
    if len(by_name) != len(containers):
        raise CfnError("Container.name should be unique")
    if not any(container.get("Essential", True) for container in containers):
        raise CfnError("Invalid setting for container: at least one container must be essential")
    volumes = {volume["Name"] for volume in props.get("Volumes", [])}
    for container in containers:
        for mount in container.get("MountPoints", []):
            if mount.get("SourceVolume") not in volumes:
                raise CfnError(f"Unknown volume '{mount.get('SourceVolume')}'.")
        for dependency in container.get("DependsOn", []):
            check_dependency(by_name.get(dependency["ContainerName"]), dependency)


def check_dependency(on, dependency):
    name, condition = dependency["ContainerName"], dependency["Condition"]
    if on is None:
        raise CfnError(f"Container dependency on unknown container {name}")
    if condition == "HEALTHY" and not on.get("HealthCheck"):
        raise CfnError(f"A container depends on {name} being HEALTHY, which has no health check")
    if condition in ("SUCCESS", "COMPLETE") and on.get("Essential", True):
        raise CfnError("A container with SUCCESS or COMPLETE dependency cannot be essential")


def check_fargate(props):
    cpu, memory = props.get("Cpu"), props.get("Memory")
    if props.get("NetworkMode") != "awsvpc":
        raise CfnError("Fargate only supports network mode 'awsvpc'.")
    if int(memory or 0) not in FARGATE_SIZES.get(int(cpu or 0), ()):
        raise CfnError(f"No Fargate configuration exists for given values: {cpu} CPU, {memory} memory.")


class CapacityProvider:
    """That of an Auto Scaling group; managed.py has the other kind."""

    create_only = ("Name",)

    def create(self, aws, resource, props):
        name = props.get("Name") or aws.name(resource)
        if name.lower().startswith(("aws", "ecs", "fargate")):
            raise CfnError(f"The name of a capacity provider cannot be prefixed with aws, ecs, or fargate: {name}")
        asg = props["AutoScalingGroupProvider"]["AutoScalingGroupArn"]
        if not asg.startswith("arn:"):
            found = aws.api("autoscaling").describe_auto_scaling_groups(AutoScalingGroupNames=[asg])
            asg = found["AutoScalingGroups"][0]["AutoScalingGroupARN"]
        wanted = {
            **props,
            "AutoScalingGroupProvider": {**props["AutoScalingGroupProvider"], "AutoScalingGroupArn": asg},
        }
        aws.call(
            "ecs",
            "CreateCapacityProvider",
            wanted,
            drop=("Tags", "Name"),
            name=name,
            tags=ecs_tags(aws, resource, props),
        )
        return name

    def update(self, aws, resource, old, props):
        aws.call(
            "ecs",
            "UpdateCapacityProvider",
            {
                "AutoScalingGroupProvider": {
                    k: v for k, v in props["AutoScalingGroupProvider"].items() if k != "AutoScalingGroupArn"
                }
            },
            name=resource.pid,
        )

    def delete(self, aws, resource):
        aws.api("ecs").delete_capacity_provider(capacityProvider=resource.pid)


@handles("AWS::ECS::ClusterCapacityProviderAssociations")
class ClusterCapacityProviderAssociations:
    create_only = ("Cluster",)

    def create(self, aws, resource, props):
        self.update(aws, resource, {}, props)
        return props["Cluster"]

    def update(self, aws, resource, old, props):
        wanted = {
            **props,
            "CapacityProviders": props.get("CapacityProviders", []),
            "DefaultCapacityProviderStrategy": props.get("DefaultCapacityProviderStrategy", []),
        }
        aws.call("ecs", "PutClusterCapacityProviders", wanted)

    def delete(self, aws, resource):
        aws.api("ecs").put_cluster_capacity_providers(
            cluster=resource.pid, capacityProviders=[], defaultCapacityProviderStrategy=[]
        )


@handles("Custom::CapacityProviderAssociation")
class CapacityProviderAssociation:
    """Adds providers to a cluster: our own custom resource, done by hand as no Lambda function runs."""

    create_only = ("Cluster", "ServiceToken")

    def create(self, aws, resource, props):
        self.put(aws, props["Cluster"], set(), set(props["Providers"]))
        return aws.name(resource)

    def update(self, aws, resource, old, props):
        self.put(aws, props["Cluster"], set(old["Providers"]), set(props["Providers"]))

    def put(self, aws, cluster, old, new):
        client = aws.api("ecs")
        found = client.describe_clusters(clusters=[cluster])["clusters"][0]
        client.put_cluster_capacity_providers(
            cluster=cluster,
            capacityProviders=sorted(set(found.get("capacityProviders", [])) - old | new),
            defaultCapacityProviderStrategy=found.get("defaultCapacityProviderStrategy", []),
        )

    def delete(self, aws, resource):
        self.put(aws, resource.props["Cluster"], set(resource.props["Providers"]), set())
