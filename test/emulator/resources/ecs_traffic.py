"""Where the tasks of an ECS service are registered, and where its listeners send requests.

A deployment that shifts traffic starts the new tasks in the target group that has none, and changes the weights of the
listener rule, which no template knows of. A rolling update registers them in the target group of the service.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/blue-green-deployment-how-it-works.html
"""

from .gaps import ecs_service

# Stands for the tasks in a target group.
TASKS = {"Id": "10.0.0.10", "Port": 80}


def move_tasks(aws, arn, props):
    """Register the tasks as the deployment of a service does. Other settings alone deploy no tasks."""
    service = ecs_service(aws, arn)
    revision = props["TaskDefinition"], service.nonce
    deployed = revision != getattr(service, "revision", None)
    before, after = getattr(service, "groups", {}), {}
    for balancer in props.get("LoadBalancers", []):
        first = balancer["TargetGroupArn"]
        key = first, balancer["ContainerName"], str(balancer["ContainerPort"])
        advanced = balancer.get("AdvancedConfiguration") or {}
        second = advanced.get("AlternateTargetGroupArn")
        shifts = second and service.strategy != "ROLLING"
        group = before.get(key)
        if deployed or group not in (first, second):
            group = second if shifts and group == first else first
        if shifts:
            weigh(aws, advanced, group, {first, second})
        after[key] = group
    register(aws, set(before.values()), set(after.values()))
    service.groups, service.revision = after, revision


def register(aws, before, after):
    client = aws.api("elbv2")
    for group in before - after:
        try:
            client.deregister_targets(TargetGroupArn=group, Targets=[TASKS])
        except client.exceptions.TargetGroupNotFoundException:
            continue
    for group in after:
        if client.describe_target_groups(TargetGroupArns=[group])["TargetGroups"][0]["TargetType"] == "ip":
            client.register_targets(TargetGroupArn=group, Targets=[TASKS])


def weigh(aws, advanced, group, groups):
    """Give a target group all requests of the rules, or of the listeners of a Network Load Balancer."""
    client = aws.api("elbv2")
    weights = [{"TargetGroupArn": arn, "Weight": 100 if arn == group else 0} for arn in sorted(groups)]
    for rule in filter(None, (advanced["ProductionListenerRule"], advanced.get("TestListenerRule"))):
        if ":listener-rule/" in rule:
            actions = client.describe_rules(RuleArns=[rule])["Rules"][0]["Actions"]
            actions[-1]["ForwardConfig"]["TargetGroups"] = weights
            client.modify_rule(RuleArn=rule, Actions=actions)
        else:
            forward = {"Type": "forward", "ForwardConfig": {"TargetGroups": weights}}
            client.modify_listener(ListenerArn=rule, DefaultActions=[forward])
