"""Runs a job of a compose project: a task on Amazon ECS that a deployment waits for.

The provider framework of the CDK calls handler for each request of
CloudFormation, and then again until the task has ended. What the first call
returns is in the event of the others.
"""
import time
from datetime import datetime, timezone

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

PATIENT = Config(retries={"mode": "standard", "max_attempts": 8})
ecs = boto3.client("ecs", config=PATIENT)
logs = boto3.client("logs", config=PATIENT)
cloudformation = boto3.client("cloudformation", config=PATIENT)


def handler(event, _):
    job = event["ResourceProperties"]
    if "Task" in event:
        return {"IsComplete": event["Task"] == "" or has_succeeded(job, event["Task"])}
    return {"Task": start(job, event["RequestId"]) if is_due(event) else ""}


def is_due(event):
    """A definition runs once. One that comes back in a rollback has run before."""
    if event["RequestType"] != "Update":
        return event["RequestType"] == "Create"
    definition, old = (event[p]["Run"]["taskDefinition"] for p in ("ResourceProperties", "OldResourceProperties"))
    if definition == old:
        return False
    [stack] = cloudformation.describe_stacks(StackName=event["StackId"])["Stacks"]
    return "ROLLBACK" not in stack["StackStatus"]


def start(job, token):
    """The token keeps a call that is repeated from starting a second task."""
    for pause in (5, 10, 20, 40, 0):
        try:
            answer = ecs.run_task(clientToken=token, enableECSManagedTags=True, **parameters(job["Run"]))
            break
        except ClientError as error:
            # What the roles may do takes some seconds to be known everywhere.
            if not pause or not ("AccessDenied" in str(error) or "assume the role" in str(error)):
                raise RuntimeError(f"job {job['Job']} did not start: {error}") from None
            time.sleep(pause)
    if answer["failures"]:
        raise RuntimeError(f"job {job['Job']} did not start: {answer['failures'][0].get('reason')}")
    return answer["tasks"][0]["taskArn"]


def parameters(run):
    """CloudFormation makes texts of all numbers."""
    strategy = [
        {key: value if key == "capacityProvider" else int(value) for key, value in share.items()}
        for share in run.get("capacityProviderStrategy", [])
    ]
    return {**run, "capacityProviderStrategy": strategy} if strategy else run


def has_succeeded(job, arn):
    tasks = ecs.describe_tasks(cluster=job["Run"]["cluster"], tasks=[arn])["tasks"]
    if not tasks:  # not known everywhere yet
        return False
    [task] = tasks
    if task["lastStatus"] != "STOPPED":
        if (datetime.now(timezone.utc) - task["createdAt"]).total_seconds() < int(job["Timeout"]):
            return False
        ecs.stop_task(cluster=job["Run"]["cluster"], task=arn, reason="The job took too long")
        raise failure(job, task, f"stopped after {job['Timeout']} seconds")
    codes = {c["name"]: c.get("exitCode") for c in task["containers"]}
    if task.get("stopCode") == "EssentialContainerExited" and codes.get(job["Container"]) == 0:
        return True
    raise failure(job, task, task.get("stoppedReason", "no reason is known"))


def failure(job, task, why):
    """CloudFormation takes 4096 bytes, of which the framework needs some."""
    lines = [f"job {job['Job']} failed: {why}"[:500]]
    for c in task["containers"]:
        if c.get("exitCode") or c.get("reason"):
            lines.append(f"{c['name']}: exit code {c.get('exitCode', 'none')} {c.get('reason', '')}"[:300].strip())
    where = job["Logs"].get(culprit(job, task))
    if where:
        lines.append(f"last lines of log group {where['Group']}:\n" + tail(where, task["taskArn"]))
    text = "".join(c for c in "\n".join(lines) if c.isprintable() or c == "\n")
    return RuntimeError(text.encode()[:2000].decode(errors="ignore"))


def culprit(job, task):
    failed = [c["name"] for c in task["containers"] if c.get("exitCode")]
    return job["Container"] if job["Container"] in failed or not failed else failed[0]


def tail(where, arn):
    try:
        stream = where["Stream"] + "/" + arn.split("/")[-1]
        events = logs.get_log_events(logGroupName=where["Group"], logStreamName=stream, limit=20)["events"]
    except ClientError as error:
        return str(error)
    return "\n".join(e["message"] for e in events).encode()[-1000:].decode(errors="ignore")
