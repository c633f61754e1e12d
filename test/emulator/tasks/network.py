"""VPCs, each of which is a bridge of the engine with a name server."""

import contextlib
import threading

import docker

from .engine import LABEL
from .names import NameServer

# Does nothing, as the first process of the container that has a task's network.
PAUSE_IMAGE = "compose-cdk/pause"


class Network:
    def __init__(self, engine, vpc, domain):
        self.vpc, self.domain = vpc, domain
        self.id = engine.api.create_network(f"compose-cdk-{vpc}", driver="bridge", labels={LABEL: "1"})["Id"]
        self.gateway = engine.api.inspect_network(self.id)["IPAM"]["Config"][0]["Gateway"]
        self.names = NameServer(self.gateway, vpc)

    def close(self, engine):
        self.names.close()
        with contextlib.suppress(docker.errors.NotFound):
            engine.api.remove_network(self.id)


class Networks:
    """The bridges by VPC, made when the first task starts in it."""

    def __init__(self, engine, client):
        self.engine, self.client = engine, client
        self.by_vpc, self.lock = {}, threading.Lock()

    def of(self, subnet):
        found = self.client("ec2").describe_subnets(SubnetIds=[subnet])["Subnets"][0]["VpcId"]
        with self.lock:
            if found not in self.by_vpc:
                self.by_vpc[found] = Network(self.engine, found, self.domain(found))
            return self.by_vpc[found]

    def domain(self, vpc):
        """The search domain of the DHCP option set."""
        client = self.client("ec2")
        options = client.describe_vpcs(VpcIds=[vpc])["Vpcs"][0]["DhcpOptionsId"]
        if options == "default":
            return "ec2.internal"
        found = client.describe_dhcp_options(DhcpOptionsIds=[options])["DhcpOptions"][0]["DhcpConfigurations"]
        return next((c["Values"][0]["Value"] for c in found if c["Key"] == "domain-name"), None)

    def attach(self, name, network, sysctls):
        """Start the container that has a task's network. Returns it, its process and its address."""
        pause = self.engine.create(
            name,
            {
                "Image": PAUSE_IMAGE,
                "StopSignal": "SIGKILL",
                "HostConfig": {"NetworkMode": network.id, "Sysctls": sysctls},
            },
        )
        self.engine.api.start(pause)
        made = self.engine.api.inspect_container(pause)
        [endpoint] = made["NetworkSettings"]["Networks"].values()
        # The engine gives this file, and that of host names, to all containers that share this network, as ECS does.
        with open(made["ResolvConfPath"], "w") as f:
            f.write((f"search {network.domain}\n" if network.domain else "") + f"nameserver {network.gateway}\n")
        return pause, made["State"]["Pid"], endpoint["IPAddress"]

    def close(self):
        with self.lock:
            for network in self.by_vpc.values():
                network.close(self.engine)
            self.by_vpc.clear()
