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
	{
		names: []string{"jfrog/artifactory-oss", "jfrog/artifactory-pro", "jfrog/artifactory-cpp-ce", "jfrog/artifactory-jcr"},
		image: Image{
			Name: "artifactory", MemoryMiB: 4096,
			Sources: []Source{from(FactMemory, "JFrog installation and setup documentation, System Requirements, 0-20 active clients", "2026-11-29")},
		},
	},
	{
		// 4 GB are for web server, scheduler, websocket server and nginx.
		names: []string{"zammad/zammad", "zammad/zammad-docker-compose"},
		image: Image{
			Name: "zammad", MemoryMiB: 1024,
			Sources: []Source{from(FactMemory, "zammad/zammad-documentation prerequisites/hardware.rst, Minimum Setup", "2026-11-29")},
		},
	},
	{
		names: []string{"omada-controller"},
		image: Image{
			Name: "omada-controller", MemoryMiB: Need(1024),
			Sources: []Source{from(FactMemory, "mbentley/docker-omada-controller README.md, -Xmx1024m", "2026-08-05")},
		},
	},
	{
		names: []string{"kestra/kestra", "kestra-ee"},
		image: Image{
			Name: "kestra", MemoryMiB: 4096,
			Sources: []Source{from(FactMemory, "kestra-io/docs content/docs/10.administrator-guide/00.requirements.md", "2026-11-29")},
		},
	},
	{
		names: []string{"camunda/zeebe"},
		image: Image{Name: "zeebe", MemoryMiB: 1200, Sources: []Source{camundaHelm("8.7")}},
	},
	{
		names: []string{"camunda/camunda"},
		image: Image{Name: "camunda", MemoryMiB: 1500, Sources: []Source{camundaHelm("8.8")}},
	},
	{
		names: []string{"camunda/tasklist", "camunda/optimize", "camunda/connectors-bundle"},
		image: Image{Name: "camunda-component", MemoryMiB: 1024, Sources: []Source{camundaHelm("8.7")}},
	},
	{
		// The limit: the request is less than half of what its heap can become.
		names: []string{"camunda/operate", "camunda/identity"},
		image: Image{Name: "camunda-operate", MemoryMiB: 2048, Sources: []Source{camundaHelm("8.7")}},
	},
	{
		// The whole of Greenbone in one container.
		names: []string{"securecompliance/gvm", "immauss/openvas"},
		image: Image{
			Name: "gvm", MemoryMiB: 4096,
			Sources: []Source{from(FactMemory, "greenbone/docs src/22.4/container/hardware.md", "2026-07-13")},
		},
	},
	{
		// What database, cache, web server and scheduler leave of 4 GB, at the
		// default size, halved.
		names: []string{"ospd-openvas", "gvmd"},
		image: Image{
			Name: "greenbone", MemoryMiB: (4096 - 4*512) / 2,
			Sources: []Source{from(FactMemory, "greenbone/docs src/22.4/container/hardware.md", "2026-07-13")},
		},
	},
	{
		names: []string{"cp-enterprise-control-center"},
		image: Image{
			Name: "control-center", MemoryMiB: Need(6144), Ports: []int{9021},
			Sources: []Source{
				from(FactMemory, "Confluent Platform documentation 4.1.3, Control Center System Requirements, Memory", "2026-11-29"),
				from(FactPorts, "confluentinc/control-center-images control-center/Dockerfile.ubi9", "2026-06-22"),
			},
		},
	},
	{
		names: []string{"cp-enterprise-control-center-next-gen"},
		image: Image{
			Name: "control-center-next-gen", MemoryMiB: 8192, Ports: []int{9021},
			Sources: []Source{
				from(FactMemory, "Confluent Control Center documentation 2.2, System Requirements", "2026-11-29"),
				from(FactPorts, "confluentinc/control-center-images control-center/Dockerfile.ubi9", "2026-06-22"),
			},
		},
	},
	{
		names: []string{"bitnami/keycloak", "bitnamilegacy/keycloak", "camunda/keycloak"},
		image: Image{
			Name: "bitnami/keycloak", MemoryMiB: 750,
			Sources: []Source{
				from(FactMemory, "Red Hat build of Keycloak 26.4, Server configuration guide, 5.7 Specifying different memory settings", "2026-11-28"),
			},
		},
	},
}

// camundaHelm is what the Helm chart of Camunda asks for.
func camundaHelm(version string) Source {
	return from(FactMemory, "camunda/camunda-platform-helm charts/camunda-platform-"+version+"/values.yaml, resources", "2026-08-22")
}
