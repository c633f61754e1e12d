"""Plays the requests of CloudFormation to the function of the jobs, with all that can come between.

A world has a clock, a stack, and tasks. Each call of an API may take time, fail before its effect or after it, and
while it takes time all else goes on: another poll, a request that is cancelled, a task that ends. What a world does
hangs on its seed alone.

    python sequences_test.py FIRST LAST
"""

import heapq
import random
import sys
import threading
import time
import types
from datetime import datetime, timezone

import boto3
from botocore.exceptions import ClientError, ReadTimeoutError

FACTS = dict.fromkeys(("worlds", "requests", "cancelled", "tasks", "tries", "faults", "refused", "twice"), 0)


class World:
    """Events are run in the order of their time. Each poll has a thread of its own; one thread runs at a time."""

    def __init__(self, seed):
        self.seed, self.random, self.now, self.events, self.count = seed, random.Random(seed), 1e9, [], 0
        self.status, self.tasks, self.tokens, self.faulty = "CREATE_IN_PROGRESS", [], {}, True
        self.trouble, self.busy, self.back = self.random.choice((0, 0.05, 0.3)), 0, threading.Semaphore(0)

    def at(self, delay, action):
        self.count += 1
        heapq.heappush(self.events, (self.now + delay, self.count, action))

    def pass_time(self, seconds):
        end = self.now + seconds
        while self.events and self.events[0][0] <= end:
            self.now, _, action = heapq.heappop(self.events)
            action()
        self.now = end

    def spawn(self, action):
        """Runs the action in a thread until it sleeps or ends."""

        def run():
            action()
            self.back.release()

        threading.Thread(target=run, daemon=True).start()
        self.back.acquire()

    def sleep(self, seconds):
        """In a thread: lets all else go on for that time."""
        if not seconds:
            return
        woken = threading.Semaphore(0)

        def wake():
            woken.release()
            self.back.acquire()

        self.at(seconds, wake)
        self.back.release()
        woken.acquire()

    def call(self, effect):
        """An API call: it is late, fails, is lost or answers."""
        self.sleep(self.random.choice((0, 0, 0.1, 2, 8)))
        fault = (
            self.faulty
            and self.random.random() < self.trouble
            and self.random.choice(
                ("before", "after", "ThrottlingException", "AccessDeniedException", "ServerException")
            )
        )
        FACTS["faults"] += bool(fault)
        if fault == "before":
            raise ReadTimeoutError(endpoint_url="ecs")
        if fault and fault != "after":
            raise api_error(fault)
        answer = effect()
        self.sleep(self.random.choice((0, 0, 0.1, 2, 8)))
        if fault == "after":
            raise ReadTimeoutError(endpoint_url="ecs")
        return answer


def api_error(code, text="no"):
    status = 500 if code.startswith("Server") else 400
    return ClientError(
        {"Error": {"Code": code, "Message": text}, "ResponseMetadata": {"HTTPStatusCode": status}}, "Call"
    )


class Cloud:
    """The three services, on the world that is played."""

    exceptions = types.SimpleNamespace(ClusterNotFoundException=type("ClusterNotFoundException", (Exception,), {}))
    world = None

    def describe_stacks(self, StackName):
        return self.world.call(lambda: {"Stacks": [{"StackStatus": self.world.status}]})

    def get_log_events(self, **_):
        return self.world.call(lambda: {"events": [{"message": "last words"}]})

    def get_paginator(self, _):
        return types.SimpleNamespace(paginate=lambda **given: [self.world.call(lambda: self.list_tasks(**given))])

    def list_tasks(self, cluster, family, desiredStatus):
        """A new task is listed late."""
        now = self.world.now
        known = [t for t in self.world.tasks if t["family"] == family and now >= t["known"]]
        return {"taskArns": [t["taskArn"] for t in known if t["desiredStatus"] == desiredStatus]}

    def describe_tasks(self, cluster, tasks):
        return self.world.call(lambda: {"tasks": [dict(t) for t in self.world.tasks if t["taskArn"] in tasks]})

    def stop_task(self, cluster, task, reason):
        def effect():
            [found] = [t for t in self.world.tasks if t["taskArn"] == task]
            if found["desiredStatus"] != "STOPPED":
                found["desiredStatus"] = "STOPPED"
                codes = {"main": 137} if found["lastStatus"] == "RUNNING" else {}
                self.world.at(
                    self.world.random.choice((1, 30, 130)),
                    lambda: end(self.world, found, "UserInitiated", reason, codes),
                )

        self.world.call(effect)

    def run_task(self, clientToken, startedBy, taskDefinition, **_):
        world = self.world

        def effect():
            if clientToken in world.tokens:
                return {"tasks": [dict(world.tokens[clientToken])], "failures": []}
            if world.faulty and world.random.random() < world.trouble:
                FACTS["refused"] += 1
                if world.random.random() < 0.5:
                    raise api_error("ClientException", "Capacity is unavailable at this time")
                return {"tasks": [], "failures": [{"reason": "RESOURCE:ENI"}]}
            task = new_task(world, startedBy, taskDefinition)
            world.tokens[clientToken] = task
            return {"tasks": [dict(task)], "failures": []}

        return world.call(effect)


