package images

import (
	"maps"
	"regexp"
	"slices"
	"testing"
)

func TestTableIsComplete(t *testing.T) {
	seen, date := map[string]bool{}, regexp.MustCompile(`^20\d\d-\d\d-\d\d$`)
	for _, part := range tables {
		for _, e := range part {
			image := e.image
			if image.Name == "" || len(e.names) == 0 {
				t.Errorf("an entry has no name: %+v", e)
			}
			for _, name := range e.names {
				if seen[name] {
					t.Errorf("%s has two entries", name)
				}
				seen[name] = true
			}
			var sourced Fact
			for _, source := range image.Sources {
				if source.Title == "" || !date.MatchString(source.Date) {
					t.Errorf("%s: source %+v has no title or no date", image.Name, source)
				}
				sourced |= source.Facts
			}
			if given := factsOf(image); given != sourced {
				t.Errorf("%s has the facts %b, and sources of %b", image.Name, given, sourced)
			}
			if !slices.IsSorted(image.Ports) {
				t.Errorf("%s: ports are not sorted: %v", image.Name, image.Ports)
			}
			if e.laterData != nil && e.laterMajor == 0 {
				t.Errorf("%s: no version has the later directories", image.Name)
			}
		}
	}
}

// factsOf are the fields of an image that say something. That of a flag which
// is false is one that is known, if the table has a source of it.
func factsOf(image Image) Fact {
	var all Fact
	for fact, given := range map[Fact]bool{
		FactRole: image.Role != RoleNone, FactMemory: image.MemoryMiB > 0, FactData: len(image.Data) > 0,
		FactFillsData: image.FillsData, FactFirstStart: image.FirstStart, FactNFS: image.NotOnNFS != "",
		FactPorts: len(image.Ports) > 0, FactUID: image.UID != 0, FactVolume: image.DataIsVolume,
		FactEntrypoint: image.Entrypoint != "", FactShell: image.Shell,
		FactHeapVariables: len(image.HeapVariables) > 0,
	} {
		if given {
			all |= fact
		}
	}
	return all
}

