"""What CloudFormation has no resource for, when EC2 instances join and leave a cluster.

Group: an Auto Scaling group that is deleted with all its instances. ECS protects them from
scaling in and leaves the protection on, so that the group could not be deleted otherwise.

Cluster, Providers: capacity providers that are added to those of a cluster, and taken out
again. The resource of CloudFormation replaces the list, and with it those of others.

CloudFormation cancels a request without a word, and sends Delete while Create is still at
work. So Create looks at the stack before each change, and Delete waits for the last one.
"""

import time

import boto3
import cfnresponse
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

# What fails is tried again with a new look: a change that the SDK repeats could replace what others have changed.
ONCE = Config(connect_timeout=2, read_timeout=5, retries={"total_max_attempts": 1})
PATIENCE = 600  # seconds, below the timeout of the function
SPREAD = 180  # seconds until new permissions are known everywhere
# Seconds between two steps, and until the change of a request that was cancelled is surely there. Both are longer than
# calls can take from a look to the change: no change comes after another request has found all well.
PAUSE, SETTLE = 15, 25
PASSING = ("UpdateInProgress", "ResourceInUse", "ResourceContention", "ScalingActivity", "Throttling", "RequestLimit")


def handler(event, context):
    props = event["ResourceProperties"]
    name = props.get("Group") or "/".join([props["Cluster"]] + props["Providers"])
    try:
        delete = event["RequestType"] == "Delete"
        if "Group" not in props:
            persist(association(event, props["Cluster"], props["Providers"], delete))
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
    client = boto3.client("autoscaling", config=ONCE)
    groups = client.describe_auto_scaling_groups(AutoScalingGroupNames=[name])
    if groups["AutoScalingGroups"]:
        client.delete_auto_scaling_group(AutoScalingGroupName=name, ForceDelete=True)


def is_cancelled(event):
    """Nothing is created in a rollback: what an update takes away goes when all else is done."""
    if event["RequestType"] != "Create":
        return False
    stacks = boto3.client("cloudformation", config=ONCE).describe_stacks(StackName=event["StackId"])["Stacks"]
    return "ROLLBACK" in stacks[0]["StackStatus"] or "DELETE" in stacks[0]["StackStatus"]


def association(event, cluster, providers, delete):
    """A step that ends when the cluster has the list and ECS has done what follows from it."""
    client, asked, settled = boto3.client("ecs", config=ONCE), [], time.monotonic() + SETTLE

    def step():
        cancelled = is_cancelled(event)
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
        if wanted == now and delete and time.monotonic() < settled:
            return f"a change of {cluster} may be under way"
        if wanted == now and (status != "UPDATE_FAILED" or delete):
            return None
        if cancelled:
            raise RuntimeError("the deployment is taken back")
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
