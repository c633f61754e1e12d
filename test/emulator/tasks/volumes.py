"""The volumes of tasks: directories for file systems of Amazon EFS, volumes of the engine for those of one task."""

import os
import threading

from .order import Failed

NFS = 2049


class FileSystems:
    """A directory for each file system, which stays as long as the emulator runs."""

    def __init__(self, directory, client):
        self.directory, self.client, self.lock = directory, client, threading.Lock()

    def place(self, configuration, groups, firewall):
        """The directory that a task with these security groups mounts."""
        system = configuration["fileSystemId"]
        self.check(system, groups, firewall)
        root = os.path.join(self.directory, system)
        os.makedirs(root, exist_ok=True)
        point = configuration.get("authorizationConfig", {}).get("accessPointId")
        if not point:
            return root + configuration.get("rootDirectory", "")
        found = self.client("efs").describe_access_points(AccessPointId=point)["AccessPoints"][0]
        where = found.get("RootDirectory", {})
        path = os.path.join(root, where.get("Path", "/").lstrip("/"))
        with self.lock:
            if not os.path.isdir(path):
                self.make(path, where.get("CreationInfo"), point)
        return path

    def make(self, path, information, point):
        """Only with CreationInfo does EFS make the root directory of an access point."""
        if not information:
            raise Failed(f"ResourceInitializationError: the directory of access point {point} does not exist")
        os.makedirs(path)
        os.chown(path, int(information["OwnerUid"]), int(information["OwnerGid"]))
        os.chmod(path, int(information["Permissions"], 8))

    def check(self, system, groups, firewall):
        """A task that may not open a connection to a mount target waits for it in vain."""
        client = self.client("efs")
        targets = client.describe_mount_targets(FileSystemId=system)["MountTargets"]
        for target in targets:
            allowed = client.describe_mount_target_security_groups(MountTargetId=target["MountTargetId"])
            if firewall.permits(allowed["SecurityGroups"], "tcp", NFS, groups):
                return
        raise Failed(f"ResourceInitializationError: the task has no way to a mount target of {system}: timed out")


def mount(point, volume, name, place, image):
    """A mount of the engine. name is that of the task's own volume; image is the image's configuration."""
    out = {"Target": point["containerPath"], "ReadOnly": bool(point.get("readOnly"))}
    if volume.get("efsVolumeConfiguration"):
        return {**out, "Type": "bind", "Source": place(volume["efsVolumeConfiguration"])}
    if volume.get("host", {}).get("sourcePath") or volume.get("configuredAtLaunch"):
        raise Failed(f"the emulator has no volume as {volume['name']} is to be")
    # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/bind-mounts.html: what the image has there is copied
    # where the Dockerfile declares a volume of this very path.
    fills = point["containerPath"] in (image.get("Volumes") or {})
    return {**out, "Type": "volume", "Source": name, "VolumeOptions": {"NoCopy": not fills}}
