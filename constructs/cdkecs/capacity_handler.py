"""What CloudFormation has no resource for, when EC2 machines join and leave a cluster.

Group: an Auto Scaling group that is deleted with all its machines. ECS protects them from
scaling in and leaves the protection on, so that the group could not be deleted otherwise.

Cluster, Providers: capacity providers that are added to what a cluster has, and taken out
again. The resource of CloudFormation replaces the list, and with it those of others.
"""
import time

import boto3
import cfnresponse

PATIENCE = 600  # seconds, below the timeout of the function
PAUSE = 10


def handler(event, context):
    props = event["ResourceProperties"]
    name = props.get("Group") or "/".join([props["Cluster"]] + props["Providers"])
    try:
        delete = event["RequestType"] == "Delete"
        if "Group" not in props:
            associate(props["Cluster"], props["Providers"], delete)
        elif delete:
            delete_group(props["Group"])
        cfnresponse.send(event, context, cfnresponse.SUCCESS, {}, name)
    except Exception as error:
        cfnresponse.send(event, context, cfnresponse.FAILED, {}, name, reason=str(error))


def delete_group(name):
    client = boto3.client("autoscaling")
    groups = client.describe_auto_scaling_groups(AutoScalingGroupNames=[name])
    if groups["AutoScalingGroups"]:
        client.delete_auto_scaling_group(AutoScalingGroupName=name, ForceDelete=True)


def associate(cluster, providers, delete):
    client = boto3.client("ecs")
    deadline = time.monotonic() + PATIENCE
    while not put(client, cluster, providers, delete):
        if time.monotonic() > deadline:
            raise TimeoutError("the capacity providers of " + cluster + " are in use, or others change them")
        time.sleep(PAUSE)


def put(client, cluster, providers, delete):
    """Reports whether the cluster has what it should; each change takes ECS a while."""
    found = client.describe_clusters(clusters=[cluster])["clusters"]
    if not found or found[0]["status"] != "ACTIVE":
        if delete:
            return True
        raise LookupError("there is no active cluster " + cluster)
    now = found[0]["capacityProviders"]
    if delete:  # those of Fargate may be in use by others, and cost nothing
        wanted = [p for p in now if p not in providers or p.startswith("FARGATE")]
    else:
        wanted = now + [p for p in providers if p not in now]
    if wanted == now:
        return found[0].get("attachmentsStatus") != "UPDATE_IN_PROGRESS"
    try:
        client.put_cluster_capacity_providers(
            cluster=cluster,
            capacityProviders=wanted,
            defaultCapacityProviderStrategy=found[0]["defaultCapacityProviderStrategy"],
        )
    except (client.exceptions.UpdateInProgressException, client.exceptions.ResourceInUseException):
        pass
    return False
