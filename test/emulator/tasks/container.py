"""A container definition of Amazon ECS as the Docker Engine takes it."""

import resource

# Fargate's own: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
FILES = (65535, 65535)
SECOND = 10**9
# The engine itself may not be allowed more.
LIMIT = resource.getrlimit(resource.RLIMIT_NOFILE)[1]


def configuration(container, environment, mounts, pause, cgroup, speed):
    """environment and mounts are resolved; pause is the container whose network it shares; speed divides the times
    between health checks."""
    linux = container.get("linuxParameters", {})
    out = {
        "Image": container["image"],
        "Env": [f"{key}={value}" for key, value in environment.items()],
        "Labels": container.get("dockerLabels", {}),
        "Tty": bool(container.get("pseudoTerminal")),
        "OpenStdin": bool(container.get("interactive")),
        "Healthcheck": health_check(container.get("healthCheck"), speed),
        "HostConfig": {
            "NetworkMode": f"container:{pause}",
            "Mounts": mounts,
            "Tmpfs": {tmpfs["containerPath"]: options(tmpfs) for tmpfs in linux.get("tmpfs", [])},
            "CapAdd": linux.get("capabilities", {}).get("add", []),
            "CapDrop": linux.get("capabilities", {}).get("drop", []),
            "Init": bool(linux.get("initProcessEnabled")),
            "ReadonlyRootfs": bool(container.get("readonlyRootFilesystem")),
            "Ulimits": ulimits(container),
            "Memory": int(container.get("memory") or 0) << 20,
            "MemoryReservation": int(container.get("memoryReservation") or 0) << 20,
            "CpuShares": int(container.get("cpu") or 0),
            "CgroupParent": cgroup,
            "LogConfig": {"Type": "json-file"},
        },
    }
    if linux.get("sharedMemorySize"):
        out["HostConfig"]["ShmSize"] = int(linux["sharedMemorySize"]) << 20
    for ours, theirs in (
        ("entryPoint", "Entrypoint"),
        ("command", "Cmd"),
        ("user", "User"),
        ("workingDirectory", "WorkingDir"),
    ):
        if container.get(ours):
            out[theirs] = container[ours]
    return out


def options(tmpfs):
    return ",".join([f"size={tmpfs['size']}m", *tmpfs.get("mountOptions", [])])


def ulimits(container):
    limits = {"nofile": FILES}
    for limit in container.get("ulimits", []):
        limits[limit["name"]] = (int(limit["softLimit"]), int(limit["hardLimit"]))
    most = {"nofile": LIMIT}
    return [
        {"Name": name, "Soft": min(soft, most.get(name, soft)), "Hard": min(hard, most.get(name, hard))}
        for name, (soft, hard) in limits.items()
    ]


def health_check(check, speed):
    """The image's own check counts for nothing on ECS."""
    if not check:
        return {"Test": ["NONE"]}
    return {
        "Test": check["command"],
        "Interval": max(SECOND // 2, int(check.get("interval", 30) * SECOND / speed)),
        "Timeout": check.get("timeout", 5) * SECOND,
        "Retries": check.get("retries", 3),
        "StartPeriod": int(check.get("startPeriod", 0) * SECOND / speed),
    }


def sysctls(containers):
    """Those of the network, which all containers of the task share."""
    return {
        control["namespace"]: control["value"]
        for container in containers
        for control in container.get("systemControls", [])
        if control["namespace"].startswith("net.")
    }


def own_variables(region):
    """Variables that Fargate sets. What is behind the addresses is not here."""
    return {
        "AWS_EXECUTION_ENV": "AWS_ECS_FARGATE",
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
        "ECS_CONTAINER_METADATA_URI_V4": "http://169.254.170.2/v4/none",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/v2/credentials/none",
    }
