"""Load balancers."""

import json
import re

from cloudformation.errors import CfnError

from .gaps import keep_rule, without_regexes
from .registry import handles


def check_one_balancer(aws, listener, forwarding):
    """A target group belongs to one load balancer. forwarding are the actions of a listener or of a rule."""
    client = aws.api("elbv2")
    balancer = listener.replace(":listener/", ":loadbalancer/").rpartition("/")[0]
    for group in set(re.findall(r"arn:[^\"]*:targetgroup/[^\"]*", json.dumps(forwarding))):
        found = client.describe_target_groups(TargetGroupArns=[group])["TargetGroups"][0]["LoadBalancerArns"]
        if any(other != balancer for other in found):
            raise CfnError(
                f"The following target groups cannot be associated with more than one load balancer: {group}",
                "TargetGroupAssociationLimit",
            )


def check_priority(aws, rule, props):
    """A priority is there once among the rules of a listener. rule is the ARN of one that has it already."""
    rules = aws.api("elbv2").describe_rules(ListenerArn=props["ListenerArn"])["Rules"]
    if any(other["Priority"] == str(props["Priority"]) and other["RuleArn"] != rule for other in rules):
        raise CfnError(f"Priority '{props['Priority']}' is currently in use", "PriorityInUse")


# https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-transforms.html
REFUSED_IN_REGEX = re.compile(r"\(\?[=!<>]|\(\?P?[=&>]|\\[1-9]|\\p\{|[*+?}]\+")


def check_regex(regex, longest):
    if not regex or len(regex) > longest or REFUSED_IN_REGEX.search(regex):
        raise CfnError(f"Invalid regular expression '{regex}'", "ValidationError")
    try:
        return re.compile(regex).groups
    except re.error as error:
        raise CfnError(f"Invalid regular expression '{regex}': {error}", "ValidationError") from error


# https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
def check_conditions(props):
    """A rule has five values at most, and compares a host or a path once."""
    seen, values = set(), []
    for condition in props["Conditions"]:
        field = condition["Field"]
        if field in seen and field not in ("http-header", "query-string"):
            raise CfnError(f"A rule can only have one '{field}' condition", "InvalidConditionField")
        seen.add(field)
        config = next((c for c in condition.values() if isinstance(c, dict)), condition)
        if bool(config.get("Values")) == bool(config.get("RegexValues")):
            raise CfnError(f"A '{field}' condition needs either values or regular expressions", "ValidationError")
        for regex in config.get("RegexValues") or []:
            check_regex(regex, 128)
        values += config.get("Values") or config["RegexValues"]
        name = config.get("HttpHeaderName")
        if name is not None and (name.lower() == "host" or not re.fullmatch(r"[\w!#$%&'*+.^`|~-]{1,40}", name)):
            raise CfnError(f"Invalid HTTP header name '{name}'", "ValidationError")
    if len(values) > 5:
        raise CfnError("A rule can only have '5' condition values", "TooManyConditionValues")


def check_redirects(actions, protocol):
    """A redirect changes a part of the address, and does not lead from HTTPS to HTTP."""
    kept = {"Protocol": "#{protocol}", "Host": "#{host}", "Port": "#{port}", "Path": "/#{path}"}
    for action in actions:
        config = action.get("RedirectConfig")
        if (action["Type"] == "redirect") != bool(config):
            raise CfnError("A redirect action needs a RedirectConfig")
        if config and all(config.get(part, same) == same for part, same in kept.items()):
            raise CfnError("A redirect must change the protocol, host, port or path", "InvalidLoadBalancerAction")
        if config and protocol == "HTTPS" and config.get("Protocol") == "HTTP":
            raise CfnError("A redirect cannot lead from HTTPS to HTTP", "InvalidLoadBalancerAction")


def check_transforms(props):
    """A rule has a rewrite of the URL and one of the host header at most, each with one regular expression."""
    seen = set()
    for transform in props.get("Transforms") or []:
        kind = transform["Type"]
        config = {"url-rewrite": "UrlRewriteConfig", "host-header-rewrite": "HostHeaderRewriteConfig"}.get(kind)
        if config is None or kind in seen or set(transform) != {"Type", config}:
            raise CfnError(f"Invalid transform '{kind}'", "InvalidTransform")
        seen.add(kind)
        rewrites = transform[config]["Rewrites"]
        if len(rewrites) != 1:
            raise CfnError(f"Transform '{kind}' must have exactly one rewrite", "InvalidTransform")
        regex, replace = rewrites[0]["Regex"], rewrites[0]["Replace"]
        groups = check_regex(regex, 1024)
        if len(replace) > 1024:
            raise CfnError(f"'{replace}' has more than 1024 characters", "InvalidTransform")
        if any(int(n) > groups for n in re.findall(r"\$(\d)", replace)):
            raise CfnError(f"'{replace}' refers to a group that '{regex}' does not have", "InvalidTransform")


