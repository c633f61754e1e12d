"""Amazon ElastiCache, of which moto creates groups and deletes none of them, and has no parameter groups."""

from moto.elasticache.models import elasticache_backends

from cloudformation.errors import ACCOUNT, CfnError

from .registry import handles, require


def backend(aws):
    found = elasticache_backends[ACCOUNT][aws.region]
    if not hasattr(found, "parameter_groups"):
        found.parameter_groups = {}
    return found


@handles("AWS::ElastiCache::SubnetGroup")
class SubnetGroup:
    create_only = ("CacheSubnetGroupName",)

    def create(self, aws, resource, props):
        require(props, "Description", "SubnetIds")
        name = aws.name(resource, props.get("CacheSubnetGroupName"), lower=True)
        aws.call(
            "elasticache",
            "CreateCacheSubnetGroup",
            {
                "CacheSubnetGroupName": name,
                "CacheSubnetGroupDescription": props["Description"],
                "SubnetIds": props["SubnetIds"],
            },
        )
        return name

    def update(self, aws, resource, old, props):
        backend(aws).cache_subnet_groups[resource.pid].cache_subnet_group_description = props["Description"]

    def delete(self, aws, resource):
        groups = backend(aws).replication_groups.values()
        if any(g.cache_subnet_group_name == resource.pid for g in groups):
            raise CfnError(f"Cache subnet group {resource.pid} is currently in use by a cache cluster.")
        backend(aws).cache_subnet_groups.pop(resource.pid)


@handles("AWS::ElastiCache::ParameterGroup")
class ParameterGroup:
    create_only = ("CacheParameterGroupFamily",)

    def create(self, aws, resource, props):
        require(props, "CacheParameterGroupFamily", "Description")
        name = aws.name(resource, lower=True)
        backend(aws).parameter_groups[name] = props
        return name

    def update(self, aws, resource, old, props):
        backend(aws).parameter_groups[resource.pid] = props

    def delete(self, aws, resource):
        backend(aws).parameter_groups.pop(resource.pid)


@handles("AWS::ElastiCache::ReplicationGroup")
class ReplicationGroup:
    create_only = ("ReplicationGroupId", "AtRestEncryptionEnabled", "CacheSubnetGroupName", "Port", "KmsKeyId")

    def create(self, aws, resource, props):
        require(props, "ReplicationGroupDescription")
        if props.get("AuthToken") and str(props.get("TransitEncryptionEnabled")).lower() != "true":
            raise CfnError("The AUTH token is only supported when encryption-in-transit is enabled")
        group = props.get("CacheParameterGroupName")
        if group and group not in backend(aws).parameter_groups:
            raise CfnError(f"CacheParameterGroup not found: {group}")
        if props.get("CacheSubnetGroupName") not in backend(aws).cache_subnet_groups:
            raise CfnError(f"CacheSubnetGroup not found: {props.get('CacheSubnetGroupName')}")
        name = aws.name(resource, props.get("ReplicationGroupId"), limit=40, lower=True)
        aws.call("elasticache", "CreateReplicationGroup", props, drop=("Tags",), ReplicationGroupId=name)
        address = f"{name}.emulated.cache.invalid"
        return name, {"PrimaryEndPoint.Address": address, "PrimaryEndPoint.Port": str(props.get("Port", 6379))}

    def update(self, aws, resource, old, props):
        group = backend(aws).replication_groups[resource.pid]
        group.engine, group.engine_version = props.get("Engine"), props.get("EngineVersion")
        group.cache_node_type = props.get("CacheNodeType")

    def snapshot(self, aws, resource):
        aws.api("elasticache").create_snapshot(SnapshotName=f"{resource.pid}-snapshot", ReplicationGroupId=resource.pid)

    def delete(self, aws, resource):
        backend(aws).replication_groups.pop(resource.pid)
