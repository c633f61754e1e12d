"""What CloudFormation has no resource for, when EC2 instances join and leave a cluster.

Group: an Auto Scaling group that is deleted with all its instances. ECS protects them from
scaling in and leaves the protection on, so that the group could not be deleted otherwise.

Cluster, Providers: capacity providers that are added to those of a cluster, and taken out
again. The resource of CloudFormation replaces the list, and with it those of others.
"""

import time

import boto3
import cfnresponse
from botocore.exceptions import BotoCoreError, ClientError

PATIENCE = 600  # seconds, below the timeout of the function
SPREAD = 180  # seconds until new permissions are known everywhere
PAUSE = 10
PASSING = ("UpdateInProgress", "ResourceInUse", "ResourceContention", "ScalingActivity", "Throttling", "RequestLimit")


def handler(event, context):
    props = event["ResourceProperties"]
    name = props.get("Group") or "/".join([props["Cluster"]] + props["Providers"])
    try:
        delete = event["RequestType"] == "Delete"
        if "Group" not in props:
            persist(association(props["Cluster"], props["Providers"], delete))
        elif delete:
            persist(lambda: delete_group(props["Group"]))
        cfnresponse.send(event, context, cfnresponse.SUCCESS, {}, name)
    except Exception as error:
        cfnresponse.send(event, context, cfnresponse.FAILED, {}, name, reason=str(error)[:2000])


def persist(step):
    """Takes the step until it returns None; else it returns what it waits for."""
    began = time.monotonic()
    while True:
        try:
            missing = step()
        except (ClientError, BotoCoreError) as error:
            if not may_pass(error, time.monotonic() - began):
                raise
            missing = str(error)
        if missing is None:
            return
        if time.monotonic() - began > PATIENCE:
            raise TimeoutError(f"after {PATIENCE} seconds: {missing}")
        time.sleep(PAUSE)


def may_pass(error, seconds):
    """ECS cannot use its service-linked role yet when the first cluster of an account is new."""
    if isinstance(error, BotoCoreError) or "service linked role" in str(error):
        return True
    if error.response["Error"]["Code"].startswith("AccessDenied"):
        return seconds < SPREAD
    return (
        error.response["Error"]["Code"].startswith(PASSING)
        or error.response["ResponseMetadata"]["HTTPStatusCode"] >= 500
    )


def delete_group(name):
    client = boto3.client("autoscaling")
    groups = client.describe_auto_scaling_groups(AutoScalingGroupNames=[name])
    if groups["AutoScalingGroups"]:
        client.delete_auto_scaling_group(AutoScalingGroupName=name, ForceDelete=True)


def association(cluster, providers, delete):
    """A step that ends when the cluster has the list and ECS has done what follows from it."""
    client, asked = boto3.client("ecs"), []

    def step():
        found = client.describe_clusters(clusters=[cluster], include=["ATTACHMENTS"])["clusters"]
        if not found or found[0]["status"] != "ACTIVE":
            if delete:
                return None
            raise LookupError("there is no active cluster " + cluster)
        now, status = found[0]["capacityProviders"], found[0].get("attachmentsStatus")
        wanted = wish(now, providers, delete)
        if status == "UPDATE_IN_PROGRESS":
            return f"the capacity providers of {cluster} are changed"
        if status == "UPDATE_FAILED" and asked:
            raise RuntimeError(f"ECS could not change the capacity providers of {cluster}: {reasons(found[0])}")
        if wanted == now and (status != "UPDATE_FAILED" or delete):
            return None
        client.put_cluster_capacity_providers(
            cluster=cluster,
            capacityProviders=wanted,
            defaultCapacityProviderStrategy=found[0]["defaultCapacityProviderStrategy"],
        )
        asked.append(wanted)
        return f"the capacity providers of {cluster} are not yet as they should be"

    return step


def wish(now, providers, delete):
    """Those of Fargate stay: others may use them, and they cost nothing."""
    if delete:
        return [p for p in now if p not in providers or p.startswith("FARGATE")]
    return now + [p for p in providers if p not in now]


def reasons(cluster):
    return "; ".join(
        f"{a['type']} is {a['status']} ({', '.join(d['name'] + '=' + d['value'] for d in a.get('details', []))})"
        for a in cluster.get("attachments", [])
        if a["status"] not in ("CREATED", "DELETED")
    )
