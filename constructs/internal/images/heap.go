package images

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Heap is the memory that a command or a variable gives to a program for its
// data, of which the program needs more than that in all.
type Heap struct {
	// MiB is the size, rounded up.
	MiB int
	// Option is the option with its value, as it is written.
	Option string
	// Variable is the environment variable that has the option, or is it; empty
	// if the option is in the command.
	Variable string
}

// Need is the memory in MiB that a program with a heap of so many MiB needs:
// half as much again for what is outside the heap, and 256 MiB for the program.
func Need(heapMiB int) int { return heapMiB + (heapMiB+1)/2 + 256 }

// HeapOf reads the largest heap from the arguments of a container, its
// entrypoint and its command, and from its environment. It knows the options of
// the JVM, of Node.js, Redis, MySQL, PostgreSQL, MongoDB, Redpanda, ScyllaDB and
// memcached, and variables that hold nothing but a size; ofImage are those of
// the image (see Image.HeapVariables). A share of the container's memory
// (-XX:MaxRAMPercentage) is no heap, because it fits every size.
func HeapOf(arguments []string, environment map[string]string, ofImage ...string) (Heap, bool) {
	heaps := heapsIn(strings.Join(arguments, " "), "")
	for _, name := range slices.Sorted(maps.Keys(environment)) {
		value := environment[name]
		heaps = append(heaps, heapsIn(value, name)...)
		size, ok := sizeVariables[name]
		if !ok && slices.Contains(ofImage, name) {
			size, ok = jvm, true
		}
		if ok {
			if bytes, ok := size(strings.TrimSpace(value)); ok {
				heaps = append(heaps, Heap{MiB: mebibytes(bytes), Option: name + "=" + value, Variable: name})
			}
		}
	}
	if len(heaps) == 0 {
		return Heap{}, false
	}
	return slices.MaxFunc(heaps, func(a, b Heap) int { return cmp.Compare(a.MiB, b.MiB) }), true
}

// heapsIn finds options in a command line, which may be the argument of a shell.
func heapsIn(line, variable string) []Heap {
	words := strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune(" \t\r\n\"';&|()", r) })
	found := map[string]Heap{}
	for i, word := range words {
		for _, o := range options {
			value, text, ok := o.valueAt(words, i)
			if !ok {
				continue
			}
			if bytes, ok := o.size(value); ok {
				// Of the same option, the last is what counts.
				found[o.names[0]] = Heap{MiB: mebibytes(bytes), Option: text, Variable: variable}
			}
		}
		if word == "memcached" {
			found = withMemcached(found, words[i+1:], variable)
		}
	}
	heaps := make([]Heap, 0, len(found))
	for _, name := range slices.Sorted(maps.Keys(found)) {
		heaps = append(heaps, found[name])
	}
	return heaps
}

// withMemcached adds the option -m of memcached, which is another of others.
func withMemcached(found map[string]Heap, words []string, variable string) map[string]Heap {
	o := option{names: []string{"-m", "--memory-limit"}, size: inMiB, separate: true}
	for i := range words {
		if value, text, ok := o.valueAt(words, i); ok {
			if bytes, ok := o.size(value); ok {
				found[o.names[0]] = Heap{MiB: mebibytes(bytes), Option: text, Variable: variable}
			}
		}
	}
	return found
}

// option is an option of a program with the size of a heap.
type option struct {
	names []string
	size  func(string) (float64, bool)
	// attached is whether the value follows the name at once (-Xmx1g); otherwise
	// it follows an equals sign or, if separate, is the next word.
	attached, separate bool
}

var options = []option{
	{names: []string{"-Xmx"}, size: jvm, attached: true},
	{names: []string{"-XX:MaxHeapSize"}, size: jvm},
	{names: []string{"--max-old-space-size", "--max_old_space_size"}, size: inMiB, separate: true},
	{names: []string{"--maxmemory"}, size: redis, separate: true},
	{names: []string{"--innodb-buffer-pool-size", "--innodb_buffer_pool_size"}, size: mysql, separate: true},
	{names: []string{"shared_buffers", "--shared_buffers", "--shared-buffers", "-cshared_buffers"}, size: postgres},
	{names: []string{"--wiredTigerCacheSizeGB"}, size: inGiB, separate: true},
	{names: []string{"--memory"}, size: jvm, separate: true},
}

