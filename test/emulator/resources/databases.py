"""Amazon RDS."""

from .registry import HANDLERS, handles


class Database:
    """A DB instance or cluster: same life, other names."""

    create_only = ("DBInstanceIdentifier", "DBClusterIdentifier", "DBSubnetGroupName", "Engine", "MasterUsername")

    def __init__(self, kind, attributes):
        self.kind, self.attributes = kind, attributes
        self.identifier = f"{kind}Identifier"

    def wanted(self, props):
        out = {key: value for key, value in props.items() if key not in ("Tags", self.identifier)}
        # CloudFormation's names of what the API calls otherwise.
        if "VPCSecurityGroups" in out:
            out["VpcSecurityGroupIds"] = out.pop("VPCSecurityGroups")
        return out

    def create(self, aws, resource, props):
        name = aws.name(resource, props.get(self.identifier), limit=60, lower=True)
        made = aws.call("rds", f"Create{self.kind}", self.wanted(props), **{self.identifier: name})[self.kind]
        return name, self.attributes(made)

    def update(self, aws, resource, old, props):
        changed = {key: value for key, value in self.wanted(props).items() if self.wanted(old).get(key) != value}
        aws.call("rds", f"Modify{self.kind}", changed, **{self.identifier: resource.pid})

    def delete(self, aws, resource):
        method = getattr(aws.api("rds"), "delete_db_" + self.kind[2:].lower())
        method(**{self.identifier: resource.pid, "SkipFinalSnapshot": True})


def instance_attributes(made):
    endpoint = made.get("Endpoint", {})
    return {
        "Endpoint.Address": endpoint.get("Address", "database.invalid"),
        "Endpoint.Port": str(endpoint.get("Port", made.get("DBInstancePort", 5432))),
        "DBInstanceArn": made["DBInstanceArn"],
        "DbiResourceId": made.get("DbiResourceId", "db-EMULATED"),
        "MasterUserSecret.SecretArn": made.get("MasterUserSecret", {}).get("SecretArn", ""),
    }


def cluster_attributes(made):
    return {
        "Endpoint.Address": made["Endpoint"],
        "Endpoint.Port": str(made.get("Port", 5432)),
        "ReadEndpoint.Address": made.get("ReaderEndpoint", made["Endpoint"]),
        "DBClusterArn": made["DBClusterArn"],
        "DBClusterResourceId": made.get("DbClusterResourceId", "cluster-EMULATED"),
    }


HANDLERS["AWS::RDS::DBInstance"] = Database("DBInstance", instance_attributes)
HANDLERS["AWS::RDS::DBCluster"] = Database("DBCluster", cluster_attributes)


@handles("AWS::RDS::DBSubnetGroup")
class SubnetGroup:
    create_only = ("DBSubnetGroupName",)

    def create(self, aws, resource, props):
        name = aws.name(resource, props.get("DBSubnetGroupName"), lower=True)
        drop = ("Tags", "DBSubnetGroupName")
        aws.call("rds", "CreateDBSubnetGroup", props, drop=drop, DBSubnetGroupName=name)
        return name

    def update(self, aws, resource, old, props):
        drop = ("Tags", "DBSubnetGroupName")
        aws.call("rds", "ModifyDBSubnetGroup", props, drop=drop, DBSubnetGroupName=resource.pid)

    def delete(self, aws, resource):
        aws.api("rds").delete_db_subnet_group(DBSubnetGroupName=resource.pid)
