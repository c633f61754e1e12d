"""Networks: VPC, subnets, routes, endpoints, DHCP options."""

import json

from .registry import HANDLERS, Plain, handles


def tag(aws, resource, props, pid):
    aws.api("ec2").create_tags(Resources=[pid], Tags=[t for t in aws.tags(resource, props)])


@handles("AWS::EC2::VPC")
class Vpc:
    create_only = ("CidrBlock", "InstanceTenancy")

    def create(self, aws, resource, props):
        v = aws.call("ec2", "CreateVpc", props, drop=("Tags", "EnableDnsHostnames", "EnableDnsSupport"))["Vpc"]["VpcId"]
        self.mod(aws, v, props)
        tag(aws, resource, props, v)
        return v

    def mod(self, aws, v, props):
        client = aws.api("ec2")
        client.modify_vpc_attribute(VpcId=v, EnableDnsSupport={"Value": bool(props.get("EnableDnsSupport", True))})
        client.modify_vpc_attribute(VpcId=v, EnableDnsHostnames={"Value": bool(props.get("EnableDnsHostnames", False))})

    def update(self, aws, resource, old, props):
        self.mod(aws, resource.pid, props)
        tag(aws, resource, props, resource.pid)

    def delete(self, aws, resource):
        aws.api("ec2").delete_vpc(VpcId=resource.pid)

    def att(self, aws, resource, a):
        v = aws.api("ec2").describe_vpcs(VpcIds=[resource.pid])["Vpcs"][0]
        if a == "DefaultSecurityGroup":
            return aws.api("ec2").describe_security_groups(
                Filters=[
                    {"Name": "vpc-id", "Values": [resource.pid]},
                    {"Name": "group-name", "Values": ["default"]},
                ]
            )["SecurityGroups"][0]["GroupId"]
        if a == "DefaultNetworkAcl":
            return aws.api("ec2").describe_network_acls(Filters=[{"Name": "vpc-id", "Values": [resource.pid]}])[
                "NetworkAcls"
            ][0]["NetworkAclId"]
        return {
            "CidrBlock": v["CidrBlock"],
            "VpcId": resource.pid,
            "CidrBlockAssociations": [],
            "Ipv6CidrBlocks": [],
        }.get(a)


@handles("AWS::EC2::Subnet")
class Subnet:
    create_only = ("VpcId", "CidrBlock", "AvailabilityZone")

    def create(self, aws, resource, props):
        s = aws.call("ec2", "CreateSubnet", props, drop=("Tags", "MapPublicIpOnLaunch"))["Subnet"]["SubnetId"]
        if props.get("MapPublicIpOnLaunch"):
            aws.api("ec2").modify_subnet_attribute(SubnetId=s, MapPublicIpOnLaunch={"Value": True})
        tag(aws, resource, props, s)
        return s, {
            "VpcId": props["VpcId"],
            "CidrBlock": props.get("CidrBlock"),
            "AvailabilityZone": props.get("AvailabilityZone"),
            "SubnetId": s,
        }

    def update(self, aws, resource, old, props):
        tag(aws, resource, props, resource.pid)

    def delete(self, aws, resource):
        aws.api("ec2").delete_subnet(SubnetId=resource.pid)


HANDLERS["AWS::EC2::InternetGateway"] = Plain(
    "ec2",
    "CreateInternetGateway",
    "InternetGateway.InternetGatewayId",
    "DeleteInternetGateway",
    "InternetGatewayId",
    ["InternetGatewayId"],
)
HANDLERS["AWS::EC2::RouteTable"] = Plain(
    "ec2", "CreateRouteTable", "RouteTable.RouteTableId", "DeleteRouteTable", "RouteTableId", ["RouteTableId"]
)
HANDLERS["AWS::EC2::EIP"] = Plain(
    "ec2", "AllocateAddress", "AllocationId", "ReleaseAddress", "AllocationId", ["AllocationId"]
)
HANDLERS["AWS::EC2::NatGateway"] = Plain(
    "ec2", "CreateNatGateway", "NatGateway.NatGatewayId", "DeleteNatGateway", "NatGatewayId", ["NatGatewayId"]
)
HANDLERS["AWS::EC2::SubnetRouteTableAssociation"] = Plain(
    "ec2", "AssociateRouteTable", "AssociationId", "DisassociateRouteTable", "AssociationId", ["Id"]
)


@handles("AWS::EC2::VPCGatewayAttachment")
class GatewayAttachment:
    create_only = ("VpcId",)

    def create(self, aws, resource, props):
        aws.call("ec2", "AttachInternetGateway", props)
        return f"IGW|{props['VpcId']}"

    def delete(self, aws, resource):
        aws.api("ec2").detach_internet_gateway(
            InternetGatewayId=resource.props["InternetGatewayId"], VpcId=resource.props["VpcId"]
        )


@handles("AWS::EC2::Route")
class Route:
    create_only = ("RouteTableId", "DestinationCidrBlock")

    def create(self, aws, resource, props):
        aws.call("ec2", "CreateRoute", props)
        return f"{props['RouteTableId']}|{props.get('DestinationCidrBlock') or props.get('DestinationIpv6CidrBlock')}"

    def update(self, aws, resource, old, props):
        aws.call("ec2", "ReplaceRoute", props)

    def delete(self, aws, resource):
        aws.api("ec2").delete_route(
            RouteTableId=resource.props["RouteTableId"],
            DestinationCidrBlock=resource.props["DestinationCidrBlock"],
        )


@handles("AWS::EC2::VPCEndpoint")
class VpcEndpoint:
    create_only = ("VpcId", "ServiceName", "VpcEndpointType")

    def create(self, aws, resource, props):
        client = aws.call(
            "ec2",
            "CreateVpcEndpoint",
            {
                **props,
                **({"PolicyDocument": json.dumps(props["PolicyDocument"])} if "PolicyDocument" in props else {}),
            },
            drop=("Tags",),
        )["VpcEndpoint"]["VpcEndpointId"]
        return client, {"Id": client}

    def delete(self, aws, resource):
        aws.api("ec2").delete_vpc_endpoints(VpcEndpointIds=[resource.pid])


@handles("AWS::EC2::DHCPOptions")
class DhcpOptions:
    KEYS = {
        "DomainName": "domain-name",
        "DomainNameServers": "domain-name-servers",
        "NtpServers": "ntp-servers",
        "NetbiosNameServers": "netbios-name-servers",
        "NetbiosNodeType": "netbios-node-type",
    }

    def create(self, aws, resource, props):
        configurations = []
        for name, value in props.items():
            if name != "Tags":
                values = value if isinstance(value, list) else [str(value)]
                configurations.append({"Key": self.KEYS[name], "Values": values})
        made = aws.api("ec2").create_dhcp_options(DhcpConfigurations=configurations)["DhcpOptions"]["DhcpOptionsId"]
        tag(aws, resource, props, made)
        return made, {"DhcpOptionsId": made}

    def delete(self, aws, resource):
        aws.api("ec2").delete_dhcp_options(DhcpOptionsId=resource.pid)


@handles("AWS::EC2::VPCDHCPOptionsAssociation")
class DhcpOptionsAssociation:
    create_only = ("VpcId",)

    def create(self, aws, resource, props):
        aws.call("ec2", "AssociateDhcpOptions", props)
        return f"{props['DhcpOptionsId']}|{props['VpcId']}"

    def update(self, aws, resource, old, props):
        aws.call("ec2", "AssociateDhcpOptions", props)

    def delete(self, aws, resource):
        aws.api("ec2").associate_dhcp_options(VpcId=resource.props["VpcId"], DhcpOptionsId="default")
