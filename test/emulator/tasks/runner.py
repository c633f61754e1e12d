"""Brings containers to what moto's state of Amazon ECS is, again and again."""

import os
import threading
import time
import traceback

from moto.ec2.models import ec2_backends
from moto.ecs.models import ecs_backends
from moto.moto_api import state_manager
from moto.servicediscovery.models import servicediscovery_backends

from cloudformation.errors import ACCOUNT, CfnError

from .balancer import Balancers
from .engine import Engine, Gone
from .firewall import Firewall
from .functions import Functions
from .network import Networks
from .service import Service
from .targets import Targets
from .task import Task
from .volumes import FileSystems

INTERVAL = 0.2
# How long CloudFormation waits here for a service, in place of three hours.
PATIENCE = 120


class Runner:
    """All that runs in a region. speed divides the intervals and the patience of health checks."""

    def __init__(self, engine, region, directory, speed):
        self.region, self.speed = region, speed
        self.client = lambda service: engine.client(service, region)
        self.engine = Engine()
        self.networks = Networks(self.engine, self.client)
        self.firewall, self.firewall_lock = Firewall(self.client), threading.Lock()
        self.files = FileSystems(os.path.join(directory, "efs"), self.client)
        self.functions = Functions(region, engine.endpoint, os.path.join(directory, "functions"))
        self.targets = Targets(region, speed)
        self.balancers = Balancers(region, self.targets)
        self.trouble = None  # an exception that nothing here expects
        self.services, self.tasks, self.lock = {}, {}, threading.RLock()
        # A task is what we say that it is; moto would let it pass on with each look at it.
        state_manager.set_transition("ecs::task", {"progression": "manual", "times": 10**9})
        self.follow(type(self.state))
        threading.Thread(target=self.watch, daemon=True).start()

    @property
    def state(self):
        return ecs_backends[ACCOUNT][self.region]

    def watch(self):
        while not self.engine.gone:
            try:
                with self.lock:
                    self.tick()
                self.apply_firewall()
            except Exception as e:
                traceback.print_exc()
                self.trouble = e
                return
            time.sleep(INTERVAL)
        self.trouble = Gone("the Docker Engine does not answer any more")

    def tick(self):
        for record in list(self.state.services.values()):
            # The deployment configuration comes last, from what moto does not model.
            if record.status == "ACTIVE" and hasattr(record, "deployment_configuration"):
                self.adopt(record)
        for arn, service in list(self.services.items()):
            service.tick()
            if service.closing and not service.tasks:
                self.services.pop(arn)
        self.balancers.tick()

    def adopt(self, record):
        if record.arn not in self.services:
            self.services[record.arn] = Service(self, record)
        return self.services[record.arn]

    def follow(self, backend):
        """Take what RunTask starts at once: who describes it then finds it pending, and when it was created."""
        original = backend.run_task

        def run_task(state, *arguments):
            records = original(state, *arguments)
            with self.lock:
                for record in records:
                    self.adopt_task(record)
            return records

        backend.run_task = run_task
        # moto adds up the memory of all containers, which need not have any.
        backend._calculate_task_resource_requirements = lambda *_: {}

    def adopt_task(self, record):
        if record.id not in self.tasks:
            definition = self.state.describe_task_definition(record.task_definition_arn)
            self.tasks[record.id] = Task(self, record, definition)
        return self.tasks[record.id]

    def start(self, service, deployment):
        """Start a task of a service."""
        [record] = self.state.run_task(
            service.cluster_name,
            deployment.definition,
            1,
            None,
            "ecs-svc",
            service.tags,
            "FARGATE",
            deployment.network,
            f"service:{service.name}",
        )
        return self.adopt_task(record)

    # ---- what the engine for stacks waits for

    def settle(self, arn):
        """Return when a service is steady. Raises CfnError where it does not get so."""
        with self.lock:
            service = self.adopt(next(s for s in self.state.services.values() if s.arn == arn))
            deployment = service.adopt()
        began = time.monotonic()
        while time.monotonic() - began < PATIENCE:
            if self.trouble:
                raise CfnError(f"the emulator fails: {self.trouble!r}")
            with self.lock:
                if deployment.state == "COMPLETED" and service.steady:
                    return
                if deployment.state == "FAILED":
                    why = f"{deployment.failures} tasks failed, the last one: {deployment.last_failure}"
                    raise CfnError(f"ECS Deployment Circuit Breaker was triggered. {why}")
            time.sleep(INTERVAL)
        raise CfnError(f"{arn.rpartition('/')[2]} did not stabilize. {self.excuse(service)}")

    def excuse(self, service):
        found = [f"{t.name} {t.status} {t.record.containers} {t.why or ''}" for t in service.tasks]
        return "; ".join([*found, f"last failure: {service.primary.last_failure}"])

    def gone(self, arn):
        """Return when no task of a deleted service is left."""
        while arn in self.services and not self.trouble:
            time.sleep(INTERVAL)

    # ---- what tasks do to others

    def apply_firewall(self):
        with self.firewall_lock:
            self.firewall.apply([t for t in list(self.tasks.values()) if t.live], self.balancers.groups())

    def register(self, service, task):
        """Put a running task into Cloud Map and into its target groups."""
        backend = servicediscovery_backends[ACCOUNT][self.region]
        for registry in service.service_registries:
            [of] = [s for s in backend.services.values() if s.arn == registry["registryArn"]]
            if not any(instance.instance_id == task.record.id for instance in of.instances):
                backend.register_instance(of.id, task.record.id, "", {"AWS_INSTANCE_IPV4": task.address})
            for instance in of.instances:
                if instance.instance_id == task.record.id:
                    instance.health_status = "HEALTHY" if task.healthy else "UNHEALTHY"
        self.targets.add(service, task)

    def left(self, task):
        """Take a task that ends out of everything."""
        self.targets.drop(task)
        for service in list(servicediscovery_backends[ACCOUNT][self.region].services.values()):
            service.instances[:] = [i for i in service.instances if i.instance_id != task.record.id]
        ec2 = ec2_backends[ACCOUNT][self.region]
        for attachment in task.record.attachments:
            for detail in attachment["details"]:
                if detail["name"] == "networkInterfaceId" and detail["value"] in ec2.enis:
                    ec2.delete_network_interface(detail["value"])

    def keep_log(self, task, container, text):
        """Write what a container has printed to its log group."""
        log = container.get("logConfiguration", {})
        options = log.get("options", {})
        if log.get("logDriver") != "awslogs" or not text:
            return
        client, group = self.client("logs"), options["awslogs-group"]
        stream = f"{options['awslogs-stream-prefix']}/{container['name']}/{task.record.id}"
        client.create_log_stream(logGroupName=group, logStreamName=stream)
        when = int(time.time() * 1000)
        events = [{"timestamp": when, "message": line} for line in text.splitlines()[-1000:] if line]
        client.put_log_events(logGroupName=group, logStreamName=stream, logEvents=events)

    # ---- for tests

    def described(self):
        """Every task that has ever run, for whoever looks for a cause."""
        return [
            {
                "family": task.definition.family,
                "id": task.record.id,
                "status": task.status,
                "why": task.why,
                "address": task.address,
                "containers": {c["name"]: c for c in task.record.containers},
                "logs": task.logs,
            }
            for task in list(self.tasks.values())
        ]

    def close(self):
        """Forget everything, for a reset."""
        with self.lock:
            for task in self.tasks.values():
                task.stop("the emulator is reset", "ServiceSchedulerInitiated")
        for task in list(self.tasks.values()):
            while not task.ended and not self.trouble:
                time.sleep(INTERVAL)
        self.balancers.close()
        self.networks.close()
        self.services.clear()
        self.tasks.clear()
