package running

import "strings"

// facts are what an engineer knows of an image. They are this tool's own.
type facts struct {
	// least is the memory in MiB below which the image is killed before it
	// serves, or soon after.
	least int
	// data are the directories in which an image keeps its state, the main one
	// first. That it is records means that nobody can make it again.
	data    []string
	records bool
	// slow is how many seconds the first start takes on Amazon EFS; 0 if it
	// matters little.
	slow int
}

func at(directories ...string) []string { return directories }

// known has facts by the end of the repository's name.
var known = map[string]facts{
	"postgres":                 {data: at("/var/lib/postgresql"), records: true, slow: 120},
	"postgis":                  {data: at("/var/lib/postgresql"), records: true, slow: 120},
	"pgvector":                 {data: at("/var/lib/postgresql"), records: true, slow: 120},
	"timescaledb":              {data: at("/var/lib/postgresql"), records: true, slow: 120},
	"mysql":                    {data: at("/var/lib/mysql"), records: true, slow: 120, least: 512},
	"mariadb":                  {data: at("/var/lib/mysql"), records: true, slow: 120},
	"mongo":                    {data: at("/data/db"), records: true, slow: 120},
	"mongodb-community-server": {data: at("/data/db"), records: true, slow: 120},
	"mssql/server":             {data: at("/var/opt/mssql"), records: true, slow: 120, least: 2000},
	"azure-sql-edge":           {data: at("/var/opt/mssql"), records: true, slow: 120, least: 1024},
	"couchdb":                  {data: at("/opt/couchdb/data"), records: true},
	"cassandra":                {data: at("/var/lib/cassandra"), records: true, slow: 120, least: 2048},
	"neo4j":                    {data: at("/data"), records: true, slow: 120, least: 1024},
	"influxdb":                 {data: at("/var/lib/influxdb", "/var/lib/influxdb2", "/var/lib/influxdb3"), records: true},
	"clickhouse":               {data: at("/var/lib/clickhouse"), records: true, slow: 120, least: 1024},
	"clickhouse-server":        {data: at("/var/lib/clickhouse"), records: true, slow: 120, least: 1024},
	"bitnami/postgresql":       {data: at("/bitnami/postgresql"), records: true, slow: 120},
	"bitnami/mariadb":          {data: at("/bitnami/mariadb"), records: true, slow: 120},
	"elasticsearch":            {data: at("/usr/share/elasticsearch/data"), slow: 120, least: 1024},
	"opensearch":               {data: at("/usr/share/opensearch/data"), slow: 120, least: 1536},
	"solr":                     {least: 768},
	"kafka":                    {least: 1200},
	"cp-kafka":                 {least: 1200},
	"cp-server":                {least: 1200},
	"cp-kafka-connect":         {least: 1024},
	"debezium/connect":         {least: 1024},
	"cp-ksqldb-server":         {least: 1024},
	"cp-schema-registry":       {least: 640},
	"pinot":                    {least: 4096},
	"kibana":                   {least: 1024},
	"logstash":                 {least: 1200},
	"keycloak/keycloak":        {least: 750, slow: 120},
	"sonarqube":                {least: 2048, slow: 120},
	"nexus3":                   {least: 3072, slow: 120},
	"gitlab-ce":                {least: 4096, slow: 300},
	"gitlab-ee":                {least: 4096, slow: 300},
	"clamav":                   {least: 2048, slow: 120},
	"mailcow/clamd":            {least: 2048, slow: 120},
	"documentserver":           {least: 2048, slow: 120},
	"nextcloud":                {data: at("/var/www/html"), slow: 600},
	"minecraft-server":         {least: 1200, slow: 120},
	"immich-server":            {least: 1024},
	"immich-machine-learning":  {least: 1536},
	"milvus":                   {least: 4096},
	"metabase":                 {least: 1024},
	"airflow":                  {least: 1024},
	"docker-airflow":           {least: 1024},
	"superset":                 {least: 1024},
	"overleaf":                 {least: 2048, slow: 120},
	"ollama":                   {least: 2048},
	"local-ai":                 {least: 4096},
	"vllm-openai":              {least: 8192},
	"opencti/platform":         {least: 2048, slow: 120},
	"librephotos":              {least: 2048, slow: 120},
	"rocket.chat":              {least: 1024, slow: 120},
	"camunda":                  {least: 1536, slow: 120},
	"goauthentik/server":       {least: 768},
	"kestra":                   {least: 1024},
}

// factsOf finds the facts of an image by the last parts of its name.
func factsOf(image string) facts {
	if i := strings.Index(image, "@"); i >= 0 {
		image = image[:i]
	}
	if i := strings.LastIndex(image, ":"); i > strings.LastIndex(image, "/") {
		image = image[:i]
	}
	parts := strings.Split(strings.Replace(image, "bitnamilegacy/", "bitnami/", 1), "/")
	last := parts[len(parts)-1]
	if len(parts) == 1 {
		return known[last]
	}
	namespace := parts[len(parts)-2]
	if f, ok := known[namespace+"/"+last]; ok {
		return f
	}
	// Bitnami's images have directories of their own, and need what others need.
	f := known[last]
	if namespace == "bitnami" {
		f.data, f.records = nil, false
	}
	return f
}

// store reports that an image holds data for other containers, which are what
// people reach.
func (f facts) store() bool { return len(f.data) > 0 && f.records }
