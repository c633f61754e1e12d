package codes

import "github.com/compose-cdk/compose-cdk/constructs/internal/finding"

// volumeRows are of volumes, and of memory that is mounted.
var volumeRows = []Row{
	{
		Code: BrokerName, Severity: finding.Warning,
		Title: "RabbitMQ loses its data with the name of its host",
		Why:   "RabbitMQ keeps its data in a directory that has the name of its node, which is that of the host unless RABBITMQ_NODENAME sets it. Each task has another host name, and ECS sets none.",
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
		Why:   "An anonymous volume is storage of the task, which goes with it at each deployment and failure. A database that declares its volume gets one that is kept (image-volume), unless several of its tasks would write to it at once, or it must not be on a network file system. PostgreSQL up to version 17 has its data one level below /var/lib/postgresql.",
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
		Title: "An option of a volume is not possible",
		Why:   "`driver_opts` of a volume are settings of its file system on Amazon EFS, as docs/support.md lists them.",
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
		Why:   "The images of PostgreSQL, MySQL and MariaDB ask for a password at their first start, PostgreSQL 18 refuses a volume at the place that earlier versions had, and a user is a name or a number. The file may leave something to a CDK program, so that this is no error.",
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
		Title: "A database gets a volume that the file does not name",
		Why:   "The image declares a volume for its data, and the file mounts nothing there. Docker keeps that volume when it replaces the container; here it is a file system on Amazon EFS, which is kept when the stack is deleted. A volume with a name of its own can be shared, backed up and set up. `volumes: [<directory>]`, without a name, leaves the data in the task.",
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
		Why:   "Elasticsearch and OpenSearch end with an error in their bootstrap checks where vm.max_map_count is below 262144 and memory mapping is on, unless they are a single node. SonarQube has Elasticsearch in it.",
		Bad: `services:
  search:
    image: opensearchproject/opensearch:2
`,
		Mend: []string{":2\n", ":2\n    environment: {discovery.type: single-node}\n"},
	},
	{
		Code: NFSData, Severity: finding.Warning,
		Title: "The vendor does not want this data on a network file system",
		Why:   "A volume is a file system of Amazon EFS, which is NFS. A managed service is the safe way; a volume of Amazon EBS is no network file system, and goes with the task.",
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
		Title: "Services of different tasks would share a Unix socket",
		Why:   "A Unix socket connects processes of one kernel. A volume that tasks share has the file of the socket, and nobody listens behind it.",
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
		Title: "An external volume does not name a file system",
		Why:   "An external volume is an existing file system of Amazon EFS, by its id or ARN, or one of its access points.",
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
		Title: "An existing file system must admit the services",
		Why:   "The security group of the file system belongs to its owner and is not changed. NFS is port 2049.",
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
		Why:   "A tmpfs has an absolute path and the options of the Amazon ECS API reference, Tmpfs.",
		Bad: `services:
  web:
    image: nginx
    tmpfs: ["/cache:size=lots"]
`,
		Mend: []string{"lots", "64m"},
	},
	{
		Code: TmpfsShared, Severity: finding.Warning,
		Title: "Services do not share memory",
		Why:   "A volume with the type tmpfs is memory of each task. A file system can be shared.",
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
		Why:   "Docker copies what the image has at the place into a new volume. Here a service does so that writes to the volume, and this volume has none.",
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
		Title: "The driver or type of a volume is not possible",
		Why:   "Volumes are file systems of Amazon EFS or volumes of Amazon EBS. Plug-ins of the Docker engine and other file systems cannot be mounted.",
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
		Title: "The name of a volume cannot be that of a file system",
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
		Title: "The user of the container cannot write to storage of the task",
		Why:   "Storage of a task belongs to root (Amazon ECS developer guide, Use bind mounts with Amazon ECS), and `user` is another.",
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
		Why:   "`volumes_from` gives a service the mounts of another one. ECS has no counterpart for volumes without a name, which belong to one container, and for containers of other projects.",
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
