"""Runs a job of a compose project: a task on Amazon ECS that a deployment waits for.

The provider framework of the CDK calls handler once for each request of CloudFormation,
and then every ten seconds until the request is complete; what the first call returns is
in the event of the others. The first call does nothing that can fail: the framework
ignores the Delete of a resource whose first call failed.

CloudFormation cancels a request without a word: it rolls back or deletes the stack, and
sends the opposite request while the first one is still polled. So the stack is
looked at right before a task is started, and both requests stop what runs.
"""

import hashlib
import re
import time

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

# What fails is tried again by the next poll. A start that the SDK repeats could come long after the look at the stack.
ONCE = Config(connect_timeout=5, read_timeout=20, retries={"total_max_attempts": 1})
ecs = boto3.client("ecs", config=ONCE)
cloudformation = boto3.client("cloudformation", config=ONCE)
logs = boto3.client("logs", config=Config(connect_timeout=5, read_timeout=20))

SETTLE = 30  # seconds until a start that nobody could see any more is surely listed
SPREAD = 180  # seconds until permissions are known everywhere, and a task that is stopped has ended
POLL = 20  # seconds until the next call, at most

TOO_LONG, TAKEN_BACK = "The job took too long", "The deployment is taken back"
PASSING = ("Throttling", "TooManyRequests", "RequestLimit", "LimitExceeded", "ServerException", "Unavailable")
REFUSED = ("InvalidParameter", "ClusterNotFound", "Platform", "UnsupportedFeature", "Blocked", "Conflict")
# Reasons of ECS that another try does not change.
HOPELESS = re.compile(
    r"CannotPull.*(not found|does not exist|no match for platform|does not contain descriptor)"
    r"|ResourceInit.*(ResourceNotFoundException|did not contain json key)",
    re.DOTALL,
)


def handler(event, _):
    if "Since" not in event:
        return {"Since": int(time.time())}
    try:
        return {"IsComplete": is_complete(event)}
    except (ClientError, BotoCoreError) as error:
        if not may_pass(error, event):
            raise RuntimeError(f"{title(event)}: {error}"[:2000]) from None
        print(error)
        return {"IsComplete": False}


def is_complete(event):
    """A definition runs once. One that comes back in a rollback has run before."""
    if event["RequestType"] == "Update" and len(definitions(event)) == 1:
        return True
    if event["RequestType"] == "Delete" or is_taken_back(event):
        return is_over(event)
    return has_succeeded(event)


def is_taken_back(event):
    try:
        [stack] = cloudformation.describe_stacks(StackName=event["StackId"])["Stacks"]
    except ClientError as error:
        if "does not exist" in str(error):
            return True
        raise
    return "ROLLBACK" in stack["StackStatus"] or "DELETE" in stack["StackStatus"]


def is_over(event):
    settled = time.time() >= event["Since"] + SETTLE
    try:
        running = [t for t in tasks(event) if t["lastStatus"] != "STOPPED"]
    except ecs.exceptions.ClusterNotFoundException:
        return True
    for task in running:
        stop(event, task, TAKEN_BACK)
    return settled and not running


def has_succeeded(event):
    found = tasks(event)
    mine = [t for t in found if t["startedBy"] == started_by(event)]
    strays = [t for t in found if t not in mine and t["lastStatus"] != "STOPPED"]
    for task in strays:
        stop(event, task, TAKEN_BACK)
    if strays:
        return False
    if not mine:
        return start(event, 0)
    if mine[-1]["lastStatus"] != "STOPPED":
        return wait(event, mine[-1])
    if has_run(mine[-1]) or is_hopeless(mine[-1]) or seconds_left(event) <= 0:
        return judge(event, mine[-1])
    pause = min(15 * 2 ** len(mine), 240)
    return time.time() >= mine[-1]["stoppedAt"].timestamp() + pause and start(event, len(mine))


def tasks(event):
    """All tasks of the resource of the last hour, the oldest first."""
    cluster, prefix = event["ResourceProperties"]["Run"]["cluster"], resource(event)
    arns = []
    for definition in definitions(event):
        family = definition.split("/")[-1].split(":")[0]
        for status in ("RUNNING", "STOPPED"):
            pages = ecs.get_paginator("list_tasks").paginate(cluster=cluster, family=family, desiredStatus=status)
            arns += [arn for page in pages for arn in page["taskArns"] if arn not in arns]
    found = []
    for i in range(0, len(arns), 100):
        found += ecs.describe_tasks(cluster=cluster, tasks=arns[i : i + 100])["tasks"]
    return sorted((t for t in found if t.get("startedBy", "").startswith(prefix)), key=lambda t: t["createdAt"])


