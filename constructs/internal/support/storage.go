package support

var mountRows = []Row{
	mapped("services.*.volumes.[].bind", "files of the project: a volume of the task, or a derived image; see docs/how-to/files.md"),
	ignored("services.*.volumes.[].bind.propagation", "has no effect on ECS"),
	ignored("services.*.volumes.[].bind.recursive", "has no effect on ECS"),
	ignored("services.*.volumes.[].bind.selinux", "has no effect on ECS"),
	ignored("services.*.volumes.[].consistency", "has no effect on Linux"),
	refused("services.*.volumes.[].image", "is not supported on ECS", "put the files in the image of the service").byRule(),
	mapped("services.*.volumes.[].read_only", "MountPoints.ReadOnly; no permission to write to the file system"),
	mapped("services.*.volumes.[].source", "the volume"),
	mapped("services.*.volumes.[].target", "MountPoints.ContainerPath"),
	mapped("services.*.volumes.[].tmpfs", "LinuxParameters.Tmpfs of the container"),
	mapped("services.*.volumes.[].tmpfs.mode", "mount option mode"),
	mapped("services.*.volumes.[].tmpfs.size", "Size, rounded up to MiB; 64 MiB by default"),
	mapped("services.*.volumes.[].type", "volume: the volume; tmpfs: memory; npipe, cluster and image cause an error"),
	mapped("services.*.volumes.[].volume", "the volume; task storage if it has no name"),
	ignored("services.*.volumes.[].volume.labels", "has no effect on ECS"),
	mapped("services.*.volumes.[].volume.nocopy", "no init container that copies the files of the image to the new volume"),
	mapped("services.*.volumes.[].volume.subpath", "separate access point of the file system"),
}

var volumeRows = []Row{
	mapped("volumes", "file systems on Amazon EFS or Amazon S3 Files, and EBS volumes"),
	mapped("volumes.*", "EFS file system with an access point, if a service mounts it; driver chooses another kind"),
	mapped("volumes.*.driver", "local: EFS, or DockerVolumeConfiguration on EC2 instances if driver_opts have the type nfs; s3files: a bucket as a file system of Amazon S3 Files; ebs: an EBS volume for each task; others cause an error"),
	mapped("volumes.*.driver_opts", "settings of the file system and of its access point, as x-aws-efs; for the driver ebs, as x-aws-ebs; for NFS on EC2 instances, the options of Docker's local driver"),
	mapped("volumes.*.external", "existing EFS file system"),
	ignored("volumes.*.labels", "has no effect on ECS"),
	mapped("volumes.*.name", "tag Name of the file system; if it is external, its id or ARN, and after a slash an access point"),
	mapped("volumes.*.x-aws-ebs", "EBS volume that ECS creates for each task and deletes with it"),
	mapped("volumes.*.x-aws-efs", "settings of the EFS file system and of its access point; driver and driver_opts then apply to Docker only"),
}
