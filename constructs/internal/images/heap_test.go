package images

import "testing"

func TestHeapOf(t *testing.T) {
	for name, c := range map[string]struct {
		arguments   []string
		environment map[string]string
		want        Heap
	}{
		"nothing":                  {},
		"no options":               {arguments: []string{"java", "-jar", "app.jar"}, environment: map[string]string{"A": "b"}},
		"heap in the command":      {arguments: []string{"java", "-Xmx2g", "-jar", "app.jar"}, want: Heap{2048, "-Xmx2g", ""}},
		"heap in a shell":          {arguments: []string{"sh", "-c", `exec java "-Xmx512M" -jar app.jar`}, want: Heap{512, "-Xmx512M", ""}},
		"heap in bytes":            {arguments: []string{"java", "-Xmx1073741824"}, want: Heap{1024, "-Xmx1073741824", ""}},
		"heap in kibibytes":        {arguments: []string{"java", "-Xmx1025k"}, want: Heap{2, "-Xmx1025k", ""}},
		"the last of a line":       {arguments: []string{"java", "-Xmx2g", "-Xmx1g"}, want: Heap{1024, "-Xmx1g", ""}},
		"JAVA_OPTS":                {environment: map[string]string{"JAVA_OPTS": "-Xms1g -Xmx4g"}, want: Heap{4096, "-Xmx4g", "JAVA_OPTS"}},
		"ES_JAVA_OPTS":             {environment: map[string]string{"ES_JAVA_OPTS": "-Xms512m -Xmx512m"}, want: Heap{512, "-Xmx512m", "ES_JAVA_OPTS"}},
		"KAFKA_HEAP_OPTS":          {environment: map[string]string{"KAFKA_HEAP_OPTS": "-Xmx1G"}, want: Heap{1024, "-Xmx1G", "KAFKA_HEAP_OPTS"}},
		"JAVA_TOOL_OPTIONS":        {environment: map[string]string{"JAVA_TOOL_OPTIONS": "-XX:MaxHeapSize=1g"}, want: Heap{1024, "-XX:MaxHeapSize=1g", "JAVA_TOOL_OPTIONS"}},
		"a share of the memory":    {environment: map[string]string{"JAVA_OPTS": "-XX:MaxRAMPercentage=75"}},
		"an initial heap":          {environment: map[string]string{"JAVA_OPTS": "-Xms2g"}},
		"the largest of variables": {environment: map[string]string{"A_OPTS": "-Xmx1g", "B_OPTS": "-Xmx2g", "C_OPTS": "-Xmx2g"}, want: Heap{2048, "-Xmx2g", "B_OPTS"}},
		"command and variable":     {arguments: []string{"-Xmx1g"}, environment: map[string]string{"A": "-Xmx512m"}, want: Heap{1024, "-Xmx1g", ""}},
		"a variable of the shell":  {arguments: []string{"sh", "-c", "java -Xmx$HEAP"}},
		"no size":                  {environment: map[string]string{"JAVA_OPTS": "-Xmx", "B": "-Xmx0", "C": "-Xmxlarge", "D": "-Xmx1gg", "E": "-Xmx-1g"}},
		"an absurd size":           {environment: map[string]string{"JAVA_OPTS": "-Xmx99999999999t"}},
		"node":                     {arguments: []string{"node", "--max-old-space-size=4096", "x.js"}, want: Heap{4096, "--max-old-space-size=4096", ""}},
		"node, two words":          {environment: map[string]string{"NODE_OPTIONS": "--max_old_space_size 2048"}, want: Heap{2048, "--max_old_space_size 2048", "NODE_OPTIONS"}},
		"redis":                    {arguments: []string{"redis-server", "--maxmemory", "256mb"}, want: Heap{256, "--maxmemory 256mb", ""}},
		"redis, decimal":           {arguments: []string{"redis-server", "--maxmemory", "1g"}, want: Heap{954, "--maxmemory 1g", ""}},
		"redis, a policy":          {arguments: []string{"redis-server", "--maxmemory-policy", "allkeys-lru"}},
		"redis, in one string":     {arguments: []string{"redis-server --maxmemory 2gb --maxmemory-policy noeviction"}, want: Heap{2048, "--maxmemory 2gb", ""}},
		"mysql":                    {arguments: []string{"mysqld", "--innodb-buffer-pool-size=2G"}, want: Heap{2048, "--innodb-buffer-pool-size=2G", ""}},
		"mysql, two words":         {arguments: []string{"--innodb_buffer_pool_size", "512M"}, want: Heap{512, "--innodb_buffer_pool_size 512M", ""}},
		"postgres":                 {arguments: []string{"postgres", "-c", "shared_buffers=1GB", "-c", "max_connections=200"}, want: Heap{1024, "shared_buffers=1GB", ""}},
		"postgres, blocks":         {arguments: []string{"postgres", "-c", "shared_buffers=131072"}, want: Heap{1024, "shared_buffers=131072", ""}},
		"postgres, not its unit":   {arguments: []string{"postgres", "-c", "shared_buffers=1gb"}},
		"mongo":                    {arguments: []string{"mongod", "--wiredTigerCacheSizeGB", "1.5"}, want: Heap{1536, "--wiredTigerCacheSizeGB 1.5", ""}},
		"memcached":                {arguments: []string{"memcached", "-m", "1024"}, want: Heap{1024, "-m 1024", ""}},
		"redpanda":                 {arguments: []string{"redpanda", "start", "--smp", "1", "--memory", "4G"}, want: Heap{4096, "--memory 4G", ""}},
		"scylla":                   {arguments: []string{"--smp=1", "--memory=750M"}, want: Heap{750, "--memory=750M", ""}},
		"another option's prefix":  {arguments: []string{"--memory-map", "4G"}},
		"spark":                    {environment: map[string]string{"SPARK_WORKER_MEMORY": "2G"}, want: Heap{2048, "SPARK_WORKER_MEMORY=2G", "SPARK_WORKER_MEMORY"}},
		"no image's variable":      {environment: map[string]string{"MEMORY": "4G"}},
		"-m of another program":    {arguments: []string{"python", "-m", "1024"}},
		"solr":                     {environment: map[string]string{"SOLR_HEAP": "2g"}, want: Heap{2048, "SOLR_HEAP=2g", "SOLR_HEAP"}},
		"cassandra":                {environment: map[string]string{"MAX_HEAP_SIZE": "512M"}, want: Heap{512, "MAX_HEAP_SIZE=512M", "MAX_HEAP_SIZE"}},
		"zookeeper":                {environment: map[string]string{"ZK_SERVER_HEAP": "700"}, want: Heap{700, "ZK_SERVER_HEAP=700", "ZK_SERVER_HEAP"}},
		"a size that is no size":   {environment: map[string]string{"SOLR_HEAP": "${X}", "MAX_HEAP_SIZE": ""}},
	} {
		t.Run(name, func(t *testing.T) {
			got, ok := HeapOf(c.arguments, c.environment)
			if got != c.want || ok != (c.want != Heap{}) {
				t.Errorf("HeapOf = %+v, %v; want %+v", got, ok, c.want)
			}
		})
	}
}

