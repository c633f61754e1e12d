package images

// servers are programs on the JVM that come with a size of its heap.
var servers = []entry{
	{
		names: []string{"flink"},
		image: Image{
			Name: "flink", MemoryMiB: 1728, Ports: []int{6123, 8081},
			Sources: []Source{
				from(FactMemory, "apache/flink flink-dist/src/main/resources/flink-conf.yaml, taskmanager.memory.process.size", "2026-11-28"),
				from(FactPorts, "apache/flink-docker Dockerfile-debian.template", "2026-11-28"),
			},
		},
	},
	{
		names: []string{"pulsar", "pulsar-all"},
		image: Image{
			Name: "pulsar", Role: RoleQueue, MemoryMiB: Need(2048),
			Sources: []Source{from(FactMemory|FactRole, "apache/pulsar conf/pulsar_env.sh, PULSAR_MEM", "2026-11-28")},
		},
	},
	{
		names: []string{"activemq-classic", "activemq"},
		image: Image{
			Name: "activemq", Role: RoleQueue, MemoryMiB: Need(1024),
			Sources: []Source{from(FactMemory|FactRole, "apache/activemq assembly/src/release/bin/env, ACTIVEMQ_OPTS_MEMORY", "2026-11-28")},
		},
	},
	{
		names: []string{"apache/nifi"},
		image: Image{
			Name: "nifi", MemoryMiB: Need(512),
			Sources: []Source{from(FactMemory, "apache/nifi conf/bootstrap.conf, java.arg.3", "2026-11-28")},
		},
	},
	{
		names: []string{"apache/druid"},
		image: Image{
			Name: "druid", MemoryMiB: Need(1024),
			Sources: []Source{from(FactMemory, "apache/druid docs/tutorials/docker.md, DRUID_XMX", "2026-11-28")},
		},
	},
	{
		names: []string{"teamcity-server"},
		image: Image{
			Name: "teamcity-server", MemoryMiB: Need(2048),
			Sources: []Source{from(FactMemory, "JetBrains/teamcity-docker-images server Dockerfile, TEAMCITY_SERVER_MEM_OPTS", "2026-11-28")},
		},
	},
	{
		names: []string{"wildfly", "jboss/keycloak"},
		image: Image{
			Name: "wildfly", MemoryMiB: Need(512),
			Sources: []Source{from(FactMemory, "wildfly/wildfly-core standalone.conf, JAVA_OPTS", "2026-11-28")},
		},
	},
	{
		names: []string{"geoserver"},
		image: Image{
			Name: "geoserver", MemoryMiB: Need(1024),
			Sources: []Source{from(FactMemory, "geoserver/docker Dockerfile, EXTRA_JAVA_OPTS", "2026-11-28")},
		},
	},
	{
		names: []string{"jira-software", "jira-servicemanagement"},
		image: Image{
			Name: "jira", MemoryMiB: Need(768),
			Sources: []Source{from(FactMemory, "Jira bin/setenv.sh, JVM_MAXIMUM_MEMORY", "2026-11-28")},
		},
	},
	{
		// The smallest of the machines in the vendor's advice, with a heap of 1 GB.
		names: []string{"metabase/metabase"},
		image: Image{
			Name: "metabase", MemoryMiB: 2048,
			Sources: []Source{from(FactMemory, "Metabase documentation 0.40, Running Metabase, Heap Space OutOfMemoryErrors", "2026-11-28")},
		},
	},
	{
		names: []string{"thingsboard/tb-postgres"},
		image: Image{
			Name: "thingsboard", MemoryMiB: 1024,
			Sources: []Source{from(FactMemory, "ThingsBoard documentation, Installing ThingsBoard using Docker", "2026-11-28")},
		},
	},
}
