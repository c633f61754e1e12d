"""Security groups, by iptables in the network namespace of each task."""

import subprocess

PROTOCOLS = {"-1": "", "tcp": "-p tcp", "udp": "-p udp", "icmp": "-p icmp"}
ALWAYS = (
    "-A INPUT -i lo -j ACCEPT",
    "-A OUTPUT -o lo -j ACCEPT",
    "-A INPUT -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT",
    "-A OUTPUT -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT",
    # Security groups do not filter what goes to the name server and to the metadata of a task.
    "-A OUTPUT -d {server} -p udp --dport 53 -j ACCEPT",
    "-A OUTPUT -d {server} -p tcp --dport 53 -j ACCEPT",
    "-A OUTPUT -d 169.254.0.0/16 -j ACCEPT",
)
# The VPC's name server has this address too.
LINK_LOCAL = "169.254.169.253"


def rules(groups, members, described, server):
    """What iptables-restore reads for a task in some groups.

    members are the addresses by group, described the groups as DescribeSecurityGroups has them.
    """
    nat = [f"-A OUTPUT -d {LINK_LOCAL} -p {kind} --dport 53 -j DNAT --to {server}:53" for kind in ("udp", "tcp")]
    out = [line.format(server=server) for line in ALWAYS]
    for group in described:
        if group["GroupId"] in groups:
            out += [f"-A INPUT -s {line}" for r in group["IpPermissions"] for line in lines(r, members)]
            out += [f"-A OUTPUT -d {line}" for r in group["IpPermissionsEgress"] for line in lines(r, members)]
    text = ["*nat", *nat, "COMMIT", "*filter", ":INPUT DROP", ":OUTPUT DROP", *dict.fromkeys(out), "COMMIT", ""]
    return "\n".join(text)


def lines(rule, members):
    """The peers of a rule, each with its protocol and ports."""
    what = PROTOCOLS.get(rule["IpProtocol"], "-p icmp")
    if what in ("-p tcp", "-p udp") and "FromPort" in rule:
        what += f" --dport {rule['FromPort']}:{rule['ToPort']}"
    peers = [r["CidrIp"] for r in rule.get("IpRanges", [])]
    peers += [address for pair in rule.get("UserIdGroupPairs", []) for address in members.get(pair["GroupId"], [])]
    return [f"{peer} {what} -j ACCEPT" for peer in peers]


class Firewall:
    """The security groups of a region, and the tasks that are in them."""

    def __init__(self, client):
        self.client = client

    def described(self):
        return self.client("ec2").describe_security_groups()["SecurityGroups"]

    def permits(self, groups, protocol, port, sources):
        """Whether members of source groups may connect to a port of what is in groups."""
        for group in self.described():
            for rule in group["IpPermissions"] if group["GroupId"] in groups else []:
                ports = range(rule.get("FromPort", 0), rule.get("ToPort", 65535) + 1)
                peers = [pair["GroupId"] for pair in rule.get("UserIdGroupPairs", [])]
                if (
                    rule["IpProtocol"] in ("-1", protocol)
                    and port in ports
                    and (set(peers) & set(sources) or rule.get("IpRanges"))
                ):
                    return True
        return False

    def apply(self, tasks, balancers):
        """Write the rules of all tasks for which they have changed. balancers are groups of load balancers."""
        described = self.described()
        for task in tasks:
            network = task.network
            members = {}
            for other in tasks:
                if other.network is network:
                    for group in other.groups:
                        members.setdefault(group, []).append(other.address)
            for group in balancers:
                members.setdefault(group, []).append(network.gateway)
            text = rules(task.groups, members, described, network.gateway)
            if text != task.rules:
                self.restore(task, text)

    def restore(self, task, text):
        command = ["nsenter", "-t", str(task.pid), "-n", "iptables-restore"]
        run = subprocess.run(command, input=text, text=True, capture_output=True)
        if run.returncode == 0:
            task.rules = text
        elif task.live:
            raise RuntimeError(f"iptables of {task.name}: {run.stderr.strip()}\n{text}")
