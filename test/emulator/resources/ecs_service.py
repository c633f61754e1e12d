"""ECS services, with the checks that Amazon ECS makes of a service's references."""

from cloudformation.errors import CfnError

from .ecs import describe_task_definition, ecs_tags
from .ecs_strategy import check_strategy
from .ecs_traffic import move_tasks
from .elbv2 import has_listener
from .gaps import keep_service
from .managed import check_managed
from .registry import handles

# What UpdateService takes; the rest replaces the service or cannot be changed.
UPDATED = (
    "CapacityProviderStrategy",
    "DeploymentConfiguration",
    "DesiredCount",
    "EnableExecuteCommand",
    "HealthCheckGracePeriodSeconds",
    "NetworkConfiguration",
    "PlatformVersion",
    "TaskDefinition",
)
# Names that differ from the API's by more than case.
ALIAS = {"PlacementStrategies": "placementStrategy"}
# CloudFormation's own, and what moto's model of the request does not know.
DROPPED = ("Tags", "ServiceName", "ForceNewDeployment", "AvailabilityZoneRebalancing")


@handles("AWS::ECS::Service")
class Service:
    create_only = ("Cluster", "ServiceName", "LaunchType", "SchedulingStrategy", "Role")

    def create(self, aws, resource, props):
        props = {"Cluster": "default", **props}
        if props.get("SchedulingStrategy", "REPLICA") == "REPLICA":
            props.setdefault("DesiredCount", 1)
        check(aws, props)
        name = aws.name(resource, props.get("ServiceName"))
        tags = ecs_tags(aws, resource, props)
        made = aws.call("ecs", "CreateService", props, drop=DROPPED, alias=ALIAS, serviceName=name, tags=tags)
        arn = made["service"]["serviceArn"]
        keep_service(aws, arn, props)
        if not aws.engine.tasks:
            move_tasks(aws, arn, props)
        return arn, {"Name": name, "ServiceArn": arn}

    def update(self, aws, resource, old, props):
        props = {"Cluster": "default", **props}
        check(aws, props)
        changed = {key: value for key, value in props.items() if key in UPDATED}
        aws.call("ecs", "UpdateService", changed, cluster=props["Cluster"], service=resource.pid)
        keep_service(aws, resource.pid, props)
        if not aws.engine.tasks:
            move_tasks(aws, resource.pid, props)

    def settle(self, aws, resource):
        if aws.engine.tasks:
            aws.engine.tasks.settle(resource.pid)

    def delete(self, aws, resource):
        cluster = resource.props.get("Cluster", "default")
        aws.api("ecs").delete_service(cluster=cluster, service=resource.pid, force=True)
        if aws.engine.tasks:
            aws.engine.tasks.gone(resource.pid)


def check(aws, props):
    task = describe_task_definition(aws, props["TaskDefinition"])
    check_network(task, props)
    check_capacity(aws, task, props)
    check_volumes(aws, task)
    for balancer in props.get("LoadBalancers", []):
        check_load_balancer(aws, task, balancer)
    check_grace(task, props)
    check_strategy(aws, props)
    check_service_connect(aws, task, props.get("ServiceConnectConfiguration"))
    known = [service["Arn"] for service in aws.api("servicediscovery").list_services()["Services"]]
    for registry in props.get("ServiceRegistries", []):
        if registry["RegistryArn"] not in known:
            raise CfnError(f"Service registry {registry['RegistryArn']} not found")


def check_grace(task, props):
    """It is for health checks, of load balancers or of containers."""
    checked = props.get("LoadBalancers") or any(c.get("healthCheck") for c in task["containerDefinitions"])
    if props.get("HealthCheckGracePeriodSeconds") is not None and not checked:
        raise CfnError("Health check grace period is only valid for services with health checks")


def check_network(task, props):
    own_interface = task.get("networkMode") == "awsvpc"
    if own_interface and not props.get("NetworkConfiguration"):
        raise CfnError("Network Configuration must be provided when networkMode 'awsvpc' is specified.")
    if not own_interface and props.get("NetworkConfiguration"):
        raise CfnError("Network Configuration is not valid for the given networkMode of this task definition.")


def check_capacity(aws, task, props):
    strategy = [item["CapacityProvider"] for item in props.get("CapacityProviderStrategy", [])]
    if props.get("LaunchType") and strategy:
        raise CfnError("Specifying both a launch type and capacity provider strategy is not supported.")
    fargate = props.get("LaunchType") == "FARGATE" or any(name.startswith("FARGATE") for name in strategy)
    if fargate and "FARGATE" not in task.get("compatibilities", []):
        raise CfnError("Task definition does not support launch_type FARGATE.")
    clusters = aws.api("ecs").describe_clusters(clusters=[props["Cluster"]])["clusters"]
    if not clusters:
        raise CfnError("Cluster not found.")
    for name in strategy:
        if check_managed(aws, task, clusters[0], name):
            continue
        if name not in clusters[0].get("capacityProviders", []):
            raise CfnError(f"The specified capacity provider {name} was not found on the cluster.")


def check_volumes(aws, task):
    """ECS finds out when it starts a task, and gives up after some."""
    client = aws.api("efs")
    for volume in task.get("volumes", []):
        mounted = volume.get("efsVolumeConfiguration", {}).get("fileSystemId")
        try:
            if mounted:
                client.describe_file_systems(FileSystemId=mounted)
        except client.exceptions.FileSystemNotFound as e:
            raise CfnError("ECS Deployment Circuit Breaker was triggered.") from e


def check_load_balancer(aws, task, balancer):
    arn, container, port = balancer["TargetGroupArn"], balancer["ContainerName"], int(balancer["ContainerPort"])
    groups = aws.api("elbv2").describe_target_groups(TargetGroupArns=[arn])["TargetGroups"]
    if not has_listener(aws, arn):
        raise CfnError(f"The target group with targetGroupArn {arn} does not have an associated load balancer.")
    if task.get("networkMode") == "awsvpc" and groups[0]["TargetType"] != "ip":
        kind = groups[0]["TargetType"]
        raise CfnError(
            f"The provided target group {arn} has target type {kind}, which is incompatible with the awsvpc network "
            "mode specified in the task definition."
        )
    found = next((c for c in task["containerDefinitions"] if c["name"] == container), None)
    if found is None:
        raise CfnError(f"The container {container} does not exist in the task definition.")
    if port not in [mapping["containerPort"] for mapping in found.get("portMappings", [])]:
        raise CfnError(f"The container {container} did not have a container port {port} defined.")


def check_service_connect(aws, task, configuration):
    if not configuration or not configuration.get("Enabled"):
        return
    names = {m.get("name") for c in task["containerDefinitions"] for m in c.get("portMappings", [])}
    for service in configuration.get("Services", []):
        if service["PortName"] not in names:
            raise CfnError(f"Service Connect portName {service['PortName']} names no port mapping of the task")
    wanted = configuration.get("Namespace")
    namespaces = aws.api("servicediscovery").list_namespaces()["Namespaces"]
    if wanted and not any(wanted in (n["Name"], n["Arn"], n["Id"]) for n in namespaces):
        raise CfnError(f"Namespace {wanted} not found")
