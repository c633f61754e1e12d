package images

const sqliteOnNFS = "its database is SQLite, which can be corrupted on network file systems"

// communities are applications that people run for themselves and others:
// media, games, documents, boards, analytics and AI.
var communities = []entry{
	{
		names: []string{"discourse"},
		image: Image{
			Name: "discourse", MemoryMiB: 1024,
			Sources: []Source{from(FactMemory, "discourse/discourse docs/INSTALL.md, Hardware Requirements", "2026-11-29")},
		},
	},
	{
		names: []string{"apache/superset", "bitnami/superset", "amancevice/superset"},
		image: Image{
			Name: "superset", MemoryMiB: 2048,
			Sources: []Source{from(FactMemory, "apache/superset issue 16523, measured", "2021-09-01")},
		},
	},
	{
		names: []string{"open-webui/open-webui"},
		image: Image{
			Name: "open-webui", MemoryMiB: 1024,
			Sources: []Source{from(FactMemory, "open-webui/open-webui issue 4188, measured", "2024-07-29")},
		},
	},
	{
		names: []string{"s-pdf", "stirling-pdf"},
		image: Image{
			Name: "stirling-pdf", MemoryMiB: 1024,
			Sources: []Source{from(FactMemory, "Stirling-Tools/Stirling-PDF issue 5866, measured", "2026-03-05")},
		},
	},
	{
		// That of its web server, which is its largest service.
		names: []string{"getsentry/sentry"},
		image: Image{
			Name: "sentry", MemoryMiB: 1101,
			Sources: []Source{from(FactMemory, "getsentry/self-hosted issue 2539, measured", "2024-12-28")},
		},
	},
	{
		names: []string{"langfuse/langfuse", "langfuse/langfuse-worker"},
		image: Image{
			Name: "langfuse", MemoryMiB: 4096,
			Sources: []Source{from(FactMemory, "Langfuse documentation, Application Containers, Recommended sizing", "2026-11-29")},
		},
	},
	{
		// The task that AWS's sample runs it in.
		names: []string{"langgenius/dify-api"},
		image: Image{
			Name: "dify-api", MemoryMiB: 2048,
			Sources: []Source{from(FactMemory, "aws-samples/dify-self-hosted-on-aws issue 119", "2026-04-09")},
		},
	},
	{
		// What the other containers leave of 16 GB: half of it is the search engine's.
		names: []string{"infiniflow/ragflow"},
		image: Image{
			Name: "ragflow", MemoryMiB: 8192 - 3*512,
			Sources: []Source{from(FactMemory, "infiniflow/ragflow: README.md, Prerequisites; docker/.env, MEM_LIMIT", "2026-08-19")},
		},
	},
	{
		names: []string{"mintplexlabs/anythingllm"},
		image: Image{
			Name: "anythingllm", MemoryMiB: 2048,
			Sources: []Source{from(FactMemory, "Mintplex-Labs/anythingllm-docs pages/installation-docker/system-requirements.mdx", "2026-08-21")},
		},
	},
	{
		names: []string{"baserow/baserow"},
		image: Image{
			Name: "baserow", MemoryMiB: 2048,
			Sources: []Source{from(FactMemory, "bram2w/baserow docs/installation/install-on-digital-ocean.md", "2025-10-08")},
		},
	},
	{
		names: []string{"wekan"},
		image: Image{
			Name: "wekan", MemoryMiB: 1024,
			Sources: []Source{from(FactMemory, "wekan/wekan README.md", "2026-08-15")},
		},
	},
	{
		// What the other three containers leave of 4 GB, at the default size.
		names: []string{"jitsi/jvb"},
		image: Image{
			Name: "jvb", MemoryMiB: 4096 - 3*512,
			Sources: []Source{from(FactMemory, "jitsi/handbook docs/devops-guide/requirements.md", "2023-08-11")},
		},
	},
	{
		names: []string{"valheim-server"},
		image: Image{
			Name: "valheim-server", MemoryMiB: 4096,
			Sources: []Source{from(FactMemory, "lloesche/valheim-server-docker README.md, System requirements", "2025-03-23")},
		},
	},
	{
		names: []string{"palworld-server-docker"},
		image: Image{
			Name: "palworld-server", MemoryMiB: 16384,
			Sources: []Source{from(FactMemory, "thijsvanloef/palworld-server-docker README.md, Server Requirements", "2026-08-04")},
		},
	},
	{
		names: []string{"n8nio/n8n", "n8n-io/n8n"},
		image: Image{
			Name: "n8n", Ports: []int{5678}, UID: 1000,
			Sources: []Source{from(FactPorts|FactUID, "n8n-io/n8n docker/images/n8n/Dockerfile", "2026-11-29")},
		},
	},
	{
		names: []string{
			"linuxserver/lidarr", "linuxserver/prowlarr", "linuxserver/radarr", "linuxserver/readarr", "linuxserver/sonarr",
			"hotio/lidarr", "hotio/prowlarr", "hotio/radarr", "hotio/readarr", "hotio/sonarr",
		},
		image: Image{
			Name: "servarr", Data: []string{"/config"}, NotOnNFS: sqliteOnNFS,
			Sources: []Source{from(FactData|FactNFS, "Servarr/Wiki: lidarr/faq.md, prowlarr/faq.md, radarr/faq.md, readarr/faq.md, sonarr/faq.md", "2026-08-22")},
		},
	},
	{
		names: []string{"jellyfin/jellyfin", "linuxserver/jellyfin"},
		image: Image{
			Name: "jellyfin", Data: []string{"/config"}, NotOnNFS: "Jellyfin asks for local storage of its database",
			Sources: []Source{
				from(FactNFS, "jellyfin/jellyfin.org docs/general/administration/storage.md", "2026-01-17"),
				from(FactData, "jellyfin/jellyfin.org docs/general/installation/_container-docker-cli.md", "2026-08-22"),
			},
		},
	},
	{
		// Half of 2 GB, for server and worker.
		names: []string{"chatwoot/chatwoot"},
		image: Image{
			Name: "chatwoot", MemoryMiB: 1024,
			Sources: []Source{from(FactMemory, "chatwoot/chatwoot pull requests 12915, 15412", "2026-08-11")},
		},
	},
	{
		// What PostgreSQL leaves of 4 GB, at the default size.
		names: []string{"tooljet/tooljet", "tooljet/tooljet-ce"},
		image: Image{
			Name: "tooljet", MemoryMiB: 4096 - 512,
			Sources: []Source{from(FactMemory, "ToolJet/ToolJet pull request 13961", "2025-09-02")},
		},
	},
	{
		names: []string{"budibase/budibase"},
		image: Image{
			Name: "budibase", MemoryMiB: 2048,
			Sources: []Source{from(FactMemory, "Budibase/budibase issue 10564", "2023-05-12")},
		},
	},
	{
		// One worker.
		names: []string{"langflowai/langflow"},
		image: Image{
			Name: "langflow", MemoryMiB: 1229,
			Sources: []Source{from(FactMemory, "oriontech-me/langflow-e2e pull request 888, measured", "2026-07-22")},
		},
	},
	{
		names: []string{"plexinc/pms-docker", "linuxserver/plex"},
		image: Image{
			Name: "plex", Data: []string{"/config"}, Ports: []int{32400},
			NotOnNFS: "Plex warns that its database is corrupted on most network file systems",
			Sources:  []Source{from(factsOfBuild|FactNFS, "plexinc/pms-docker README.md, Parameters", "2026-11-29")},
		},
	},
	{
		names: []string{"paperless-ngx/paperless-ngx", "paperlessngx/paperless-ngx"},
		image: Image{
			Name: "paperless-ngx", MemoryMiB: 1536, Ports: []int{8000},
			Sources: []Source{
				from(FactMemory, "rwlove/home-ops pull request 12419, measured", "2026-06-09"),
				from(FactPorts, "paperless-ngx/paperless-ngx Dockerfile", "2026-08-08"),
			},
		},
	},
}
