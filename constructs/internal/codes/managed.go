package codes

import "github.com/compose-cdk/compose-cdk/constructs/internal/finding"

// managedRows are of services that a managed service of AWS takes the place of.
var managedRows = []Row{
	{
		Code: Managed, Severity: finding.Info,
		Title: "A managed service of AWS takes the place of a container",
		Why:   "x-aws-managed chooses the service, and the image the engine and its version. AWS chooses the minor version, and upgrades it in the maintenance window.",
		Bad:   managedGood,
		Mend:  []string{"    x-aws-managed: {rds: {tls: required}}\n", "    x-aws-secrets: true\n    volumes: [\"data:/var/lib/postgresql/data\"]\n", "image: nginx\n", "image: nginx\nvolumes:\n  data: {}\n"},
	},
	{
		Code: ManagedBuild, Severity: finding.Warning,
		Title: "What an image adds to a database is missing in the managed one",
		Why:   "The managed service runs the engine of the image that the Dockerfile starts from, as AWS configures it. What the Dockerfile copies to /docker-entrypoint-initdb.d runs once; the rest has no effect.",
		Bad: `services:
  db:
    build:
      dockerfile_inline: |
        FROM postgres:17
        RUN apt-get update
    environment: {POSTGRES_PASSWORD: for-development}
    x-aws-managed: {rds: {tls: required}}
  web:
    image: nginx
`,
		Mend: []string{"    build:\n      dockerfile_inline: |\n        FROM postgres:17\n        RUN apt-get update\n", "    image: postgres:17\n"},
	},
	{
		Code: ManagedExtension, Severity: finding.Info,
		Title: "An extension of PostgreSQL is there when it is asked for",
		Why:   "Amazon RDS and Aurora have the extensions that the image is there for, but make them in a database only with CREATE EXTENSION. The image does that itself, or leaves it to the application.",
		Bad: `services:
  db:
    image: pgvector/pgvector:pg17
    environment: {POSTGRES_PASSWORD: for-development}
    x-aws-managed: {rds: {tls: required}}
  web:
    image: nginx
`,
		Mend: []string{"pgvector/pgvector:pg17", "postgres:17"},
	},
	{
		Code: ManagedImage, Severity: finding.Error,
		Title: "A managed service cannot take the place of an image",
		Why:   "The image of a service says which engine its clients expect: RDS has PostgreSQL, MySQL and MariaDB, Aurora PostgreSQL and MySQL, ElastiCache Redis and Valkey, DocumentDB the interface of MongoDB.",
		Bad: `services:
  db:
    image: cassandra:5
    x-aws-managed: {rds: {tls: required}}
  web:
    image: nginx
`,
		Mend: []string{"cassandra:5\n", "postgres:17\n    environment: {POSTGRES_PASSWORD: for-development}\n"},
	},
	{
		Code: ManagedInit, Severity: finding.Info,
		Title: "A job initializes the managed database",
		Why:   "The files of /docker-entrypoint-initdb.d run once, in a task with the image of the service, before services that depend on it start. That they ran is remembered in the database, under the name compose_initdb. The user is the administrator of a managed service, which is no superuser: what needs one fails, and so does the deployment.",
		Bad: `services:
  db:
    image: postgres:17
    environment: {POSTGRES_PASSWORD: for-development}
    volumes: ["./init:/docker-entrypoint-initdb.d"]
    x-aws-managed: {rds: {tls: required}}
  web:
    image: nginx
`,
		Mend:  []string{"    volumes: [\"./init:/docker-entrypoint-initdb.d\"]\n", ""},
		Files: []File{{"init/tables.sql", "create table notes (text text);\n"}},
	},
	{
		Code: ManagedInitName, Severity: finding.Error,
		Title: "A service has the name of the job that initializes a managed database",
		Why:   "The files of /docker-entrypoint-initdb.d run in a job with the name of the service and -initdb.",
		Bad: `services:
  db:
    image: postgres:17
    environment: {POSTGRES_PASSWORD: for-development}
    volumes: ["./init:/docker-entrypoint-initdb.d"]
    x-aws-managed: {rds: {tls: required}}
  db-initdb:
    image: nginx
`,
		Mend:  []string{"db-initdb", "web"},
		Files: []File{{"init/tables.sql", "create table notes (text text);\n"}},
	},
	{
		Code: ManagedLate, Severity: finding.Error,
		Title: "x-aws-managed takes effect when a file is loaded",
		Why:   "The CDK program made the project without composefile.Load, which takes the container out. Load the file with composefile.Load, or remove the attribute.",
		Bad: `services:
  db:
    image: postgres:17
    environment: {POSTGRES_HOST_AUTH_METHOD: trust}
    x-aws-managed: rds
`,
		Unloaded: true,
		Mend:     []string{"    x-aws-managed: rds\n", ""},
	},
	{
		Code: ManagedName, Severity: finding.Error,
		Title: "A managed database cannot have a name",
		Why:   "Names of users and databases begin with a letter and have letters, digits and underscores (Amazon RDS API reference, CreateDBInstance); some are reserved. They are in the template, and so cannot be in a secret or a file.",
		Bad: `services:
  db:
    image: postgres:17
    environment: {POSTGRES_PASSWORD: for-development, POSTGRES_DB: my-notes}
    x-aws-managed: {rds: {tls: required}}
  web:
    image: nginx
`,
		Mend: []string{"my-notes", "my_notes"},
	},
	{
		Code: ManagedNoExtension, Severity: finding.Error,
		Title: "The managed PostgreSQL lacks the extension of an image",
		Why:   "Amazon RDS and Aurora have a fixed list of extensions. It has postgis and vector, but not timescaledb, citus or vchord (Amazon RDS for PostgreSQL release notes, Extensions).",
		Bad: `services:
  db:
    image: timescale/timescaledb:latest-pg17
    environment: {POSTGRES_PASSWORD: for-development}
    x-aws-managed: {rds: {tls: required}}
  web:
    image: nginx
`,
		Mend: []string{"timescale/timescaledb:latest-pg17", "postgres:17"},
	},
	{
		Code: ManagedOffer, Severity: finding.Info,
		Title: "A managed service could take the place of a container",
		Why:   "A database in a task has its data on a network file system, on which it is slow, and stops with each deployment. Amazon RDS, Aurora, ElastiCache and DocumentDB keep the name, user, password and networks of the service: see docs/how-to/managed-services.md. adapt writes the attribute as a comment.",
		Bad: `services:
  cache:
    image: valkey/valkey:8
  web:
    image: nginx
`,
		Mend: []string{"valkey/valkey:8", "memcached"},
	},
	{
		Code: ManagedPassword, Severity: finding.Error,
		Title: "A managed service cannot have a password, or has none",
		Why:   "A user of a managed database has a password of 8 characters at least, without / \" @ (Amazon RDS API reference, MasterUserPassword). ElastiCache asks for a password over TLS only, and for one of 16 characters at least.",
		Bad: `services:
  db:
    image: postgres:17
    environment: {POSTGRES_PASSWORD: short}
    x-aws-managed: {rds: {tls: required}}
  web:
    image: nginx
`,
		Mend: []string{"short", "for-development"},
	},
	{
		Code: ManagedPlainClient, Severity: finding.Warning,
		Title: "A client does not use TLS, which a managed service requires",
		Why:   "With tls: required, the managed service refuses clients without TLS. Addresses with sslmode=disable, ssl=false or tls=false, and redis:// instead of rediss://, make a client connect without it.",
		Bad: `services:
  web:
    image: nginx
    environment: {DATABASE_URL: "postgres://db/shop?sslmode=disable"}
  db:
    image: postgres:17
    environment: {POSTGRES_PASSWORD: for-development}
    x-aws-managed: {rds: {tls: required}}
`,
		Mend: []string{"sslmode=disable", "sslmode=require"},
	},
	{
		Code: ManagedPort, Severity: finding.Warning,
		Title: "A managed service is not published",
		Why:   "It admits the networks that the service is on in the file, and nobody else: no load balancer leads to it.",
		Bad: `services:
  db:
    image: postgres:17
    environment: {POSTGRES_PASSWORD: for-development}
    ports: ["5432:5432"]
    x-aws-managed: {rds: {tls: required}}
  web:
    image: nginx
`,
		Mend: []string{"\"5432:5432\"", "\"127.0.0.1:5432:5432\""},
	},
	{
		Code: ManagedReplicas, Severity: finding.Warning,
		Title: "A managed service has one instance",
		Why:   "Replicas of a container would each have data of their own. A managed service has one instance with one name, and another one in a second zone with multi_az.",
		Bad: `services:
  cache:
    image: valkey/valkey:8
    deploy: {replicas: 2}
    x-aws-managed: {elasticache: {tls: required}}
  web:
    image: nginx
`,
		Mend: []string{"    deploy: {replicas: 2}\n", ""},
	},
	{
		Code: ManagedReplaces, Severity: finding.Info,
		Title: "Some changes make another database, which is empty",
		Why:   "CloudFormation replaces a database whose engine, user or database name changes: it makes an empty one and deletes the old one, of which a snapshot stays unless deletion says delete. Change these in the database itself, or restore the snapshot. A higher version in the tag upgrades the database in place, and a lower one is refused.",
		Bad:   managedGood,
		Mend:  []string{"    x-aws-managed: {rds: {tls: required}}\n", "    x-aws-secrets: true\n    volumes: [\"data:/var/lib/postgresql/data\"]\n", "image: nginx\n", "image: nginx\nvolumes:\n  data: {}\n"},
	},
	{
		Code: ManagedRetain, Severity: finding.Warning,
		Title: "A database that stays keeps the VPC of the stack",
		Why:   "deletion: retain leaves the database running when the stack is deleted. It is in the VPC of the project, which then cannot be deleted, so that the deletion of the stack fails in its last step.",
		Bad: `services:
  db:
    image: postgres:17
    environment: {POSTGRES_PASSWORD: for-development}
    x-aws-managed: {rds: {tls: required, deletion: retain}}
  web:
    image: nginx
`,
		Mend: []string{"retain", "snapshot"},
	},
	{
		Code: ManagedRetryWrites, Severity: finding.Warning,
		Title: "DocumentDB refuses writes that are retried",
		Why:   "Drivers of MongoDB retry writes by default, which Amazon DocumentDB does not support (developer guide, functional differences): each write fails until the address has retryWrites=false.",
		Bad: `services:
  db:
    image: mongo:8
    environment: {MONGO_INITDB_ROOT_USERNAME: notes, MONGO_INITDB_ROOT_PASSWORD: for-development}
    x-aws-managed: {documentdb: {tls: required}}
  web:
    image: nginx
    environment: {MONGO_URL: "mongodb://db:27017/notes"}
`,
		Mend: []string{"27017/notes", "27017/notes?retryWrites=false"},
	},
	{
		Code: ManagedSetting, Severity: finding.Error,
		Title: "A setting of a managed service is not possible",
		Why:   "The values are those that the managed service has.",
		Bad: `services:
  db:
    image: postgres:17
    environment: {POSTGRES_PASSWORD: for-development}
    x-aws-managed: {rds: {tls: required, storage: 5}}
  web:
    image: nginx
`,
		Mend: []string{"storage: 5", "storage: 50"},
	},
	{
		Code: ManagedTLS, Severity: finding.Warning,
		Title: "A managed service accepts clients without TLS",
		Why:   "The containers of a compose file speak without TLS, and would break with the defaults of AWS. So that they work, a parameter group of the project lets them; what they send crosses the VPC unencrypted. tls: required refuses them.",
		Bad: `services:
  db:
    image: postgres:17
    environment: {POSTGRES_PASSWORD: for-development}
    x-aws-managed: rds
  web:
    image: nginx
`,
		Mend: []string{"x-aws-managed: rds", "x-aws-managed: {rds: {tls: required}}"},
	},
	{
		Code: ManagedUnused, Severity: finding.Info,
		Title: "Attributes of a container have no effect on a managed service",
		Why:   "There is no container: its health check, limits, command and volumes have no effect. The deployment waits for the managed service instead of the health check.",
		Bad: `services:
  db:
    image: postgres:17
    environment: {POSTGRES_PASSWORD: for-development}
    restart: always
    x-aws-managed: {rds: {tls: required}}
  web:
    image: nginx
`,
		Mend: []string{"    restart: always\n", ""},
	},
	{
		Code: ManagedVersion, Severity: finding.Warning,
		Title: "AWS does not have the version of an image, or the image names none",
		Why:   "The version of a managed service is that in the tag of the image. Without one, it is the highest that AWS has, which a later release of compose-cdk can raise; the deployment then upgrades the database. If AWS does not have the version, the nearest one is used: the next higher one, else the highest. Versions past their standard support cost more (Extended Support). ElastiCache has Redis OSS up to 7.1; Valkey takes the place of later ones.",
		Bad: `services:
  db:
    image: postgres:12
    environment: {POSTGRES_PASSWORD: for-development}
    x-aws-managed: {rds: {tls: required}}
  web:
    image: nginx
`,
		Mend: []string{"postgres:12", "postgres:17"},
	},
	{
		Code: ManagedVolume, Severity: finding.Warning,
		Title: "The data of a managed database is not in the volume",
		Why:   "A volume of the service is not made for a managed service. Another service that mounts it, to back the data up for example, finds an empty one.",
		Bad: `services:
  db:
    image: postgres:17
    environment: {POSTGRES_PASSWORD: for-development}
    volumes: ["data:/var/lib/postgresql/data"]
    x-aws-managed: {rds: {tls: required}}
  backup:
    image: nginx
    volumes: ["data:/data:ro"]
volumes:
  data: {}
`,
		Mend: []string{"    volumes: [\"data:/data:ro\"]\n", ""},
	},
}

const managedGood = `services:
  db:
    image: postgres:17
    environment: {POSTGRES_PASSWORD: for-development}
    x-aws-managed: {rds: {tls: required}}
  web:
    image: nginx
`
