"""Deployment strategies of ECS services that move requests from old tasks to new ones.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/blue-green-deployment-implementation.html
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
"""

from cloudformation.errors import CfnError

# The most minutes of a bake time.
DAY = 1440
CONFIGURATIONS = {"LINEAR": "LinearConfiguration", "CANARY": "CanaryConfiguration"}
LEAST_STEP = {"LINEAR": 3, "CANARY": 0.1}
# Stages at which a deployment cannot wait for a person.
SHIFTING = ("TEST_TRAFFIC_SHIFT", "PRODUCTION_TRAFFIC_SHIFT")


def check_strategy(aws, props):
    deployment = props.get("DeploymentConfiguration") or {}
    strategy = deployment.get("Strategy", "ROLLING")
    if strategy not in ("ROLLING", "BLUE_GREEN", *CONFIGURATIONS):
        raise CfnError(f"{strategy} is no deployment strategy")
    for name, key in CONFIGURATIONS.items():
        if key in deployment and name != strategy:
            raise CfnError(f"{key} is only valid with the strategy {name}")
    check_early(deployment, strategy)
    shifted = [b["AdvancedConfiguration"] for b in props.get("LoadBalancers", []) if b.get("AdvancedConfiguration")]
    for configuration in shifted:
        check_alternate(aws, configuration)
    if strategy == "ROLLING":
        return
    connected = (props.get("ServiceConnectConfiguration") or {}).get("Services")
    if len(shifted) != len(props.get("LoadBalancers", [])) or not (shifted or connected):
        raise CfnError(f"{strategy} needs an advanced configuration of each load balancer, or Service Connect")
    if not 0 <= int(deployment.get("BakeTimeInMinutes", -1)) <= DAY:
        raise CfnError(f"{strategy} needs a bake time of 0 to {DAY} minutes")
    check_steps(strategy, deployment.get(CONFIGURATIONS.get(strategy)))
    for hook in deployment.get("LifecycleHooks", []):
        if hook.get("TargetType") == "PAUSE" and set(hook["LifecycleStages"]) & set(SHIFTING):
            raise CfnError("A PAUSE hook cannot be at a stage in which traffic shifts")


def check_early(deployment, strategy):
    early = deployment.get("EarlySuccessCriteria") or {}
    if not early.get("Enable"):
        return
    if strategy != "ROLLING":
        raise CfnError(f"{strategy} cannot have early success criteria: they are for ROLLING")
    least = int(deployment.get("MinimumHealthyPercent", 100))
    if not least <= int(early.get("HealthyPercent", -1)) <= 100 or "SourceServiceRevisionCleanup" not in early:
        raise CfnError(f"Early success needs a cleanup, and a percentage from {least}, the least healthy, to 100")


def check_steps(strategy, configuration):
    if strategy not in CONFIGURATIONS or configuration is None:
        return
    prefix = "" if strategy == "LINEAR" else "Canary"
    percent = float(configuration.get("StepPercent", configuration.get("CanaryPercent", 10)))
    minutes = int(configuration.get("StepBakeTimeInMinutes", configuration.get("CanaryBakeTimeInMinutes", 0)))
    if not LEAST_STEP[strategy] <= percent <= 100:
        raise CfnError(f"{prefix or 'Step'}Percent {percent} is out of range")
    if not 0 <= minutes <= DAY:
        raise CfnError(f"A step of {minutes} minutes is out of range")


def check_alternate(aws, configuration):
    """The rule of an Application Load Balancer leads to both target groups; a listener of another one to the first."""
    client, rule = aws.api("elbv2"), configuration["ProductionListenerRule"]
    alternate = configuration["AlternateTargetGroupArn"]
    client.describe_target_groups(TargetGroupArns=[alternate])
    role = configuration["RoleArn"].rpartition("/")[2]
    aws.api("iam").get_role(RoleName=role)
    if ":listener-rule/" not in rule:
        client.describe_listeners(ListenerArns=[rule])
        return
    actions = client.describe_rules(RuleArns=[rule])["Rules"][0]["Actions"]
    groups = [group["TargetGroupArn"] for action in actions for group in action["ForwardConfig"]["TargetGroups"]]
    if alternate not in groups:
        raise CfnError(f"The listener rule {rule} does not lead to the target group {alternate}")