def moment(world):
    return datetime.fromtimestamp(world.now, timezone.utc)


def new_task(world, started_by, definition):
    """A task that may not start, end well or badly, or not end."""
    FACTS["tasks"] += 1
    task = {
        "taskArn": f"arn:aws:ecs:eu-west-1:123456789012:task/shop/{len(world.tasks)}",
        "family": definition.split("/")[-1].split(":")[0],
        "startedBy": started_by, "createdAt": moment(world), "known": world.now + world.random.choice((0, 1, 5)),
        "lastStatus": "PROVISIONING", "desiredStatus": "RUNNING", "containers": [{"name": "main"}], "ran": False,
    }  # fmt: skip
    world.tasks.append(task)
    fate = world.random.choice(("good", "good", "good", "bad", "no start", "no start", "no end", "hopeless"))
    if not world.faulty and fate == "no start":
        fate = "good"

    def begin():
        if task["desiredStatus"] == "STOPPED":
            return
        if fate in ("no start", "hopeless"):
            reason = (
                "CannotPullContainerError: not found" if fate == "hopeless" else "ResourceInitializationError: mount"
            )
            task["desiredStatus"] = "STOPPED"
            end(world, task, "TaskFailedToStart", reason, {})
            return
        task["lastStatus"], task["ran"] = "RUNNING", True
        if fate != "no end":
            world.at(world.random.choice((1, 60, 400)), finish)

    def finish():
        if task["desiredStatus"] == "RUNNING":
            task["desiredStatus"] = "STOPPED"
            end(
                world,
                task,
                "EssentialContainerExited",
                "Essential container in task exited",
                {"main": int(fate == "bad")},
            )

    world.at(world.random.choice((1, 20, 60)), begin)
    return task


def end(world, task, code, reason, codes):
    task.update(lastStatus="STOPPED", stopCode=code, stoppedReason=reason, stoppedAt=moment(world))
    task["containers"] = [{"name": name, "exitCode": number} for name, number in codes.items()] or [{"name": "main"}]


class Request:
    """A request of CloudFormation, delivered once or twice, and polled until it is complete."""

    def __init__(self, world, kind, definition, old=None):
        self.world, self.kind, self.answers, self.began = world, kind, [], world.now
        properties = {
            "Job": "migrate",
            "Container": "main",
            "Timeout": "600",
            "Logs": {"main": {"Group": "g", "Stream": "s"}},
        }
        world.count += 1
        self.event = {
            "RequestType": kind, "RequestId": f"request-{world.count}",
            "StackId": "stack/shop/1", "LogicalResourceId": "Job",
            "ResourceProperties": {**properties, "Run": {"cluster": "shop", "taskDefinition": definition}},
        }  # fmt: skip
        if old:
            self.event["OldResourceProperties"] = {**properties, "Run": {"cluster": "shop", "taskDefinition": old}}
        FACTS["requests"] += 1
        self.deliver()
        if world.random.random() < 0.1:
            FACTS["twice"] += 1
            world.at(world.random.choice((1, 15)), self.deliver)

    def deliver(self):
        event = {**self.event, **index.handler(dict(self.event), None)}
        self.world.busy += 1
        self.world.at(0, lambda: self.world.spawn(lambda: self.poll(event)))

    def poll(self, event):
        try:
            answer = index.handler(dict(event), None)["IsComplete"]
        except RuntimeError as error:
            answer = str(error)
        if answer is False and self.world.now < self.began + 3600:
            self.world.at(10, lambda: self.world.spawn(lambda: self.poll(event)))
            return
        self.world.busy -= 1
        self.answers.append(answer)

    def wait(self, may_cancel=False):
        """Until it is answered, or cancelled: then nobody waits for the answer."""
        world, cancelled = self.world, may_cancel and self.world.random.random() < 0.4
        end_at = world.now + (world.random.choice((0.05, 3, 11, 40, 90, 300)) if cancelled else 4000)
        while not self.answers and world.now < end_at:
            world.pass_time(0.5)
        if cancelled and not self.answers:
            FACTS["cancelled"] += 1
            return None
        expect(world, self.answers, f"{self.kind} is never answered")
        if isinstance(self.answers[0], str):
            expect(world, 0 < len(self.answers[0].encode()) <= 2000, f"the error is {self.answers[0]!r}")
        if self.answers[0] is True and may_cancel:
            last = [t for t in world.tasks if t["startedBy"].endswith("/" + self.event["RequestId"])][-1]
            expect(world, last["containers"][0].get("exitCode") == 0, "success without a task that succeeded")
        return self.answers[0]