// samples are references as compose files have them, with the name of the entry.
var samples = map[string]string{
	"quay.io/minio/mc:latest":                              "mc",
	"amazon/aws-cli":                                       "aws-cli",
	"curlimages/curl:8.1.2":                                "curl",
	"certbot/dns-route53":                                  "certbot",
	"redgate/flyway:11":                                    "flyway",
	"liquibase/liquibase:4.29":                             "liquibase",
	"migrate/migrate":                                      "migrate",
	"ghcr.io/amacneil/dbmate:2":                            "dbmate",
	"arigaio/atlas:latest":                                 "atlas",
	"hello-world":                                          "hello-world",
	"postgres:16-alpine":                                   "postgres",
	"docker.io/library/postgres:17":                        "postgres",
	"postgis/postgis:16-3.4":                               "postgres",
	"pgvector/pgvector:pg17":                               "postgres",
	"timescale/timescaledb:2.22.0-pg16":                    "postgres",
	"ghcr.io/immich-app/postgres:14-vectorchord0.4.3":      "immich-app/postgres",
	"bitnami/postgresql:16":                                "bitnami/postgresql",
	"bitnamilegacy/mariadb":                                "bitnami/mariadb",
	"mysql":                                                "mysql",
	"public.ecr.aws/docker/library/mariadb:11.4":           "mariadb",
	"mongo:8.0":                                            "mongo",
	"apache/airflow:3.0.2":                                 "airflow",
	"cassandra:5":                                          "cassandra",
	"couchdb:3":                                            "couchdb",
	"neo4j:5-enterprise":                                   "neo4j",
	"influxdb:2-alpine":                                    "influxdb",
	"clickhouse/clickhouse-server:25.4":                    "clickhouse",
	"mcr.microsoft.com/mssql/server:2022-latest":           "mssql/server",
	"mcr.microsoft.com/azure-sql-edge:1.0.4":               "azure-sql-edge",
	"qdrant/qdrant":                                        "qdrant",
	"milvusdb/milvus:v2.5.4":                               "milvus",
	"quay.io/coreos/etcd:v3.5.18":                          "etcd",
	"redis:7@sha256:" + digest:                             "redis",
	"docker.io/valkey/valkey:8-bookworm":                   "valkey",
	"memcached:alpine":                                     "memcached",
	"rabbitmq:4-management":                                "rabbitmq",
	"confluentinc/cp-kafka:7.9.0":                          "kafka",
	"quay.io/debezium/kafka:3.0":                           "kafka",
	"quay.io/debezium/connect:3.0":                         "kafka-connect",
	"confluentinc/cp-schema-registry:7.9.0":                "schema-registry",
	"apachepinot/pinot:latest":                             "pinot",
	"docker.elastic.co/kibana/kibana:8.17.0":               "kibana",
	"ghcr.io/immich-app/immich-server:v1.125":              "immich-server",
	"confluentinc/cp-ksqldb-server:7.9.0":                  "ksqldb-server",
	"zookeeper:3.9":                                        "zookeeper",
	"nats:2":                                               "nats",
	"eclipse-mosquitto:2":                                  "eclipse-mosquitto",
	"emqx/emqx:5.8":                                        "emqx",
	"docker.elastic.co/elasticsearch/elasticsearch:8.17.0": "elasticsearch",
	"tensorchord/pgvecto-rs:pg16-v0.3.0":                   "postgres",
	"mongodb/mongodb-community-server:8.0-ubi9":            "mongodb-community-server",
	"flink:1.20":                                           "flink",
	"apachepulsar/pulsar:4.0.1":                            "pulsar",
	"apache/activemq-classic:6.1.4":                        "activemq",
	"apache/nifi:2.1.0":                                    "nifi",
	"apache/druid:31.0.0":                                  "druid",
	"jetbrains/teamcity-server":                            "teamcity-server",
	"quay.io/wildfly/wildfly:34.0":                         "wildfly",
	"jboss/keycloak:16.1.1":                                "wildfly",
	"docker.osgeo.org/geoserver:2.27.0":                    "geoserver",
	"atlassian/jira-software:9":                            "jira",
	"metabase/metabase:v0.53":                              "metabase",
	"thingsboard/tb-postgres":                              "thingsboard",
	"reallibrephotos/librephotos:latest":                   "librephotos",
	"registry.rocket.chat/rocketchat/rocket.chat:7.1":      "rocket.chat",
	"sharelatex/sharelatex":                                "overleaf",
	"ghcr.io/goauthentik/server:2025.2":                    "authentik",
	"photoprism/photoprism:latest":                         "photoprism",
	"zulip/docker-zulip:9.4-0":                             "zulip",
	"index.docker.io/appsmith/appsmith-ce":                 "appsmith",
	"openproject/openproject:15":                           "openproject",
	"matrixdotorg/synapse:latest":                          "synapse",
	"mediagis/nominatim:4.5":                               "nominatim",
	"ollama/ollama:latest":                                 "ollama",
	"opensearchproject/opensearch:2":                       "opensearch",
	"solr:9":                                               "solr",
	"typesense/typesense:27.1":                             "typesense",
	"quay.io/minio/minio:RELEASE.2025-01-20T14-49-07Z":     "minio",
	"prom/prometheus:v3.1.0":                               "prometheus",
	"prom/alertmanager":                                    "alertmanager",
	"grafana/loki:3.4":                                     "loki",
	"registry:2":                                           "registry",
	"grafana/grafana-oss:11.5.0":                           "grafana",
	"opencti/platform:6.9.0":                               "opencti",
	"docker.elastic.co/logstash/logstash:8.17.0":           "logstash",
	"quay.io/keycloak/keycloak:26.1":                       "keycloak",
	"sonarqube:community":                                  "sonarqube",
	"jenkins/jenkins:lts":                                  "jenkins",
	"sonatype/nexus3":                                      "nexus3",
	"gitlab/gitlab-ce:latest":                              "gitlab",
	"nextcloud:fpm":                                        "nextcloud",
	"wordpress:php8.3":                                     "wordpress",
	"ghost:5":                                              "ghost",
	"odoo:18":                                              "odoo",
	"redmine":                                              "redmine",
	"onlyoffice/documentserver":                            "onlyoffice/documentserver",
	"clamav/clamav:stable":                                 "clamav",
	"itzg/minecraft-server":                                "minecraft-server",
	"ghcr.io/immich-app/immich-machine-learning:v1.125":    "immich-machine-learning",
	"louislam/uptime-kuma:1":                               "uptime-kuma",
	"vaultwarden/server:latest":                            "vaultwarden",
	"graylog/graylog:6.1":                                  "graylog",
	"axllent/mailpit":                                      "mailpit",
	"mongo-express":                                        "mongo-express",
	"nginx:1.27-alpine":                                    "nginx",
	"caddy:2":                                              "caddy",
	"traefik:v3.3":                                         "traefik",
	"jwilder/nginx-proxy":                                  "nginx-proxy",
	"lucaslorentz/caddy-docker-proxy:2.9":                  "caddy-docker-proxy",
	"nginxproxy/acme-companion":                            "acme-companion",
	"ghcr.io/nicholas-fedor/watchtower":                    "watchtower",
	"ghcr.io/tecnativa/docker-socket-proxy:0.3":            "docker-socket-proxy",
	"gcr.io/cadvisor/cadvisor:v0.51.0":                     "cadvisor",
	"quay.io/prometheus/node-exporter:latest":              "node-exporter",
	"telegraf:1.33":                                        "telegraf",
	"grafana/promtail:3.3":                                 "promtail",
	"fluent/fluentd:v1.17":                                 "fluentd",
	"cr.fluentbit.io/fluent/fluent-bit:3.2":                "fluent-bit",
	"portainer/portainer-ce:latest":                        "portainer",
	"mcuadros/ofelia:latest":                               "ofelia",
	"willfarrell/autoheal":                                 "autoheal",
	"amir20/dozzle":                                        "dozzle",
}

const digest = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

