package codes

import "github.com/compose-cdk/compose-cdk/constructs/internal/finding"

// volumeRows are of volumes, and of memory that is mounted.
var volumeRows = []Row{
	{
		Code: BrokerName, Severity: finding.Warning,
		Title: "RabbitMQ loses its data when its hostname changes",
		Why:   "RabbitMQ stores its data in a directory with the name of its node, which contains the hostname unless RABBITMQ_NODENAME is set. Each task has a different hostname, which cannot be set on ECS.",
		Bad: `services:
  queue:
    image: rabbitmq:4
    volumes: ["queue:/var/lib/rabbitmq"]
volumes:
  queue: {}
`,
		Mend: []string{"    volumes:", "    environment: {RABBITMQ_NODENAME: rabbit@localhost}\n    volumes:"},
	},
	{
		Code: DatabaseVolume, Severity: finding.Warning,
		Title: "A database loses its data with the task",
		Why:   "An anonymous volume is task storage, which is deleted with the task at each deployment and failure. A database image that declares a volume gets a persistent one (image-volume), unless several tasks would write to it at once, or its data must not be on a network file system. PostgreSQL up to version 17 stores its data one level below /var/lib/postgresql.",
		Bad: `services:
  db:
    image: postgres:17
    environment: {POSTGRES_HOST_AUTH_METHOD: trust}
    volumes: ["/var/lib/postgresql/data"]
`,
		Mend: []string{"[\"/var/lib/postgresql/data\"]\n", "[\"db-data:/var/lib/postgresql/data\"]\nvolumes:\n  db-data: {}\n"},
	},
	{
		Code: DriverOption, Severity: finding.Error,
		Title: "An option of a volume is not valid",
		Why:   "`driver_opts` of a volume are settings of its file system on Amazon EFS. docs/support.md lists them.",
		Bad: `services:
  web:
    image: nginx
    volumes: ["data:/srv"]
volumes:
  data:
    driver_opts: {throughput_mode: fast}
`,
		Mend: []string{"fast", "elastic"},
	},
	{
		Code: ImageRefuses, Severity: finding.Warning,
		Title: "A container would not start",
		Why:   "The images of PostgreSQL, MySQL and MariaDB require a password at their first start, PostgreSQL 18 rejects a volume at the mount target of earlier versions, and a user must be a name or a number. This is not an error, because a CDK program may provide the missing setting.",
		Bad: `services:
  db:
    image: postgres:17
    volumes: ["db-data:/var/lib/postgresql/data"]
volumes:
  db-data: {}
`,
		Mend: []string{"    volumes:", "    secrets: [{source: password, x-aws-env: POSTGRES_PASSWORD}]\n    volumes:", "volumes:\n  db", "secrets:\n  password: {x-aws-generate: {}}\nvolumes:\n  db"},
	},
	{
		Code: ImageVolume, Severity: finding.Info,
		Title: "A database gets a volume that is not in the file",
		Why:   "The image declares a volume for its data, and the file does not mount one there. Docker keeps such a volume when it replaces the container; on AWS it is a file system on Amazon EFS, which is kept when the stack is deleted. A named volume can be shared, configured and backed up. `volumes: [<directory>]`, without a name, keeps the data in the task only.",
		Bad: `services:
  db:
    image: postgres:17
    environment: {POSTGRES_HOST_AUTH_METHOD: trust}
`,
		Mend: []string{"trust}\n", "trust}\n    volumes: [\"db-data:/var/lib/postgresql/data\"]\nvolumes:\n  db-data: {}\n"},
	},
	{
		Code: MapCount, Severity: finding.Warning,
		Title: "A search engine checks a kernel parameter that a task cannot set",
		Why:   "Elasticsearch and OpenSearch stop with an error in their bootstrap checks if vm.max_map_count is below 262144 and memory mapping is on, unless they run as a single node. SonarQube contains Elasticsearch.",
		Bad: `services:
  search:
    image: opensearchproject/opensearch:2
`,
		Mend: []string{":2\n", ":2\n    environment: {discovery.type: single-node}\n"},
	},
	{
		Code: NFSData, Severity: finding.Warning,
		Title: "The vendor advises against a network file system for this data",
		Why:   "A volume is a file system on Amazon EFS, which uses NFS. A managed service is the safe alternative; a volume on Amazon EBS is not a network file system, but is deleted with the task.",
		Bad: `services:
  metrics:
    image: prom/prometheus
    volumes: ["metrics:/prometheus"]
volumes:
  metrics: {}
`,
		Mend: []string{"    volumes:", "    x-aws-acknowledge: [nfs-data]\n    volumes:"},
	},
	{
		Code: SocketVolume, Severity: finding.Warning,
		Title: "Services in different tasks share a Unix socket",
		Why:   "A Unix socket connects processes of the same kernel only. Another task sees the socket file on the shared volume, but cannot connect to it.",
		Bad: `services:
  app:
    image: php:8-fpm
    volumes: ["sock:/run/php"]
  web:
    image: nginx
    volumes: ["sock:/run/php"]
volumes:
  sock: {}
`,
		Mend: []string{"    image: nginx\n", "    image: nginx\n    network_mode: service:app\n"},
	},
	{
		Code: ExternalVolume, Severity: finding.Error,
		Title: "An external volume is not a file system",
		Why:   "An external volume is an existing file system on Amazon EFS, by id or ARN, or one of its access points.",
		Bad: `services:
  web:
    image: nginx
    volumes: ["data:/srv"]
volumes:
  data:
    external: true
`,
		Mend: []string{"    external: true\n", "    external: true\n    name: fs-0123456789abcdef0\n"},
	},
	{
		Code: ExternalVolumeAccess, Severity: finding.Info,
		Title: "An existing file system must allow access from the services",
		Why:   "The security group of the file system is not changed. NFS uses port 2049.",
		Bad: `services:
  web:
    image: nginx
    volumes: ["data:/srv"]
volumes:
  data:
    external: true
    name: fs-0123456789abcdef0
`,
		Mend: []string{"    external: true\n    name: fs-0123456789abcdef0\n", "    driver: local\n"},
	},
	{
		Code: Tmpfs, Severity: finding.Error,
		Title: "A tmpfs is malformed",
		Why:   "A tmpfs has an absolute path and the options in the Amazon ECS API reference, Tmpfs.",
		Bad: `services:
  web:
    image: nginx
    tmpfs: ["/cache:size=lots"]
`,
		Mend: []string{"lots", "64m"},
	},
	{
		Code: TmpfsShared, Severity: finding.Warning,
		Title: "Services do not share a tmpfs volume",
		Why:   "A volume of the type tmpfs is separate memory in each task. A file system can be shared.",
		Bad: `services:
  web:
    image: nginx
    volumes: ["data:/srv"]
  worker:
    image: nginx
    volumes: ["data:/srv"]
volumes:
  data:
    driver_opts: {type: tmpfs, device: tmpfs}
`,
		Mend: []string{"    driver_opts: {type: tmpfs, device: tmpfs}\n", "    driver: local\n"},
	},
	{
		Code: VolumeContent, Severity: finding.Info,
		Title: "A new volume stays empty",
		Why:   "Docker copies the files of the image at the mount target to a new volume. On ECS, only services that write to the volume do so, and this volume has none.",
		Bad: `services:
  web:
    image: nginx
    volumes: ["data:/srv:ro"]
volumes:
  data: {}
`,
		Mend: []string{`["data:/srv:ro"]`, "[{type: volume, source: data, target: /srv, volume: {nocopy: true}}]"},
	},
	{
		Code: VolumeDriver, Severity: finding.Error,
		Title: "The driver or type of a volume is not supported",
		Why:   "Volumes are file systems on Amazon EFS or volumes on Amazon EBS. Plug-ins of Docker Engine and other file systems are not supported.",
		Bad: `services:
  web:
    image: nginx
    volumes: ["data:/srv"]
volumes:
  data:
    driver: rclone
`,
		Mend: []string{"rclone", "local"},
	},
	{
		Code: VolumeName, Severity: finding.Error,
		Title: "The name of a volume is not valid for a file system",
		Why:   "The name becomes a tag, which has at most 256 letters, digits, spaces and _ . : / = + - @ (Amazon EFS API reference, Tag).",
		Bad: `services:
  web:
    image: nginx
    volumes: ["data:/srv"]
volumes:
  data:
    name: shop!
`,
		Mend: []string{"shop!", "shop"},
	},
	{
		Code: VolumeOwner, Severity: finding.Warning,
		Title: "The user of the container cannot write to task storage",
		Why:   "Task storage belongs to root (Amazon ECS developer guide, Use bind mounts with Amazon ECS), and `user` is a different user.",
		Bad: `x-aws-binds:
  /var/tmp/cache: ephemeral
services:
  web:
    image: nginx
    user: "1000"
    volumes: ["/var/tmp/cache:/cache"]
`,
		Mend: []string{"x-aws-binds:\n  /var/tmp/cache: ephemeral\n", "", `volumes: ["/var/tmp/cache:/cache"]`, `tmpfs: ["/cache:mode=1777"]`},
	},
	{
		Code: VolumesFrom, Severity: finding.Error,
		Title: "The volumes of another container cannot be mounted",
		Why:   "`volumes_from` gives a service the mounts of another service. ECS does not support this for volumes without a name, which belong to a single container, or for containers of other projects.",
		Bad: `services:
  web:
    image: nginx
    volumes: [/etc/nginx/certs]
  acme:
    image: example/acme
    volumes_from: [web]
`,
		Mend: []string{"[/etc/nginx/certs]", "['certs:/etc/nginx/certs']", "    volumes_from: [web]\n", "    volumes_from: [web]\nvolumes:\n  certs:\n"},
	},
}