def expect(world, true, what):
    if not true:
        raise AssertionError(f"seed {world.seed} at {world.now - 1e9:.1f} s: {what}")


def active(world):
    return [t["taskArn"] for t in world.tasks if t["lastStatus"] != "STOPPED"]


def watch(world):
    """What holds at all times."""
    expect(world, len(active(world)) < 2, f"two tasks at once: {active(world)}")
    runs = {}
    for task in world.tasks:
        runs.setdefault(task["startedBy"], []).append(task["ran"])
    for request, ran in runs.items():
        expect(world, sum(ran) < 2, f"a container that ran was started again for {request}")
    if world.busy or world.events:
        world.at(1, lambda: watch(world))


def over(world, what):
    """Nothing runs, and nothing that is still polled starts something."""
    expect(world, not active(world), f"{what} is answered, and {active(world)} run")
    before = len(world.tasks)
    world.pass_time(300)
    expect(world, len(world.tasks) == before, f"after {what} was answered a task started")


def play(seed):
    """A stack that is made, changed some times and deleted; every change may fail or be cancelled."""
    world = Cloud.world = World(seed)
    world.at(0, lambda: watch(world))
    definition = "task-definition/shop-migrate:1"
    answer = Request(world, "Create", definition).wait(may_cancel=True)
    for number in range(2, 2 + world.random.choice((0, 1, 3))):
        if answer is not True:
            break
        world.status, new = "UPDATE_IN_PROGRESS", f"task-definition/shop-migrate:{number}"
        updated = Request(world, "Update", new, definition).wait(may_cancel=True)
        if updated is True or updated and world.random.random() < 0.3:  # failed, and a stack without rollback
            definition, world.status = new, "UPDATE_COMPLETE"
            continue
        world.status, before = "UPDATE_ROLLBACK_IN_PROGRESS", len(world.tasks)
        rollback = Request(world, "Update", definition, new).wait()
        if rollback is True:
            over(world, "the rollback")
        expect(world, rollback is True or world.trouble, f"the rollback fails: {rollback}")
        expect(world, len(world.tasks) - before < 2, "the rollback runs the job")
        world.status = "UPDATE_ROLLBACK_COMPLETE"
        break
    world.status = "DELETE_IN_PROGRESS" if answer is True else "ROLLBACK_IN_PROGRESS"
    if world.random.random() < 0.5:
        world.faulty = False
    deleted = Request(world, "Delete", definition).wait()
    expect(world, deleted is True or world.faulty and world.trouble, f"Delete fails: {deleted}")
    if deleted is True:
        over(world, "Delete")
    FACTS["worlds"] += 1
    FACTS["tries"] += len(world.tasks) - len({t["startedBy"] for t in world.tasks})


boto3.client = lambda name, config: Cloud()
sys.dont_write_bytecode = True
sys.path.insert(0, ".")
time.time = lambda: Cloud.world.now
import index  # noqa: E402

index.print = lambda *_: None

if __name__ == "__main__":
    failures = []
    for each in range(int(sys.argv[1]), int(sys.argv[2])):
        try:
            play(each)
        except AssertionError as error:
            failures.append(str(error))
    print("\n".join(failures[:20]) or FACTS)
    sys.exit(bool(failures))
