"""Target groups: which tasks are in them, and which of these are healthy."""

import contextlib
import http.client
import itertools
import socket
import threading
import time
from dataclasses import dataclass, field

from moto.elbv2.models import elbv2_backends

from cloudformation.errors import ACCOUNT

from . import http2


@dataclass
class Target:
    task: object
    port: int
    state: str = "initial"
    good: int = 0
    bad: int = 0
    due: float = 0.0
    said: str = ""
    connections: set = field(default_factory=set)

    def cut(self):
        """A Network Load Balancer ends the connections to a target that is unhealthy or gone."""
        for connection in list(self.connections):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class Targets:
    """The targets of all target groups of a region, by ARN."""

    def __init__(self, region, speed):
        self.region, self.speed = region, speed
        self.groups, self.lock, self.turn = {}, threading.Lock(), itertools.count()
        threading.Thread(target=self.watch, daemon=True).start()

    def group(self, arn):
        return elbv2_backends[ACCOUNT][self.region].target_groups.get(arn)

    def add(self, service, task):
        with self.lock:
            for balancer in service.load_balancers:
                of_group = self.groups.setdefault(balancer["targetGroupArn"], {})
                of_group.setdefault(task.name, Target(task, int(balancer["containerPort"])))

    def drop(self, task):
        with self.lock:
            gone = [of_group.pop(task.name, None) for of_group in self.groups.values()]
        for target in gone:
            if target:
                target.cut()

    def states(self, service, task):
        found = [self.groups.get(b["targetGroupArn"], {}).get(task.name) for b in service.load_balancers]
        return [target.state if target else "initial" for target in found]

    def said(self, service, task):
        """What the last checks of a task found."""
        found = [self.groups.get(b["targetGroupArn"], {}).get(task.name) for b in service.load_balancers]
        return ", ".join(target.said for target in found if target)

    def healthy(self, service, task):
        return all(state == "healthy" for state in self.states(service, task))

    def unhealthy(self, service, task):
        return "unhealthy" in self.states(service, task)

    def pick(self, arn):
        """A target for a request: one of the healthy ones, or of all where none is."""
        with self.lock:
            found = list(self.groups.get(arn, {}).values())
        live = [t for t in found if t.state == "healthy"] or found
        return live[next(self.turn) % len(live)] if live else None

    def watch(self):
        while True:
            with self.lock:
                due = [(arn, t) for arn, of in self.groups.items() for t in of.values() if t.due <= time.monotonic()]
            for arn, target in due:
                group = self.group(arn)
                if group:
                    target.due = time.monotonic() + int(group.health_check_interval_seconds) / self.speed
                    threading.Thread(target=self.check, args=(group, target), daemon=True).start()
            time.sleep(0.2)

    def check(self, group, target):
        """https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html"""
        ok, target.said = ask(group, target)
        target.good, target.bad = (target.good + 1, 0) if ok else (0, target.bad + 1)
        # The first check that succeeds is enough for a target that is new.
        if target.good >= (1 if target.state == "initial" else int(group.healthy_threshold_count)):
            target.state = "healthy"
        elif target.bad >= int(group.unhealthy_threshold_count):
            target.state = "unhealthy"
            target.cut()


def ask(group, target):
    """Whether a health check succeeds, and what was found."""
    port = target.port if group.health_check_port in (None, "traffic-port") else int(group.health_check_port)
    timeout = int(group.health_check_timeout_seconds or 5)
    try:
        if group.health_check_protocol not in ("HTTP", "HTTPS"):
            socket.create_connection((target.task.address, port), timeout).close()
            return True, "connected"
        if group.protocol_version in ("HTTP2", "GRPC"):
            status = http2.status((target.task.address, port), group, timeout)
            return matches(http2.codes(group), status), str(status)
        connection = http.client.HTTPConnection(target.task.address, port, timeout=timeout)
        connection.request("GET", group.health_check_path or "/", headers={"User-Agent": "ELB-HealthChecker/2.0"})
        status = connection.getresponse().status
        connection.close()
    except (OSError, http.client.HTTPException) as e:
        return False, f"{type(e).__name__} {e}"
    return matches((group.matcher or {}).get("HttpCode", "200"), status), str(status)


def matches(codes, status):
    """Whether a status is one of "200-299,404"."""
    bounds = [part.partition("-") for part in codes.split(",")]
    return any(int(low) <= status <= int(high or low) for low, _, high in bounds)
