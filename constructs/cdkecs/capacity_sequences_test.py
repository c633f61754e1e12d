"""Plays requests of CloudFormation to the function of the capacity providers, one within the other.

Whenever the function waits or calls an API, another request may come and be served: of another resource, the same one a
second time, or Delete of one that was cancelled. Calls fail before their effect or after it. What a world does hangs on
its seed alone.

    python capacity_sequences_test.py FIRST LAST
"""

import random
import sys
import types

from botocore.exceptions import ClientError, ReadTimeoutError

TIMEOUT = 7  # seconds, as in the function
FACTS = dict.fromkeys(("worlds", "requests", "nested", "cancelled", "twice", "faults", "failed"), 0)


class World:
    def __init__(self, seed):
        self.seed, self.random, self.now, self.depth = seed, random.Random(seed), 0.0, 0
        self.status, self.providers, self.busy_until = "CREATE_IN_PROGRESS", ["FARGATE", "theirs"], 0.0
        self.trouble, self.queue, self.answers = self.random.choice((0, 0.1, 0.3)), [], []

    def pause(self, seconds):
        """Time passes, and what has come in the meantime is served."""
        self.now += seconds
        while self.queue and self.depth < 4 and self.random.random() < 0.4:
            FACTS["nested"] += bool(self.depth)
            self.serve(self.queue.pop(0))

    def serve(self, request):
        """A request is an event, or the moment at which the stack is rolled back."""
        if callable(request):
            request()
            return
        self.depth += 1
        FACTS["requests"] += 1
        handler.handler(request, None)
        self.depth -= 1

    def drain(self):
        while self.queue:
            self.serve(self.queue.pop(0))

    def call(self, effect):
        """An API call, which is given up after some seconds, whether it had an effect or not."""
        began = self.now
        self.pause(self.random.choice((0, 0.1, 2)))
        if self.now - began > TIMEOUT:
            raise ReadTimeoutError(endpoint_url="ecs")
        fault = self.random.random() < self.trouble and self.random.choice(("before", "after", "Throttling", "Server"))
        FACTS["faults"] += bool(fault)
        if fault == "before":
            raise ReadTimeoutError(endpoint_url="ecs")
        if fault in ("Throttling", "Server"):
            raise api_error(fault + "Exception", 500 if fault == "Server" else 400)
        answer = effect()
        self.pause(self.random.choice((0, 0.1, 2)))
        if fault == "after" or self.now - began > TIMEOUT:
            raise ReadTimeoutError(endpoint_url="ecs")
        return answer

    def answered(self, kind):
        return [providers for k, providers, status in self.answers if k == kind and status == "SUCCESS"]


def api_error(code, status=400):
    return ClientError({"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}, "Call")


class Cloud:
    world = None

    def describe_stacks(self, StackName):
        return self.world.call(lambda: {"Stacks": [{"StackStatus": self.world.status}]})

    def describe_clusters(self, clusters, include):
        def effect():
            busy = self.world.now < self.world.busy_until
            cluster = {
                "status": "ACTIVE",
                "capacityProviders": list(self.world.providers),
                "defaultCapacityProviderStrategy": [],
                "attachmentsStatus": "UPDATE_IN_PROGRESS" if busy else "UPDATE_COMPLETE",
            }
            return {"clusters": [cluster]}

        return self.world.call(effect)

    def put_cluster_capacity_providers(self, cluster, capacityProviders, defaultCapacityProviderStrategy):
        def effect():
            if self.world.now < self.world.busy_until:
                raise api_error("UpdateInProgressException")
            self.world.providers = list(capacityProviders)
            self.world.busy_until = self.world.now + self.world.random.choice((0, 5, 60))

        self.world.call(effect)


def expect(world, true, what):
    if not true:
        raise AssertionError(f"seed {world.seed}: {what}; the cluster has {world.providers}")


def send(event, context, status, data, name, reason=""):
    Cloud.world.answers.append((event["RequestType"], event["ResourceProperties"]["Providers"], status))
    FACTS["failed"] += status == "FAILED"


def request(kind, providers):
    return {"RequestType": kind, "StackId": "stack", "ResourceProperties": {"Cluster": "team", "Providers": providers}}


def play(seed):
    """Resources are created at once; the stack may be rolled back in the middle; in the end all are deleted."""
    world = Cloud.world = World(seed)
    resources = [["a"], ["b"], ["FARGATE", "FARGATE_SPOT"]][: world.random.choice((1, 2, 3))]
    world.queue = [request("Create", providers) for providers in resources]
    if world.random.random() < 0.2:
        FACTS["twice"] += 1
        world.queue.append(dict(world.random.choice(world.queue)))
    if world.random.random() < 0.5:
        FACTS["cancelled"] += 1

        def roll_back():
            world.status = "ROLLBACK_IN_PROGRESS"
            world.queue = [request("Delete", providers) for providers in resources]

        world.queue.insert(world.random.randrange(len(world.queue) + 1), roll_back)
    world.drain()
    if world.status == "CREATE_IN_PROGRESS":
        for providers in world.answered("Create"):
            expect(world, set(providers) <= set(world.providers), f"{providers} is answered and not there")
        world.queue = [request("Delete", providers) for providers in resources]
        world.drain()
    gone = {p for providers in world.answered("Delete") for p in providers if not p.startswith("FARGATE")}
    expect(world, not gone & set(world.providers), f"{gone} is deleted and still there")
    expect(world, {"FARGATE", "theirs"} <= set(world.providers), "those of others are gone")
    FACTS["worlds"] += 1


sys.modules["cfnresponse"] = types.SimpleNamespace(SUCCESS="SUCCESS", FAILED="FAILED", send=send)
sys.modules["boto3"] = types.SimpleNamespace(client=lambda name, config: Cloud())
sys.dont_write_bytecode = True
sys.path.insert(0, ".")
import capacity_handler as handler  # noqa: E402

handler.time = types.SimpleNamespace(monotonic=lambda: Cloud.world.now, sleep=lambda s: Cloud.world.pause(s))

if __name__ == "__main__":
    failures = []
    for each in range(int(sys.argv[1]), int(sys.argv[2])):
        try:
            play(each)
        except AssertionError as error:
            failures.append(str(error))
    print("\n".join(failures[:20]) or FACTS)
    sys.exit(bool(failures))
