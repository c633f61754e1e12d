package images

// tables are all images that are known, by kind.
var tables = [][]entry{
	databases, queues, stores, applications, servers, sites, agents,
	engines, enterprise, tools, commands, communities,
}

const (
	// factsOfBuild are what a Dockerfile says.
	factsOfBuild = FactData | FactPorts
	// factsOfStart are what an entrypoint says of the first start.
	factsOfStart = FactFillsData | FactFirstStart
)

func from(facts Fact, title, date string) Source {
	return Source{Facts: facts, Title: title, Date: date}
}

// Reasons against network file systems that several images share.
const (
	luceneOnNFS = "Lucene relies on file system behavior that NFS does not supply, and the data can be corrupted"
	kafkaOnNFS  = "the broker fails when it deletes or moves partitions, because NFS renames files that are open"
)

var (
	luceneSource = from(FactNFS, "Red Hat OpenShift documentation 4.6, Configuring persistent storage for the log store", "2026-11-28")
	kafkaNFS     = from(FactNFS, "NetAppDocs/netapp-solutions data-analytics/kafka-nfs-performance-overview-and-validation-in-aws-FSxN.adoc", "2026-11-28")
	kafkaHeap    = from(FactMemory, "apache/kafka bin/kafka-server-start.sh, -Xmx1G", "2024-10-25")
)
