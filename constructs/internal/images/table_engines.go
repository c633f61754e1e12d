package images

const (
	redpandaOnNFS  = "Redpanda supports XFS and ext4 only"
	couchbaseOnNFS = "Couchbase does not support network file systems"
	questOnNFS     = "QuestDB supports neither NFS nor EFS"
)

// engines are databases and brokers that need more memory than the smallest
// task has, or a local disk.
var engines = []entry{
	{
		names: []string{"gvenzl/oracle-free", "database/free"},
		image: Image{
			Name: "oracle-free", Role: RoleDatabase, MemoryMiB: 2048, Data: []string{"/opt/oracle/oradata"}, Ports: []int{1521},
			Sources: []Source{
				from(FactMemory, "gvenzl/oci-oracle-free container-entrypoint.sh, check_minimum_memory", "2025-10-31"),
				from(factsOfBuild|FactRole, "gvenzl/oci-oracle-free README.md", "2025-11-02"),
			},
		},
	},
	{
		names: []string{"gvenzl/oracle-xe", "database/express"},
		image: Image{
			Name: "oracle-xe", Role: RoleDatabase, MemoryMiB: 2048, Data: []string{"/opt/oracle/oradata"}, Ports: []int{1521},
			Sources: []Source{
				from(FactMemory, "gvenzl/oci-oracle-xe container-entrypoint.sh, check_minimum_memory", "2023-09-24"),
				from(factsOfBuild|FactRole, "gvenzl/oci-oracle-xe README.md", "2024-12-01"),
			},
		},
	},
	{
		names: []string{"couchbase", "couchbase/server"},
		image: Image{
			Name: "couchbase", Role: RoleDatabase, MemoryMiB: 4096, Data: []string{"/opt/couchbase/var"}, DataIsVolume: true,
			NotOnNFS: couchbaseOnNFS, Ports: []int{8091, 8092, 8093, 8094, 8095, 8096, 8097, 9123, 11207, 11210, 11280, 18091, 18092, 18093, 18094, 18095, 18096, 18097},
			Sources: []Source{
				from(FactMemory|FactNFS, "Couchbase Server documentation 7.0, System Resource Requirements", "2026-11-29"),
				from(factsOfBuild|FactVolume|FactRole, "couchbase/docker enterprise/couchbase-server/7.6.0/Dockerfile", "2025-06-12"),
			},
		},
	},
	{
		names: []string{"questdb"},
		image: Image{
			Name: "questdb", Role: RoleDatabase, Data: []string{"/var/lib/questdb"}, NotOnNFS: questOnNFS, Ports: []int{8812, 9000, 9003, 9009},
			Sources: []Source{
				from(FactNFS, "questdb/documentation: documentation/getting-started/capacity-planning.md, documentation/deployment/aws.md", "2026-08-06"),
				from(factsOfBuild|FactRole, "questdb/documentation documentation/deployment/docker.md", "2026-08-06"),
			},
		},
	},
	{
		// That of one core.
		names: []string{"redpandadata/redpanda", "vectorized/redpanda", "redpanda-data/redpanda"},
		image: Image{
			Name: "redpanda", Role: RoleQueue, MemoryMiB: 2048, Data: []string{"/var/lib/redpanda/data"}, NotOnNFS: redpandaOnNFS,
			Ports: []int{8081, 8082, 9092, 9644, 33145},
			Sources: []Source{
				from(FactMemory|FactNFS|FactData|FactRole, "redpanda-data/docs modules/deploy/partials/requirements.adoc", "2026-07-15"),
				from(FactPorts, "redpanda-data/docs modules/deploy/pages/redpanda/manual/production/production-deployment.adoc", "2026-08-07"),
			},
		},
	},
	{
		names: []string{"scylladb/scylla"},
		image: Image{
			Name: "scylla", Role: RoleDatabase, MemoryMiB: 4096, Data: []string{"/var/lib/scylla"}, DataIsVolume: true,
			NotOnNFS: "ScyllaDB requires XFS",
			Sources: []Source{
				from(FactMemory, "scylladb/scylladb docs/getting-started/system-requirements.rst, Memory Requirements", "2026-02-06"),
				from(FactNFS, "scylladb/scylladb docs/getting-started/_common/setup-after-install.rst", "2026-08-21"),
				from(FactData|FactVolume|FactRole, "scylladb/scylladb dist/docker/redhat/build_docker.sh", "2026-08-21"),
			},
		},
	},
	{
		names: []string{"chromadb/chroma", "chroma-core/chroma"},
		image: Image{
			Name: "chroma", MemoryMiB: 2048,
			Sources: []Source{from(FactMemory, "chroma-core/docs docs/deployment.md", "2023-11-06")},
		},
	},
	{
		names: []string{"cockroach"},
		image: Image{
			Name: "cockroach", Role: RoleDatabase, MemoryMiB: 2048, Data: []string{"/cockroach/cockroach-data"},
			NotOnNFS: "CockroachDB must not store its data on NFS or EFS", Ports: []int{8080, 26257},
			Sources: []Source{
				from(FactMemory|FactNFS, "cockroachdb/docs src/current/v25.2/recommended-production-settings.md", "2026-05-08"),
				from(factsOfBuild|FactRole, "cockroachdb/docs src/current/_includes/v25.2/start-in-docker/mac-linux-steps-single-node.md", "2026-06-12"),
			},
		},
	},
	{
		names: []string{"crate", "crate/crate"},
		image: Image{
			Name: "crate", Role: RoleDatabase, MemoryMiB: Need(512), Data: []string{"/data"}, DataIsVolume: true, Ports: []int{4200, 4300, 5432},
			Sources: []Source{from(factsOfBuild|FactVolume|FactMemory|FactRole, "crate/docker-crate Dockerfile.j2, CRATE_HEAP_SIZE", "2026-03-03")},
		},
	},
	{
		names: []string{"oceanbase-ce"},
		image: Image{
			Name: "oceanbase-ce", Role: RoleDatabase, MemoryMiB: 8192,
			Sources: []Source{from(FactMemory|FactRole, "oceanbase/docker-images oceanbase-ce/README.md", "2026-01-19")},
		},
	},
	{
		names: []string{"vespaengine/vespa"},
		image: Image{
			Name: "vespa", Role: RoleSearch, MemoryMiB: 4096,
			Sources: []Source{from(FactMemory|FactRole, "vespa-engine/documentation en/operations/self-managed/docker-containers.html", "2026-08-21")},
		},
	},
	{
		// It starts ZooKeeper with the script that Kafka has for it.
		names: []string{"cp-zookeeper"},
		image: Image{
			Name: "cp-zookeeper", Role: RoleDatabase, MemoryMiB: Need(512),
			Sources: []Source{from(FactMemory|FactRole, "apache/kafka bin/zookeeper-server-start.sh, KAFKA_HEAP_OPTS", "2026-11-29")},
		},
	},
	{
		// The heap of a master and of a worker; what executors use is more.
		names: []string{"spark", "spark-py", "spark-r"},
		image: Image{
			Name: "spark", MemoryMiB: Need(1024), UID: 185,
			Sources: []Source{
				sparkHeap,
				from(FactUID, "apache/spark-docker 3.5.0/scala2.12-java11-ubuntu/Dockerfile", "2024-09-18"),
			},
		},
	},
	{
		names: []string{"bde2020/spark-master", "bde2020/spark-worker", "bde2020/spark-history-server"},
		image: Image{
			Name: "bde2020/spark", MemoryMiB: Need(1024), Ports: []int{6066, 7077, 8080, 8081, 18081},
			Sources: []Source{
				sparkHeap,
				from(FactPorts, "big-data-europe/docker-spark: master/Dockerfile, worker/Dockerfile, history-server/Dockerfile", "2022-07-01"),
			},
		},
	},
	{
		names: []string{"prestodb/presto"},
		image: Image{
			Name: "presto", MemoryMiB: Need(1024),
			Sources: []Source{from(FactMemory, "prestodb/presto docker/etc/jvm.config.example, -Xmx1G", "2026-11-29")},
		},
	},
	{
		// The heap is 80 % of the memory, and 256 MiB are reserved for code beside it.
		names: []string{"trinodb/trino"},
		image: Image{
			Name: "trino", MemoryMiB: 2048, Ports: []int{8080},
			Sources: []Source{
				from(FactMemory, "trinodb/trino core/docker/default/etc/jvm.config", "2026-11-29"),
				from(FactPorts, "trinodb/trino core/docker/default/etc/config.properties", "2026-11-29"),
			},
		},
	},
	{
		names: []string{"yugabytedb/yugabyte"},
		image: Image{
			Name: "yugabyte", Role: RoleDatabase, MemoryMiB: 4096, Ports: []int{5433, 7000, 9000, 9042, 15433},
			Sources: []Source{
				from(FactMemory|FactRole, "YugabyteDB documentation, Deploy YugabyteDB with Docker, Prerequisites", "2026-11-29"),
				from(FactPorts, "YugabyteDB documentation, Quick start, Docker", "2026-11-29"),
			},
		},
	},
	{
		names: []string{"getmeili/meilisearch"},
		image: Image{
			Name: "meilisearch", Role: RoleSearch, Data: []string{"/meili_data"}, Ports: []int{7700},
			NotOnNFS: "its maintainers see corrupted databases on network disks, and users report that it is slow and crashes on EFS",
			Sources: []Source{
				from(FactNFS, "meilisearch/meilisearch issues 5396, 5695", "2025-06-20"),
				from(factsOfBuild|FactRole, "meilisearch/meilisearch Dockerfile", "2026-11-29"),
			},
		},
	},
	{
		names: []string{"datahub-gms"},
		image: Image{
			Name: "datahub-gms", MemoryMiB: 2048,
			Sources: []Source{from(FactMemory, "acryldata/datahub-helm charts/datahub/values.yaml, datahub-gms.resources.limits", "2026-08-04")},
		},
	},
	{
		names: []string{"openmetadata/server"},
		image: Image{
			Name: "openmetadata", MemoryMiB: Need(1024),
			Sources: []Source{from(FactMemory, "open-metadata/OpenMetadata bin/openmetadata-server-start.sh, OPENMETADATA_HEAP_OPTS", "2026-11-29")},
		},
	},
	{
		names: []string{"dolphinscheduler-alert-server", "dolphinscheduler-api"},
		image: Image{
			Name: "dolphinscheduler-api", MemoryMiB: Need(1024),
			Sources: []Source{from(FactMemory, "apache/dolphinscheduler dolphinscheduler-api/src/main/bin/jvm_args_env.sh, -Xmx1g", "2024-10-18")},
		},
	},
	{
		names: []string{"dolphinscheduler-master", "dolphinscheduler-worker", "dolphinscheduler-standalone-server"},
		image: Image{
			Name: "dolphinscheduler-master", MemoryMiB: Need(4096),
			Sources: []Source{from(FactMemory, "apache/dolphinscheduler dolphinscheduler-master/src/main/bin/jvm_args_env.sh, -Xmx4g", "2024-10-18")},
		},
	},
}

var sparkHeap = from(FactMemory, "apache/spark docs/spark-standalone.md, SPARK_DAEMON_MEMORY", "2026-11-29")
