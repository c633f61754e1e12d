"""When a container of a task may start, by its dependsOn.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html
"""


class Failed(Exception):
    """A dependency can no longer be met: the task ends."""


def ready(container, states):
    """Whether the dependencies are met. states are those of the containers that were started, by name."""
    return all(met(container["name"], dependency, states) for dependency in container.get("dependsOn", []))


def met(name, dependency, states):
    on, condition = dependency["containerName"], dependency["condition"]
    state = states.get(on)
    if state is None:
        return False
    if condition == "START":
        return True
    if condition == "HEALTHY":
        if state.exit_code is not None or state.health == "unhealthy":
            raise Failed(f"container {name}: dependency {on} is not healthy")
        return state.health == "healthy"
    if condition == "SUCCESS" and state.exit_code:
        raise Failed(f"container {name}: dependency {on} ended with {state.exit_code}")
    return state.exit_code is not None


def stop_order(containers, running):
    """The names of running containers in groups: those on which others depend stop behind these."""
    left, out = list(running), []
    needs = {c["name"]: {d["containerName"] for d in c.get("dependsOn", [])} for c in containers}
    while left:
        now = [name for name in left if not any(name in needs[other] for other in left if other != name)] or left
        out.append(now)
        left = [name for name in left if name not in now]
    return out


# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-restart-policy.html
RESTART_PERIOD = 300


def restarts(container, state, since, speed):
    """Whether a container that has ended starts again in its task. One that ended too early never does."""
    policy = container.get("restartPolicy", {})
    if not policy.get("enabled") or state.exit_code in policy.get("ignoredExitCodes", []):
        return False
    return state.ended - since >= policy.get("restartAttemptPeriod", RESTART_PERIOD) / speed