func TestOfFindsEveryEntry(t *testing.T) {
	missing := map[string]bool{}
	for _, part := range tables {
		for _, e := range part {
			missing[e.image.Name] = true
		}
	}
	for _, part := range []map[string]string{samples, moreSamples} {
		for ref, want := range part {
			got, ok := Of(ref)
			if !ok || got.Name != want {
				t.Errorf("Of(%q) = %q, %v; want %q", ref, got.Name, ok, want)
			}
			delete(missing, want)
		}
	}
	if len(missing) > 0 {
		t.Errorf("no sample asks for %v", slices.Sorted(maps.Keys(missing)))
	}
}

func TestOfLeavesNeighboursAlone(t *testing.T) {
	for _, ref := range []string{
		"", "UPPER/case", "postgres:", "my image", "scratch",
		"prometheuscommunity/postgres-exporter", "rediscommander/redis-commander", "prom/mysqld-exporter",
		"nginxinc/nginx-unprivileged", "my/postgres-backup", "my/nginx", "my/nginx-proxy", "my/caddy", "company/wordpress",
		"oliver006/redis_exporter", "danielqsj/kafka-exporter", "provectuslabs/kafka-ui", "grafana/grafana-image-renderer",
		"opensearchproject/opensearch-dashboards", "my/registry", "my/server", "my/mc", "my/curl", "dpage/pgadmin4",
		"edoburu/pgbouncer", "percona/mongodb_exporter", "supabase/postgres-meta", "milvus", "postgrest/postgrest",
		"confluentinc/cp-kafka-rest", "mongodb/mongodb-atlas-local", "library/keycloak-init",
	} {
		if got, ok := Of(ref); ok {
			t.Errorf("Of(%q) = %q, want nothing", ref, got.Name)
		}
	}
}

func TestOfKnowsVersions(t *testing.T) {
	for ref, want := range map[string]string{
		"postgres":                         "/var/lib/postgresql",
		"postgres:latest":                  "/var/lib/postgresql",
		"postgres:alpine":                  "/var/lib/postgresql",
		"postgres:18":                      "/var/lib/postgresql",
		"postgres:19beta1":                 "/var/lib/postgresql",
		"postgres:17.2-bookworm":           "/var/lib/postgresql/data",
		"postgres:9.6":                     "/var/lib/postgresql/data",
		"pgvector/pgvector:pg18":           "/var/lib/postgresql",
		"pgvector/pgvector:0.8.1-pg17":     "/var/lib/postgresql/data",
		"pgvector/pgvector:0.8.1-pg18":     "/var/lib/postgresql",
		"timescale/timescaledb:2.22-pg16":  "/var/lib/postgresql/data",
		"postgis/postgis:18-3.6":           "/var/lib/postgresql",
		"ghcr.io/immich-app/postgres:14-x": "/var/lib/postgresql/data",
	} {
		if got, _ := Of(ref); len(got.Data) == 0 || got.Data[0] != want {
			t.Errorf("Of(%q) has its data in %v, want %s", ref, got.Data, want)
		}
	}
}

func TestVolumeOfAnImage(t *testing.T) {
	for ref, want := range map[string]bool{
		"postgres:17": true, "postgres": true, "pgvector/pgvector:pg17": true, "mysql:8.4": true, "mongo@sha256:" + digest: true,
		"postgres@sha256:" + digest: false, "postgres:14@sha256:" + digest: true, "neo4j:5": false, "bitnami/mysql": false, "redis": false,
	} {
		if got, _ := Of(ref); got.DataIsVolume != want {
			t.Errorf("Of(%q) has a volume: %v, want %v", ref, got.DataIsVolume, want)
		}
	}
}

func TestOfDropsTheLayoutOfOtherVendors(t *testing.T) {
	for _, ref := range []string{"bitnami/redis:7", "bitnamilegacy/kafka", "lscr.io/linuxserver/mariadb", "bitnami/mongo"} {
		got, ok := Of(ref)
		if !ok || got.Role == RoleNone {
			t.Errorf("Of(%q) = %+v, %v; want its role", ref, got, ok)
		}
		if got.Data != nil || got.DataIsVolume || got.FillsData || got.Ports != nil || got.UID != 0 {
			t.Errorf("Of(%q) has the layout of another image: %+v", ref, got)
		}
	}
	if got, _ := Of("bitnamilegacy/kafka"); got.MemoryMiB == 0 || got.NotOnNFS == "" {
		t.Errorf("what is true of the product is lost: %+v", got)
	}
}

func TestHolds(t *testing.T) {
	postgres, _ := Of("postgres:17")
	for target, want := range map[string]bool{
		"/var/lib/postgresql/data": true, "/var/lib/postgresql/data/": true, "/var/lib/postgresql": true,
		"/var/lib/postgresql/data/pgdata": true, "/var/lib": true, "/": true,
		"/var/lib/postgresql/data2": false, "/docker-entrypoint-initdb.d": false, "/var/lib/post": false,
	} {
		if got := postgres.Holds(target); got != want {
			t.Errorf("Holds(%q) = %v", target, got)
		}
	}
	if (Image{}).Holds("/data") {
		t.Error("an unknown image has data")
	}
}
