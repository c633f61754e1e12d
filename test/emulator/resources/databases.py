"""Amazon RDS, and Amazon DocumentDB, which has the same API."""

from cloudformation.errors import CfnError

from .registry import HANDLERS, handles


class Database:
    """A DB instance or cluster: same life, other names."""

    create_only = (
        *("DBInstanceIdentifier", "DBClusterIdentifier", "DBSubnetGroupName", "Engine", "MasterUsername"),
        *("DBName", "DatabaseName", "StorageEncrypted"),
    )

    def __init__(self, kind, attributes, service="rds"):
        self.kind, self.attributes, self.service = kind, attributes, service
        self.identifier = f"{kind}Identifier"

    def wanted(self, props):
        out = {key: value for key, value in props.items() if key not in ("Tags", self.identifier)}
        # CloudFormation's names of what the API calls otherwise.
        if "VPCSecurityGroups" in out:
            out["VpcSecurityGroupIds"] = out.pop("VPCSecurityGroups")
        # What only a change takes.
        out.pop("AllowMajorVersionUpgrade", None)
        return out

    def create(self, aws, resource, props):
        name = aws.name(resource, props.get(self.identifier), limit=60, lower=True)
        check_groups(aws, self.service, props)
        extra = {self.identifier: name}
        if self.service == "docdb":
            # Which moto does not know, and which looks the same.
            extra["Engine"] = "aurora-postgresql"
        made = aws.call(self.service, f"Create{self.kind}", self.wanted(props), **extra)[self.kind]
        return name, self.attributes(made)

    def update(self, aws, resource, old, props):
        changed = {key: value for key, value in self.wanted(props).items() if self.wanted(old).get(key) != value}
        check_groups(aws, self.service, props)
        aws.call(self.service, f"Modify{self.kind}", changed, **{self.identifier: resource.pid})

    def snapshot(self, aws, resource):
        name = f"{resource.pid}-snapshot"
        if self.kind == "DBCluster":
            aws.api(self.service).create_db_cluster_snapshot(
                DBClusterIdentifier=resource.pid, DBClusterSnapshotIdentifier=name
            )
        else:
            aws.api(self.service).create_db_snapshot(DBInstanceIdentifier=resource.pid, DBSnapshotIdentifier=name)

    def delete(self, aws, resource):
        method = getattr(aws.api(self.service), "delete_db_" + self.kind[2:].lower())
        extra = {} if self.service == "docdb" and self.kind == "DBInstance" else {"SkipFinalSnapshot": True}
        method(**{self.identifier: resource.pid, **extra})


def check_groups(aws, service, props):
    """Parameter groups are there, which moto does not look at."""
    name = props.get("DBClusterParameterGroupName")
    if name:
        aws.api(service).describe_db_cluster_parameter_groups(DBClusterParameterGroupName=name)
    name = props.get("DBParameterGroupName")
    if name:
        aws.api(service).describe_db_parameter_groups(DBParameterGroupName=name)


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


def document_attributes(made):
    found = cluster_attributes(made)
    return {"Endpoint": found["Endpoint.Address"], "ReadEndpoint": found["ReadEndpoint.Address"], "Port": "27017"}


HANDLERS["AWS::DocDB::DBInstance"] = Database("DBInstance", instance_attributes, "docdb")
HANDLERS["AWS::DocDB::DBCluster"] = Database("DBCluster", document_attributes, "docdb")


class ParameterGroup:
    """A group of an instance or a cluster."""

    create_only = ("DBParameterGroupName", "DBClusterParameterGroupName", "Name", "Family", "Description")

    def __init__(self, kind, service="rds"):
        self.kind, self.service = kind, service

    def create(self, aws, resource, props):
        name = aws.name(resource, props.get(f"{self.kind}Name") or props.get("Name"), limit=200, lower=True)
        aws.call(
            self.service,
            f"Create{self.kind}",
            {f"{self.kind}Name": name, "DBParameterGroupFamily": props["Family"], "Description": props["Description"]},
        )
        self.write(aws, name, props)
        return name

    def write(self, aws, name, props):
        parameters = [
            {"ParameterName": key, "ParameterValue": str(value), "ApplyMethod": "pending-reboot"}
            for key, value in props.get("Parameters", {}).items()
        ]
        if not parameters:
            raise CfnError("Properties validation failed: required key [Parameters] not found")
        aws.call(self.service, f"Modify{self.kind}", {f"{self.kind}Name": name, "Parameters": parameters})

    def update(self, aws, resource, old, props):
        self.write(aws, resource.pid, props)

    def delete(self, aws, resource):
        method = "delete_db_cluster_parameter_group" if "Cluster" in self.kind else "delete_db_parameter_group"
        getattr(aws.api(self.service), method)(**{f"{self.kind}Name": resource.pid})


HANDLERS["AWS::RDS::DBParameterGroup"] = ParameterGroup("DBParameterGroup")
HANDLERS["AWS::RDS::DBClusterParameterGroup"] = ParameterGroup("DBClusterParameterGroup")
HANDLERS["AWS::DocDB::DBClusterParameterGroup"] = ParameterGroup("DBClusterParameterGroup", "docdb")


@handles("AWS::RDS::DBSubnetGroup", "AWS::DocDB::DBSubnetGroup")
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