func TestNeed(t *testing.T) {
	for heap, want := range map[int]int{0: 256, 1: 258, 512: 1024, 1024: 1792, 2048: 3328} {
		if got := Need(heap); got != want {
			t.Errorf("Need(%d) = %d, want %d", heap, got, want)
		}
	}
}

func FuzzHeapOf(f *testing.F) {
	f.Add("-Xmx1g --maxmemory 2gb")
	f.Add("memcached -m 1 shared_buffers=1GB")
	f.Fuzz(func(t *testing.T, line string) {
		if heap, ok := HeapOf([]string{line}, map[string]string{"SOLR_HEAP": line}); ok && heap.MiB < 1 {
			t.Errorf("%q gives %+v", line, heap)
		}
	})
}

func TestHeapOfAnImage(t *testing.T) {
	minecraft, _ := Of("itzg/minecraft-server")
	for name, c := range map[string]struct {
		environment map[string]string
		want        Heap
	}{
		"both":           {map[string]string{"MEMORY": "4G"}, Heap{4096, "MEMORY=4G", "MEMORY"}},
		"the maximum":    {map[string]string{"INIT_MEMORY": "8G", "MAX_MEMORY": "6G"}, Heap{6144, "MAX_MEMORY=6G", "MAX_MEMORY"}},
		"a share of all": {map[string]string{"MEMORY": "", "MAX_MEMORY": "75%"}, Heap{}},
	} {
		if got, ok := HeapOf(nil, c.environment, minecraft.HeapVariables...); got != c.want || ok != (c.want != Heap{}) {
			t.Errorf("%s: HeapOf = %+v, %v; want %+v", name, got, ok, c.want)
		}
	}
}