def without_tokens(actions):
    """The actions without the verification of tokens, which moto lacks; what is wrong with one is an error."""
    for action in actions:
        config = action.get("JwtValidationConfig")
        if (action["Type"] == "jwt-validation") != bool(config):
            raise CfnError("A jwt-validation action needs a JwtValidationConfig")
        if config and not all(str(config.get(key, "")) for key in ("Issuer", "JwksEndpoint")):
            raise CfnError("A jwt-validation action needs an issuer and a JWKS endpoint")
    return [action for action in actions if action["Type"] != "jwt-validation"]


def check_login(props, protocol):
    """A listener asks for logins and tokens over HTTPS only."""
    actions = props.get("DefaultActions") or props.get("Actions") or []
    asks = any(a["Type"] in ("authenticate-cognito", "authenticate-oidc", "jwt-validation") for a in actions)
    if asks and protocol != "HTTPS":
        raise CfnError(
            "Actions of type 'authenticate' are supported only on HTTPS listeners", "InvalidLoadBalancerAction"
        )


def fitting(props, key):
    return {**props, key: without_tokens(props[key])}


def listener_protocol(aws, arn):
    return aws.api("elbv2").describe_listeners(ListenerArns=[arn])["Listeners"][0]["Protocol"]


def check_rule(aws, props):
    protocol = listener_protocol(aws, props["ListenerArn"])
    check_conditions(props)
    check_transforms(props)
    check_login(props, protocol)
    check_redirects(props["Actions"], protocol)


def set_attributes(aws, operation, key, arn, attributes):
    if attributes:
        aws.call("elbv2", operation, {"Attributes": attributes}, **{key: arn})


@handles("AWS::ElasticLoadBalancingV2::LoadBalancer")
class LoadBalancer:
    create_only = ("Name", "Scheme", "Type")

    def create(self, aws, resource, props):
        if props.get("Type", "application") == "application" and len(props.get("Subnets", [])) == 1:
            raise CfnError("At least two subnets in two different Availability Zones must be specified")
        made = aws.call(
            "elbv2",
            "CreateLoadBalancer",
            props,
            drop=("Tags", "Name", "LoadBalancerAttributes"),
            Name=aws.name(resource, props.get("Name"), 32),
            Tags=aws.tags(resource, props),
        )["LoadBalancers"][0]
        arn = made["LoadBalancerArn"]
        set_attributes(aws, "ModifyLoadBalancerAttributes", "LoadBalancerArn", arn, props.get("LoadBalancerAttributes"))
        return arn, {
            "DNSName": made["DNSName"],
            "LoadBalancerName": made["LoadBalancerName"],
            "LoadBalancerFullName": arn.split(":loadbalancer/")[1],
            "CanonicalHostedZoneID": made.get("CanonicalHostedZoneId", "Z35SXDOTRQ7X7K"),
            "SecurityGroups": made.get("SecurityGroups", []),
            "LoadBalancerArn": arn,
        }

    def update(self, aws, resource, old, props):
        client = aws.api("elbv2")
        if props.get("SecurityGroups") != old.get("SecurityGroups"):
            client.set_security_groups(LoadBalancerArn=resource.pid, SecurityGroups=props.get("SecurityGroups", []))
        if props.get("Subnets") != old.get("Subnets"):
            client.set_subnets(LoadBalancerArn=resource.pid, Subnets=props["Subnets"])
        set_attributes(
            aws,
            "ModifyLoadBalancerAttributes",
            "LoadBalancerArn",
            resource.pid,
            props.get("LoadBalancerAttributes"),
        )

    def delete(self, aws, resource):
        aws.api("elbv2").delete_load_balancer(LoadBalancerArn=resource.pid)


@handles("AWS::ElasticLoadBalancingV2::TargetGroup")
class TargetGroup:
    create_only = ("Name", "Port", "Protocol", "ProtocolVersion", "TargetType", "VpcId", "IpAddressType")

    def create(self, aws, resource, props):
        interval = int(props.get("HealthCheckIntervalSeconds", 30))
        timeout = int(props.get("HealthCheckTimeoutSeconds", 5))
        if props.get("Protocol") in ("HTTP", "HTTPS") and timeout >= interval:
            raise CfnError(f"Health check timeout '{timeout}' must be smaller than the interval '{interval}'")
        arn = aws.call(
            "elbv2",
            "CreateTargetGroup",
            props,
            drop=("Tags", "Name", "TargetGroupAttributes", "Targets"),
            Name=aws.name(resource, props.get("Name"), 32),
            Tags=aws.tags(resource, props),
        )["TargetGroups"][0]["TargetGroupArn"]
        set_attributes(aws, "ModifyTargetGroupAttributes", "TargetGroupArn", arn, props.get("TargetGroupAttributes"))
        return arn, {
            "TargetGroupArn": arn,
            "TargetGroupFullName": arn.split(":")[-1],
            "TargetGroupName": arn.split("/")[1],
            "LoadBalancerArns": [],
        }

    def update(self, aws, resource, old, props):
        aws.call(
            "elbv2",
            "ModifyTargetGroup",
            {k: v for k, v in props.items() if k.startswith("Health") or k in ("UnhealthyThresholdCount", "Matcher")},
            TargetGroupArn=resource.pid,
        )
        set_attributes(
            aws,
            "ModifyTargetGroupAttributes",
            "TargetGroupArn",
            resource.pid,
            props.get("TargetGroupAttributes"),
        )

    def delete(self, aws, resource):
        aws.api("elbv2").delete_target_group(TargetGroupArn=resource.pid)


