package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// watchMemory samples the memory of a process and its descendants until the
// function it returns is called, which gives the largest sum. Pages that
// processes share are counted once (Pss in /proc/<pid>/smaps_rollup, Linux);
// where there is no such file the result is 0.
func watchMemory(root int) (stop func() int64) {
	most := treeMemory(root)
	done, peak := make(chan struct{}), make(chan int64)
	go func() {
		ticker := time.NewTicker(10 * time.Millisecond)
		defer ticker.Stop()
		for {
			select {
			case <-ticker.C:
				most = max(most, treeMemory(root))
			case <-done:
				peak <- most
				return
			}
		}
	}()
	return func() int64 {
		close(done)
		return <-peak
	}
}

func treeMemory(root int) int64 {
	children := map[int][]int{}
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, file := range stats {
		if pid, parent, ok := parentOf(file); ok {
			children[parent] = append(children[parent], pid)
		}
	}
	var sum int64
	for queue := []int{root}; len(queue) > 0; queue = queue[1:] {
		sum += memory(queue[0])
		queue = append(queue, children[queue[0]]...)
	}
	return sum
}

// parentOf reads /proc/<pid>/stat: "pid (name) state parent …", where the
// name may hold anything (proc_pid_stat(5)).
func parentOf(file string) (pid, parent int, ok bool) {
	text, err := os.ReadFile(file) // a process that ended meanwhile has none
	if err != nil {
		return 0, 0, false
	}
	head, _, _ := strings.Cut(string(text), " ")
	fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
	if len(fields) < 2 {
		return 0, 0, false
	}
	pid, err = strconv.Atoi(head)
	if err != nil {
		return 0, 0, false
	}
	parent, err = strconv.Atoi(fields[1])
	return pid, parent, err == nil
}

// memory is the proportional share of a process in bytes.
func memory(pid int) int64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", pid))
	if err != nil {
		return 0
	}
	for _, line := range strings.Split(string(text), "\n") {
		if rest, ok := strings.CutPrefix(line, "Pss:"); ok {
			kib, err := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(rest, "kB")), 10, 64)
			if err != nil {
				return 0
			}
			return kib << 10
		}
	}
	return 0
}
