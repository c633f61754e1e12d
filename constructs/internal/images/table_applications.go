package images

var applications = []entry{
	{
		names: []string{"opencti/platform"},
		image: Image{
			Name: "opencti", Shell: true,
			Sources: []Source{from(FactShell, "OpenCTI-Platform/opencti opencti-platform/Dockerfile", "2026-11-28")},
		},
	},
	{
		names: []string{"grafana", "grafana-oss", "grafana-enterprise"},
		image: Image{
			Name: "grafana", Data: []string{"/var/lib/grafana"}, FillsData: true, Ports: []int{3000}, UID: 472,
			Sources: []Source{from(factsOfBuild|FactFillsData|FactUID, "grafana/grafana Dockerfile", "2026-11-28")},
		},
	},
	{
		names: []string{"logstash"},
		image: Image{
			Name: "logstash", MemoryMiB: Need(1024),
			Sources: []Source{from(FactMemory, "elastic/logstash config/jvm.options, -Xmx1g", "2026-11-28")},
		},
	},
	{
		names: []string{"kibana"},
		image: Image{
			Name: "kibana", MemoryMiB: 1024, Ports: []int{5601},
			Sources: []Source{
				from(FactMemory|FactPorts, "elastic/elasticsearch docs/reference/setup/install/docker: docker-compose.yml, .env", "2026-11-28"),
			},
		},
	},
	{
		names: []string{"keycloak/keycloak", "library/keycloak"},
		image: Image{
			Name: "keycloak", MemoryMiB: 750, Ports: []int{8080}, UID: 1000,
			Sources: []Source{
				from(FactMemory, "Red Hat build of Keycloak 26.4, Server configuration guide, 5.7 Specifying different memory settings", "2026-11-28"),
				from(FactPorts|FactUID, "keycloak/keycloak quarkus/container/Dockerfile", "2026-11-28"),
			},
		},
	},
	{
		// Three JVMs of 512 MiB each: web server, compute engine and search.
		names: []string{"sonarqube"},
		image: Image{
			Name: "sonarqube", MemoryMiB: Need(3 * 512), FillsData: true, NotOnNFS: luceneOnNFS,
			Data:  []string{"/opt/sonarqube/data", "/opt/sonarqube/extensions"},
			Ports: []int{9000}, UID: 1000,
			Sources: []Source{
				from(FactMemory, "sonar.properties of SonarQube: sonar.web.javaOpts, sonar.ce.javaOpts, sonar.search.javaOpts", "2026-11-28"),
				luceneSource,
				from(factsOfBuild|FactFillsData|FactUID, "SonarSource/docker-sonarqube community-build/Dockerfile", "2026-06-29"),
			},
		},
	},
	{
		names: []string{"jenkins"},
		image: Image{
			Name: "jenkins", MemoryMiB: 256, Data: []string{"/var/jenkins_home"}, FillsData: true, Ports: []int{8080, 50000}, UID: 1000,
			Sources: []Source{
				from(FactMemory, "jenkins-infra/jenkins.io content/doc/book/installing/_installation_requirements.adoc", "2026-11-28"),
				from(factsOfBuild|FactFillsData|FactUID, "jenkinsci/docker debian/Dockerfile", "2026-08-18"),
			},
		},
	},
	{
		names: []string{"nexus3"},
		image: Image{
			Name: "nexus3", MemoryMiB: Need(2703), Data: []string{"/nexus-data"}, FillsData: true, Ports: []int{8081}, UID: 200,
			Sources: []Source{
				from(factsOfBuild|FactFillsData|FactUID|FactMemory, "sonatype/docker-nexus3: README.md, -Xmx2703m; Dockerfile", "2026-08-21"),
			},
		},
	},
	{
		names: []string{"gitlab-ce", "gitlab-ee"},
		image: Image{
			Name: "gitlab", MemoryMiB: 8192, NotOnNFS: "GitLab recommends against EFS, because it is too slow for repositories",
			Data: []string{"/var/opt/gitlab", "/etc/gitlab"}, FillsData: true, FirstStart: true, Ports: []int{22, 80, 443},
			Sources: []Source{
				from(FactMemory|FactNFS, "gitlabhq/gitlabhq doc/install/requirements.md", "2026-11-28"),
				from(factsOfBuild|factsOfStart, "gitlabhq/omnibus-gitlab docker: Dockerfile, assets/wrapper", "2026-11-29"),
			},
		},
	},
	{
		names: []string{"nextcloud"},
		image: Image{
			Name: "nextcloud", Data: []string{"/var/www/html"}, FillsData: true, FirstStart: true, Ports: []int{80, 9000},
			Sources: []Source{from(factsOfBuild|factsOfStart, "nextcloud/docker: Dockerfiles, docker-entrypoint.sh", "2026-07-23")},
		},
	},
	{
		names: []string{"library/wordpress"},
		image: Image{
			Name: "wordpress", Data: []string{"/var/www/html"}, FillsData: true, FirstStart: true, Ports: []int{80, 9000},
			Sources: []Source{from(factsOfBuild|factsOfStart, "docker-library/wordpress: Dockerfiles, docker-entrypoint.sh", "2026-08-19")},
		},
	},
	{
		names: []string{"library/ghost"},
		image: Image{
			Name: "ghost", Data: []string{"/var/lib/ghost/content"}, FillsData: true, Ports: []int{2368},
			Sources: []Source{from(factsOfBuild|FactFillsData, "docker-library/ghost 6/bookworm/Dockerfile, docker-entrypoint.sh", "2026-06-12")},
		},
	},
	{
		names: []string{"library/odoo"},
		image: Image{
			Name: "odoo", Data: []string{"/var/lib/odoo"}, FillsData: true, Ports: []int{8069},
			Sources: []Source{from(factsOfBuild|FactFillsData, "docker-library/docs odoo/content.md", "2026-08-21")},
		},
	},
	{
		names: []string{"library/redmine"},
		image: Image{
			Name: "redmine", Data: []string{"/usr/src/redmine/files"}, FillsData: true, Ports: []int{3000},
			Sources: []Source{from(factsOfBuild|FactFillsData, "docker-library/docs redmine/content.md", "2026-08-21")},
		},
	},
	{
		names: []string{"onlyoffice/documentserver"},
		image: Image{
			Name: "onlyoffice/documentserver", MemoryMiB: 4096, Ports: []int{80},
			Sources: []Source{from(FactMemory|FactPorts, "ONLYOFFICE/Docker-DocumentServer: README.md, Dockerfile", "2025-12-01")},
		},
	},
	{
		names: []string{"clamav", "mailcow/clamd"},
		image: Image{
			Name: "clamav", MemoryMiB: 3072,
			Sources: []Source{from(FactMemory, "Cisco-Talos/clamav-documentation src/Introduction.md", "2026-04-09")},
		},
	},
	{
		names: []string{"itzg/minecraft-server"},
		image: Image{
			Name: "minecraft-server", MemoryMiB: Need(1024), HeapVariables: []string{"MEMORY", "MAX_MEMORY"},
			Data: []string{"/data"}, FillsData: true, Ports: []int{25565},
			Sources: []Source{
				from(factsOfBuild|FactFillsData|FactMemory|FactHeapVariables, "itzg/docker-minecraft-server: Dockerfile, docs/configuration/jvm-options.md, MEMORY", "2026-08-19"),
			},
		},
	},
	{
		// The 4 GiB that the project asks for are those of five containers.
		names: []string{"airflow", "docker-airflow"},
		image: Image{
			Name: "airflow", MemoryMiB: 1024,
			Sources: []Source{
				from(FactMemory, "Apache Airflow documentation 3.2.0, Running Airflow in Docker, Before you begin", "2026-11-28"),
			},
		},
	},
	{
		// What the database leaves of the 4 GB that Immich needs without machine learning.
		names: []string{"immich-server"},
		image: Image{
			Name: "immich-server", MemoryMiB: 2048,
			Sources: []Source{from(FactMemory, "immich-app/immich docs/docs/install/requirements.md", "2026-11-28")},
		},
	},
	{
		// What Immich needs more than without machine learning: 6 GB instead of 4 GB.
		names: []string{"immich-machine-learning"},
		image: Image{
			Name: "immich-machine-learning", MemoryMiB: 2048,
			Sources: []Source{from(FactMemory, "immich-app/immich docs/docs/install/requirements.md", "2026-11-28")},
		},
	},
	{
		names: []string{"uptime-kuma"},
		image: Image{
			Name: "uptime-kuma", Data: []string{"/app/data"}, FillsData: true, Ports: []int{3001},
			NotOnNFS: "Uptime Kuma does not support NFS",
			Sources: []Source{
				from(factsOfBuild|FactFillsData|FactNFS, "louislam/uptime-kuma: README.md, docker/dockerfile", "2026-08-22"),
			},
		},
	},
	{
		names: []string{"vaultwarden/server"},
		image: Image{
			Name: "vaultwarden", Data: []string{"/data"}, FillsData: true, Ports: []int{80},
			NotOnNFS: "its default database is SQLite, which the maintainers advise against on network shares",
			Sources: []Source{
				from(factsOfBuild|FactFillsData, "dani-garcia/vaultwarden docker/Dockerfile.debian", "2026-08-20"),
				from(FactNFS, "dani-garcia/vaultwarden issue 1056", "2020-07-14"),
			},
		},
	},
	{
		names: []string{"graylog/graylog"},
		image: Image{
			Name: "graylog", Data: []string{"/usr/share/graylog/data"}, FillsData: true, Ports: []int{9000}, UID: 1100,
			Sources: []Source{from(factsOfBuild|FactFillsData|FactUID, "Graylog2/graylog-docker docker/oss/Dockerfile", "2025-04-17")},
		},
	},
	{
		names: []string{"mailpit"},
		image: Image{
			Name: "mailpit", Ports: []int{1025, 8025},
			Sources: []Source{from(FactPorts, "axllent/mailpit Dockerfile", "2026-07-20")},
		},
	},
	{
		names: []string{"mongo-express"},
		image: Image{
			Name: "mongo-express", Ports: []int{8081},
			Sources: []Source{from(FactPorts, "docker-library/docs mongo-express/content.md", "2026-08-21")},
		},
	},
	{
		names: []string{"library/nginx"},
		image: Image{
			Name: "nginx", Ports: []int{80},
			Sources: []Source{from(FactPorts, "nginx/docker-nginx Dockerfile", "2026-04-14")},
		},
	},
	{
		names: []string{"library/caddy"},
		image: Image{
			Name: "caddy", Data: []string{"/data", "/config"}, FillsData: true, Ports: []int{80, 443, 2019},
			Sources: []Source{from(factsOfBuild|FactFillsData, "caddyserver/caddy-docker 2.11/alpine/Dockerfile", "2026-03-05")},
		},
	},
}
