package images

// moreSamples are references of the images in the tables of engines, of servers
// of organizations and of tools, with the name of the entry.
var moreSamples = map[string]string{
	"gvenzl/oracle-free:23-slim":                                      "oracle-free",
	"container-registry.oracle.com/database/free:latest":              "oracle-free",
	"gvenzl/oracle-xe:21-slim":                                        "oracle-xe",
	"container-registry.oracle.com/database/express:21.3.0-xe":        "oracle-xe",
	"couchbase:community-7.6.2":                                       "couchbase",
	"questdb/questdb:8.2.1":                                           "questdb",
	"docker.redpanda.com/redpandadata/redpanda:v24.3.1":               "redpanda",
	"scylladb/scylla:6.2":                                             "scylla",
	"ghcr.io/chroma-core/chroma:0.6.3":                                "chroma",
	"xwiki:16-postgres-tomcat":                                        "xwiki",
	"jacobalberty/unifi:v8.6":                                         "unifi",
	"lscr.io/linuxserver/unifi-network-application:latest":            "unifi-network-application",
	"wazuh/wazuh-indexer:4.9.2":                                       "wazuh-indexer",
	"dspace/dspace:latest-test":                                       "dspace",
	"docker.io/alfresco/alfresco-content-repository-community:26.1.0": "alfresco-content-repository",
	"alfresco/alfresco-search-services:2.0.20":                        "alfresco-search-services",
	"alfresco/alfresco-transform-core-aio:5.4.2":                      "alfresco-transform-core-aio",
	"alfresco/alfresco-share:26.1.0":                                  "alfresco-share",
	"alfresco/alfresco-activemq:6.2.6":                                "alfresco-activemq",
	"mattermost/mattermost-team-edition:10.5":                         "mattermost",
	"erikvl87/languagetool:latest":                                    "languagetool",
	"selenium/standalone-chrome:4":                                    "selenium",
	"gotenberg/gotenberg:8":                                           "gotenberg",
	"apache/tika:latest":                                              "tika",
}
