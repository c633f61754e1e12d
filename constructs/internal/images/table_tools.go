package images

// tools serve other services: browsers for tests, converters, language checks.
var tools = []entry{
	{
		names: []string{"erikvl87/languagetool"},
		image: Image{
			Name: "languagetool", MemoryMiB: Need(512), Ports: []int{8010},
			Sources: []Source{
				from(FactMemory, "Erikvl87/docker-languagetool start.sh, Java_Xmx", "2025-12-28"),
				from(FactPorts, "Erikvl87/docker-languagetool Dockerfile", "2026-04-17"),
			},
		},
	},
	{
		// A browser with its driver, of the grid or on its own.
		names: []string{
			"node-chrome", "node-chromium", "node-edge", "node-firefox",
			"standalone-chrome", "standalone-chromium", "standalone-edge", "standalone-firefox",
		},
		image: Image{
			Name: "selenium", MemoryMiB: 1024, Ports: []int{4444, 5900}, UID: 1200,
			Sources: []Source{
				from(FactMemory, "SeleniumHQ/docker-selenium charts/selenium-grid/values.yaml, chromeNode.resources", "2024-10-24"),
				from(FactPorts|FactUID, "SeleniumHQ/docker-selenium: README.md, Base/Dockerfile, NodeBase/Dockerfile", "2024-10-24"),
			},
		},
	},
	{
		names: []string{"gotenberg"},
		image: Image{
			Name: "gotenberg", Ports: []int{3000}, UID: 1001,
			Sources: []Source{from(FactPorts|FactUID, "gotenberg/gotenberg build/Dockerfile", "2026-08-21")},
		},
	},
	{
		names: []string{"apache/tika"},
		image: Image{
			Name: "tika", MemoryMiB: 1024, Ports: []int{9998}, UID: 35002,
			Sources: []Source{
				from(FactMemory, "Alfresco/alfresco-docker-installer issue 87, measured", "2021-08-31"),
				from(FactPorts|FactUID, "apache/tika-docker full/Dockerfile, minimal/Dockerfile", "2026-05-01"),
			},
		},
	},
	{
		names: []string{"localstack/localstack", "localstack/localstack-pro"},
		image: Image{
			Name: "localstack", MemoryMiB: 1024, Ports: []int{4566},
			Sources: []Source{
				from(FactMemory, "localstack/localstack issue 486", "2017-11-25"),
				from(FactPorts, "localstack/localstack Dockerfile", "2026-03-23"),
			},
		},
	},
	{
		names: []string{"litellm", "litellm-database", "litellm-non_root"},
		image: Image{
			Name: "litellm", MemoryMiB: 2048,
			Sources: []Source{from(FactMemory, "davealtena/homelab pull request 1542, measured", "2026-05-20")},
		},
	},
	{
		names: []string{"windmill-labs/windmill", "windmill-labs/windmill-ee"},
		image: Image{
			Name: "windmill", MemoryMiB: 2048,
			Sources: []Source{from(FactMemory, "windmill-labs/windmill-helm-charts charts/windmill/values.yaml, resources", "2026-08-21")},
		},
	},
}
