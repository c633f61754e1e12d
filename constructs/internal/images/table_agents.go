package images

var agents = []entry{
	{
		names: []string{"traefik"},
		image: Image{
			Name: "traefik", Role: RoleLabelProxy,
			Sources: []Source{from(FactRole, "docker-library/docs traefik/content.md", "2026-08-21")},
		},
	},
	{
		names: []string{"nginxproxy/nginx-proxy", "jwilder/nginx-proxy", "nginx-proxy/nginx-proxy"},
		image: Image{
			Name: "nginx-proxy", Role: RoleLabelProxy, Ports: []int{80},
			Sources: []Source{from(FactRole|FactPorts, "nginx-proxy/nginx-proxy README.md", "2026-07-23")},
		},
	},
	{
		names: []string{"caddy-docker-proxy"},
		image: Image{
			Name: "caddy-docker-proxy", Role: RoleLabelProxy, Ports: []int{80, 443, 2019},
			Sources: []Source{from(FactRole|FactPorts, "lucaslorentz/caddy-docker-proxy: README.md, Dockerfile", "2026-07-02")},
		},
	},
	{
		names: []string{"nginxproxy/acme-companion", "nginx-proxy/acme-companion", "letsencrypt-nginx-proxy-companion"},
		image: Image{
			Name: "acme-companion", Role: RoleManager,
			Sources: []Source{from(FactRole, "nginx-proxy/acme-companion README.md", "2026-07-17")},
		},
	},
	{
		names: []string{"watchtower"},
		image: Image{
			Name: "watchtower", Role: RoleUpdater,
			Sources: []Source{from(FactRole, "containrrr/watchtower README.md", "2025-12-17")},
		},
	},
	{
		names: []string{"docker-socket-proxy"},
		image: Image{
			Name: "docker-socket-proxy", Role: RoleSocketProxy, Ports: []int{2375},
			Sources: []Source{from(FactRole|FactPorts, "Tecnativa/docker-socket-proxy: README.md, Dockerfile", "2025-09-05")},
		},
	},
	{
		names: []string{"cadvisor"},
		image: Image{
			Name: "cadvisor", Role: RoleMetricsAgent, Ports: []int{8080},
			Sources: []Source{from(FactRole|FactPorts, "google/cadvisor: README.md, deploy/Dockerfile", "2026-07-20")},
		},
	},
	{
		names: []string{"node-exporter"},
		image: Image{
			Name: "node-exporter", Role: RoleMetricsAgent, Ports: []int{9100}, UID: 65534,
			Sources: []Source{from(FactRole|FactPorts|FactUID, "prometheus/node_exporter: README.md, Dockerfile", "2026-08-08")},
		},
	},
	{
		names: []string{"telegraf"},
		image: Image{
			Name: "telegraf", Role: RoleMetricsAgent,
			Sources: []Source{from(FactRole, "docker-library/docs telegraf/content.md", "2026-08-21")},
		},
	},
	{
		names: []string{"promtail"},
		image: Image{
			Name: "promtail", Role: RoleLogShipper,
			Sources: []Source{from(FactRole, "Grafana Enterprise Logs documentation 1.9, Promtail", "2026-11-28")},
		},
	},
	{
		names: []string{"fluentd"},
		image: Image{
			Name: "fluentd", Role: RoleLogShipper, Ports: []int{24224},
			Sources: []Source{from(FactRole|FactPorts, "docker-library/docs fluentd/content.md", "2026-08-21")},
		},
	},
	{
		names: []string{"fluent-bit"},
		image: Image{
			Name: "fluent-bit", Role: RoleLogShipper,
			Sources: []Source{from(FactRole, "fluent/fluent-bit-docs about/what-is-fluent-bit.md", "2026-08-20")},
		},
	},
	{
		names: []string{"portainer", "portainer-ce", "portainer-ee"},
		image: Image{
			Name: "portainer", Role: RoleManager, Data: []string{"/data"}, FillsData: true, Ports: []int{8000, 9000, 9443},
			Sources: []Source{from(factsOfBuild|FactFillsData|FactRole, "portainer/portainer: README.md, build/linux/Dockerfile", "2024-10-23")},
		},
	},
	{
		names: []string{"ofelia"},
		image: Image{
			Name: "ofelia", Role: RoleManager,
			Sources: []Source{from(FactRole, "mcuadros/ofelia README.md", "2026-03-01")},
		},
	},
	{
		names: []string{"autoheal"},
		image: Image{
			Name: "autoheal", Role: RoleManager,
			Sources: []Source{from(FactRole, "willfarrell/docker-autoheal README.md", "2024-03-05")},
		},
	},
	{
		names: []string{"dozzle"},
		image: Image{
			Name: "dozzle", Role: RoleManager, Ports: []int{8080},
			Sources: []Source{from(FactRole|FactPorts, "amir20/dozzle: README.md, Dockerfile", "2026-08-22")},
		},
	},
}
