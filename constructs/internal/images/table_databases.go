package images

const (
	postgresDirectory      = "/var/lib/postgresql"
	postgresEarlyDirectory = "/var/lib/postgresql/data"
	postgresDate           = "2026-02-26"

	// officialEntrypoint is in the path of the official images on Docker Hub.
	officialEntrypoint = "docker-entrypoint.sh"
)

var databases = []entry{
	{
		names: []string{"postgres", "postgis", "pgvector", "timescaledb", "pgvecto-rs", "vchord-postgres"},
		image: Image{
			Name: "postgres", Role: RoleDatabase, Data: []string{postgresEarlyDirectory}, DataIsVolume: true, FillsData: true, FirstStart: true,
			Ports: []int{5432}, Entrypoint: officialEntrypoint,
			Sources: []Source{
				from(factsOfBuild|FactVolume|factsOfStart|FactRole|FactEntrypoint, "docker-library/postgres 18/trixie, 17/trixie: Dockerfile, docker-entrypoint.sh", postgresDate),
			},
		},
		laterData: []string{postgresDirectory}, laterMajor: 18,
	},
	{
		names: []string{"immich-app/postgres"},
		image: Image{
			Name: "immich-app/postgres", Role: RoleDatabase, MemoryMiB: 2048,
			Data: []string{postgresEarlyDirectory}, FillsData: true, FirstStart: true, Ports: []int{5432},
			NotOnNFS: "Immich asks for local storage, never a network share",
			Sources: []Source{
				from(FactMemory|FactNFS, "immich-app/immich docs/docs/install/requirements.md", "2026-11-28"),
				from(factsOfBuild|factsOfStart|FactRole, "docker-library/postgres 17/trixie: Dockerfile, docker-entrypoint.sh", postgresDate),
			},
		},
	},
	{
		names: []string{"bitnami/postgresql", "bitnamilegacy/postgresql"},
		image: Image{
			Name: "bitnami/postgresql", Role: RoleDatabase, Data: []string{"/bitnami/postgresql"}, Ports: []int{5432},
			Sources: []Source{from(factsOfBuild|FactRole, "bitnami/containers bitnami/postgresql/docker-compose.yml", "2026-11-28")},
		},
	},
	{
		names: []string{"bitnami/mariadb", "bitnamilegacy/mariadb"},
		image: Image{
			Name: "bitnami/mariadb", Role: RoleDatabase, Data: []string{"/bitnami/mariadb"}, Ports: []int{3306},
			Sources: []Source{from(factsOfBuild|FactRole, "bitnami/containers bitnami/mariadb/docker-compose.yml", "2026-11-28")},
		},
	},
	{
		names: []string{"mysql", "mysql-server"},
		image: Image{
			Name: "mysql", Role: RoleDatabase, MemoryMiB: 512, Data: []string{"/var/lib/mysql"}, DataIsVolume: true, FillsData: true, FirstStart: true,
			Ports: []int{3306, 33060}, Entrypoint: officialEntrypoint,
			Sources: []Source{
				from(FactMemory, "MySQL 8.4 reference manual, 10.12.3.1 How MySQL Uses Memory", "2026-11-28"),
				from(factsOfBuild|FactVolume|factsOfStart|FactRole|FactEntrypoint, "docker-library/mysql 8.4: Dockerfile.oracle, docker-entrypoint.sh", "2026-06-16"),
			},
		},
	},
	{
		names: []string{"mariadb"},
		image: Image{
			Name: "mariadb", Role: RoleDatabase, Data: []string{"/var/lib/mysql"}, DataIsVolume: true, FillsData: true, FirstStart: true,
			Ports: []int{3306}, Entrypoint: officialEntrypoint,
			Sources: []Source{
				from(factsOfBuild|FactVolume|factsOfStart|FactRole|FactEntrypoint, "MariaDB/mariadb-docker 11.4: Dockerfile, docker-entrypoint.sh", "2026-05-29"),
			},
		},
	},
	{
		names: []string{"mongo"},
		image: Image{
			Name: "mongo", Role: RoleDatabase, Data: []string{"/data/db", "/data/configdb"}, DataIsVolume: true, FillsData: true, FirstStart: true,
			Ports: []int{27017}, Entrypoint: officialEntrypoint,
			Sources: []Source{
				from(factsOfBuild|FactVolume|factsOfStart|FactRole|FactEntrypoint, "docker-library/mongo 8.0: Dockerfile, docker-entrypoint.sh", "2026-06-11"),
			},
		},
	},
	{
		names: []string{"mongodb-community-server"},
		image: Image{
			Name: "mongodb-community-server", Role: RoleDatabase, Data: []string{"/data/db"}, Ports: []int{27017},
			Sources: []Source{from(factsOfBuild|FactRole, "MongoDB documentation, Install MongoDB Community with Docker", "2026-11-28")},
		},
	},
	{
		names: []string{"cassandra"},
		image: Image{
			// The heap is half of the memory, up to 1 GB.
			Name: "cassandra", Role: RoleDatabase, MemoryMiB: 2048, Data: []string{"/var/lib/cassandra"}, DataIsVolume: true, FillsData: true,
			Ports: []int{7000, 7199, 9042},
			Sources: []Source{
				from(FactMemory, "apache/cassandra conf/cassandra-env.sh, calculate_heap_sizes", "2026-11-28"),
				from(factsOfBuild|FactVolume|FactFillsData|FactRole, "docker-library/cassandra 5.0/Dockerfile", "2026-04-16"),
			},
		},
	},
	{
		names: []string{"couchdb"},
		image: Image{
			Name: "couchdb", Role: RoleDatabase, Data: []string{"/opt/couchdb/data"}, DataIsVolume: true, FillsData: true,
			Ports: []int{4369, 5984, 9100},
			Sources: []Source{
				from(factsOfBuild|FactVolume|FactFillsData|FactRole, "apache/couchdb-docker 3.5.1/Dockerfile", "2025-11-11"),
			},
		},
	},
	{
		names: []string{"neo4j"},
		image: Image{
			Name: "neo4j", Role: RoleDatabase, MemoryMiB: 2048, Data: []string{"/data"}, FillsData: true,
			Ports:    []int{7474, 7687},
			NotOnNFS: "Neo4j cannot lock its store files there, and they can be corrupted",
			Sources: []Source{
				from(FactMemory, "Neo4j operations manual, System requirements, personal use", "2026-11-28"),
				from(FactNFS, "Neo4j knowledge base, Can I use NFS as my filesystem or datastore storage?", "2026-11-28"),
				from(factsOfBuild|FactFillsData|FactRole, "docker-library/docs neo4j/content.md", "2026-08-21"),
			},
		},
	},
	{
		names: []string{"influxdb"},
		image: Image{
			Name: "influxdb", Role: RoleDatabase, Data: []string{"/var/lib/influxdb2", "/var/lib/influxdb", "/var/lib/influxdb3"},
			FillsData: true, FirstStart: true, Ports: []int{8086, 8181},
			Sources: []Source{
				from(factsOfBuild|factsOfStart|FactRole, "influxdata/influxdata-docker influxdb: Dockerfile, entrypoint.sh", "2026-08-06"),
			},
		},
	},
	{
		names: []string{"clickhouse", "clickhouse-server"},
		image: Image{
			Name: "clickhouse", Role: RoleDatabase, MemoryMiB: 4096, Data: []string{"/var/lib/clickhouse"}, DataIsVolume: true, FillsData: true,
			NotOnNFS: "ClickHouse recommends local disks",
			Ports:    []int{8123, 9000, 9009}, Entrypoint: "/entrypoint.sh",
			Sources: []Source{
				from(FactNFS, "ClickHouse/ClickHouse docs/en/operations/tips.md, Storage Subsystem", "2026-11-29"),
				from(FactMemory, "ClickHouse/ClickHouse docs/en/operations/requirements.md, RAM", "2026-11-28"),
				from(factsOfBuild|FactVolume|FactFillsData|FactRole|FactEntrypoint, "ClickHouse/ClickHouse 25.4 docker/server: Dockerfile.ubuntu, entrypoint.sh", "2026-11-28"),
			},
		},
	},
	{
		names: []string{"mssql/server"},
		image: Image{
			Name: "mssql/server", Role: RoleDatabase, MemoryMiB: 2048, Data: []string{"/var/opt/mssql"}, FillsData: true, FirstStart: true,
			NotOnNFS: "SQL Server supports XFS and ext4 only", Ports: []int{1433}, UID: 10001,
			Sources: []Source{
				from(FactMemory|FactNFS, "Microsoft SQL Server documentation, Unattended SQL Server installation script for Ubuntu, Prerequisites", "2026-11-28"),
				from(factsOfBuild|factsOfStart|FactRole|FactUID, "microsoft/mssql-docker linux/preview: README.md, RHEL/Dockerfile", "2025-01-23"),
			},
		},
	},
	{
		names: []string{"azure-sql-edge"},
		image: Image{
			Name: "azure-sql-edge", Role: RoleDatabase, MemoryMiB: 1024, Data: []string{"/var/opt/mssql"}, FillsData: true,
			NotOnNFS: "SQL Server, whose engine it has, supports XFS and ext4 only",
			Sources: []Source{
				from(FactMemory, "Azure SQL Edge documentation, Deploy Azure SQL Edge with Docker, Prerequisites", "2026-11-28"),
				from(FactNFS, "Microsoft SQL Server documentation, Unattended SQL Server installation script for Ubuntu, Prerequisites", "2026-11-28"),
				from(FactData|FactFillsData|FactRole, "Azure SQL Edge documentation, Configure Azure SQL Edge", "2026-11-28"),
			},
		},
	},
	{
		names: []string{"qdrant"},
		image: Image{
			Name: "qdrant", Role: RoleDatabase, Data: []string{"/qdrant/storage"}, FillsData: true, Ports: []int{6333, 6334},
			NotOnNFS: "Qdrant works on block devices only",
			Sources: []Source{
				from(FactNFS, "Qdrant documentation, Installation, Storage", "2026-11-28"),
				from(factsOfBuild|FactFillsData|FactRole, "qdrant/qdrant Dockerfile", "2026-08-04"),
			},
		},
	},
	{
		names: []string{"milvusdb/milvus"},
		image: Image{
			Name: "milvus", Role: RoleDatabase, MemoryMiB: 8192,
			Sources: []Source{
				from(FactMemory|FactRole, "milvus-io/milvus-docs site/en/getstarted/run-milvus-docker/prerequisite-docker.md", "2024-10-25"),
			},
		},
	},
	{
		names: []string{"etcd"},
		image: Image{
			Name: "etcd", Role: RoleDatabase, Ports: []int{2379, 2380},
			Sources: []Source{from(FactPorts|FactRole, "etcd-io/website content/en/docs/v3.6/op-guide/container.md", "2026-08-20")},
		},
	},
}
