"""What moto does not model, written to its state, so that its Describe calls show what was asked for.

And what a template takes for given, such as a certificate with a certain ARN, which no API call can make.
"""

from contextlib import contextmanager

from idle import steady
from moto.acm.models import CertBundle, acm_backends
from moto.ecs.models import ecs_backends
from moto.efs.models import efs_backends
from moto.elbv2.models import elbv2_backends
from moto.route53.models import FakeZone, route53_backends
from moto.servicediscovery.models import servicediscovery_backends

from cloudformation.errors import ACCOUNT, CfnError


def ecs_service(aws, arn):
    return next(s for s in ecs_backends[ACCOUNT][aws.region].services.values() if s.arn == arn)


def keep_service(aws, arn, props):
    """Deployment settings and capacity provider strategy of an ECS service. All of its tasks run, unless they do."""
    service = ecs_service(aws, arn)
    deployment = props.get("DeploymentConfiguration") or {}
    service.deployment_configuration = {
        "maximumPercent": int(deployment.get("MaximumPercent", 200)),
        "minimumHealthyPercent": int(deployment.get("MinimumHealthyPercent", 100)),
    }
    # A template that does not mention the strategy leaves it as it is.
    strategy = deployment.get("Strategy") or getattr(service, "strategy", "ROLLING")
    service.strategy = service.deployment_configuration["strategy"] = strategy
    if "BakeTimeInMinutes" in deployment:
        service.deployment_configuration["bakeTimeInMinutes"] = int(deployment["BakeTimeInMinutes"])
    breaker = deployment.get("DeploymentCircuitBreaker")
    if breaker:
        service.deployment_configuration["deploymentCircuitBreaker"] = {
            "enable": breaker["Enable"],
            "rollback": breaker["Rollback"],
        }
    # Another one starts new tasks: ForceNewDeployment of the resource type.
    service.nonce = (props.get("ForceNewDeployment") or {}).get("ForceNewDeploymentNonce")
    service.health_check_grace_period_seconds = props.get("HealthCheckGracePeriodSeconds")
    service.enable_execute_command = bool(props.get("EnableExecuteCommand", False))
    service.enable_ecs_managed_tags = service.enable_ECS_managed_tags = bool(props.get("EnableECSManagedTags", False))
    service.load_balancers = [
        {
            "targetGroupArn": item["TargetGroupArn"],
            "containerName": item["ContainerName"],
            "containerPort": int(item["ContainerPort"]),
            **advanced(item),
        }
        for item in props.get("LoadBalancers", [])
    ]
    if props.get("LaunchType"):
        service.launch_type, service.capacity_provider_strategy = props["LaunchType"], []
    elif props.get("CapacityProviderStrategy"):
        service.launch_type = None
        service.capacity_provider_strategy = [
            {
                "capacityProvider": item["CapacityProvider"],
                "weight": int(item.get("Weight", 0)),
                "base": int(item.get("Base", 0)),
            }
            for item in props["CapacityProviderStrategy"]
        ]
    if not aws.engine.tasks:
        steady(service)


def without_regexes(props):
    """The rule with a pattern for each regular expression, which moto lacks."""
    conditions = []
    for condition in props["Conditions"]:
        changed = dict(condition)
        for key, config in condition.items():
            if isinstance(config, dict) and "RegexValues" in config:
                rest = {name: value for name, value in config.items() if name != "RegexValues"}
                changed[key] = {**rest, "Values": ["*" for _ in config["RegexValues"]]}
        conditions.append(changed)
    return {**props, "Conditions": conditions}


def keep_rule(aws, arn, props):
    """The rewrites and the regular expressions of a listener rule."""
    for balancer in elbv2_backends[ACCOUNT][aws.region].load_balancers.values():
        for listener in balancer.listeners.values():
            for rule in listener.rules.values():
                if rule.arn == arn:
                    rule.transforms = props.get("Transforms") or []
                    rule.conditions = props["Conditions"]


def keep_backup_policy(aws, file_system, enabled):
    efs_backends[ACCOUNT][aws.region].file_systems_by_id[file_system]._backup = enabled


@contextmanager
def several_namespaces(aws, vpc, name):
    """moto takes one private namespace for a VPC. AWS refuses a second one of the same name only."""
    namespaces = servicediscovery_backends[ACCOUNT][aws.region].namespaces.values()
    others = [namespace for namespace in namespaces if namespace.vpc == vpc]
    if name in [namespace.name for namespace in others]:
        raise CfnError(f"ConflictingDomainExists: {name} is in {vpc} already")
    try:
        for namespace in others:
            namespace.vpc = None
        yield
    finally:
        for namespace in others:
            namespace.vpc = vpc


def seed_zone(zone, name):
    """A public hosted zone of an id; one that exists keeps its records, which other stacks own."""
    made = FakeZone(name.rstrip(".") + ".", zone, private_zone=False, caller_reference=zone)
    route53_backends[ACCOUNT]["aws"].zones.setdefault(zone, made)


def seed_certificate(region, arn):
    """A certificate of an ARN, which is for anything; one that exists stays as it is."""
    made = CertBundle.generate_cert("seeded.example.com", account_id=ACCOUNT, region=region)
    made.arn = arn
    acm_backends[ACCOUNT][region]._certificates.setdefault(arn, made)


def advanced(balancer):
    """What ECS needs to move requests to another target group."""
    found = balancer.get("AdvancedConfiguration")
    return {"advancedConfiguration": {k[0].lower() + k[1:]: v for k, v in found.items()}} if found else {}
