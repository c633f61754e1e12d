"""The Docker Engine at DOCKER_HOST, and what its containers do."""

import contextlib
import threading
import time
from dataclasses import dataclass

import docker

# All that this emulator makes in the engine has it.
LABEL = "compose-cdk.emulator"
API_VERSION = "1.41"
FILTER = {"label": LABEL}


@dataclass
class State:
    """What is known of a container that was started: how and when it ended, and its health when it is checked."""

    exit_code: int | None = None
    ended: float | None = None  # by the monotonic clock
    out_of_memory: bool = False
    health: str | None = None


class Gone(Exception):
    """The engine does not answer any more."""


class Engine:
    """States of containers come from the engine's events, so that nobody has to ask for them."""

    def __init__(self):
        self.local = threading.local()
        self.states, self.changed = {}, threading.Condition()
        self.gone = False
        self.began = int(time.time())
        threading.Thread(target=self.watch, daemon=True).start()

    @property
    def api(self):
        """The client of this thread: its connections are not for several."""
        if not hasattr(self.local, "api"):
            self.local.api = docker.APIClient(**docker.utils.kwargs_from_env(), version=API_VERSION, timeout=120)
        return self.local.api

    def watch(self):
        try:
            for event in self.api.events(since=self.began, filters=FILTER, decode=True):
                if event.get("Type") == "container":
                    self.note(event["Action"], event["Actor"])
        except Exception as e:
            print(f"the engine's events end: {e}", flush=True)
        with self.changed:
            self.gone = True
            self.changed.notify_all()

    def note(self, action, actor):
        with self.changed:
            state = self.states.setdefault(actor["ID"], State())
            if action == "die":
                state.ended = time.monotonic()
                state.exit_code = int(actor["Attributes"]["exitCode"])
            elif action == "oom":
                state.out_of_memory = True
            elif action.startswith("health_status: "):
                state.health = action.removeprefix("health_status: ")
            else:
                return
            self.changed.notify_all()

    def state(self, container):
        with self.changed:
            return self.states.setdefault(container, State())

    def wait(self, seconds):
        """Return when a container's state has changed, or after that long. Raises Gone where the engine has ended."""
        with self.changed:
            if not self.gone:
                self.changed.wait(seconds)
            if self.gone:
                raise Gone("the Docker Engine does not answer any more")

    def wake(self):
        with self.changed:
            self.changed.notify_all()

    def create(self, name, configuration):
        labels = {**configuration.get("Labels", {}), LABEL: "1"}
        return self.api.create_container_from_config({**configuration, "Labels": labels}, name)["Id"]

    def restart(self, container):
        with self.changed:
            self.states[container] = State()
        self.api.start(container)

    def stop(self, container, seconds):
        with contextlib.suppress(docker.errors.NotFound):
            self.api.stop(container, timeout=seconds)

    def remove(self, container):
        with contextlib.suppress(docker.errors.NotFound):
            self.api.remove_container(container, force=True, v=True)
        self.states.pop(container, None)

    def drop_volume(self, name):
        with contextlib.suppress(docker.errors.NotFound):
            self.api.remove_volume(name, force=True)

    def image(self, reference):
        """The configuration of an image. Nothing is pulled."""
        try:
            return self.api.inspect_image(reference)["Config"]
        except docker.errors.ImageNotFound:
            raise MissingImage(f"CannotPullContainerError: {reference} is not among the images of the engine") from None

    def log(self, container):
        return self.api.logs(container).decode(errors="replace")


class MissingImage(Exception):
    pass
