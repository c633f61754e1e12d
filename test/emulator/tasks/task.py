"""A task: what Fargate makes of a task definition, from its network to the end of its last container."""

import threading
import time
import traceback
from datetime import datetime, timezone

from . import cgroups, container, order, values, volumes
from .engine import Gone, MissingImage

# A container that has not started after that ends its task: startTimeout, where the definition has none.
START_TIMEOUT = 180
# The stop timeout of Fargate, and what this emulator waits at most.
STOP_TIMEOUT, STOP_CAP = 30, 10
POLL = 1.0


class Task:
    """Runs one task of moto's, in a thread of its own, and keeps moto's record of it."""

    def __init__(self, runner, record, definition):
        self.runner, self.engine, self.record = runner, runner.engine, record
        self.definition = definition
        self.containers = definition.container_definitions
        self.name = f"{definition.family}-{record.id}"
        self.groups = record.network_configuration["awsvpcConfiguration"]["securityGroups"]
        self.subnet = record.network_configuration["awsvpcConfiguration"]["subnets"][0]
        self.running, self.logs = {}, {}  # containers of the engine, and what those of an ended task have printed
        self.since = {}  # when they started last
        self.network = self.pause = self.pid = self.address = self.rules = None
        self.why, self.code = None, None  # why it stops
        self.began, self.steady_since = time.monotonic(), None
        self.mark("PENDING")
        record.created_at, record.connectivity = now(), "CONNECTED"
        record.containers = [self.shown(c) for c in self.containers]
        threading.Thread(target=self.run, name=self.name, daemon=True).start()

    # ---- what others ask

    @property
    def live(self):
        return self.pid is not None and self.status in ("PENDING", "RUNNING") and not self.why

    @property
    def ended(self):
        return self.status == "STOPPED"

    @property
    def checked(self):
        return [c["name"] for c in self.containers if c.get("healthCheck") and c.get("essential", True)]

    @property
    def healthy(self):
        """Running, with every essential container healthy that has a check."""
        return self.status == "RUNNING" and all(self.health(name) == "healthy" for name in self.checked)

    @property
    def unhealthy(self):
        return any(self.health(name) == "unhealthy" for name in self.checked)

    def health(self, name):
        return self.engine.state(self.running[name]).health if name in self.running else None

    def stop(self, why, code):
        if not self.why:
            self.why, self.code = why, code
            self.record.desired_status = "STOPPED"
            self.engine.wake()

    # ---- life

    def run(self):
        try:
            self.attach()
            waiting = list(self.containers)
            while not self.why:
                waiting = self.step(waiting)
                self.engine.wait(POLL)
        except order.Failed as e:
            self.stop(str(e), "TaskFailedToStart")
        except MissingImage as e:
            self.stop(str(e), "TaskFailedToStart")
        except Gone as e:
            self.stop(str(e), "TerminationNotice")
        except Exception as e:
            traceback.print_exc()
            self.stop(f"{type(e).__name__}: {e}", "TaskFailedToStart")
        try:
            self.end()
        except Exception as e:
            if not self.engine.gone:
                traceback.print_exc()
                self.why += f" ({e})"
        self.mark("STOPPED")
        self.engine.wake()

    def attach(self):
        self.network = self.runner.networks.of(self.subnet)
        sysctls = container.sysctls(self.containers)
        self.pause, self.pid, self.address = self.runner.networks.attach(f"{self.name}-pause", self.network, sysctls)
        for attachment in self.record.attachments:
            for detail in attachment["details"]:
                if detail["name"] == "privateIPv4Address":
                    detail["value"] = self.address
        self.runner.apply_firewall()

    def step(self, waiting):
        """Start what may start, and see what has ended. Returns what still waits."""
        if self.record.desired_status == "STOPPED":
            self.stop(self.record.stopped_reason or "Task stopped by user", "UserInitiated")
            return waiting
        states = {name: self.engine.state(found) for name, found in self.running.items()}
        for c in self.containers:
            state = states.get(c["name"])
            if not state or state.exit_code is None:
                continue
            if order.restarts(c, state, self.since[c["name"]], self.runner.speed):
                self.restart(c["name"])
            elif c.get("essential", True):
                self.stop("Essential container in task exited", "EssentialContainerExited")
                return waiting
        left = [c for c in waiting if self.why or not order.ready(c, states) or self.launch(c)]
        for c in left:
            if time.monotonic() - self.began > c.get("startTimeout", START_TIMEOUT):
                raise order.Failed(f"container {c['name']}: its dependencies did not start in time")
        if not left and self.status == "PENDING":
            self.mark("RUNNING")
            self.steady_since, self.record.started_at = time.monotonic(), now()
            self.engine.wake()
        self.show()
        return left

    def launch(self, definition):
        name = definition["name"]
        image = self.engine.image(definition["image"])
        environment = {e["name"]: e.get("value", "") for e in definition.get("environment", [])}
        environment.update(values.secrets(definition, self.runner.client))
        configuration = container.configuration(
            definition,
            {**container.own_variables(self.runner.region), **environment},
            [self.mount(point, image) for point in definition.get("mountPoints", [])],
            self.pause,
            cgroups.limit(self.record.id, self.definition.memory),
            self.runner.speed,
        )
        made = self.engine.create(f"{self.name}-{name}", configuration)
        self.running[name] = made
        self.since[name] = time.monotonic()
        self.engine.api.start(made)

    def restart(self, name):
        """Start it again as it is, with its files and the network of the task."""
        self.since[name] = time.monotonic()
        self.engine.restart(self.running[name])

    def mount(self, point, image):
        [volume] = [v for v in self.definition.volumes if v["name"] == point["sourceVolume"]]

        def place(configuration):
            return self.runner.files.place(configuration, self.groups, self.runner.firewall)

        return volumes.mount(point, volume, f"{self.name}-{volume['name']}", place, image)

    def end(self):
        """Stop what still runs, keep the logs, and remove everything."""
        self.mark("DEACTIVATING")
        self.runner.left(self)
        by_name = {c["name"]: c for c in self.containers}
        alive = [name for name, found in self.running.items() if self.engine.state(found).exit_code is None]
        for group in order.stop_order(self.containers, alive):
            stops = [
                threading.Thread(
                    target=self.engine.stop,
                    args=(self.running[name], min(by_name[name].get("stopTimeout") or STOP_TIMEOUT, STOP_CAP)),
                )
                for name in group
            ]
            for stop in stops:
                stop.start()
            for stop in stops:
                stop.join()
        self.show()
        for name, found in self.running.items():
            self.logs[name] = self.engine.log(found)
            self.runner.keep_log(self, by_name[name], self.logs[name])
        for found in [*self.running.values(), self.pause]:
            if found:
                self.engine.remove(found)
        for volume in self.definition.volumes:
            self.engine.drop_volume(f"{self.name}-{volume['name']}")
        cgroups.drop(self.record.id)

    # ---- what Describe calls show

    def mark(self, status):
        """moto's record alone would be stopped as soon as somebody asks for that."""
        self.status = self.record.last_status = status
        if status == "STOPPED":
            self.record.stopped_reason, self.record.stop_code = self.why, self.code
            self.record.stopped_at = now()

    def show(self):
        self.record.containers = [self.shown(c) for c in self.containers]
        if self.checked:
            self.record.health_status = "HEALTHY" if self.healthy else "UNHEALTHY" if self.unhealthy else "UNKNOWN"

    def shown(self, definition):
        found = self.running.get(definition["name"])
        state = self.engine.state(found) if found else None
        ended = state is not None and state.exit_code is not None
        out = {
            "name": definition["name"],
            "image": definition["image"],
            "taskArn": self.record.task_arn,
            "runtimeId": found,
            "lastStatus": "STOPPED" if ended else "RUNNING" if found else "PENDING",
            "healthStatus": (state and state.health or "unknown").upper(),
        }
        if ended:
            out["exitCode"] = state.exit_code
            if state.out_of_memory:
                out["reason"] = "OutOfMemoryError: Container killed due to memory usage"
        return out


def now():
    return datetime.now(timezone.utc)
