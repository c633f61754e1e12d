"""Amazon ECS where nothing runs: what the commands of a deployed project ask for all the same.

A service has as many tasks as it should, in which all containers run and those with a health check are healthy. A
task of RunTask writes what its command echoes to its log, or the command, and has ended when somebody looks at it;
`exit N` as the last words of a command is its exit code. A deployment has ended when it is asked for. ExecuteCommand
opens a session that leads nowhere.
"""

import re
import time
import uuid
from types import SimpleNamespace

from moto.core.responses import ActionResult
from moto.ecs.models import ecs_backends
from moto.ecs.responses import EC2ContainerServiceResponse
from moto.logs.models import logs_backends
from moto.moto_api import state_manager

from cloudformation.errors import ACCOUNT


def install(region):
    """Complete moto's backend of a region."""
    backend = type(ecs_backends[ACCOUNT][region])
    state_manager.set_transition("ecs::task", {"progression": "manual", "times": 10**9})
    # moto adds up the memory of all containers, which need not have any.
    backend._calculate_task_resource_requirements = lambda *_: {}
    run_task, describe_tasks, list_tasks, update = (
        backend.run_task,
        backend.describe_tasks,
        backend.list_tasks,
        backend.update_service,
    )

    def run(self, *arguments, **more):
        tasks = run_task(self, *arguments, **more)
        for task in tasks:
            fill(self, task)
        return tasks

    def describe(self, *arguments):
        tasks = describe_tasks(self, *arguments)
        for task in tasks:
            if not task.group.startswith("service:"):
                finish(self, task)
        return tasks

    def find(self, cluster=None, instance=None, family=None, started=None, service=None, desired=None):
        if service is None:
            return list_tasks(self, cluster, instance, family, started, None, desired or "RUNNING")
        return tasks_of(self, cluster, service)

    def update_service(self, properties):
        service = update(self, properties)
        steady(service)
        return service

    backend.run_task, backend.describe_tasks, backend.list_tasks, backend.update_service = (
        run,
        describe,
        find,
        update_service,
    )
    EC2ContainerServiceResponse.execute_command = execute_command


def steady(service):
    """All that a service should have is there."""
    service.running_count, service.pending_count = service.desired_count, 0
    for deployment in service.deployments:
        deployment.update(
            rolloutState="COMPLETED",
            runningCount=service.desired_count,
            pendingCount=0,
            desiredCount=service.desired_count,
        )
    service.events = [
        {
            "id": str(uuid.uuid4()),
            "createdAt": time.time(),
            "message": f"(service {service.name}) has reached a steady state.",
        }
    ]


def tasks_of(backend, cluster, name):
    """The tasks of a service, which are made when they are asked for."""
    service = backend._get_service(cluster, name.split("/")[-1])
    group = f"service:{service.name}"
    mine = [t for t in backend.tasks.get(service.cluster_name, {}).values() if t.group == group]
    current = [t for t in mine if t.task_definition_arn == service.task_definition]
    missing = int(service.desired_count) - len(current)
    if missing > 0:
        network = service.network_configuration
        current += backend.run_task(
            service.cluster_name, service.task_definition, missing, None, "ecs-svc", None, "FARGATE", network, group
        )
    return current


def fill(backend, task):
    """moto knows the first container of a task alone."""
    definition = backend.describe_task_definition(task.task_definition_arn)
    task.containers = [
        SimpleNamespace(
            container_arn=f"{task.task_arn}/{c['name']}",
            task_arn=task.task_arn,
            name=c["name"],
            image=c["image"],
            last_status="RUNNING",
            health_status="HEALTHY" if c.get("healthCheck") else "UNKNOWN",
            runtime_id=f"{task.id}-{index}",
            log=c.get("logConfiguration", {}).get("options", {}),
            command=c.get("command", []),
            essential=c.get("essential", True),
        )
        for index, c in enumerate(definition.container_definitions)
    ]


def finish(backend, task):
    """End a task, once."""
    if task.desired_status == "STOPPED":
        return
    overrides = {c["name"]: c for c in (task.overrides or {}).get("containerOverrides", [])}
    for c in task.containers:
        command = " ".join(overrides.get(c.name, {}).get("command") or c.command)
        code = re.search(r"exit (\d+)$", command)
        c.last_status, c.exitCode = "STOPPED", int(code.group(1)) if code else 0
        write(backend, task, c, command.rpartition("echo ")[2])
    task.desired_status = task.last_status = "STOPPED"
    task.stopped_reason = "Essential container in task exited"


def write(backend, task, container, line):
    if "awslogs-group" not in container.log or not container.essential:
        return
    logs = logs_backends[ACCOUNT][backend.region_name]
    group, stream = (
        container.log["awslogs-group"],
        f"{container.log['awslogs-stream-prefix']}/{container.name}/{task.id}",
    )
    logs.create_log_stream(group, stream)
    logs.put_log_events(group, stream, [{"timestamp": int(time.time() * 1000), "message": line}])


def execute_command(self):
    """The API's answer to a request that is as it should be."""
    [task] = self.ecs_backend.describe_tasks(self._get_param("cluster", "default"), [self._get_param("task")])
    container = next(c for c in task.containers if c.name == self._get_param("container"))
    session = {
        "sessionId": f"ecs-execute-command-{uuid.uuid4().hex}",
        "streamUrl": "wss://localhost/nowhere",
        "tokenValue": "none",
    }
    return ActionResult(
        {
            "clusterArn": task.cluster_arn,
            "containerArn": container.container_arn,
            "containerName": container.name,
            "interactive": self._get_param("interactive"),
            "session": session,
            "taskArn": task.task_arn,
        }
    )
