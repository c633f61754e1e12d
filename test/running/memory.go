package running

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// short lists the containers that make a task need more memory than it has.
// One that ends before the others start needs none of theirs, and those that the
// program adds copy files only.
func (t *task) short() []Cause {
	need, reasons, limited := 0, []Cause{}, 0
	for _, c := range t.containers {
		if c.isFirst {
			continue
		}
		n, why := c.need()
		need += n + c.tmpfs
		limited += c.memory
		if c.tmpfs > 0 && n == 0 {
			n, why = c.tmpfs, fmt.Sprintf("tmpfs of %d MiB", c.tmpfs)
		}
		if n > 0 {
			reasons = append(reasons, Cause{Kind: Memory, Service: c.name, Detail: why})
		}
		if c.memory > 0 && c.memory < n {
			return []Cause{{Kind: Memory, Service: c.name, Detail: fmt.Sprintf("%s; it has %d MiB", why, c.memory)}}
		}
	}
	has := t.memory
	if has == 0 {
		has = limited
	}
	if has == 0 || need <= has {
		return nil
	}
	for i := range reasons {
		reasons[i].Detail += fmt.Sprintf("; the task has %d MiB", has)
	}
	return reasons
}

// need is the memory in MiB that the image and its options need, and why.
func (c container) need() (mib int, why string) {
	if least := factsOf(c.image).least; least > 0 {
		mib, why = least, fmt.Sprintf("%s needs %d MiB", c.image, least)
	}
	// An option decides, also if it is less than what the image comes with.
	heap, option := 0, ""
	for _, source := range c.sources() {
		for _, read := range heapOptions {
			for _, match := range read.pattern.FindAllStringSubmatch(source, -1) {
				if n := read.mib(match); n > heap {
					heap, option = n, match[0]
				}
			}
		}
	}
	if heap == 0 {
		return mib, why
	}
	// What a program has beside its heap: code, threads, buffers.
	if needed := heap + heap/8 + 64; needed > mib || mib == 0 || strings.Contains(option, "Xmx") {
		return needed, fmt.Sprintf("%s needs %d MiB", strings.TrimSpace(option), needed)
	}
	return mib, why
}

// sources are the texts in which a heap may stand.
func (c container) sources() []string {
	all := []string{strings.Join(c.arguments, " ")}
	for name, value := range c.variables {
		all = append(all, name+"="+value)
	}
	return all
}

// heapOption reads a heap from a text.
type heapOption struct {
	pattern *regexp.Regexp
	// bytes is the unit of a number without one.
	bytes float64
}

var heapOptions = []heapOption{
	{regexp.MustCompile(`-Xmx(\d+)([kKmMgG]?)(?:\s|"|'|$)`), 1},
	{regexp.MustCompile(`--max[-_]old[-_]space[-_]size[= ](\d+)()`), 1 << 20},
	{regexp.MustCompile(`--maxmemory[= ](\d+)([kKmMgG]?)`), 1},
	{regexp.MustCompile(`--innodb[-_]buffer[-_]pool[-_]size[= ](\d+)([kKmMgG]?)`), 1},
	{regexp.MustCompile(`shared_buffers=(\d+)(kB|MB|GB)`), 1},
	{regexp.MustCompile(`^(?:SOLR_HEAP|MAX_HEAP_SIZE|ELASTICSEARCH_HEAP_SIZE)=(\d+)([kKmMgG]?)`), 1},
}

func (o heapOption) mib(match []string) int {
	n, err := strconv.ParseFloat(match[1], 64)
	if err != nil {
		return 0
	}
	factor := map[string]float64{"": o.bytes, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30}[strings.TrimSuffix(strings.ToLower(match[2]), "b")]
	return int(n * factor / (1 << 20))
}
