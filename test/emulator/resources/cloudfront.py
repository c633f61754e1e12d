"""Distributions of CloudFront, and the way from them to a load balancer in a VPC, which moto lacks."""

import botocore

from cloudformation.errors import CfnError

from .custom import Custom
from .registry import HANDLERS, handles, require

GROUP = "CloudFront-VPCOrigins-Service-SG"

# VPC origins by id, and those that each distribution uses.
ORIGINS, USES = {}, {}

# Names of properties that differ by more than case from those of the API.
NAMES = {"IPV6Enabled": "IsIPV6Enabled", "OriginCustomHeaders": "CustomHeaders"}


METHODS = (["GET", "HEAD"], ["GET", "HEAD", "OPTIONS"], ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"])


def counted(shape, value):
    """The value in the form of the API, which counts the items of lists."""
    members = getattr(shape, "members", {})
    if isinstance(value, list) and "Quantity" in members:
        if not value:
            return {"Quantity": 0}
        return {"Quantity": len(value), "Items": [counted(members["Items"].member, item) for item in value]}
    if not isinstance(value, dict):
        return value
    names = {name.lower(): name for name in members}
    out = {}
    for key, item in value.items():
        name = names.get(NAMES.get(key, key).lower(), key)
        out[name] = counted(members.get(name), item)
    return out


def fitted(aws, props, reference):
    """The configuration of a distribution, as its API takes it."""
    require(props, "DistributionConfig")
    model = aws.api("cloudfront").meta.service_model
    config = dict(props["DistributionConfig"])
    require(config, "DefaultCacheBehavior", "Enabled", "Origins")
    if sorted(config["DefaultCacheBehavior"].get("AllowedMethods", METHODS[0])) not in METHODS:
        raise CfnError("The parameter AllowedMethods is not one of the three lists of methods", "InvalidArgument")
    out = counted(model.shape_for("DistributionConfig"), config)
    return {**out, "CallerReference": reference, "Comment": out.get("Comment", "")}


def used_origins(config):
    used = set()
    for origin in config["Origins"]:
        to = origin.get("VpcOriginConfig")
        if to and to["VpcOriginId"] not in ORIGINS:
            raise CfnError(f"The specified VPC origin does not exist: {to['VpcOriginId']}", "NoSuchResource")
        if to:
            used.add(to["VpcOriginId"])
        for header in origin.get("OriginCustomHeaders", []):
            name = header["HeaderName"].lower()
            if name in ("host", "x-real-ip", "cookie") or name.startswith("x-amz-"):
                raise CfnError(f"The header {header['HeaderName']} cannot be added", "InvalidArgument")
    return used


def check_certificate(config):
    viewer = config.get("ViewerCertificate") or {}
    arn = viewer.get("AcmCertificateArn")
    if config.get("Aliases") and not arn:
        raise CfnError("An alternate domain name needs a certificate", "InvalidViewerCertificate")
    if arn and ":acm:us-east-1:" not in arn:
        raise CfnError("The specified certificate is not in us-east-1", "InvalidViewerCertificate")


@handles("AWS::CloudFront::Distribution")
class Distribution:
    create_only = ()

    def create(self, aws, resource, props):
        check_certificate(props["DistributionConfig"])
        used = used_origins(props["DistributionConfig"])
        made = aws.call(
            "cloudfront",
            "CreateDistribution",
            {"DistributionConfig": fitted(aws, props, aws.name(resource))},
        )["Distribution"]
        USES[made["Id"]] = used
        return made["Id"], {"Id": made["Id"], "DomainName": made["DomainName"]}

    def update(self, aws, resource, old, props):
        check_certificate(props["DistributionConfig"])
        used = used_origins(props["DistributionConfig"])
        client = aws.api("cloudfront")
        now = client.get_distribution_config(Id=resource.pid)
        aws.call(
            "cloudfront",
            "UpdateDistribution",
            {"DistributionConfig": fitted(aws, props, now["DistributionConfig"]["CallerReference"])},
            Id=resource.pid,
            IfMatch=now["ETag"],
        )
        USES[resource.pid] = used

    def delete(self, aws, resource):
        client = aws.api("cloudfront")
        tag = client.get_distribution_config(Id=resource.pid)["ETag"]
        client.delete_distribution(Id=resource.pid, IfMatch=tag)
        USES.pop(resource.pid, None)


def groups(aws, vpc):
    """The security group that CloudFront connects from."""
    wanted = [{"Name": "vpc-id", "Values": [vpc]}, {"Name": "group-name", "Values": [GROUP]}]
    return aws.api("ec2").describe_security_groups(Filters=wanted)["SecurityGroups"]


@handles("AWS::CloudFront::VpcOrigin")
class VpcOrigin:
    create_only = ()

    def create(self, aws, resource, props):
        require(props, "VpcOriginEndpointConfig")
        config = props["VpcOriginEndpointConfig"]
        require(config, "Arn", "Name")
        if any(other["Name"] == config["Name"] for other in ORIGINS.values()):
            raise CfnError("Another vpc origin with the same name already exists", "EntityAlreadyExists")
        vpc = self.check(aws, config)
        pid = "vo_" + aws.name(resource)[-12:]
        ORIGINS[pid] = {**config, "Vpc": vpc}
        if not groups(aws, vpc):
            aws.api("ec2").create_security_group(GroupName=GROUP, Description="Made by CloudFront", VpcId=vpc)
        return pid, {"Id": pid, "Arn": f"arn:aws:cloudfront::123456789012:vpcorigin/{pid}", "Status": "Deployed"}

    def check(self, aws, config):
        """The VPC of the load balancer, which has to be one that CloudFront can reach."""
        shape = aws.api("cloudfront").meta.service_model.shape_for("VpcOriginEndpointConfig")
        known = {name.lower() for name in shape.members}
        for key in config:
            if key.lower() not in known:
                raise CfnError(f"Properties validation failed: extraneous key [{key}] is not permitted")
        ports = (int(config.get("HTTPPort", 80)), int(config.get("HTTPSPort", 443)))
        if any(port not in (80, 443) and not 1024 <= port <= 65535 for port in ports) or len(config["Name"]) > 64:
            raise CfnError(f"Invalid VPC origin {config['Name']} with the ports {ports}", "InvalidArgument")
        balancer = aws.api("elbv2").describe_load_balancers(LoadBalancerArns=[config["Arn"]])["LoadBalancers"][0]
        subnets = [zone["SubnetId"] for zone in balancer["AvailabilityZones"]]
        if not balancer.get("SecurityGroups") or any(self.is_public(aws, subnet) for subnet in subnets):
            raise CfnError("The origin must have a security group, and be in private subnets", "InvalidArgument")
        gateways = aws.api("ec2").describe_internet_gateways(
            Filters=[{"Name": "attachment.vpc-id", "Values": [balancer["VpcId"]]}]
        )["InternetGateways"]
        if not gateways:
            raise CfnError("The VPC must have an internet gateway", "InvalidArgument")
        return balancer["VpcId"]

    def is_public(self, aws, subnet):
        """Whether a route to an internet gateway is in the subnet's table."""
        tables = aws.api("ec2").describe_route_tables(Filters=[{"Name": "association.subnet-id", "Values": [subnet]}])
        routes = [route for table in tables["RouteTables"] for route in table["Routes"]]
        return any(str(route.get("GatewayId", "")).startswith("igw-") for route in routes)

    def update(self, aws, resource, old, props):
        if any(resource.pid in used for used in USES.values()):
            raise CfnError("The VPC origin is used by a distribution", "CannotUpdateEntityWhileInUse")
        config = props["VpcOriginEndpointConfig"]
        ORIGINS[resource.pid] = {**config, "Vpc": self.check(aws, config)}

    def delete(self, aws, resource):
        if any(resource.pid in used for used in USES.values()):
            raise CfnError("The VPC origin is used by a distribution", "CannotDeleteEntityWhileInUse")
        vpc = ORIGINS.pop(resource.pid, {}).get("Vpc")
        if vpc and not any(other["Vpc"] == vpc for other in ORIGINS.values()):
            for group in groups(aws, vpc):
                try:
                    aws.api("ec2").delete_security_group(GroupId=group["GroupId"])
                except botocore.exceptions.ClientError as error:
                    raise CfnError(f"{GROUP} is used by another security group") from error


class Group(Custom):
    """The function of the project finds what CloudFront has made."""

    def create(self, aws, resource, props):
        return super().create(aws, resource, props), self.found(aws, props)

    def update(self, aws, resource, old, props):
        super().update(aws, resource, old, props)
        return self.found(aws, props)

    def found(self, aws, props):
        there = groups(aws, props["Vpc"])
        if not there:
            raise CfnError(f"{props['Vpc']} has no security group {GROUP}")
        return {"GroupId": there[0]["GroupId"]}


HANDLERS["Custom::CloudFrontGroup"] = Group()
