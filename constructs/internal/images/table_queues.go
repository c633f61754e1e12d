package images

var queues = []entry{
	{
		names: []string{"redis"},
		image: Image{
			Name: "redis", Role: RoleCache, Data: []string{"/data"}, FillsData: true, Ports: []int{6379}, Entrypoint: officialEntrypoint,
			Sources: []Source{
				from(factsOfBuild|FactFillsData|FactRole|FactEntrypoint, "redis/docker-library-redis 7.4/debian: Dockerfile, docker-entrypoint.sh", "2024-10-04"),
			},
		},
	},
	{
		names: []string{"valkey"},
		image: Image{
			Name: "valkey", Role: RoleCache, Data: []string{"/data"}, FillsData: true, Ports: []int{6379}, Entrypoint: officialEntrypoint,
			Sources: []Source{
				from(factsOfBuild|FactFillsData|FactRole|FactEntrypoint, "valkey-io/valkey-container 8.0/debian: Dockerfile, docker-entrypoint.sh", "2025-01-08"),
			},
		},
	},
	{
		names: []string{"memcached"},
		image: Image{
			Name: "memcached", Role: RoleCache, Ports: []int{11211}, UID: 11211,
			Sources: []Source{from(FactPorts|FactUID|FactRole, "docker-library/memcached 1/debian/Dockerfile", "2026-07-09")},
		},
	},
	{
		names: []string{"rabbitmq"},
		image: Image{
			Name: "rabbitmq", Role: RoleQueue, Data: []string{"/var/lib/rabbitmq"}, FillsData: true,
			Ports: []int{4369, 5672, 15672, 15692, 25672},
			Sources: []Source{
				from(factsOfBuild|FactFillsData|FactRole, "docker-library/rabbitmq Dockerfile-ubuntu.template, Dockerfile-management.template", "2026-06-15"),
			},
		},
	},
	{
		names: []string{"apache/kafka", "cp-kafka", "cp-server"},
		image: Image{
			Name: "kafka", Role: RoleQueue, MemoryMiB: Need(1024), Data: []string{"/var/lib/kafka/data"}, FillsData: true,
			NotOnNFS: kafkaOnNFS, Ports: []int{9092},
			Sources: []Source{
				kafkaHeap, kafkaNFS,
				from(factsOfBuild|FactFillsData|FactRole, "confluentinc/kafka-images kafka/Dockerfile.ubi9", "2026-04-15"),
			},
		},
	},
	{
		// Every image of Kafka starts it with its own script.
		names: []string{"kafka"},
		image: Image{
			Name: "kafka", Role: RoleQueue, MemoryMiB: Need(1024), NotOnNFS: kafkaOnNFS,
			Sources: []Source{kafkaHeap, kafkaNFS, from(FactRole, "apache/kafka docker/jvm/Dockerfile", "2024-10-25")},
		},
	},
	{
		names: []string{"cp-kafka-connect", "cp-kafka-connect-base", "cp-server-connect", "cp-server-connect-base", "debezium/connect"},
		image: Image{
			Name: "kafka-connect", MemoryMiB: Need(2048), Ports: []int{8083},
			Sources: []Source{
				from(FactMemory, "apache/kafka bin/connect-distributed.sh, -Xmx2G", "2024-10-25"),
				from(FactPorts, "confluentinc/kafka-images kafka-connect-base/Dockerfile.ubi9", "2026-04-15"),
			},
		},
	},
	{
		names: []string{"cp-schema-registry"},
		image: Image{
			Name: "schema-registry", MemoryMiB: Need(512),
			Sources: []Source{from(FactMemory, "confluentinc/schema-registry bin/schema-registry-run-class, -Xmx512M", "2026-11-28")},
		},
	},
	{
		names: []string{"cp-ksqldb-server", "ksqldb-server"},
		image: Image{
			Name: "ksqldb-server", MemoryMiB: Need(3072),
			Sources: []Source{from(FactMemory, "confluentinc/ksql bin/ksql-run-class, -Xmx3g", "2026-08-21")},
		},
	},
	{
		names: []string{"zookeeper"},
		image: Image{
			Name: "zookeeper", Role: RoleDatabase, MemoryMiB: Need(1000), Data: []string{"/data", "/datalog"}, FillsData: true,
			Ports: []int{2181, 2888, 3888, 8080},
			Sources: []Source{
				from(FactMemory, "apache/zookeeper bin/zkEnv.sh, ZK_SERVER_HEAP", "2026-07-17"),
				from(factsOfBuild|FactFillsData|FactRole, "31z4/zookeeper-docker 3.9.4/Dockerfile", "2026-02-23"),
			},
		},
	},
	{
		names: []string{"library/nats"},
		image: Image{
			Name: "nats", Role: RoleQueue, Ports: []int{4222, 6222, 8222},
			Sources: []Source{from(FactPorts|FactRole, "nats-io/nats-docker Dockerfile", "2026-08-12")},
		},
	},
	{
		names: []string{"eclipse-mosquitto"},
		image: Image{
			Name: "eclipse-mosquitto", Role: RoleQueue, Data: []string{"/mosquitto/data"}, FillsData: true, Ports: []int{1883},
			Sources: []Source{
				from(factsOfBuild|FactFillsData|FactRole, "eclipse/mosquitto docker/2.0/Dockerfile", "2026-11-28"),
			},
		},
	},
	{
		names: []string{"emqx"},
		image: Image{
			Name: "emqx", Role: RoleQueue, Data: []string{"/opt/emqx/data"}, Ports: []int{1883, 18083},
			Sources: []Source{from(factsOfBuild|FactRole, "docker-library/docs emqx/content.md", "2026-08-21")},
		},
	},
}
