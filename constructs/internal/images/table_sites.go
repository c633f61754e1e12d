package images

// sites are applications for people, whose vendors say how much memory they
// need. Where they say it of a whole server, that is divided among the
// containers of the vendor's own compose file.
var sites = []entry{
	{
		// What the other three containers leave of 4 GB, at the default size.
		names: []string{"reallibrephotos/librephotos"},
		image: Image{
			Name: "librephotos", MemoryMiB: 4096 - 3*512,
			Sources: []Source{from(FactMemory, "LibrePhotos/librephotos.docs docs/installation/standard-install.md, Compatibility", "2026-11-28")},
		},
	},
	{
		names: []string{"rocket.chat"},
		image: Image{
			Name: "rocket.chat", MemoryMiB: 1024, Ports: []int{3000},
			Sources: []Source{
				from(FactMemory, "RocketChat/docs deploy/deploy-rocket.chat/system-requirements.md", "2026-11-28"),
				from(FactPorts, "RocketChat/Rocket.Chat .docker/Dockerfile.rhel", "2026-11-28"),
			},
		},
	},
	{
		names: []string{"overleaf/overleaf", "sharelatex/sharelatex"},
		image: Image{
			Name: "overleaf", MemoryMiB: 3072,
			Sources: []Source{from(FactMemory, "overleaf/overleaf wiki, Hardware-Requirements", "2026-11-28")},
		},
	},
	{
		// Half of 2 GB, for server and worker.
		names: []string{"goauthentik/server"},
		image: Image{
			Name: "authentik", MemoryMiB: 1024,
			Sources: []Source{from(FactMemory, "goauthentik/authentik website/docs/installation/docker-compose.md, Requirements", "2026-11-28")},
		},
	},
	{
		// What MariaDB leaves of 3 GB, at the default size.
		names: []string{"photoprism/photoprism"},
		image: Image{
			Name: "photoprism", MemoryMiB: 3072 - 512,
			Sources: []Source{from(FactMemory, "photoprism/photoprism-docs docs/getting-started/index.md, System Requirements", "2026-11-28")},
		},
	},
	{
		names: []string{"docker-zulip", "zulip-server"},
		image: Image{
			Name: "zulip", MemoryMiB: 2048,
			Sources: []Source{from(FactMemory, "zulip/zulip docs/production/requirements.md", "2026-11-28")},
		},
	},
	{
		names: []string{"appsmith-ce", "appsmith-ee"},
		image: Image{
			Name: "appsmith", MemoryMiB: 8192,
			Sources: []Source{from(FactMemory, "appsmithorg/appsmith-docs website/docs/getting-started/setup/README.md", "2026-11-28")},
		},
	},
	{
		// 4 GB are for web server, worker, timer and seeder.
		names: []string{"openproject/openproject", "openproject/community"},
		image: Image{
			Name: "openproject", MemoryMiB: 1024,
			Sources: []Source{from(FactMemory, "opf/openproject docs/installation-and-operations/system-requirements/README.md", "2026-11-28")},
		},
	},
	{
		names: []string{"matrixdotorg/synapse", "element-hq/synapse"},
		image: Image{
			Name: "synapse", MemoryMiB: 1024,
			Sources: []Source{from(FactMemory, "element-hq/synapse docs/setup/installation.md", "2026-11-28")},
		},
	},
	{
		names: []string{"mediagis/nominatim"},
		image: Image{
			Name: "nominatim", MemoryMiB: 2048,
			Sources: []Source{from(FactMemory, "osm-search/Nominatim docs/admin/Installation.md, Hardware", "2026-11-28")},
		},
	},
	{
		// That of the smallest models that the vendor gives a figure for.
		names: []string{"ollama/ollama"},
		image: Image{
			Name: "ollama", MemoryMiB: 8192, Data: []string{"/root/.ollama"}, FillsData: true, Ports: []int{11434},
			Sources: []Source{
				from(FactMemory, "ollama/ollama README.md, Model library", "2026-11-28"),
				from(factsOfBuild|FactFillsData, "ollama/ollama docs/docker.md", "2026-11-28"),
			},
		},
	},
}
