package images

var stores = []entry{
	{
		names: []string{"elasticsearch"},
		image: Image{
			Name: "elasticsearch", Role: RoleSearch, MemoryMiB: 1024, Data: []string{"/usr/share/elasticsearch/data"}, FillsData: true,
			NotOnNFS: luceneOnNFS, Ports: []int{9200, 9300}, UID: 1000,
			Sources: []Source{
				from(FactMemory, "Elastic documentation, Start a single-node cluster in Docker, -m 1GB", "2026-11-28"),
				luceneSource,
				from(factsOfBuild|FactFillsData|FactUID|FactRole, "elastic/elasticsearch distribution/docker/src/docker/Dockerfile", "2026-11-28"),
			},
		},
	},
	{
		names: []string{"opensearch"},
		image: Image{
			Name: "opensearch", Role: RoleSearch, MemoryMiB: Need(1024), Data: []string{"/usr/share/opensearch/data"}, FillsData: true,
			NotOnNFS: luceneOnNFS, Ports: []int{9200, 9300, 9600, 9650}, UID: 1000,
			Sources: []Source{
				from(FactMemory, "opensearch-project/documentation-website _install-and-configure/install-opensearch/index.md, -Xmx1g", "2026-08-21"),
				luceneSource,
				from(factsOfBuild|FactFillsData|FactUID|FactRole, "opensearch-project/opensearch-build docker/release/dockerfiles/opensearch.al2.dockerfile", "2026-11-28"),
			},
		},
	},
	{
		names: []string{"apachepinot/pinot"},
		image: Image{
			Name: "pinot", Role: RoleDatabase, MemoryMiB: Need(4096),
			Sources: []Source{from(FactMemory|FactRole, "apache/pinot docker/images/pinot/Dockerfile, -Xmx4G", "2026-11-28")},
		},
	},
	{
		names: []string{"solr"},
		image: Image{
			Name: "solr", Role: RoleSearch, MemoryMiB: Need(512), NotOnNFS: luceneOnNFS, Ports: []int{8983},
			Sources: []Source{
				from(FactMemory, "apache/solr solr/bin/solr.in.sh, SOLR_HEAP", "2026-11-28"),
				luceneSource,
				from(FactPorts|FactRole, "docker-library/docs solr/content.md", "2026-08-21"),
			},
		},
	},
	{
		names: []string{"typesense"},
		image: Image{
			Name: "typesense", Role: RoleSearch, Data: []string{"/data"}, FillsData: true, Ports: []int{8108},
			Sources: []Source{
				from(factsOfBuild|FactFillsData|FactRole, "typesense/typesense-website docs-site/content/guide/install-typesense.md", "2026-08-06"),
			},
		},
	},
	{
		names: []string{"minio"},
		image: Image{
			Name: "minio", Role: RoleObjectStore, Data: []string{"/data"}, FillsData: true,
			NotOnNFS: "MinIO cannot guarantee consistency there", Ports: []int{9000, 9001},
			Sources: []Source{
				from(FactNFS, "minio/docs source/operations/checklists/hardware.rst", "2025-12-02"),
				from(factsOfBuild|FactFillsData|FactRole, "minio/minio Dockerfile, Dockerfile.release", "2026-11-28"),
			},
		},
	},
	{
		names: []string{"prometheus"},
		image: Image{
			Name: "prometheus", Role: RoleDatabase, Data: []string{"/prometheus"}, FillsData: true,
			NotOnNFS: "Prometheus does not support NFS, EFS included, and its storage can be corrupted beyond recovery",
			Ports:    []int{9090}, UID: 65534,
			Sources: []Source{
				from(FactNFS, "prometheus/prometheus docs/storage.md", "2026-08-21"),
				from(factsOfBuild|FactFillsData|FactUID|FactRole, "prometheus/prometheus Dockerfile", "2026-08-21"),
			},
		},
	},
	{
		names: []string{"alertmanager"},
		image: Image{
			Name: "alertmanager", Data: []string{"/alertmanager"}, FillsData: true, Ports: []int{9093}, UID: 65534,
			Sources: []Source{from(factsOfBuild|FactFillsData|FactUID, "prometheus/alertmanager Dockerfile", "2026-08-22")},
		},
	},
	{
		names: []string{"grafana/loki"},
		image: Image{
			Name: "loki", Role: RoleDatabase, Data: []string{"/loki"}, FillsData: true, Ports: []int{3100}, UID: 10001,
			Sources: []Source{from(factsOfBuild|FactFillsData|FactUID|FactRole, "grafana/loki cmd/loki/Dockerfile", "2026-11-28")},
		},
	},
	{
		names: []string{"library/registry", "distribution/distribution"},
		image: Image{
			Name: "registry", Role: RoleObjectStore, Ports: []int{5000},
			Sources: []Source{from(FactPorts|FactRole, "docker-library/docs registry/content.md", "2026-08-21")},
		},
	},
}