// sizeVariables are variables whose value is a size: of Solr, Cassandra,
// Elasticsearch (also Bitnami's), OpenSearch (Bitnami's), ZooKeeper (its own
// and Bitnami's), Neo4j 5 and 4, Atlassian's products, CrateDB, Spark,
// LanguageTool, UniFi, Omada and Jitsi.
var sizeVariables = map[string]func(string) (float64, bool){
	"SOLR_HEAP":                          jvm,
	"MAX_HEAP_SIZE":                      jvm,
	"ES_HEAP_SIZE":                       jvm,
	"ELASTICSEARCH_HEAP_SIZE":            jvm,
	"OPENSEARCH_HEAP_SIZE":               jvm,
	"ZK_SERVER_HEAP":                     inMiB,
	"ZOO_HEAP_SIZE":                      inMiB,
	"NEO4J_server_memory_heap_max__size": jvm,
	"NEO4J_dbms_memory_heap_max__size":   jvm,
	"JVM_MAXIMUM_MEMORY":                 jvm,
	"CRATE_HEAP_SIZE":                    jvm,
	"SPARK_DAEMON_MEMORY":                jvm,
	"SPARK_WORKER_MEMORY":                jvm,
	"Java_Xmx":                           jvm,
	"JVM_MAX_HEAP_SIZE":                  jvm,
	"JAVA_MAX_HEAP_SIZE":                 jvm,
	"VIDEOBRIDGE_MAX_MEMORY":             jvm,
	"JICOFO_MAX_MEMORY":                  jvm,
}

// valueAt reads the value of the option if a word is it, and returns it with
// the option as it is written.
func (o option) valueAt(words []string, i int) (value, text string, ok bool) {
	for _, name := range o.names {
		rest, found := strings.CutPrefix(words[i], name)
		switch {
		case !found:
		case o.attached:
			return rest, words[i], true
		case strings.HasPrefix(rest, "="):
			return rest[1:], words[i], true
		case rest == "" && o.separate && i+1 < len(words):
			return words[i+1], words[i] + " " + words[i+1], true
		}
	}
	return "", "", false
}

const (
	kib = 1 << 10
	mib = 1 << 20
	gib = 1 << 30
	tib = 1 << 40
)

// jvm reads a size as the JVM does: a number of bytes, or with one of the
// letters k, m, g and t (java command reference, "Extra Options").
func jvm(s string) (float64, bool) {
	return sized(strings.ToLower(s), 1, map[string]float64{"k": kib, "m": mib, "g": gib, "t": tib})
}

// mysql reads a size as mysqld does: bytes, or with K, M, G or T in either case
// (MySQL reference manual, "Using Options to Set Program Variables").
func mysql(s string) (float64, bool) { return jvm(s) }

// redis reads a size as Redis does, where kb is 1024 bytes and k is 1000
// (redis.conf, "Note on units").
func redis(s string) (float64, bool) {
	return sized(strings.ToLower(s), 1, map[string]float64{
		"b": 1, "k": 1e3, "kb": kib, "m": 1e6, "mb": mib, "g": 1e9, "gb": gib,
	})
}

// postgres reads shared_buffers, whose number alone counts blocks of 8 KiB.
// Units are case-sensitive (PostgreSQL documentation, "Setting Parameters").
func postgres(s string) (float64, bool) {
	return sized(s, 8*kib, map[string]float64{"B": 1, "kB": kib, "MB": mib, "GB": gib, "TB": tib})
}

// inMiB and inGiB read numbers of options that have one unit, among them
// --max-old-space-size of V8 and -m of memcached.
func inMiB(s string) (float64, bool) { return sized(s, mib, nil) }

func inGiB(s string) (float64, bool) { return sized(s, gib, nil) }

// sized reads a number with one of the units, or of the unit that is meant
// without one. Nothing that is no size, above zero and below a pebibyte, is read.
func sized(s string, without float64, units map[string]float64) (float64, bool) {
	digits := strings.IndexFunc(s, func(r rune) bool { return (r < '0' || r > '9') && r != '.' })
	factor := without
	if digits >= 0 {
		unit, ok := units[s[digits:]]
		if !ok {
			return 0, false
		}
		s, factor = s[:digits], unit
	}
	number, err := strconv.ParseFloat(s, 64)
	bytes := number * factor
	if err != nil || bytes <= 0 || bytes > 1024*tib {
		return 0, false
	}
	return bytes, true
}

func mebibytes(bytes float64) int { return int(math.Ceil(bytes / mib)) }