@handles("AWS::ElasticLoadBalancingV2::Listener")
class Listener:
    create_only = ("LoadBalancerArn",)

    def create(self, aws, resource, props):
        client = aws.api("elbv2")
        others = client.describe_listeners(LoadBalancerArn=props["LoadBalancerArn"])["Listeners"]
        if any(other["Port"] == int(props["Port"]) for other in others):
            raise CfnError(
                f"A listener already exists on this port for this load balancer '{props['LoadBalancerArn']}'",
                "DuplicateListener",
            )
        check_one_balancer(
            aws, props["LoadBalancerArn"].replace(":loadbalancer/", ":listener/") + "/new", props["DefaultActions"]
        )
        if props.get("Protocol") in ("HTTPS", "TLS") and not props.get("Certificates"):
            raise CfnError(f"A certificate must be specified for {props['Protocol']} listeners")
        check_login(props, props.get("Protocol"))
        arn = aws.call(
            "elbv2",
            "CreateListener",
            fitting(props, "DefaultActions"),
            drop=("Tags", "ListenerAttributes"),
            Tags=aws.tags(resource, props),
        )["Listeners"][0]["ListenerArn"]
        return arn, {"ListenerArn": arn}

    def update(self, aws, resource, old, props):
        check_one_balancer(aws, resource.pid, props["DefaultActions"])
        check_login(props, props.get("Protocol"))
        aws.call(
            "elbv2",
            "ModifyListener",
            fitting(props, "DefaultActions"),
            drop=("LoadBalancerArn", "Tags", "ListenerAttributes"),
            ListenerArn=resource.pid,
        )

    def delete(self, aws, resource):
        aws.api("elbv2").delete_listener(ListenerArn=resource.pid)


@handles("AWS::ElasticLoadBalancingV2::ListenerRule")
class ListenerRule:
    create_only = ("ListenerArn",)

    def create(self, aws, resource, props):
        check_priority(aws, None, props)
        check_one_balancer(aws, props["ListenerArn"], props["Actions"])
        check_rule(aws, props)
        fit = fitting(without_regexes(props), "Actions")
        arn = aws.call("elbv2", "CreateRule", fit, drop=("Tags", "Transforms"))["Rules"][0]["RuleArn"]
        keep_rule(aws, arn, props)
        return arn, {"RuleArn": arn, "IsDefault": "false"}

    def update(self, aws, resource, old, props):
        check_priority(aws, resource.pid, props)
        check_one_balancer(aws, props["ListenerArn"], props["Actions"])
        check_rule(aws, props)
        fit = fitting(without_regexes(props), "Actions")
        aws.call(
            "elbv2",
            "ModifyRule",
            {k: v for k, v in fit.items() if k in ("Actions", "Conditions")},
            RuleArn=resource.pid,
        )
        keep_rule(aws, resource.pid, props)
        if props["Priority"] != old["Priority"]:
            aws.api("elbv2").set_rule_priorities(
                RulePriorities=[{"RuleArn": resource.pid, "Priority": int(props["Priority"])}]
            )

    def delete(self, aws, resource):
        aws.api("elbv2").delete_rule(RuleArn=resource.pid)


@handles("AWS::ElasticLoadBalancingV2::ListenerCertificate")
class ListenerCertificate:
    create_only = ("ListenerArn",)

    def create(self, aws, resource, props):
        aws.call("elbv2", "AddListenerCertificates", props)
        return aws.name(resource)

    def delete(self, aws, resource):
        aws.call("elbv2", "RemoveListenerCertificates", resource.props)


def has_listener(aws, target_group):
    """Whether a listener or one of its rules forwards to a target group."""
    client = aws.api("elbv2")
    # Those of other stacks come and go meanwhile.
    groups = client.describe_target_groups(TargetGroupArns=[target_group])["TargetGroups"]
    for balancer in groups[0]["LoadBalancerArns"]:
        for listener in client.describe_listeners(LoadBalancerArn=balancer)["Listeners"]:
            rules = client.describe_rules(ListenerArn=listener["ListenerArn"])["Rules"]
            if target_group in json.dumps([listener["DefaultActions"], rules]):
                return True
    return False
