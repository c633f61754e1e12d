"""ECS services: deployments that start and stop tasks, and the circuit breaker.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
"""

import math
import time

# Of the circuit breaker: half of the desired count, within these.
LEAST_FAILURES, MOST_FAILURES = 3, 200


class Deployment:
    """What tasks of a service are to be, and how that goes."""

    def __init__(self, definition, network, nonce=None):
        self.definition, self.network, self.nonce = definition, network, nonce
        self.tasks, self.failures, self.last_failure = [], 0, None
        self.state = "IN_PROGRESS"

    def same(self, other):
        return (self.definition, self.network, self.nonce) == (other.definition, other.network, other.nonce)


class Service:
    """Keeps the tasks of one of moto's services; tick is called again and again."""

    def __init__(self, runner, record):
        self.runner, self.record = runner, record
        self.deployments = [self.wanted()]  # newest first
        self.completed = None  # the last one that was

    def wanted(self):
        # Unset until the resource handler has set it, right after the service was made.
        nonce = getattr(self.record, "nonce", None)
        return Deployment(self.record.task_definition, self.record.network_configuration, nonce)

    @property
    def tasks(self):
        return [task for deployment in self.deployments for task in deployment.tasks]

    @property
    def primary(self):
        return self.deployments[0]

    @property
    def closing(self):
        return self.record.status != "ACTIVE"

    @property
    def steady(self):
        return self.primary.state == "COMPLETED" and self.full(self.primary)

    def full(self, deployment):
        good = [task for task in deployment.tasks if self.good(task)]
        return len(good) == self.record.desired_count == len(self.tasks)

    def adopt(self):
        """The deployment that moto's record asks for."""
        wanted = self.wanted()
        if self.primary.nonce is None:
            self.primary.nonce = wanted.nonce
        if not self.primary.same(wanted):
            self.deployments.insert(0, wanted)
        return self.primary

    def tick(self):
        if self.closing:
            self.stop(self.tasks, "service is being deleted")
        else:
            self.adopt()
        for deployment in self.deployments:
            for task in list(deployment.tasks):
                self.look_at(deployment, task)
        if not self.closing:
            self.judge()
            self.scale()
        self.deployments = [d for d in self.deployments if d is self.primary or d.tasks]
        self.show()

    def look_at(self, deployment, task):
        if task.ended:
            deployment.tasks.remove(task)
            # A task that was ended for another one, or with its service, has not failed.
            if task.code != "ServiceSchedulerInitiated" or task.why.startswith("Task failed"):
                deployment.failures += 1
                deployment.last_failure = task.why
            return
        patient = self.patience(task)
        if task.unhealthy and not patient:
            self.stop([task], "Task failed container health checks")
        if task.status == "RUNNING" and not task.why:
            self.runner.register(self.record, task)
            if not patient and self.runner.targets.unhealthy(self.record, task):
                self.stop([task], f"Task failed ELB health checks: {self.runner.targets.said(self.record, task)}")

    def patience(self, task):
        """Whether the grace period still goes on."""
        grace = int(self.record.health_check_grace_period_seconds or 0) / self.runner.speed
        return task.steady_since is not None and time.monotonic() - task.steady_since < grace

    def judge(self):
        deployment = self.primary
        if deployment.state in ("IN_PROGRESS", "ROLLING_BACK") and self.full(deployment):
            deployment.state, self.completed = "COMPLETED", deployment
        breaker = self.record.deployment_configuration.get("deploymentCircuitBreaker", {})
        least = min(max(LEAST_FAILURES, math.ceil(self.record.desired_count / 2)), MOST_FAILURES)
        if not breaker.get("enable") or deployment.state != "IN_PROGRESS" or deployment.failures < least:
            return
        deployment.state = "FAILED"
        if breaker.get("rollback") and self.completed:
            back = Deployment(self.completed.definition, self.completed.network, self.primary.nonce)
            back.tasks, self.completed.tasks = self.completed.tasks, []
            back.state = "ROLLING_BACK"
            self.record.task_definition, self.record.network_configuration = back.definition, back.network
            self.deployments.insert(0, back)

    def scale(self):
        """Start and stop tasks within the bounds of the deployment configuration."""
        desired, bounds = self.record.desired_count, self.record.deployment_configuration
        primary, old = self.primary, [t for d in self.deployments[1:] for t in d.tasks]
        most = math.floor(desired * bounds["maximumPercent"] / 100)
        least = math.ceil(desired * bounds["minimumHealthyPercent"] / 100)
        # A failed deployment starts nothing more.
        while primary.state != "FAILED" and len(primary.tasks) < desired and len(self.tasks) < most:
            primary.tasks.append(self.runner.start(self.record, primary))
        good = [t for t in primary.tasks if self.good(t)]
        healthy_old = [t for t in old if self.good(t)]
        sick_old = [t for t in old if t not in healthy_old]
        spare = len(old) if len(good) >= desired else max(0, len(good) + len(healthy_old) - least)
        self.stop([*sick_old, *healthy_old[:spare]], f"Scaling activity initiated by {primary.definition}")
        self.stop(primary.tasks[desired:], "Scaling activity initiated by a smaller desired count")

    def good(self, task):
        return task.healthy and not task.why and self.runner.targets.healthy(self.record, task)

    def stop(self, tasks, why):
        for task in tasks:
            task.stop(why, "ServiceSchedulerInitiated")

    def show(self):
        running = [t for t in self.tasks if t.status == "RUNNING"]
        self.record.running_count = len(running)
        self.record.pending_count = len([t for t in self.tasks if t.status == "PENDING"])