def definitions(event):
    """The task definition, and the one before where it is another."""
    all_of = (event[p]["Run"]["taskDefinition"] for p in ("ResourceProperties", "OldResourceProperties") if p in event)
    return list(dict.fromkeys(all_of))


def resource(event):
    return hashlib.sha256((event["StackId"] + " " + event["LogicalResourceId"]).encode()).hexdigest()[:32] + "/"


def started_by(event):
    return resource(event) + event["RequestId"]


def start(event, attempt):
    """The token keeps a call that is repeated from starting a second task."""
    if is_taken_back(event):
        return False
    try:
        failures = ecs.run_task(
            clientToken=f"{event['RequestId']}-{attempt}",
            startedBy=started_by(event),
            enableECSManagedTags=True,
            **parameters(event["ResourceProperties"]["Run"]),
        )["failures"]
        refusal = failures and failures[0].get("reason")
    except ClientError as error:
        refusal = error
    if refusal and not (may_pass(refusal, event) and seconds_left(event) > POLL):
        raise RuntimeError(f"{title(event)} did not start: {refusal}"[:2000])
    if refusal:
        print(refusal)
    return False


def parameters(run):
    """CloudFormation makes texts of all numbers."""
    strategy = [
        {key: value if key == "capacityProvider" else int(value) for key, value in share.items()}
        for share in run.get("capacityProviderStrategy", [])
    ]
    return {**run, "capacityProviderStrategy": strategy} if strategy else run


def may_pass(trouble, event):
    """Says of an error, or the reason of a failure, whether to try again."""
    if not isinstance(trouble, ClientError):
        return seconds_left(event) > -SPREAD
    code, text = trouble.response["Error"]["Code"], str(trouble)
    if code.startswith(PASSING) or trouble.response["ResponseMetadata"]["HTTPStatusCode"] >= 500:
        return seconds_left(event) > -SPREAD
    if code == "ClientException" and "TaskDefinition" not in text:  # no capacity, among others
        return seconds_left(event) > 0
    if code.startswith(REFUSED) and "assume" not in text:
        return False
    return time.time() < event["Since"] + SPREAD


def seconds_left(event):
    """Delete has no end of its own; the framework sets one."""
    if event["RequestType"] == "Delete":
        return 1
    return event["Since"] + int(event["ResourceProperties"]["Timeout"]) - time.time()


def wait(event, task):
    if seconds_left(event) <= -SPREAD:  # it is stopped and does not end
        return judge(event, task)
    if seconds_left(event) <= 0:
        stop(event, task, TOO_LONG)
    return False


def stop(event, task, why):
    if task.get("desiredStatus") != "STOPPED":
        ecs.stop_task(cluster=event["ResourceProperties"]["Run"]["cluster"], task=task["taskArn"], reason=why)


def has_run(task):
    codes = ("UserInitiated", "EssentialContainerExited")
    return task.get("stopCode") in codes or any("exitCode" in c for c in task["containers"])


def is_hopeless(task):
    return HOPELESS.search(task.get("stoppedReason", ""))


def judge(event, task):
    job = event["ResourceProperties"]
    codes = {c["name"]: c.get("exitCode") for c in task["containers"]}
    if task.get("stopCode") == "EssentialContainerExited" and codes.get(job["Container"]) == 0:
        return True
    why = task.get("stoppedReason", "no reason is known")
    if task["lastStatus"] != "STOPPED" or why == TOO_LONG:
        why = f"stopped after {job['Timeout']} seconds"
    raise failure(event, task, why)


def title(event):
    return "job " + event["ResourceProperties"]["Job"]


def failure(event, task, why):
    """CloudFormation takes 4096 bytes, of which the framework needs some."""
    job = event["ResourceProperties"]
    lines = [f"{title(event)} failed: {why}"[:500]]
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
    except (ClientError, BotoCoreError) as error:
        return str(error)
    return "\n".join(e["message"] for e in events).encode()[-1000:].decode(errors="ignore")
