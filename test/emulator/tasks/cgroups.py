"""The size of a task: a control group that limits the memory of all of its containers together."""

import contextlib
import os

ROOT = "/sys/fs/cgroup"
# The group of all tasks.
PARENT = os.environ.get("CGROUP_PARENT", "/compose-cdk")


def limit(task, mebibytes):
    """Make the group of a task, and return its path as the engine takes it."""
    group = f"{PARENT}/{task}"
    version2 = os.path.exists(f"{ROOT}/cgroup.controllers")
    path = f"{ROOT}{group}" if version2 else f"{ROOT}/memory{group}"
    os.makedirs(path, exist_ok=True)
    if mebibytes:
        file = "memory.max" if version2 else "memory.limit_in_bytes"
        with open(f"{path}/{file}", "w") as f:
            f.write(str(int(mebibytes) << 20))
    return group


def drop(task):
    """Remove the group of a task, whose containers have ended, for every controller."""
    controllers = [""] if os.path.exists(f"{ROOT}/cgroup.controllers") else os.listdir(ROOT)
    for controller in controllers:
        with contextlib.suppress(OSError):
            os.rmdir(os.path.join(ROOT, controller, f"{PARENT}/{task}".lstrip("/")))
