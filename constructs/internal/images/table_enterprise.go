package images

// enterprise are servers of organizations whose vendors say how much memory
// they need, or whose images come with a heap.
var enterprise = []entry{
	{
		names: []string{"xwiki"},
		image: Image{
			Name: "xwiki", MemoryMiB: Need(1024), Data: []string{"/usr/local/xwiki"},
			Sources: []Source{
				from(FactMemory, "xwiki/xwiki-docker 16/postgres-tomcat/tomcat/setenv.sh, XMX", "2026-07-17"),
				from(FactData, "xwiki/xwiki-docker 16/postgres-tomcat/Dockerfile", "2026-08-19"),
			},
		},
	},
	{
		names: []string{"jacobalberty/unifi"},
		image: Image{
			Name: "unifi", MemoryMiB: Need(1024), Data: []string{"/unifi"}, Ports: []int{6789, 8080, 8443, 8843, 8880},
			Sources: []Source{
				from(FactMemory, "jacobalberty/unifi-docker docker-entrypoint.sh, JVM_MAX_HEAP_SIZE", "2025-10-14"),
				from(factsOfBuild, "jacobalberty/unifi-docker Dockerfile", "2026-02-12"),
			},
		},
	},
	{
		names: []string{"linuxserver/unifi-network-application", "linuxserver/unifi-controller"},
		image: Image{
			Name: "unifi-network-application", MemoryMiB: Need(1024), Data: []string{"/config"}, Ports: []int{8080, 8443, 8843, 8880},
			Sources: []Source{
				from(FactMemory, "linuxserver/docker-unifi-network-application root/etc/s6-overlay/s6-rc.d/svc-unifi-network-application/run, MEM_LIMIT", "2024-02-05"),
				from(factsOfBuild, "linuxserver/docker-unifi-network-application Dockerfile", "2026-06-30"),
			},
		},
	},
	{
		names: []string{"wazuh-indexer"},
		image: Image{
			Name: "wazuh-indexer", Role: RoleSearch, MemoryMiB: Need(1024), Data: []string{"/var/lib/wazuh-indexer"},
			NotOnNFS: luceneOnNFS, Ports: []int{9200},
			Sources: []Source{
				from(FactMemory|FactData, "wazuh/wazuh-docker single-node/docker-compose.yml, OPENSEARCH_JAVA_OPTS", "2026-06-22"),
				luceneSource,
				from(FactPorts|FactRole, "wazuh/wazuh-docker build-docker-images/wazuh-indexer/Dockerfile", "2026-07-02"),
			},
		},
	},
	{
		names: []string{"dspace/dspace"},
		image: Image{
			Name: "dspace", MemoryMiB: Need(2000), Ports: []int{8000, 8080},
			Sources: []Source{from(FactMemory|FactPorts, "DSpace/DSpace Dockerfile, JAVA_OPTS", "2026-02-18")},
		},
	},
	{
		names: []string{"alfresco-content-repository", "alfresco-content-repository-community"},
		image: Image{
			Name: "alfresco-content-repository", MemoryMiB: 1900,
			Sources: []Source{from(FactMemory, "Alfresco/acs-deployment docker-compose/community-compose.yaml, mem_limit", "2026-07-24")},
		},
	},
	{
		names: []string{"alfresco-search-services", "insight-engine"},
		image: Image{
			Name: "alfresco-search-services", Role: RoleSearch, MemoryMiB: 2048,
			Sources: []Source{from(FactMemory|FactRole, "Alfresco/acs-deployment docker-compose/community-compose.yaml, mem_limit", "2026-07-24")},
		},
	},
	{
		names: []string{"alfresco-transform-core-aio"},
		image: Image{
			Name: "alfresco-transform-core-aio", MemoryMiB: 1536,
			Sources: []Source{from(FactMemory, "Alfresco/acs-deployment docker-compose/community-compose.yaml, mem_limit", "2026-07-24")},
		},
	},
	{
		names: []string{"alfresco-share"},
		image: Image{
			Name: "alfresco-share", MemoryMiB: 1024,
			Sources: []Source{from(FactMemory, "Alfresco/acs-deployment docker-compose/community-compose.yaml, mem_limit", "2026-07-24")},
		},
	},
	{
		names: []string{"alfresco-activemq"},
		image: Image{
			Name: "alfresco-activemq", Role: RoleQueue, MemoryMiB: 1024,
			Sources: []Source{from(FactMemory|FactRole, "Alfresco/acs-deployment docker-compose/community-compose.yaml, mem_limit", "2026-07-24")},
		},
	},
	{
		names: []string{"mattermost-enterprise-edition", "mattermost-team-edition"},
		image: Image{
			Name: "mattermost", MemoryMiB: 2048, Ports: []int{8065}, UID: 2000,
			Sources: []Source{
				from(FactMemory, "mattermost/docs source/deployment-guide/server/linux/deploy-ubuntu.rst", "2025-10-16"),
				from(FactPorts|FactUID, "mattermost/docs source/deployment-guide/server/containers/install-docker.rst", "2026-08-21"),
			},
		},
	},
}
